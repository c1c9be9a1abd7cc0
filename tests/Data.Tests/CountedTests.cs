using System.Text.RegularExpressions;
using Portal.TestKit;
using Xunit;

namespace Portal.Data.Tests;

/// <summary>Words of the command line and of errors follow their counts, as those of pages do.</summary>
public sealed partial class CountedTests
{
    [Theory]
    [InlineData(1, "1 row is read of 7 tables")]
    [InlineData(0, "0 rows are read of 7 tables")]
    [InlineData(1000, "1,000 rows are read of 7 tables")]
    public void Words_of_a_sentence_follow_the_number_before_them(int rows, string said) =>
        Assert.Equal(said, Sentence.Say($"{rows:N0} {{0|row is|rows are}} read of {7} {{1|table|tables}}"));

    [Fact]
    public void What_a_value_says_is_no_choice() =>
        Assert.Equal("file {9|a|b} has 1 row", Sentence.Say($"file {"{9|a|b}"} has {1} {{1|row|rows}}"));

    /// <summary>A choice is made by <see cref="Sentence"/> alone: anywhere else its braces would be printed.</summary>
    [Fact]
    public void Every_choice_stands_in_a_sentence_and_no_count_of_a_verb_knows_the_plural_alone()
    {
        var (wrong, choices) = (new List<string>(), 0);
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories))
        {
            var source = File.ReadAllText(file);
            foreach (Match choice in Choice().Matches(source))
            {
                choices++;
                var before = source[Math.Max(0, choice.Index - 900)..choice.Index];
                var call = Call().Matches(before).LastOrDefault()?.Groups[1].Value;
                if (call is null || !Sentences.Contains(call))
                {
                    wrong.Add($"{Path.GetFileName(file)}: {choice.Value} in {call ?? "nothing"}");
                }
            }

            if (file.Contains($"{Path.DirectorySeparatorChar}Cli{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            {
                wrong.AddRange(PluralAlone().Matches(source).Select(plural => $"{Path.GetFileName(file)}: {plural.Value}"));
            }
        }

        Assert.Empty(wrong);
        Assert.True(choices > 50, "the choices are not found where they are written");
    }

    private static readonly string[] Sentences = ["Say", "RuleException.Of", "WarehouseException.Of"];

    [GeneratedRegex(@"\{\{\d\|[^}]*\}\}")]
    private static partial Regex Choice();

    [GeneratedRegex(@"\b(RuleException\.Of|WarehouseException\.Of|Say|string\.Create|Invariant|new \w+Exception|Console\.WriteLine)\(")]
    private static partial Regex Call();

    [GeneratedRegex(@"\} (rows|entries|files|loads|sessions|tokens|partitions|checkpoints|indicators|measures|month-ends|returns)\b")]
    private static partial Regex PluralAlone();
}
