using System.Text.RegularExpressions;
using Portal.TestKit;
using Xunit;

namespace Portal.Tests.Rules;

/// <summary>Lines fit on a screen: the formatter breaks code, this holds what it does not break.</summary>
public sealed partial class LineTests
{
    private const int Widest = 140;
    private const int WidestOfPage = 160;

    [Fact]
    public void No_line_of_code_is_wider_than_the_page_unless_a_literal_makes_it_so()
    {
        string[] wide =
        [
            .. Sources()
                .SelectMany(file => File.ReadLines(file).Select((line, index) => (file, index, line)))
                .Where(at => at.line.Length > Widest && !at.line.Contains('"', StringComparison.Ordinal))
                .Where(at => !InsideLiteral(at.file, at.index))
                .Select(at => $"{Path.GetFileName(at.file)}:{at.index + 1} has {at.line.Length} columns, {Widest} are allowed"),
        ];

        Assert.Empty(wide);
    }

    /// <summary>No formatter breaks pages: between attributes, between cells and in an expression a line may end anywhere.</summary>
    [Fact]
    public void No_line_of_a_page_is_wider_than_the_screen()
    {
        var pages = Directory.EnumerateFiles(Repository.PathOf("src"), "*.razor", SearchOption.AllDirectories).ToList();
        Assert.True(pages.Count > 100, "the pages are here");

        Assert.Empty(
            pages
                .SelectMany(file => File.ReadLines(file).Select((line, index) => (file, index, line)))
                .Where(at => at.line.Length > WidestOfPage)
                .Select(at => $"{Path.GetFileName(at.file)}:{at.index + 1} has {at.line.Length} columns, {WidestOfPage} are allowed")
        );
    }

    // A literal of several lines opens and closes with three quotation marks or more.
    private static bool InsideLiteral(string file, int index) => File.ReadLines(file).Take(index).Sum(line => Marks().Count(line)) % 2 == 1;

    private static IEnumerable<string> Sources() =>
        new[] { "src", "tests", "bench" }
            .Select(folder => Repository.PathOf(folder))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("Migrations" + Path.DirectorySeparatorChar + "Sql", StringComparison.Ordinal));

    [GeneratedRegex("\"{3,}")]
    private static partial Regex Marks();
}
