using System.Globalization;
using System.Text;
using Portal.Data.Warehouse.Attached;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse.SqlServer;

/// <summary>SQL Server. Differs: no Boolean type (bit is compared with 1), COUNT_BIG, no USING, FETCH NEXT, text literals are Unicode.</summary>
public sealed class SqlServerDialect : SqlDialect
{
    public override string Name => "sqlserver";

    public override string Quote(string identifier) => $"[{identifier.Replace("]", "]]", StringComparison.Ordinal)}]";

    public override string Text(string value) => "N" + base.Text(value);

    public override string Date(DateOnly value) => string.Create(CultureInfo.InvariantCulture, $"CAST('{value:yyyy-MM-dd}' AS date)");

    public override string Bool(bool value) => value ? "CAST(1 AS bit)" : "CAST(0 AS bit)";

    public override string TypeName(ColumnType type) => type switch
    {
        ColumnType.BigInt => "bigint",
        ColumnType.Int => "int",
        ColumnType.Text => "nvarchar(200)",
        ColumnType.Date => "date",
        ColumnType.Bool => "bit",
        ColumnType.Money => "decimal(18,2)",
        ColumnType.Ratio => "decimal(9,6)",
        ColumnType.Code => "smallint",
    };

    public override string IsTrue(string expression) => $"({expression} IS NOT NULL AND {expression} = 1)";

    public override string BinaryText(string expression) => $"{expression} COLLATE Latin1_General_100_BIN2";

    // Operands of 18 digits keep the product within 37 digits, so that T-SQL does not cut its scale.
    public override string Product(string left, int leftScale, string right, int rightScale) => string.Create(CultureInfo.InvariantCulture,
        $"CAST(CAST({left} AS decimal(18,{leftScale})) * CAST({right} AS decimal(18,{rightScale})) AS decimal(38,{leftScale + rightScale}))");

    public override string Count => "COUNT_BIG(*)";

    public override string SumDecimal(string expression, int scale) => string.Create(CultureInfo.InvariantCulture, $"COALESCE(SUM(CAST({expression} AS decimal(38,{scale}))), CAST(0 AS decimal(38,{scale})))");

    public override string SumInteger(string expression) => $"COALESCE(SUM(CAST({expression} AS decimal(38,0))), CAST(0 AS decimal(38,0)))";

    public override string CountDistinct(string expression) => $"COUNT_BIG(DISTINCT {expression})";

    public override string EstimateDistinct(string expression) => $"APPROX_COUNT_DISTINCT({expression})";

    public override IReadOnlyList<string> Fingerprint(IEnumerable<string> expressions)
    {
        var row = $"CONCAT({string.Join(", ", expressions.Select(e => $"COALESCE(CONVERT(nvarchar(4000), {e}, 126), N'\\N'), NCHAR(31)"))})";
        return [Part(row, 1), Part(row, 9)];
    }

    public override IReadOnlyList<FingerprintRule> FingerprintRules => [new(Encoding.Unicode, "1", "0", FingerprintRule.IsoDate, IsLowestByteFirst: false)];

    public override string FullJoin(string leftSelect, string rightSelect, string key) => $"({leftSelect}) AS l FULL OUTER JOIN ({rightSelect}) AS r ON l.{Quote(key)} = r.{Quote(key)}";

    public override string JoinedKey(string key) => $"COALESCE(l.{Quote(key)}, r.{Quote(key)})";

    public override string Page(string select, string orderBy, int size) => string.Create(CultureInfo.InvariantCulture, $"{select} ORDER BY {orderBy} OFFSET 0 ROWS FETCH NEXT {size} ROWS ONLY");

    // Six bytes behind two zero bytes: a bigint that is never negative.
    private static string Part(string row, int from) => string.Create(CultureInfo.InvariantCulture,
        $"COALESCE(SUM(CAST(CAST(0x0000 + SUBSTRING(HASHBYTES('MD5', {row}), {from}, 6) AS bigint) AS decimal(38,0))), CAST(0 AS decimal(38,0)))");
}
