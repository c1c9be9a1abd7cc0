using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse.Imports;

/// <summary>What each type takes of a text, in one place: the sentence that errors and the guide quote, and the SQL that holds texts to
/// it.</summary>
/// <remarks>The engine's own casts take more (a date with something behind it, 1e3, 1_000); no text reaches them before its guard has let
/// it through.</remarks>
internal static class TextTypes
{
    public const string Date = "a date such as 2019-03-31";
    public const string Moment = "a date with a time such as 2019-03-31 23:59:00";
    public const string Whole = "a whole number such as 6000 or 6000.0";
    public const string Key = "a whole number without leading zeros; key(x) makes a key of any other text";
    public const string Number = "a number such as 8596.74 or -8596.74";
    public const string Money = "an amount such as 8596.74, up to 16 digits before the point";
    public const string Ratio = "a fraction such as 0.1359, up to 3 digits before the point";
    public const string Bool = "true or false";
    public const string Text = "a text that is not empty";

    /// <summary>Functions text_TYPE(x): the text itself when the type takes it, missing when it is missing, and otherwise a text that every
    /// cast refuses.</summary>
    public static IReadOnlyList<string> Guards { get; } =
    [
        // Back to text and compared: years beyond four digits, BC, infinity and whatever stands behind the day are not the same text any
        // more.
        Guard("date", "strlen(x) = 10 AND CAST(TRY_CAST(x AS DATE) AS VARCHAR) = x"),
        Guard("moment", "regexp_full_match(x, '[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?)?')"),
        Guard("number", "regexp_full_match(x, '-?[0-9]*[.]?[0-9]+')"),
        Guard("whole", "regexp_full_match(x, '-?[0-9]+([.]0+)?')", "split_part(x, '.', 1)"),
        Guard("key", "regexp_full_match(x, '-?(0|[1-9][0-9]*)([.]0+)?')", "split_part(x, '.', 1)"),
        Guard("bool", "lower(x) IN ('true', 'false')"),
    ];

    /// <summary>The guard and the sentence for a cast of text to a type of the engine; null where the engine's own cast is exact.</summary>
    public static (string Guard, string Accepted)? OfCast(string type) =>
        type switch
        {
            "DATE" => ("text_date", Date),
            "TIMESTAMP" => ("text_moment", Moment),
            "BOOLEAN" => ("text_bool", Bool),
            "TINYINT"
            or "SMALLINT"
            or "INTEGER"
            or "BIGINT"
            or "HUGEINT"
            or "UTINYINT"
            or "USMALLINT"
            or "UINTEGER"
            or "UBIGINT"
            or "UHUGEINT" => ("text_whole", Whole),
            "DECIMAL" or "DOUBLE" or "FLOAT" => ("text_number", Number),
            _ => null,
        };

    /// <summary>What a column of the contract takes.</summary>
    public static string Of(ContractColumn column, Contract contract) =>
        column.Type switch
        {
            ColumnType.Code => string.Join(", ", contract.CodeLists[column.CodeList!].Values.Select(v => v.Code)),
            ColumnType.Money => Money,
            ColumnType.Ratio => Ratio,
            ColumnType.BigInt => Key,
            ColumnType.Int => Whole,
            ColumnType.Date => Date,
            ColumnType.Bool => Bool,
            ColumnType.Text => Text,
        };

    private static string Guard(string name, string takes, string then = "x") =>
        $"CREATE TEMP MACRO text_{name}(x) AS CASE WHEN x IS NULL THEN NULL WHEN {takes} THEN {then} ELSE '?' END";
}
