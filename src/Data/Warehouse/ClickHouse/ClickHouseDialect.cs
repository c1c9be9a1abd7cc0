using System.Globalization;
using System.Text;
using Portal.Data.Warehouse.Attached;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse.ClickHouse;

/// <summary>
/// ClickHouse from 18.16. Differs: Booleans are UInt8, days are whole numbers (its Date knows 1970 to 2105 only), decimals need explicit
/// widths, strictness of joins is stated, an unmatched side gives 0, the maximum of nothing is 0 unless the column may be missing.
/// </summary>
public sealed class ClickHouseDialect : SqlDialect
{
    public override string Name => "clickhouse";

    // Each select analyses all those inside it anew, so that every further step multiplies the time. All figures of a small book took 5 s
    // without a step, 23 s with two and 61 to 99 s with four, on two shards of one busy machine of two cores; twelve do not answer.
    public override int NestedSelects => 4;

    public override string Quote(string identifier) =>
        $"`{identifier.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal)}`";

    // A backslash escapes in ClickHouse's literals.
    public override string Text(string value) =>
        $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("\0", "\\0", StringComparison.Ordinal)}'";

    // A plain literal with a point would be a Float64. Up to 18 digits it has the width of an amount, so that comparing needs no
    // conversion.
    public override string Number(decimal value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var width = text.Count(char.IsAsciiDigit) > 18 ? 128 : 64;
        return string.Create(CultureInfo.InvariantCulture, $"toDecimal{width}('{text}', {(point < 0 ? 0 : text.Length - point - 1)})");
    }

    // Written as a date where the engine knows it, so that people can read the statement.
    public override string Date(DateOnly value) =>
        value.Year is >= 1970 and <= 2105
            ? string.Create(CultureInfo.InvariantCulture, $"toInt32(toDate('{value:yyyy-MM-dd}'))")
            : string.Create(CultureInfo.InvariantCulture, $"toInt32({ClickHouseValues.Days(value)} /* {value:yyyy-MM-dd} */)");

    public override string Bool(bool value) => value ? "1" : "0";

    public override string TypeName(ColumnType type) =>
        type switch
        {
            ColumnType.BigInt => "Int64",
            ColumnType.Int => "Int32",
            ColumnType.Text => "String",
            ColumnType.Date => "Int32",
            ColumnType.Bool => "UInt8",
            ColumnType.Money => "Decimal(18,2)",
            ColumnType.Ratio => "Decimal(9,6)",
            ColumnType.Code => "Int16",
        };

    public override string IsTrue(string expression) => $"(COALESCE({expression}, 0) = 1)";

    // A sum of decimals wraps beyond 38 digits without a word, so no single product may have more than 28: ten thousand million of them
    // still fit.
    public override string Product(string left, int leftScale, string right, int rightScale)
    {
        var product = string.Create(
            CultureInfo.InvariantCulture,
            $"toDecimal128({left}, {leftScale}) * toDecimal128({right}, {rightScale})"
        );
        var limit = string.Create(
            CultureInfo.InvariantCulture,
            $"toDecimal128('1{new string('0', Math.Max(0, 28 - leftScale - rightScale))}', {leftScale + rightScale})"
        );
        return $"({product} + throwIf(abs({product}) >= {limit}))";
    }

    // A conversion to fewer decimals cuts them off, so half of the last one is added before.
    public override string Rounded(string expression, int scale, ColumnType type)
    {
        var (width, decimals) = type == ColumnType.Money ? (64, 2) : (32, 6);
        return scale <= decimals
            ? string.Create(CultureInfo.InvariantCulture, $"toDecimal{width}({expression}, {decimals})")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"toDecimal{width}({expression} + toDecimal128('0.{new string('0', decimals)}5', {scale}), {decimals})"
            );
    }

    public override string DaysBetween(string from, string to) => $"({to} - {from})";

    public override string YearStart(string date) => $"toInt32(toStartOfYear(toDate({date})))";

    public override string Count => "COUNT()";

    public override string SumDecimal(string expression, int scale) =>
        string.Create(CultureInfo.InvariantCulture, $"COALESCE(SUM(toDecimal128({expression}, {scale})), 0)");

    public override string SumInteger(string expression) => $"COALESCE(SUM(toDecimal128({expression}, 0)), 0)";

    public override string MaxOrNull(string expression) => $"MAX(toNullable({expression}))";

    public override string EstimateDistinct(string expression) => $"uniq({expression})";

    public override IReadOnlyList<string> Fingerprint(IEnumerable<string> expressions)
    {
        var row = $"MD5(concat({string.Join(", ", expressions.Select(e => $"COALESCE(toString({e}), '\\\\N'), '\\x1F'"))}))";
        return [Part(row, 1), Part(row, 9)];
    }

    // Later versions leave out the last zeros of a decimal.
    public override IReadOnlyList<FingerprintRule> FingerprintRules =>
        [
            .. new[] { true, false }.Select(keepsZeros => new FingerprintRule(
                Encoding.UTF8,
                "1",
                "0",
                DayNumber,
                IsLowestByteFirst: true,
                KeepsZeros: keepsZeros
            )),
        ];

    /// <summary>A server keeps the right side's blocks. Those that were filtered have room for all rows that were read; ARRAY JOIN copies
    /// what is left.</summary>
    public override string FullJoin(string leftSelect, string rightSelect, string key) =>
        $"({leftSelect}) ALL FULL JOIN (SELECT * FROM ({rightSelect}) ARRAY JOIN [1] AS held_row) USING ({Quote(key)})";

    public override string JoinedKey(string key) => Quote(key);

    public override string Twice(string rows, string column) => $"(SELECT *, arrayJoin([0, 1]) AS {Quote(column)} FROM {rows}) AS two";

    public override string Page(string select, string orderBy, int size) =>
        string.Create(CultureInfo.InvariantCulture, $"{select} ORDER BY {orderBy} LIMIT {size}");

    private static string DayNumber(DateOnly day) => ClickHouseValues.Days(day).ToString(CultureInfo.InvariantCulture);

    // Six bytes of the digest as a whole number below 2^48; Decimal keeps the sum from wrapping.
    private static string Part(string row, int from) =>
        string.Create(CultureInfo.InvariantCulture, $"SUM(toDecimal128(reinterpretAsUInt64(substring({row}, {from}, 6)), 0))");
}
