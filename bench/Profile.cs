using System.Globalization;
using System.Text.Json;
using Portal.Data.Warehouse;

namespace Portal.Bench;

/// <summary>Where a statement's time goes, as the engine itself accounts for it.</summary>
public static class Profile
{
    /// <summary>The operators that take most of the time, with their shares.</summary>
    public static async Task<string> OfAsync(SqlStatement statement, WarehouseEngine engine)
    {
        var result = await engine.QueryAsync(
            new("EXPLAIN (ANALYZE, FORMAT json) " + statement.Text, [new("key", SqlType.Text), new("value", SqlType.Text)]),
            CancellationToken.None
        );
        using var document = JsonDocument.Parse((string)result.Rows[0][1]!);
        var times = new Dictionary<string, decimal>(StringComparer.Ordinal);
        Add(document.RootElement, times);
        var all = times.Values.Sum();
        return string.Join(
            ", ",
            times
                .Where(time => all > 0 && time.Value / all >= 0.02m)
                .OrderByDescending(time => time.Value)
                .Select(time => string.Create(CultureInfo.InvariantCulture, $"{time.Key.ToLowerInvariant()} {time.Value / all:P0}"))
        );
    }

    private static void Add(JsonElement node, Dictionary<string, decimal> times)
    {
        if (node.TryGetProperty("operator_timing", out var timing))
        {
            var name = (node.TryGetProperty("operator_type", out var type) ? type.GetString() : null) ?? "other";
            times[name] = times.GetValueOrDefault(name) + (decimal)timing.GetDouble();
        }

        if (node.TryGetProperty("children", out var children))
        {
            foreach (var child in children.EnumerateArray())
            {
                Add(child, times);
            }
        }
    }
}
