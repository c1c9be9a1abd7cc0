using System.Globalization;
using System.Text;
using Portal.Data.Warehouse.Attached;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse.DuckDb;

/// <summary>DuckDB. Differs: Booleans are conditions, sums of decimals widen to 38 digits by themselves, files are read in place.</summary>
public sealed class DuckDbDialect : SqlDialect
{
    public override string Name => "duckdb";

    public override string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public override string Date(DateOnly value) => string.Create(CultureInfo.InvariantCulture, $"DATE '{value:yyyy-MM-dd}'");

    public override string Bool(bool value) => value ? "TRUE" : "FALSE";

    public override string TypeName(ColumnType type) =>
        type switch
        {
            ColumnType.BigInt => "BIGINT",
            ColumnType.Int => "INTEGER",
            ColumnType.Text => "VARCHAR",
            ColumnType.Date => "DATE",
            ColumnType.Bool => "BOOLEAN",
            ColumnType.Money => "DECIMAL(18,2)",
            ColumnType.Ratio => "DECIMAL(9,6)",
            ColumnType.Code => "SMALLINT",
        };

    public override string IsTrue(string expression) => $"COALESCE({expression}, FALSE)";

    /// <summary>One byte for each flag: groups keep dozens of them, and a whole number would take four times the memory.</summary>
    public override string Flag(string condition) => Case([(condition, "1::TINYINT")], "0::TINYINT");

    /// <summary>DuckDB multiplies two decimals of 18 digits in 18 digits. An amount and a rate fit; products of products need all
    /// 38.</summary>
    public override string Product(string left, int leftScale, string right, int rightScale) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"CAST(CAST({left} AS DECIMAL({(leftScale + rightScale > 8 ? 38 : 18)},{leftScale})) * CAST({right} AS DECIMAL(18,{rightScale})) AS DECIMAL(38,{leftScale + rightScale}))"
        );

    public override string WideProduct(string left, int leftScale, string right, int rightScale) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"(CAST({left} AS DECIMAL(38,{leftScale})) * CAST({right} AS DECIMAL(38,{rightScale})))"
        );

    public override string DaysBetween(string from, string to) => $"date_diff('day', {from}, {to})";

    public override string YearStart(string date) => $"CAST(date_trunc('year', {date}) AS DATE)";

    public override string SumDecimal(string expression, int scale) =>
        string.Create(CultureInfo.InvariantCulture, $"CAST(COALESCE(SUM({expression}), 0) AS DECIMAL(38,{scale}))");

    public override string SumInteger(string expression) => $"CAST(COALESCE(SUM({expression}), 0) AS HUGEINT)";

    public override string EstimateDistinct(string expression) => $"APPROX_COUNT_DISTINCT({expression})";

    public override IReadOnlyList<string> Fingerprint(IEnumerable<string> expressions)
    {
        var row = string.Join(" || ", expressions.Select(e => $"COALESCE({e}::VARCHAR, '\\N') || chr(31)"));
        return
        [
            $"CAST(COALESCE(SUM(md5_number_upper({row}) >> 16), 0) AS HUGEINT)",
            $"CAST(COALESCE(SUM(md5_number_lower({row}) >> 16), 0) AS HUGEINT)",
        ];
    }

    // Each half as a number whose two lowest bytes are shifted away.
    public override IReadOnlyList<FingerprintRule> FingerprintRules =>
        [new(Encoding.UTF8, "true", "false", FingerprintRule.IsoDate, IsLowestByteFirst: true, Skips: 2)];

    public override string FullJoin(string leftSelect, string rightSelect, string key) =>
        $"({leftSelect}) AS l FULL JOIN ({rightSelect}) AS r USING ({Quote(key)})";

    public override string JoinedKey(string key) => Quote(key);

    public override string Page(string select, string orderBy, int size) =>
        string.Create(CultureInfo.InvariantCulture, $"{select} ORDER BY {orderBy} LIMIT {size}");

    /// <summary>FROM text over Parquet files.</summary>
    public string ParquetSource(IEnumerable<string> paths, bool unionByName = false) =>
        $"read_parquet([{string.Join(", ", paths.Select(Text))}]{(unionByName ? ", union_by_name = true" : "")}, hive_partitioning = false)";
}
