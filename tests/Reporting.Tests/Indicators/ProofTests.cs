using System.Text.RegularExpressions;
using Portal.Reporting.Tests.Books;
using Portal.TestKit;
using Xunit;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>
/// What must be proven of each indicator: that it is worked by hand on a few loans. What holds for all of them at once, on an empty book or
/// with rows in another order, <see cref="InvariantTests"/> asks of all.
/// </summary>
public sealed partial class ProofTests
{
    [Fact]
    public void Every_indicator_that_can_be_computed_is_worked_by_hand()
    {
        // Tests of lists, bridges, scenarios or drawings name indicators without working them.
        string[] folders = ["Indicators", "Classifications"];
        var worked = folders
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf("tests", "Reporting.Tests", folder), "*Tests.cs"))
            .Where(file =>
                Path.GetFileNameWithoutExtension(file) is not (nameof(EveryFigureTests) or nameof(InvariantTests) or nameof(ProofTests))
            )
            .Select(File.ReadAllText)
            .SelectMany(Worked)
            .ToHashSet(StringComparer.Ordinal);
        var computed = GivenBook
            .CommittedCatalogue.Indicators.Where(indicator => indicator.Versions.Any(version => version.Measures.Count > 0))
            .Select(indicator => indicator.Code)
            .ToList();

        Assert.InRange(computed.Count, 200, int.MaxValue);
        Assert.Equal([], computed.Where(code => !worked.Contains(code)));
    }

    [Theory]
    [InlineData("Assert.Equal(0.05m, run.Value(\"a\"));", "a")]
    [InlineData("Value(run, \"a\", 0.05m); Assert.Equal(\"1.46\", run.Percent(\"b\"));", "a b")]
    [InlineData("Assert.Equal([1m, 2m],\n    new[] { \"a\", \"b\" }.Select(run.Value));", "a b")]
    [InlineData("var codes = new[] { \"a\", \"b\" };\nMissing(run, \"c\", \"loan_snapshot\");", "")]
    [InlineData("// \"a\" is not worked here\nvar page = await OpenAsync(\"b\");", "")]
    public void A_name_alone_is_no_proof(string text, string codes) =>
        Assert.Equal(codes.Split(' ', StringSplitOptions.RemoveEmptyEntries), Worked(text).Distinct().Order());

    /// <summary>The codes whose result a test reads, or that stand within an assertion or a row of a theory; a code that is only named is
    /// not among them.</summary>
    private static IEnumerable<string> Worked(string text) =>
        [
            .. Results().Matches(text).Select(match => match.Groups[1].Value),
            .. Assertions().Matches(text).SelectMany(match => Literals().Matches(match.Value)).Select(match => match.Groups[1].Value),
        ];

    [GeneratedRegex(@"\b(?:Value|Of|Percent|IndicatorAsync|Effect)\((?:\w+, )?""(\w+)""")]
    private static partial Regex Results();

    [GeneratedRegex(@"\bAssert\.[^;]*;|\[InlineData\([^\n]*")]
    private static partial Regex Assertions();

    [GeneratedRegex(@"""(\w+)""")]
    private static partial Regex Literals();
}
