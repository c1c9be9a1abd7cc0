using Portal.Data.Yaml;
using YamlDotNet.RepresentationModel;

namespace Portal.Data.Warehouse.Imports;

public enum SourceFormat
{
    Csv,
    Parquet,
}

/// <summary>How the input is read. Everything arrives as text; expressions and the contract's types turn it into values.</summary>
/// <param name="Nulls">Texts that stand for a missing value.</param>
/// <param name="Encoding">Name of the encoding, such as utf-8 or gb18030.</param>
/// <param name="Skip">Lines before the header that are not data.</param>
/// <param name="Names">Column names of a CSV file that has no header.</param>
/// <param name="RowsInQuotes">Values in quotation marks may hold whole lines that look like rows.</param>
/// <param name="Trim">Blanks around every value are taken away before anything reads it; a value of nothing else is missing.</param>
public sealed record SourceOptions(
    SourceFormat Format,
    string Delimiter = ",",
    string Quote = "\"",
    IReadOnlyList<string>? Nulls = null,
    string Encoding = SourceOptions.Utf8,
    int Skip = 0,
    IReadOnlyList<string>? Names = null,
    bool RowsInQuotes = false,
    bool Trim = false
)
{
    /// <summary>The encoding that files are in unless their profile says otherwise.</summary>
    public const string Utf8 = "utf-8";
}

// The YAML file's own shape.
internal sealed record ProfileFile(
    string Profile,
    string Meaning,
    ProfileBook Book,
    SourceOptions Reads,
    IReadOnlyDictionary<string, ProfileTableFile> Tables,
    YamlPlace Place,
    IReadOnlyDictionary<string, ProfileParameter>? Parameters = null,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, YamlText>>? Maps = null,
    IReadOnlyDictionary<string, YamlText>? Let = null,
    IReadOnlyList<ProfileReject>? Reject = null,
    int RejectLimit = 0,
    IReadOnlyDictionary<string, ProfileJoin>? Join = null
);

internal sealed record ProfileBook(string Name, string Currency);

/// <summary>A named value of a profile that can be set when loading. An assumption is something that the source does not say.</summary>
/// <param name="MeaningZh">The meaning as Chinese pages say it; null where the profile has one meaning for all.</param>
public sealed record ProfileParameter(string Value, string Meaning, YamlPlace Place, bool Assumption = false, string? MeaningZh = null);

/// <summary>What becomes of a source row that has no row in a joined file.</summary>
internal enum Unmatched
{
    /// <summary>It is refused.</summary>
    Refuse,

    /// <summary>It is left out, and counted.</summary>
    LeaveOut,

    /// <summary>It is loaded with the file's columns missing, and counted.</summary>
    Missing,
}

/// <summary>A file whose rows belong to those of the inputs.</summary>
/// <param name="On">Columns of the inputs (or name.column of a file joined before) and the columns of the file with the same
/// values.</param>
/// <param name="Reads">How the file is read; as the inputs unless stated.</param>
internal sealed record ProfileJoin(
    IReadOnlyDictionary<string, string> On,
    YamlPlace Place,
    Unmatched Without = Unmatched.Refuse,
    SourceOptions? Reads = null
);

internal sealed record ProfileReject(YamlText When, string Reason, string Column, YamlPlace Place);

internal enum Duplicates
{
    Reject,
    First,
}

internal sealed record ProfileTableFile(
    IReadOnlyDictionary<string, YamlNode> Columns,
    YamlPlace Place,
    YamlText? Where = null,
    YamlText? Partition = null,
    Duplicates Duplicates = Duplicates.Reject,
    IReadOnlyDictionary<string, ProfileRow>? Rows = null,
    ProfileUnpivot? Unpivot = null
);

/// <summary>One of the rows that a source row gives: when it does, and what is named in it.</summary>
internal sealed record ProfileRow(YamlPlace Place, YamlText? When = null, IReadOnlyDictionary<string, YamlText>? Let = null);

/// <summary>One row for each of some source columns.</summary>
/// <param name="Name">Name of the column's name in expressions.</param>
/// <param name="Value">Name of the column's value in expressions.</param>
internal sealed record ProfileUnpivot(IReadOnlyList<string> Columns, string Name, string Value, YamlPlace Place, YamlText? When = null);

internal sealed record MappedColumn(string Map, YamlText From, YamlPlace Place);
