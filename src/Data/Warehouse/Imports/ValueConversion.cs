using Portal.Data.Warehouse.Contracts;
using static Portal.Data.Warehouse.DuckDb.DuckDbInstance;

namespace Portal.Data.Warehouse.Imports;

/// <summary>SQL that turns a value of an expression into a column's type, or into nothing where the type does not take it. It cannot fail.</summary>
internal static class ValueConversion
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
            ColumnType.Money => $"TRY_CAST({(isText ? $"text_number({value})" : value)} AS DECIMAL(18,2))",
            ColumnType.Ratio => $"TRY_CAST({(isText ? $"text_number({value})" : value)} AS DECIMAL(9,6))",
            ColumnType.BigInt => isText ? $"TRY_CAST(text_key({value}) AS BIGINT)" : Whole(value, type, "BIGINT"),
            ColumnType.Int => isText ? $"TRY_CAST(text_whole({value}) AS INTEGER)" : Whole(value, type, "INTEGER"),
            ColumnType.Text => $"CAST({value} AS VARCHAR)",
            ColumnType.Date => isText ? $"TRY_CAST(text_date({value}) AS DATE)" : Day(value),
            ColumnType.Bool => $"TRY_CAST({(isText ? $"text_bool({value})" : value)} AS BOOLEAN)",
        };
    }

    // 6000.0 is a whole number, 6000.5 is not (a plain cast would round it).
    private static string Whole(string value, string type, string whole) => type.StartsWith("DECIMAL", StringComparison.Ordinal)
        ? $"CASE WHEN {value} = TRUNC({value}) THEN TRY_CAST({value} AS {whole}) END" : $"TRY_CAST({value} AS {whole})";

    // Days that DATE of other engines and of the portal cannot hold are no days.
    private static string Day(string value) => $"CASE WHEN TRY_CAST({value} AS DATE) BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN TRY_CAST({value} AS DATE) END";

    private static string CodeOf(ContractColumn column, Contract contract, string value)
    {
        var branches = contract.CodeLists[column.CodeList!].Values.Select(v => $" WHEN {Text(v.Code)} THEN {v.Value} WHEN '{v.Value}' THEN {v.Value}");
        return $"CAST(CASE CAST({value} AS VARCHAR){string.Concat(branches)} END AS SMALLINT)";
    }
}
