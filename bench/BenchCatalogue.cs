using System.Text;
using Portal.Data.Figures;
using Portal.Reporting.Catalogues;

namespace Portal.Bench;

/// <summary>The benchmark's catalogue: its own measures and indicators over the shipped contract and code lists.</summary>
/// <remarks>Measures that no indicator names, such as the cells of returns, get an indicator each, so that the engine computes all of them
/// in one run.</remarks>
public static class BenchCatalogue
{
    /// <summary>The directory that holds Portal.sln.</summary>
    public static string Root { get; } = FindRoot();

    public static string Directory { get; } = Path.Combine(Root, "bench");

    /// <summary>Puts the catalogue together below <paramref name="target"/> and loads it; any mistake in it is thrown.</summary>
    public static Catalogue Load(string target)
    {
        if (System.IO.Directory.Exists(target))
        {
            System.IO.Directory.Delete(target, recursive: true);
        }

        foreach (var part in new[] { "contract", "codelists" })
        {
            Copy(Path.Combine(Root, "catalogue", part), Path.Combine(target, part));
        }

        foreach (var part in new[] { "measures", "indicators" })
        {
            Copy(Path.Combine(Directory, "catalogue", part), Path.Combine(target, part));
        }

        var loader = new CatalogueLoader();
        var own = loader.Load(target);
        File.WriteAllText(Path.Combine(target, "indicators", "cells.yaml"), Cells(own));
        return loader.Load(target);
    }

    private static string Cells(Catalogue own)
    {
        var named = own
            .Indicators.SelectMany(indicator => indicator.Versions)
            .SelectMany(version => version.Measures)
            .ToHashSet(StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (var measure in own.Measures.Where(measure => !named.Contains(measure.Code)))
        {
            text.Append("- {code: cell_")
                .Append(measure.Code)
                .Append(", ref: '-', name: {en: '")
                .Append(measure.Code)
                .Append("', zh: '")
                .Append(measure.Code)
                .Append("'}, kind: amount, unit: ")
                .Append(measure.Unit == Unit.Count ? "count" : "money")
                .Append(", better: none, versions: [{from: 2000-01-01, formula: ")
                .Append(measure.Code)
                .Append(", confidence: derived}]}\n");
        }

        return text.ToString();
    }

    private static void Copy(string source, string target)
    {
        System.IO.Directory.CreateDirectory(target);
        foreach (var file in System.IO.Directory.GetFiles(source, "*.yaml"))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Portal.sln")))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException($"Portal.sln is not above {AppContext.BaseDirectory}; run the benchmark from its repository.");
    }
}
