using Portal.Data.Yaml;
using Portal.Reporting.Catalogues;

namespace Portal.Reporting.Returns;

/// <summary>All returns of a catalogue, with their checks.</summary>
public sealed class ReturnForms
{
    private readonly Dictionary<string, ReturnForm> _byCode;

    private ReturnForms(IReadOnlyList<ReturnForm> forms)
    {
        All = forms;
        _byCode = forms.ToDictionary(f => f.Code, StringComparer.Ordinal);
    }

    /// <summary>Forms by code.</summary>
    public IReadOnlyList<ReturnForm> All { get; }

    /// <summary>The form with a code; the message of a failure names the codes there are.</summary>
    public ReturnForm this[string code] =>
        _byCode.TryGetValue(code, out var form)
            ? form
            : throw new ArgumentException(
                $"There is no return '{code}'. The catalogue holds {string.Join(", ", _byCode.Keys)}.",
                nameof(code)
            );

    public bool Has(string code) => _byCode.ContainsKey(code);

    /// <summary>A form without its checks against forms that are not filed for the day.</summary>
    public ReturnForm DecidedOn(string code, DateOnly day)
    {
        var form = this[code];
        bool IsDecided(SignedCell term) => OtherCell.Of(term.Ref) is not { } cell || this[cell.Form].IsReportingDate(day);
        return form with { Checks = [.. form.Checks.Where(check => check.Left.Terms.Concat(check.Right.Terms).All(IsDecided))] };
    }

    /// <summary>Reads the forms among a catalogue's texts; keys are paths inside the catalogue with forward slashes, such as
    /// <c>returns/G11_I.yaml</c>.</summary>
    /// <exception cref="CatalogueException">A file is no form or holds no checks of one; the first mistake of each file is
    /// listed.</exception>
    public static ReturnForms Read(IEnumerable<KeyValuePair<string, string>> texts)
    {
        var (files, errors) = (texts.OrderBy(t => t.Key, StringComparer.Ordinal).ToList(), new List<CatalogueError>());
        var forms = new Dictionary<string, ReturnForm>(StringComparer.Ordinal);
        Each(files, "returns/", errors, (path, text) => Add(forms, path, text));

        // A check may compare with a cell of another form: where one form cannot be read, nothing can be said of checks.
        if (errors.Count == 0)
        {
            Each(files, "checks/", errors, (path, text) => AddChecks(forms, path, text));
        }

        return errors.Count == 0 ? new ReturnForms([.. forms.Values]) : throw new CatalogueException(errors);
    }

    /// <summary>The forms of a catalogue, checked against its measures and its contract.</summary>
    /// <exception cref="CatalogueException">A form cannot be read, or names a measure or a condition that does not exist; all mistakes are
    /// listed.</exception>
    public static ReturnForms Load(Catalogue catalogue)
    {
        var forms = AsWritten(catalogue);
        var errors = forms.All.SelectMany(form => new FormCheckup(catalogue, form).Errors()).ToList();
        return errors.Count == 0 ? forms : throw new CatalogueException(errors);
    }

    /// <summary>The forms of a catalogue as they are written, without that check.</summary>
    internal static ReturnForms AsWritten(Catalogue catalogue) =>
        Read(catalogue.Source.Files.Select(file => KeyValuePair.Create(file.Path, file.Content)));

    private static void Each(
        IReadOnlyList<KeyValuePair<string, string>> files,
        string section,
        List<CatalogueError> errors,
        Action<string, string> read
    )
    {
        foreach (var (path, text) in files.Where(f => f.Key.StartsWith(section, StringComparison.Ordinal)))
        {
            try
            {
                read("catalogue/" + path, text);
            }
            catch (StrictYamlException problem)
            {
                errors.Add(new(problem.Place, problem.Problem));
            }
        }
    }

    private static void Add(Dictionary<string, ReturnForm> forms, string path, string text)
    {
        var form = FormReader.Read(path, text);
        if (!forms.TryAdd(form.Code, form))
        {
            throw new StrictYamlException(new YamlPlace(path, 1, 1), $"form {form.Code} is defined twice; one file holds one form.");
        }
    }

    private static void AddChecks(Dictionary<string, ReturnForm> forms, string path, string text)
    {
        var checks = StrictYaml.Parse<ChecksFile>(text, path, LocalText.WrongLanguage);
        if (!forms.TryGetValue(checks.Form, out var form))
        {
            throw new StrictYamlException(checks.Place, $"unknown form '{checks.Form}'; there are {string.Join(", ", forms.Keys)}.");
        }

        forms[checks.Form] = form with { Checks = [.. form.Checks, .. CheckReader.Read(checks, form, forms)] };
    }
}
