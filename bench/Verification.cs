using System.Globalization;
using Portal.Data.Warehouse;
using Portal.Reporting.Planning;

namespace Portal.Bench;

/// <summary>Compares the planner's answers with the statements written out: equal decimals for every output and every key, or no figure is
/// given.</summary>
/// <remarks>The statements are run once, however many answers are compared with them.</remarks>
public sealed class Verification(IReadOnlyList<Output> outputs, IReadOnlyList<FusedStatement> statements, WarehouseEngine engine)
{
    private Dictionary<(string Id, string Keys), decimal>? _expected;

    public static string Text(IEnumerable<object?> keys) =>
        string.Join('|', keys.Select(key => Convert.ToString(key, CultureInfo.InvariantCulture) ?? "∅"));

    /// <returns>The number of values compared.</returns>
    public async Task<int> CompareAsync(ILookup<string, Answer> answers)
    {
        var expected = _expected ??= await ExpectedAsync();
        var actual = outputs
            .SelectMany(output => answers[output.Id].Select(answer => (Key: (output.Id, Keys: Text(answer.Keys)), answer.Value)))
            .ToDictionary(pair => pair.Key, pair => pair.Value);
        var wrong = expected
            .Keys.Union(actual.Keys)
            .Where(key => expected.GetValueOrDefault(key) != actual.GetValueOrDefault(key))
            .ToList();
        var lacking = expected.Keys.Except(actual.Keys).Count();
        return wrong.Count == 0 && lacking == 0
            ? actual.Count
            : throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{wrong.Count} of {expected.Count} values differ and {lacking} are not answered, first {wrong.Select(key => $"{key.Id}[{key.Keys}]: planner {actual.GetValueOrDefault(key)}, by hand {expected.GetValueOrDefault(key)}").FirstOrDefault()}. Nothing is measured on wrong answers."
                )
            );
    }

    private async Task<Dictionary<(string Id, string Keys), decimal>> ExpectedAsync()
    {
        var expected = new Dictionary<(string Id, string Keys), decimal>();
        foreach (var statement in statements)
        {
            foreach (var (id, keys, value) in statement.Read(await engine.QueryAsync(statement.Statement, CancellationToken.None)))
            {
                expected.Add((id, keys), value);
            }
        }

        return expected;
    }
}
