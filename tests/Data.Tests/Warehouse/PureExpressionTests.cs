using Portal.Data.Warehouse;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Warehouse.Imports;
using Portal.Data.Yaml;
using Xunit;

namespace Portal.Data.Tests.Warehouse;

/// <summary>The same file gives the same rows on any day, in any session: over every function that the engine has.</summary>
public sealed class PureExpressionTests : IDisposable
{
    private static readonly YamlPlace Place = new("p.yaml", 1, 1);
    private readonly WarehouseFixture _warehouse = new();
    private readonly DuckDbInstance _engine;

    public PureExpressionTests() =>
        _engine = new DuckDbInstance(_warehouse.Home, _warehouse.Store.LoadBounds, _warehouse.Store.Bounds.MemoryMegabytes);

    public void Dispose()
    {
        _engine.Dispose();
        _warehouse.Dispose();
    }

    [Fact]
    public void A_function_that_is_not_known_to_be_pure_is_refused()
    {
        using var connection = _engine.Connect();
        var check = new ExpressionCheck(connection, new ExpressionScope(connection), [], []);
        var calls = Functions(connection, "TRUE")
            .Where(f => !PureExpressions.Functions.Contains(f.Name))
            .DistinctBy(f => (f.Name, f.Types.Count));

        var accepted = new List<string>();
        var refused = 0;
        foreach (var (name, types) in calls)
        {
            var call = $"\"{name}\"({string.Join(", ", types.Select(_ => "'1'"))})";
            try
            {
                check.Check(call, Place);
                accepted.Add(call);
            }
            catch (StrictYamlException)
            {
                refused++;
            }
        }

        Assert.Empty(accepted);
        Assert.True(refused > 400, $"only {refused} functions were tried");
    }

    [Fact]
    public void What_is_accepted_gives_the_same_in_every_session_at_every_time()
    {
        using var here = _engine.Connect();
        using var there = _engine.Connect();
        here.Execute("SET TimeZone = 'Asia/Shanghai'", CancellationToken.None);
        there.Execute("SET TimeZone = 'America/New_York'; SET Calendar = 'japanese'", CancellationToken.None);
        var calls = Functions(here, "function_type = 'scalar'")
            .Where(f => PureExpressions.Functions.Contains(f.Name) && !PureExpressions.ReadsClock(f.Name, f.Types.Count))
            .Where(f => !f.Types.Any(PureExpressions.IsZoned)) // nothing accepted gives such a value
            .Select(f => $"\"{f.Name}\"({string.Join(", ", f.Types.Select(Sample))})")
            .Distinct()
            .ToList();

        var given = calls.Select(call => (call, Here: Value(here, call), There: Value(there, call))).ToList();

        Assert.DoesNotContain(given, g => g.Here != g.There);
        Assert.True(given.Count(g => g.Here != Failed) > 200, $"only {given.Count(g => g.Here != Failed)} of {given.Count} gave a value");
    }

    private const string Failed = "failed";

    private static string? Value(DuckDbConnection connection, string call)
    {
        try
        {
            return (string?)
                connection.Query($"SELECT CAST({call} AS VARCHAR)", [new SqlColumn("v", SqlType.Text)], CancellationToken.None).Rows[0][0];
        }
        catch (WarehouseException)
        {
            return Failed;
        }
    }

    private static string Sample(string type) =>
        type.EndsWith("[]", StringComparison.Ordinal)
            ? $"[{Sample(type[..^2])}]"
            : type switch
            {
                "DATE" => "DATE '2024-02-29'",
                "TIME" => "TIME '12:34:56'",
                "INTERVAL" => "INTERVAL 40 DAY",
                "VARCHAR" => "'day'",
                "BLOB" => "'ab'::BLOB",
                "BOOLEAN" => "TRUE",
                _ when type.StartsWith("TIMESTAMP", StringComparison.Ordinal) => "TIMESTAMP '2024-02-29 12:34:56'",
                _ => "2",
            };

    private static List<(string Name, IReadOnlyList<string> Types)> Functions(DuckDbConnection connection, string where) =>
        [
            .. connection
                .Query(
                    $"SELECT DISTINCT function_name, list_aggregate(parameter_types, 'string_agg', '|') FROM duckdb_functions() WHERE {where} AND function_name NOT LIKE '%\"%'",
                    [new SqlColumn("name", SqlType.Text), new SqlColumn("types", SqlType.Text)],
                    CancellationToken.None
                )
                .Rows.Select(r =>
                    ((string)r[0]!, (IReadOnlyList<string>)(r[1] as string is { Length: > 0 } types ? types.Split('|') : []))
                ),
        ];
}
