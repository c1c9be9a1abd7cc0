using Portal.Data.Access;

namespace Portal.Data.Returns;

/// <summary>Who may take a file out of the portal, by what it is about; pages offer it to the same roles.</summary>
public static class ExportRules
{
    /// <summary>Those who prepare and check returns.</summary>
    public static IReadOnlyList<string> OfReturns { get; } = [Roles.Auditor, Roles.AuditManager, Roles.Compliance];

    public static IReadOnlyList<string> OfScenarios { get; } = [Roles.Auditor, Roles.AuditManager, Roles.Compliance, Roles.Executive];

    /// <summary>Figures of the portal's pages.</summary>
    public static IReadOnlyList<string> OfIndicators { get; } =
    [Roles.Auditor, Roles.AuditManager, Roles.Compliance, Roles.Executive, Roles.Admin];

    /// <summary>Lists of the source rows that a load refused: they hold values of loans.</summary>
    public static IReadOnlyList<string> OfLoads { get; } = [Roles.Auditor, Roles.AuditManager, Roles.Compliance];

    /// <summary>A list leaves with whoever may read it.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> OfLists { get; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["returns"] = OfReturns,
            ["users"] = [Roles.Admin],
            ["loans"] = [Roles.Auditor, Roles.AuditManager, Roles.Compliance],
            ["findings"] = [Roles.Auditor, Roles.AuditManager, Roles.Compliance, Roles.Executive, Roles.BusinessLine],
        };

    /// <param name="about">Subject of the file, such as <c>return/G11_I/2026-06-30/1</c>.</param>
    public static IReadOnlyList<string> RolesFor(string about) =>
        about.Split('/')[0] switch
        {
            "return" => OfReturns,
            "scenario" => OfScenarios,
            "indicator" => OfIndicators,
            "load" => OfLoads,
            "list" => OfLists.GetValueOrDefault(about["list/".Length..], []),
            _ => [], // a kind of file that nobody thought of leaves with nobody
        };
}
