namespace Portal.Reporting.Catalogues;

/// <summary>The parts of a catalogue: every YAML file belongs to exactly one of them, and each is read and checked.</summary>
public static class CatalogueSections
{
    /// <summary>Folders end in a slash; the others are single files.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "measures/",
        "indicators/",
        "exceptions/",
        "parameters/",
        "regulations.yaml",
        "words.yaml",
        "subjects.yaml",
        "benchmarks/",
        "classification/",
        "appetite/",
        "what-if.yaml",
        "bridge.yaml",
        "currencies.yaml",
        "contract/",
        "codelists/",
        "returns/",
        "checks/",
        "demo/wbank.yaml",
        Profiles,
    ];

    /// <summary>Import profiles act before the warehouse is sealed: no run cites them.</summary>
    public const string Profiles = "profiles/";

    /// <summary>A file that no section reads would be left out in silence.</summary>
    internal static IEnumerable<CatalogueError> Strangers(CatalogueText text) =>
        text
            .Files.Where(file => !All.Any(section => Holds(section, file.Path)))
            .Select(file => new CatalogueError(
                new("catalogue/" + file.Path, 1, 1),
                $"no section of the catalogue reads this file; sections are {string.Join(", ", All)}"
            ));

    public static bool Holds(string section, string path) =>
        section.EndsWith('/') ? path.StartsWith(section, StringComparison.Ordinal) : path == section;
}
