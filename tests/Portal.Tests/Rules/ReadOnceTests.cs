using System.Text.RegularExpressions;
using Portal.TestKit;
using Xunit;

namespace Portal.Tests.Rules;

/// <summary>A circuit does not read what the first answer read, it takes the values. Whatever a reading did beside giving its value would
/// not
/// have been done.</summary>
public sealed partial class ReadOnceTests
{
    [Fact]
    public void A_reading_gives_its_value_and_sets_no_member_beside_it()
    {
        var readings = Sources()
            .SelectMany(path => Readings(File.ReadAllText(path)).Select(text => (Path.GetFileName(path), text)))
            .ToList();

        Assert.InRange(readings.Count, 30, 500);
        Assert.DoesNotContain(readings, reading => Assignment().IsMatch(reading.text));
    }

    [Theory]
    [InlineData("LoadAsync(_page, async ct => { _actors = await Reader.ActorsAsync(ct); return await Reader.ListAsync(ct); })", true)]
    [InlineData("LoadAsync(_page, async ct => { (_a, _b) = (1, 2); return 3; })", true)]
    [InlineData("LoadAsync(_page, ct => Reader.ListAsync(new Filter { Text = Q, Is = _x == 3 }, ct))", false)]
    public void What_a_reading_sets_is_seen(string text, bool isSeen) =>
        Assert.Equal(isSeen, Readings(text).Any(reading => Assignment().IsMatch(reading)));

    private static IEnumerable<string> Sources() =>
        Directory
            .EnumerateFiles(Repository.PathOf("src", "Portal"), "*.*", SearchOption.AllDirectories)
            .Where(path => path.EndsWith(".razor", StringComparison.Ordinal) || path.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>The arguments of each call, up to the bracket that closes it.</summary>
    private static IEnumerable<string> Readings(string source)
    {
        foreach (Match call in Call().Matches(source))
        {
            var (depth, end) = (1, call.Index + call.Length);
            while (depth > 0 && end < source.Length)
            {
                depth += source[end++] switch
                {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
            }

            yield return source[call.Index..end];
        }
    }

    [GeneratedRegex(@"\bLoadAsync(<\w+>)?\(")]
    private static partial Regex Call();

    [GeneratedRegex(@"\b_[a-z]\w*\s*(\?\?)?=(?![=>])|\(_[a-z]\w*(,\s*_[a-z]\w*)+\)\s*=(?![=>])")]
    private static partial Regex Assignment();
}
