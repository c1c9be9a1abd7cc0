using System.Globalization;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse.Attached;

/// <summary>Counts, adds up and fingerprints rows that were brought from an engine, row by row, as that engine did when they were
/// attached.</summary>
internal sealed class BroughtRows(FingerprintRule rule, string engine, IReadOnlyList<ContractColumn> columns)
{
    private readonly IReadOnlyList<ColumnType> _types = [.. columns.Select(column => column.Type)];
    private readonly decimal[] _sums = new decimal[columns.Count];
    private decimal _first;
    private decimal _second;

    public long Rows { get; private set; }

    public void Add(object?[] row)
    {
        Rows++;
        var (first, second) = rule.Of(row, _types);
        _first += first;
        _second += second;
        for (var i = 0; i < row.Length; i++)
        {
            _sums[i] += _types[i] == ColumnType.Money && row[i] is decimal amount ? amount : 0m;
        }
    }

    public SourceContent Content() =>
        new(
            Rows,
            columns
                .Select((column, i) => (column, Sum: _sums[i]))
                .Where(pair => pair.column.Type == ColumnType.Money)
                .ToDictionary(pair => pair.column.Name, pair => pair.Sum, StringComparer.Ordinal),
            string.Create(CultureInfo.InvariantCulture, $"{engine}|{_first}|{_second}"),
            [],
            []
        );

    /// <summary>The rule by which an engine fingerprints: it is asked for that of one row which is known here.</summary>
    /// <exception cref="WarehouseException">No rule that is known gives what the engine gives.</exception>
    public static async Task<FingerprintRule> RuleOfAsync(WarehouseEngine engine, CancellationToken cancellationToken)
    {
        var (sql, day) = (engine.Dialect, new DateOnly(2024, 2, 29));
        object?[] row = [-7L, -1.50m, "x 零", day, true, false, null];
        ColumnType[] types =
        [
            ColumnType.BigInt,
            ColumnType.Money,
            ColumnType.Text,
            ColumnType.Date,
            ColumnType.Bool,
            ColumnType.Bool,
            ColumnType.BigInt,
        ];
        string[] expressions =
        [
            sql.Integer(-7),
            sql.Number(-1.50m),
            sql.Text("x 零"),
            sql.Date(day),
            sql.Bool(true),
            sql.Bool(false),
            "NULL",
        ];
        var parts = sql.Fingerprint(expressions.Select(expression => $"({expression})"));
        var found = (
            await engine.QueryAsync(
                new SqlStatement($"SELECT {parts[0]} AS a, {parts[1]} AS b", [new("a", SqlType.Decimal), new("b", SqlType.Decimal)]),
                cancellationToken
            )
        ).Rows[0];
        return sql.FingerprintRules.FirstOrDefault(rule =>
                rule.Of(row, types) is var (first, second) && (decimal)found[0]! == first && (decimal)found[1]! == second
            )
            ?? throw WarehouseException.Of(
                "attach.unknown-form",
                $"{engine.Version} writes values in a way that is not known here, so that rows from it cannot be compared with what was attached. Nothing was brought. Copy them with the bank's own tools into Parquet files, and load those."
            );
    }
}
