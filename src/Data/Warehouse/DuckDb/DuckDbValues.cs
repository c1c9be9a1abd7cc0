using System.Globalization;
using System.Numerics;
using DuckDB.NET.Data;

namespace Portal.Data.Warehouse.DuckDb;

/// <summary>Turns DuckDB's values into the five kinds that a result may hold; never through floating point.</summary>
internal static class DuckDbValues
{
    private static readonly BigInteger LargestDecimal = new(decimal.MaxValue);

    public static object? Read(DuckDBDataReader reader, int index, SqlColumn column)
    {
        if (reader.IsDBNull(index))
        {
            return null;
        }

        object value;
        try
        {
            value = reader.GetValue(index);
        }
        catch (OverflowException problem)
        {
            throw TooLarge(column, problem);
        }

        return column.Type switch
        {
            SqlType.Integer => Integer(value, column),
            SqlType.Decimal => Decimal(value, column),
            SqlType.Text when value is string text => text,
            SqlType.Date when value is DateOnly date => date,
            SqlType.Date when value is DateTime { TimeOfDay.Ticks: 0 } instant => DateOnly.FromDateTime(instant),
            SqlType.Bool when value is bool flag => flag,
            _ => throw Unfit(value, column),
        };
    }

    private static long Integer(object value, SqlColumn column) =>
        value switch
        {
            long n => n,
            int n => n,
            short n => n,
            sbyte n => n,
            byte n => n,
            ushort n => n,
            uint n => n,
            BigInteger n when n >= long.MinValue && n <= long.MaxValue => (long)n,
            ulong n when n <= long.MaxValue => (long)n,
            BigInteger or ulong => throw TooLarge(column, null),
            _ => throw Unfit(value, column),
        };

    private static decimal Decimal(object value, SqlColumn column) =>
        value switch
        {
            decimal n => n,
            BigInteger n when BigInteger.Abs(n) <= LargestDecimal => (decimal)n,
            BigInteger => throw TooLarge(column, null),
            ulong n => n,
            float or double => throw Unfit(value, column),
            _ => Integer(value, column),
        };

    private static WarehouseException TooLarge(SqlColumn column, Exception? inner) =>
        WarehouseException.Of(
            "engine.sum-too-large",
            $"The result column '{column.Name}' has a sum beyond 28 digits, which cannot be held exactly. Narrow the predicate, or correct the amounts in the warehouse.",
            inner ?? new OverflowException()
        );

    private static InvalidOperationException Unfit(object value, SqlColumn column) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The result column '{column.Name}' is declared {column.Type} but the engine returned {value.GetType().Name} '{value}'. SQL returns keys, COUNT, SUM, MIN and MAX only."
            )
        );
}
