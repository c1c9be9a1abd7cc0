using Portal.Data.Yaml;

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
    public ReturnForm this[string code] => _byCode.TryGetValue(code, out var form) ? form
        : throw new ArgumentException($"There is no return '{code}'. The catalogue holds {string.Join(", ", _byCode.Keys)}.", nameof(code));

    public bool Has(string code) => _byCode.ContainsKey(code);

    /// <summary>Reads the forms among a catalogue's texts; keys are paths inside the catalogue with forward slashes, such as <c>returns/G11_I.yaml</c>.</summary>
    public static ReturnForms Read(IEnumerable<KeyValuePair<string, string>> texts)
    {
        var files = texts.OrderBy(t => t.Key, StringComparer.Ordinal).ToList();
        var forms = new Dictionary<string, ReturnForm>(StringComparer.Ordinal);
        foreach (var (path, text) in files.Where(f => f.Key.StartsWith("returns/", StringComparison.Ordinal)))
        {
            var form = FormReader.Read(path, text);
            if (!forms.TryAdd(form.Code, form))
            {
                throw new StrictYamlException(new YamlPlace(path, 1, 1), $"form {form.Code} is defined twice; one file holds one form.");
            }
        }

        foreach (var (path, text) in files.Where(f => f.Key.StartsWith("checks/", StringComparison.Ordinal)))
        {
            var checks = StrictYaml.Parse<ChecksFile>(text, path);
            if (!forms.TryGetValue(checks.Form, out var form))
            {
                throw new StrictYamlException(checks.Place, $"unknown form '{checks.Form}'; there are {string.Join(", ", forms.Keys)}.");
            }

            forms[checks.Form] = form with { Checks = [.. form.Checks, .. CheckReader.Read(checks, form)] };
        }

        return new ReturnForms([.. forms.Values]);
    }

    /// <summary>Reads the forms of a catalogue directory.</summary>
    public static ReturnForms Load(string catalogueDirectory) =>
        Read(new[] { "returns", "checks" }
            .Select(folder => Path.Combine(catalogueDirectory, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml"))
            .Select(file => KeyValuePair.Create(Path.GetRelativePath(catalogueDirectory, file).Replace('\\', '/'), File.ReadAllText(file))));
}
