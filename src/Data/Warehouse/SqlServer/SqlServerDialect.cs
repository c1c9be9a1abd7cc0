using System.Globalization;
using System.Text;
using Portal.Data.Warehouse.Attached;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse.SqlServer;

/// <summary>SQL Server. Differs: no Boolean type (bit is compared with 1), COUNT_BIG, no USING, FETCH NEXT, text literals are
/// Unicode.</summary>
public sealed class SqlServerDialect : SqlDialect
{
    private const int MaximumDigits = 38;
    private const int RatioScale = 6;

    public override string Name => "sqlserver";

    public override string Quote(string identifier) => $"[{identifier.Replace("]", "]]", StringComparison.Ordinal)}]";

    public override string Text(string value) => "N" + base.Text(value);

    // Beyond int a literal is a decimal: the column would be converted to it row by row, and no segment skipped.
    public override string Integer(long value) =>
        value is >= int.MinValue and <= int.MaxValue ? base.Integer(value) : $"CAST({base.Integer(value)} AS bigint)";

    public override string Date(DateOnly value) => string.Create(CultureInfo.InvariantCulture, $"CAST('{value:yyyy-MM-dd}' AS date)");

    public override string Bool(bool value) => value ? "CAST(1 AS bit)" : "CAST(0 AS bit)";

    public override string TypeName(ColumnType type) =>
        type switch
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

    // T-SQL keeps the scale of a product while the digits of both operands stay below 38; beyond that it rounds without a word.
    public override string Product(string left, int leftScale, string right, int rightScale)
    {
        var (leftDigits, rightDigits) = (Digits(leftScale), Digits(rightScale));
        var excess = Math.Max(0, leftDigits + rightDigits + 1 - MaximumDigits);
        (leftDigits, rightDigits) = leftDigits >= rightDigits ? (leftDigits - excess, rightDigits) : (leftDigits, rightDigits - excess);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"(CAST({left} AS decimal({leftDigits},{leftScale})) * CAST({right} AS decimal({rightDigits},{rightScale})))"
        );
    }

    public override string DaysBetween(string from, string to) => $"DATEDIFF(day, {from}, {to})";

    public override string YearStart(string date) => $"DATEFROMPARTS(YEAR({date}), 1, 1)";

    public override string Count => "COUNT_BIG(*)";

    public override string SumDecimal(string expression, int scale) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"COALESCE(SUM(CAST({expression} AS decimal(38,{scale}))), CAST(0 AS decimal(38,{scale})))"
        );

    public override string SumInteger(string expression) => $"COALESCE(SUM(CAST({expression} AS decimal(38,0))), CAST(0 AS decimal(38,0)))";

    public override string CountDistinct(string expression) => $"COUNT_BIG(DISTINCT {expression})";

    public override string EstimateDistinct(string expression) => $"APPROX_COUNT_DISTINCT({expression})";

    public override IReadOnlyList<string> Fingerprint(IEnumerable<string> expressions)
    {
        var row =
            $"CONCAT({string.Join(", ", expressions.Select(e => $"COALESCE(CONVERT(nvarchar(4000), {e}, 126), N'\\N'), NCHAR(31)"))})";
        return [Part(row, 1), Part(row, 9)];
    }

    public override IReadOnlyList<FingerprintRule> FingerprintRules =>
        [new(Encoding.Unicode, "1", "0", FingerprintRule.IsoDate, IsLowestByteFirst: false)];

    public override string FullJoin(string leftSelect, string rightSelect, string key) =>
        $"({leftSelect}) AS l FULL OUTER JOIN ({rightSelect}) AS r ON l.{Quote(key)} = r.{Quote(key)}";

    // A left join may be hashed in batch mode and filtered early; a full one may not.
    public override string LookupJoin(string leftSelect, string rightSelect, string key) =>
        $"({leftSelect}) AS l LEFT OUTER JOIN ({rightSelect}) AS r ON l.{Quote(key)} = r.{Quote(key)}";

    public override string JoinedKey(string key) => $"COALESCE(l.{Quote(key)}, r.{Quote(key)})";

    // Steps of a what-if stand inside each other, and the server takes 32 selects inside each other: a step is one of them here.
    public override string With(string rows, IEnumerable<string> columns, string expression, string name) =>
        $"{rows} AS t CROSS APPLY (SELECT {expression} AS {Quote(name)}) AS one";

    public override string Recomputed(string from, IReadOnlyList<string> columns, IReadOnlyDictionary<string, string> computed) =>
        $"(SELECT {string.Join(", ", columns.Select(c => computed.TryGetValue(c, out var value) ? $"{value} AS {Quote(c)}" : Quote(c)))} FROM {from})";

    public override string Page(string select, string orderBy, int size) =>
        string.Create(CultureInfo.InvariantCulture, $"{select} ORDER BY {orderBy} OFFSET 0 ROWS FETCH NEXT {size} ROWS ONLY");

    /// <summary>Digits that hold any operand of so many decimals: a ratio has nine, an amount and what is made from one has 16 before the
    /// point.</summary>
    private static int Digits(int scale) =>
        scale switch
        {
            0 => 18,
            RatioScale => 9,
            _ when scale % RatioScale == 0 => scale + RatioScale,
            _ => 16 + scale,
        };

    // Six bytes behind two zero bytes: a bigint that is never negative.
    private static string Part(string row, int from) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"COALESCE(SUM(CAST(CAST(0x0000 + SUBSTRING(HASHBYTES('MD5', {row}), {from}, 6) AS bigint) AS decimal(38,0))), CAST(0 AS decimal(38,0)))"
        );
}
