namespace Portal.TestKit;

/// <summary>The checkout that the tests run from.</summary>
public static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Environment variable that lets tests of figures run over another catalogue: one with a mistake, which they must
    /// notice.</summary>
    public const string OtherCatalogue = "ASSAY_TEST_CATALOGUE";

    /// <summary>The catalogue that figures are tested with.</summary>
    public static string CatalogueDirectory =>
        Environment.GetEnvironmentVariable(OtherCatalogue) is { Length: > 0 } other ? other : PathOf("catalogue");

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Reference data in a folder <c>shared/data</c> beside the checkout or above it; null where it is absent, and the tests that
    /// need it are then skipped.</summary>
    public static string? SharedData(params string[] parts)
    {
        for (var directory = new DirectoryInfo(Root).Parent; directory is not null; directory = directory.Parent)
        {
            var path = Path.Combine([directory.FullName, "shared", "data", .. parts]);
            if (Path.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    private static string Find(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Portal.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"No Portal.sln above {start}: run the tests from a build inside the checkout.");
    }
}
