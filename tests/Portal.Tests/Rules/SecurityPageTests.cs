using System.Globalization;
using System.Text.RegularExpressions;
using Portal.TestKit;
using Xunit;

namespace Portal.Tests.Rules;

/// <summary>The page about security says of each point met, not met or not ours, counts them right, and names no test that does not
/// exist.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "security.md"));

    private static readonly List<(string Point, string State, string Shown)> Points =
    [
        .. Row().Matches(Page).Select(row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value)),
    ];

    [Fact]
    public void Every_point_of_levels_one_and_two_stands_there_once_with_its_state()
    {
        Assert.Equal(253, Points.Count);
        Assert.Equal(Points.Count, Points.Select(p => p.Point).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(
            Enumerable.Range(1, 17),
            Points.Select(p => int.Parse(p.Point.Split('.')[0], CultureInfo.InvariantCulture)).Distinct()
        );
        Assert.All(Points, p => Assert.Contains(p.State, new[] { "met", "not met", "not ours" }));
        Assert.All(Points, p => Assert.NotEqual("", p.Shown.Trim()));
    }

    [Fact]
    public void The_counts_in_words_are_those_of_the_table() =>
        Assert.Contains(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Points.Count} points: {Count("met")} met, {Count("not met")} not met, {Count("not ours")} not ours."
            ),
            Page,
            StringComparison.Ordinal
        );

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var sources = Directory
            .EnumerateFiles(Repository.PathOf("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText, StringComparer.Ordinal);
        var named = Named().Matches(Page).Select(test => (Class: test.Groups[1].Value, Method: test.Groups[2].Value)).ToList();

        Assert.True(named.Count > 100, "the page names too few tests to be read right");
        Assert.All(
            named,
            test =>
                Assert.Contains(
                    sources[test.Class],
                    source => test.Method.Length == 0 || source.Contains($" {test.Method}(", StringComparison.Ordinal)
                )
        );
    }

    private static int Count(string state) => Points.Count(p => p.State == state);

    [GeneratedRegex(@"^\| (\d+\.\d+\.\d+) \| [^|]+ \| ([^|]+) \| ([^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(\w+Tests)(?:\.(\w+))?`")]
    private static partial Regex Named();
}
