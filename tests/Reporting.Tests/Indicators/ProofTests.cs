using Portal.Reporting.Tests.Books;
using Portal.TestKit;
using Xunit;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>
/// What must be proven of each indicator: that it is worked by hand on a few loans. What holds for all of them at once, on an empty book or with
/// rows in another order, <see cref="InvariantTests"/> asks of all.
/// </summary>
public sealed class ProofTests
{
    [Fact]
    public void Every_indicator_that_can_be_computed_is_worked_by_hand()
    {
        // Tests of lists, bridges, scenarios or drawings name indicators without working them.
        string[] folders = ["Indicators", "Classifications"];
        var tests = folders.SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf("tests", "Reporting.Tests", folder), "*Tests.cs"))
            .Where(file => Path.GetFileNameWithoutExtension(file) is not (nameof(EveryFigureTests) or nameof(InvariantTests))).Select(File.ReadAllText).ToList();
        var computed = GivenBook.CommittedCatalogue.Indicators.Where(indicator => indicator.Versions.Any(version => version.Measures.Count > 0)).Select(indicator => indicator.Code).ToList();

        Assert.InRange(computed.Count, 200, int.MaxValue);
        Assert.Equal([], computed.Where(code => !tests.Any(text => text.Contains($"\"{code}\"", StringComparison.Ordinal))));
    }
}
