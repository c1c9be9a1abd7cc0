using System.Globalization;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Indicators;

/// <summary>A stable order of loans (a column, then the loan's key) and the place in it where a page ended.</summary>
internal sealed class LoanCursor(SqlDialect dialect, Column sort, bool descending)
{
    private const string Key = "loan_key";

    /// <summary>The column as it is compared: a missing amount counts as zero.</summary>
    private readonly string _value =
        sort.Type == ColumnType.Text ? dialect.BinaryText(dialect.Quote(sort.SqlName))
        : sort.IsNullable ? dialect.ZeroIfNull(dialect.Quote(sort.SqlName))
        : dialect.Quote(sort.SqlName);

    public string Order => $"{_value}{(descending ? " DESC" : "")}, {dialect.Quote(Key)}";

    /// <summary>The cursor of a row: its key, and the value that it was sorted by.</summary>
    public static string Of(object?[] row, int column) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{row[0]}~{row[column] switch
    {
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        null => "0",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    }}"
        );

    /// <summary>The condition that a row comes after the cursor.</summary>
    public string After(string cursor)
    {
        var parts = cursor.Split('~', 2);
        if (
            parts.Length != 2
            || !long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var key)
            || Literal(parts[1]) is not { } value
        )
        {
            throw new RuleException(
                "loans.cursor",
                $"'{Readable.Short(cursor)}' is not the cursor of a page sorted by {sort.Name}; begin again at the first page.",
                Readable.Short(cursor)
            );
        }

        return $"({_value} {(descending ? "<" : ">")} {value} OR ({_value} = {value} AND {dialect.Quote(Key)} > {dialect.Integer(key)}))";
    }

    private string? Literal(string text) =>
        sort.Type switch
        {
            ColumnType.Text => dialect.Text(text),
            ColumnType.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? dialect.Date(date)
                : null,
            _ => decimal.TryParse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
            && Math.Abs(number) < long.MaxValue
                ? sort.Scale == 0
                    ? dialect.Integer((long)number)
                    : dialect.Number(number)
                : null,
        };
}
