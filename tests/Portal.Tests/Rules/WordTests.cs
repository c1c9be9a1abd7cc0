using System.Text.RegularExpressions;
using Portal.Data.Figures;
using Portal.Data.Findings;
using Portal.Data.Jobs;
using Portal.Data.Returns;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Classifications;
using Portal.Reporting.Returns;
using Portal.TestKit;
using Xunit;

namespace Portal.Tests.Rules;

/// <summary>Units, directions, statuses and states are members of their enums inside the program: who compares words instead is told by no
/// compiler when a word is misspelt, or changes.</summary>
public sealed class WordTests
{
    private static readonly Type[] Kinds =
    [
        typeof(Unit),
        typeof(Direction),
        typeof(ResultStatus),
        typeof(LimitState),
        typeof(RegulatoryState),
        typeof(AppetiteState),
        typeof(FindingStatus),
        typeof(FindingRating),
        typeof(FindingStep),
        typeof(ManagementResponse),
        typeof(ReturnState),
        typeof(ReturnStep),
        typeof(CheckState),
        typeof(CheckSeverity),
        typeof(RuleState),
        typeof(JobState),
        typeof(Severity),
        typeof(Confidence),
    ];

    /// <summary>Words that are spelt alike and mean something else: of a header of browsers, and keys of columns of a list.</summary>
    private static readonly string[] Others = ["\"same-origin\"", "=> column with {"];

    private static readonly Regex Compared = Pattern();

    [Fact]
    public void The_portal_compares_no_word_of_a_unit_or_a_state()
    {
        var sources = Directory
            .EnumerateFiles(Repository.PathOf("src/Portal"), "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
            .ToList();
        Assert.True(sources.Count > 300, "the sources of the portal are here");

        Assert.Empty(
            sources
                .SelectMany(file => File.ReadLines(file).Select((line, index) => (file, index, line)))
                .Where(at => Compared.IsMatch(at.line) && !Others.Any(other => at.line.Contains(other, StringComparison.Ordinal)))
                .Select(at =>
                    $"{Path.GetFileName(at.file)}:{at.index + 1} compares a word: {at.line.Trim()}. Compare the member of its enum."
                )
        );
    }

    [Theory]
    [InlineData("if (unit == \"ratio\")")]
    [InlineData("\"money\" != unit")]
    [InlineData("unit is \"ratio\" or \"number\" ? 1 : 2")]
    [InlineData("    \"not_evaluable\" => \"\",")]
    [InlineData("    (Aspect.Level, \"ratio\") => \"\",")]
    [InlineData("result is { Appetite: null, Better: not \"none\" }")]
    [InlineData("case \"breach\":")]
    [InlineData("string.Equals(state, \"Approved\", StringComparison.Ordinal)")]
    [InlineData("status.Equals(\"Closed\")")]
    [InlineData("@if (finding.Status.ToString() == \"Open\")")]
    public void A_comparison_is_known_in_each_of_its_forms(string line) => Assert.Matches(Compared, line);

    [Theory]
    [InlineData("if (unit == Unit.Ratio)")]
    [InlineData("Css = isLate ? \"breach\" : \"none\"")]
    [InlineData("<SortHeader Column=\"number\" />")]
    [InlineData("json.WriteString(\"amber\", Text(appetite.Amber));")]
    [InlineData("LimitState.Breach => \"breach\",")]
    public void What_only_writes_a_word_is_none(string line) => Assert.DoesNotMatch(Compared, line);

    private static Regex Pattern()
    {
        var names = Kinds.SelectMany(Enum.GetNames).SelectMany(name => new[] { name, name.ToLowerInvariant(), Snake(name) });
        var word = $"\"(?:{string.Join('|', names.Distinct(StringComparer.Ordinal).Select(Regex.Escape))})\"";
        return new Regex(
            string.Join(
                '|',
                $@"(?:==|!=|\bis|\bor|\band|\bnot|\bcase)\s*\(?\s*{word}",
                $@"{word}\s*\)*\s*(?:=>|==|!=|\bor\b)",
                $@"\bis\s*\{{[^}}]*{word}",
                $@"Equals\([^()]*{word}"
            ),
            RegexOptions.None,
            TimeSpan.FromSeconds(5)
        );
    }

    private static string Snake(string name) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
