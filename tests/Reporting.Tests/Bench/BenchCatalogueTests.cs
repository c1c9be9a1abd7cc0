using Portal.Reporting.Catalogues;
using Portal.TestKit;
using Xunit;

namespace Portal.Reporting.Tests.Bench;

/// <summary>The benchmark's catalogue stands on the shipped contract: a column that is renamed there shows here, not at the next
/// benchmark.</summary>
public sealed class BenchCatalogueTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("assay-bench-").FullName;

    public BenchCatalogueTests()
    {
        foreach (
            var (part, source) in new[]
            {
                ("contract", "catalogue"),
                ("codelists", "catalogue"),
                ("measures", "bench/catalogue"),
                ("indicators", "bench/catalogue"),
            }
        )
        {
            Directory.CreateDirectory(Path.Combine(_directory, part));
            foreach (var file in Directory.GetFiles(Repository.PathOf(source, part), "*.yaml"))
            {
                File.Copy(file, Path.Combine(_directory, part, Path.GetFileName(file)));
            }
        }
    }

    [Fact]
    public void It_has_no_mistake_and_holds_the_load_of_the_returns()
    {
        var catalogue = new CatalogueLoader().Load(_directory); // throws with every mistake, each with its place

        var kinds = catalogue.Measures.CountBy(measure => measure.Kind).ToDictionary();
        Assert.True(kinds[MeasureKind.Additive] >= 600, $"{kinds[MeasureKind.Additive]} additive measures");
        Assert.True(kinds[MeasureKind.Grouped] >= 80, $"{kinds[MeasureKind.Grouped]} borrower measures");
        Assert.True(kinds[MeasureKind.Transition] >= 50, $"{kinds[MeasureKind.Transition]} transition measures");
        Assert.True(catalogue.Indicators.Count(indicator => indicator.Versions[0].By is not null) >= 150, "breakdowns");
        foreach (var form in new[] { "g01_ii_", "g05_", "g09_", "g11_", "g12_", "s63_", "s67_", "s71_", "cohort_", "partner_", "bucket_" })
        {
            Assert.Contains(catalogue.Measures, measure => measure.Code.StartsWith(form, StringComparison.Ordinal));
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
