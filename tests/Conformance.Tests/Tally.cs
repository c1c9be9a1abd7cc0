using System.Collections.Concurrent;
using System.Globalization;
using Xunit;

namespace Portal.Conformance.Tests;

/// <summary>Compares an engine's figures with the reference, and counts them.</summary>
public static class Tally
{
    private static readonly ConcurrentDictionary<(string Engine, string Kind), int> Counted = new();

    /// <summary>Every case of the reference has the same figure; there is at least one.</summary>
    public static void Equal(
        string engine,
        string kind,
        IReadOnlyDictionary<string, string> expected,
        IReadOnlyDictionary<string, string> actual
    )
    {
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        var different = expected
            .Where(e => actual[e.Key] != e.Value)
            .Select(e => $"{e.Key}\n  reference {e.Value}\n  {engine, -9} {actual[e.Key]}")
            .ToList();
        Assert.True(
            different.Count == 0,
            $"{different.Count} of {expected.Count} figures of {kind} differ on {engine}:\n{string.Join('\n', different.Take(10))}"
        );
        Counted.AddOrUpdate((engine, kind), expected.Count, (_, before) => before + expected.Count);
    }

    public static string Summary() =>
        string.Join(
            '\n',
            Counted
                .GroupBy(c => c.Key.Engine, StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Conformance: {g.Key} {g.Sum(c => c.Value)} cases ({string.Join(", ", g.OrderBy(c => c.Key.Kind, StringComparer.Ordinal).Select(c => $"{c.Key.Kind} {c.Value}"))})"
                    )
                )
        );
}
