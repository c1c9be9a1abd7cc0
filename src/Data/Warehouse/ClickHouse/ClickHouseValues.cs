using System.Globalization;

namespace Portal.Data.Warehouse.ClickHouse;

/// <summary>Turns the text of a value into one of the five kinds that a result may hold; never through floating point.</summary>
internal static class ClickHouseValues
{
    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>The number under which a day is stored: days since 1970, negative before. Every day of the calendar has one.</summary>
    public static int Days(DateOnly date) => date.DayNumber - Epoch;

    public static object Read(string text, string type, SqlColumn column)
    {
        if (type.Contains("Float", StringComparison.Ordinal))
        {
            throw Unfit(text, type, column);
        }

        return column.Type switch
        {
            SqlType.Text => text,
            SqlType.Bool when text is "1" or "true" => true,
            SqlType.Bool when text is "0" or "false" => false,
            SqlType.Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                ? whole
                : throw Unfit(text, type, column),
            SqlType.Decimal when IsNumber(type) => ExactDecimal.Parse(column, text),
            SqlType.Date
                when type.Contains("Int32", StringComparison.Ordinal)
                    && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days) =>
                DateOnly.FromDayNumber(days + Epoch),
            SqlType.Date when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) =>
                date,
            _ => throw Unfit(text, type, column),
        };
    }

    /// <summary>The decimals of <c>Nullable(Decimal(38, 2))</c>; 0 for whole numbers.</summary>
    public static int Scale(string type)
    {
        var from = type.IndexOf("Decimal(", StringComparison.Ordinal);
        if (from < 0)
        {
            return 0;
        }

        var comma = type.IndexOf(',', from);
        return int.Parse(
            type.AsSpan(comma + 1, type.IndexOf(')', comma) - comma - 1),
            NumberStyles.AllowLeadingWhite,
            CultureInfo.InvariantCulture
        );
    }

    private static bool IsNumber(string type) =>
        type.Contains("Int", StringComparison.Ordinal) || type.Contains("Decimal", StringComparison.Ordinal);

    private static InvalidOperationException Unfit(string text, string type, SqlColumn column) =>
        new(
            $"The result column '{column.Name}' is declared {column.Type} but the engine returned {type} '{text}'. SQL returns keys, COUNT, SUM, MIN and MAX only."
        );
}
