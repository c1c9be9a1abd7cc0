using System.Text.RegularExpressions;
using Portal.Data.Warehouse.Contracts;
using static Portal.Data.Warehouse.DuckDb.DuckDbInstance;

namespace Portal.Data.Warehouse.Imports;

/// <summary>SQL that turns a value of an expression into a column's type, or into nothing where the type does not take it. It cannot
/// fail.</summary>
internal static partial class ValueConversion
{
    /// <param name="value">SQL of a value that costs nothing to name twice.</param>
    /// <param name="type">The engine's type of it.</param>
    public static string Of(ContractColumn column, Contract contract, string value, string type)
    {
        var isText = type == "VARCHAR";
        return column.Type switch
        {
            ColumnType.Code => CodeOf(column, contract, value),
            // Money is rounded half away from zero to cents, once: casts to DECIMAL do that for text and for decimals.
            ColumnType.Money => isText ? $"TRY_CAST(text_number({value}) AS DECIMAL(18,2))" : Rounded(value, type, "DECIMAL(18,2)"),
            ColumnType.Ratio => isText ? $"TRY_CAST(text_number({value}) AS DECIMAL(9,6))" : Rounded(value, type, "DECIMAL(9,6)"),
            ColumnType.BigInt => isText ? $"TRY_CAST(text_key({value}) AS BIGINT)" : Whole(value, type, "BIGINT"),
            ColumnType.Int => isText ? $"TRY_CAST(text_whole({value}) AS INTEGER)" : Whole(value, type, "INTEGER"),
            ColumnType.Text => $"CAST({value} AS VARCHAR)",
            ColumnType.Date => isText ? $"TRY_CAST(text_date({value}) AS DATE)" : Day(value),
            ColumnType.Bool => $"TRY_CAST({(isText ? $"text_bool({value})" : value)} AS BOOLEAN)",
        };
    }

    // Eighteen digits hold nearly every value, and rounding more than that costs forty times as much: what does not fit is rounded at its
    // full width.
    private static string Rounded(string value, string type, string to) =>
        WideDecimal().Match(type) is { Success: true } wide
            ? $"COALESCE(TRY_CAST(TRY_CAST({value} AS DECIMAL(18,{wide.Groups[1].Value})) AS {to}), TRY_CAST({value} AS {to}))"
            : $"TRY_CAST({value} AS {to})";

    // 6000.0 is a whole number, 6000.5 is not (a plain cast would round it).
    private static string Whole(string value, string type, string whole) =>
        type.StartsWith("DECIMAL", StringComparison.Ordinal)
            ? $"CASE WHEN {value} = TRUNC({value}) THEN TRY_CAST({value} AS {whole}) END"
            : $"TRY_CAST({value} AS {whole})";

    // Days that DATE of other engines and of the portal cannot hold are no days.
    private static string Day(string value) =>
        $"CASE WHEN TRY_CAST({value} AS DATE) BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN TRY_CAST({value} AS DATE) END";

    private static string CodeOf(ContractColumn column, Contract contract, string value)
    {
        var branches = contract
            .CodeLists[column.CodeList!]
            .Values.Select(v => $" WHEN {Text(v.Code)} THEN {v.Value} WHEN '{v.Value}' THEN {v.Value}");
        return $"CAST(CASE CAST({value} AS VARCHAR){string.Concat(branches)} END AS SMALLINT)";
    }

    // More than 18 digits, of which at most 17 are decimals.
    [GeneratedRegex(@"^DECIMAL\((?:19|2\d|3\d),(\d|1[0-7])\)$")]
    private static partial Regex WideDecimal();
}
