using System.Globalization;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Attached;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Bench.Peers;

/// <summary>What both row stores write alike; only what the benchmark asks of them.</summary>
public abstract class PeerDialect : SqlDialect
{
    public override string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public override string Product(string left, int leftScale, string right, int rightScale) => $"({left} * {right})";

    public override string SumDecimal(string expression, int scale) => $"COALESCE(SUM({expression}), 0)";

    public override string SumInteger(string expression) => $"COALESCE(SUM({expression}), 0)";

    public override string EstimateDistinct(string expression) => CountDistinct(expression);

    public override IReadOnlyList<string> Fingerprint(IEnumerable<string> expressions) => throw NotAsked();

    public override IReadOnlyList<FingerprintRule> FingerprintRules => throw NotAsked();

    public override string FullJoin(string leftSelect, string rightSelect, string key) => throw NotAsked();

    public override string JoinedKey(string key) => throw NotAsked();

    public override string Page(string select, string orderBy, int size) =>
        string.Create(CultureInfo.InvariantCulture, $"{select} ORDER BY {orderBy} LIMIT {size}");

    public override string DaysBetween(string from, string to) => throw NotAsked();

    public override string YearStart(string date) => throw NotAsked();

    private NotSupportedException NotAsked() => new($"The benchmark does not ask this of {Name}.");
}

/// <summary>PostgreSQL: exact numerics, as in the warehouse.</summary>
public sealed class PostgresDialect : PeerDialect
{
    public override string Name => "postgresql";

    public override string Date(DateOnly value) => string.Create(CultureInfo.InvariantCulture, $"DATE '{value:yyyy-MM-dd}'");

    public override string Bool(bool value) => value ? "TRUE" : "FALSE";

    public override string IsTrue(string expression) => $"COALESCE({expression}, FALSE)";

    public override string DaysBetween(string from, string to) => $"({to} - {from})";

    public override string YearStart(string date) => $"CAST(date_trunc('year', {date}) AS DATE)";

    public override string TypeName(ColumnType type) =>
        type switch
        {
            ColumnType.BigInt => "bigint",
            ColumnType.Int => "integer",
            ColumnType.Text => "text",
            ColumnType.Date => "date",
            ColumnType.Bool => "boolean",
            ColumnType.Money => "numeric(18,2)",
            ColumnType.Ratio => "numeric(9,6)",
            ColumnType.Code => "smallint",
        };
}

/// <summary>SQLite has no decimals: amounts are floating point there, which is quicker than being exact.</summary>
public sealed class SqliteDialect : PeerDialect
{
    public override string Name => "sqlite";

    public override string DaysBetween(string from, string to) => $"CAST(julianday({to}) - julianday({from}) AS INTEGER)";

    public override string YearStart(string date) => $"date({date}, 'start of year')";

    public override string Date(DateOnly value) => string.Create(CultureInfo.InvariantCulture, $"'{value:yyyy-MM-dd}'");

    public override string Bool(bool value) => value ? "1" : "0";

    public override string IsTrue(string expression) => $"COALESCE({expression}, 0) = 1";

    public override string TypeName(ColumnType type) =>
        type switch
        {
            ColumnType.Text or ColumnType.Date => "TEXT",
            ColumnType.Money or ColumnType.Ratio => "REAL",
            _ => "INTEGER",
        };
}
