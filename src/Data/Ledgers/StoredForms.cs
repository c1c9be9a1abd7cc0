using Microsoft.EntityFrameworkCore.Metadata;

namespace Portal.Data.Ledgers;

/// <summary>In which form SQLite must hold the values of a column: the one in which they were saved.</summary>
/// <remarks>
/// SQLite keeps any value in any column, and its driver reads many of them as the same one: bytes as text, a text up to its first NUL, a
/// number without its upper half, several ways to write an instant. The digest of such a row is the old one, while every condition of a
/// query compares something else: an entry is passed over, a session that ended counts.
/// </remarks>
internal static class StoredForms
{
    private const string Digit = "[0-9]";
    private const string Day = Digit + Digit + Digit + Digit + "-" + Digit + Digit + "-" + Digit + Digit;
    private const string Time = " " + Digit + Digit + ":" + Digit + Digit + ":" + Digit + Digit;
    private const string Last = "[1-9]";
    private static readonly string[] Instants =
    [
        Day + Time,
        Day + Time + "." + Last,
        Day + Time + "." + Digit + Last,
        Day + Time + "." + Digit + Digit + Last,
    ];

    /// <summary>A condition that is true where the stored value is none that was saved by the portal.</summary>
    /// <param name="column">The column of the model.</param>
    /// <param name="name">Its name as it is written in a statement.</param>
    public static string Violation(IColumn column, string name)
    {
        var type = Provided(column);
        var isWrong = column.StoreType switch
        {
            "INTEGER" => $"typeof({name}) <> 'integer' OR {Range(type, name)}",
            "BLOB" => $"typeof({name}) <> 'blob'",
            "REAL" => $"typeof({name}) <> 'real'",
            "TEXT" => $"typeof({name}) <> 'text' OR instr(CAST({name} AS BLOB), x'00') > 0 OR {Text(type, name)}",
            _ => throw new InvalidOperationException($"{column.Table.Name}.{column.Name} is stored as {column.StoreType}: say how."),
        };
        return $"({name} IS NOT NULL AND ({isWrong}))";
    }

    private static Type Provided(IColumn column)
    {
        // The container of a JSON column has no property of its own: it is text.
        var mapping = column.PropertyMappings is [var first, ..] ? first.TypeMapping : null;
        var type = mapping?.Converter?.ProviderClrType ?? mapping?.ClrType ?? typeof(string);
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    private static string Range(Type type, string name) =>
        type == typeof(bool) ? $"{name} NOT IN (0, 1)"
        : type == typeof(long) ? "0"
        : $"{name} NOT BETWEEN -2147483648 AND 2147483647";

    private static string Text(Type type, string name) =>
        type == typeof(DateOnly) ? $"{name} NOT GLOB '{Day}'"
        : type == typeof(DateTime) ? string.Join(" AND ", Instants.Select(form => $"{name} NOT GLOB '{form}'"))
        : type == typeof(Guid) ? $"{name} <> upper({name}) OR length({name}) <> 36"
        : "0";
}
