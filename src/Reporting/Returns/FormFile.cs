using Portal.Data.Yaml;
using Portal.Reporting.Catalogues;

namespace Portal.Reporting.Returns;

// The shape of catalogue/returns/*.yaml and catalogue/checks/*.yaml; FormReader turns them into forms.

internal sealed record FormFile(
    string Form,
    string Version,
    DateOnly From,
    LocalText Name,
    ReturnScope Scope,
    FormFrequency Frequency,
    ReturnUnit Unit,
    string Measure,
    LocalText Basis,
    IReadOnlyList<FormColumnFile> Columns,
    IReadOnlyList<FormRowFile> Rows,
    YamlPlace Place,
    IReadOnlyDictionary<string, string>? Conditions = null,
    IReadOnlyList<FormControlFile>? Controls = null
);

internal sealed record FormColumnFile(string Code, LocalText Name, YamlPlace Place, YamlText? Where = null, YamlText? Formula = null);

internal sealed record FormRowFile(
    int Sequence,
    string Number,
    LocalText Name,
    YamlPlace Place,
    bool Memo = false,
    bool Heading = false,
    string? Measure = null,
    YamlText? Where = null,
    YamlText? Formula = null,
    IReadOnlyList<string>? Needs = null,
    IReadOnlyList<string>? Blank = null,
    LocalText? Basis = null,
    bool Hidden = false,
    IReadOnlyDictionary<string, string>? Conditions = null
);

internal sealed record FormControlFile(string Code, string Measure, YamlPlace Place, YamlText? Where = null);

internal sealed record ChecksFile(string Form, IReadOnlyList<CheckFile> Checks, YamlPlace Place);

internal sealed record CheckFile(
    string Id,
    CheckSeverity Severity,
    YamlText Rule,
    LocalText Text,
    YamlPlace Place,
    CheckOver Over = CheckOver.Cells,
    bool Exact = false
);
