using System.Globalization;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Reporting.Lists;

/// <summary>A stable order of rows: a column, then the key; and the place in it where a page ended.</summary>
/// <remarks>A missing value stands where nothing does: a number at zero, a day at 1900-01-01, a text before all others.</remarks>
internal sealed class ListOrder(SqlDialect dialect, Listing list, ListColumn sort, bool descending)
{
    private const char Separator = '~';
    private static readonly DateOnly FirstDay = new(1900, 1, 1);
    private readonly IReadOnlyList<ListColumn> _key = [.. list.Key.Select(list.Find)];

    public string Sql =>
        string.Join(", ", _key.Where(column => column != sort).Select(Compared).Prepend($"{Compared(sort)}{(descending ? " DESC" : "")}"));

    /// <summary>How parts of the rows that were put in this order apart become one list in it.</summary>
    public MergedOrder Merged(int size) =>
        new(
            [
                new(Place(sort), descending),
                .. _key.Where(column => column != sort).Select(column => new MergedBy(Place(column), Descending: false)),
            ],
            size
        );

    /// <summary>The place of a row: its key, and the value that it is sorted by.</summary>
    public string Of(ListRow row) =>
        string.Join(Separator, _key.Select(column => Escaped(Text(row[column.Name], column))).Append(Text(row[sort.Name], sort)));

    /// <summary>The condition that a row comes after a place.</summary>
    /// <exception cref="RuleException">The text is no place of this order.</exception>
    public string After(string cursor)
    {
        var parts = cursor.Split(Separator, _key.Count + 1);
        var literals =
            parts.Length == _key.Count + 1
                ? _key.Select((column, i) => Literal(column, Plain(parts[i]))).Append(Literal(sort, parts[^1])).ToList()
                : [];
        if (literals.Count == 0 || literals.Contains(null))
        {
            throw new RuleException(
                "list.cursor",
                $"'{Readable.Short(cursor)}' is not the cursor of a page sorted by {sort.Name}; begin again at the first page.",
                Readable.Short(cursor)
            );
        }

        var condition = "";
        foreach (var (column, literal) in _key.Zip(literals, (column, literal) => (Compared(column), literal!)).Reverse())
        {
            condition =
                condition.Length == 0 ? $"{column} > {literal}" : $"({column} > {literal} OR ({column} = {literal} AND {condition}))";
        }

        var (value, last) = (Compared(sort), literals[^1]);
        return $"({value} {(descending ? "<" : ">")} {last} OR ({value} = {last} AND {condition}))";
    }

    private int Place(ListColumn column) => list.Columns.TakeWhile(own => own != column).Count();

    /// <summary>The column as it is compared, with nothing in place of what is missing.</summary>
    private string Compared(ListColumn column)
    {
        var name = dialect.Quote(column.Name);
        return column.Of.Type switch
        {
            ColumnType.Text => dialect.BinaryText(Present(column, name, dialect.Text(""))),
            ColumnType.Bool => dialect.Flag(dialect.IsTrue(name)),
            ColumnType.Date => Present(column, name, dialect.Date(FirstDay)),
            _ => column.Of.IsNullable ? dialect.ZeroIfNull(name) : name,
        };
    }

    private static string Present(ListColumn column, string name, string nothing) =>
        column.Of.IsNullable ? $"COALESCE({name}, {nothing})" : name;

    private static string Text(object? value, ListColumn column) =>
        value switch
        {
            DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            bool flag => flag ? "1" : "0",
            null => column.Of.Type switch
            {
                ColumnType.Text => "",
                ColumnType.Date => "1900-01-01",
                _ => "0",
            },
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private string? Literal(ListColumn column, string text) =>
        column.Of.Type switch
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
                ? column.Of.Scale == 0
                    ? dialect.Integer((long)number)
                    : dialect.Number(number)
                : null,
        };

    private static string Escaped(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("~", "%7E", StringComparison.Ordinal);

    private static string Plain(string text) =>
        text.Replace("%7E", "~", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal);
}
