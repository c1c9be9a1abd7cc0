using System.Globalization;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Reporting.Expressions;

/// <summary>Turns a constant of an expression into values of a column.</summary>
internal static class Literals
{
    /// <summary>Keys use all 63 bits but the last, next to which lie the ends that stand for no bound.</summary>
    private const decimal LargestKey = long.MaxValue - 1;

    /// <summary>The values of <paramref name="column"/> that stand in the relation to a constant; a group's name stands for all its
    /// codes.</summary>
    public static ValueSet Compare(Column column, Comparison comparison, Expression constant)
    {
        if (column.Type == ColumnType.Text)
        {
            var text = constant as TextExpression ?? throw Wrong(column, constant);
            return comparison switch
            {
                Comparison.Equal => ValueSet.OfTexts([text.Value]),
                Comparison.NotEqual => ValueSet.OfTexts([text.Value], isComplement: true),
                _ => throw new ExpressionException(
                    constant.Offset,
                    $"text column '{column.Name}' has no order; use =, <> or in (…)",
                    "no_order",
                    column.Name
                ),
            };
        }

        if (
            column.CodeList is { } list
            && constant is NameExpression symbol
            && list.Find(symbol.Name) is null
            && Group(list, symbol.Name) is { Count: > 0 } group
        )
        {
            var codes = ValueSet.Of(group.Select(value => new Interval(value, value)));
            return comparison switch
            {
                Comparison.Equal => codes,
                Comparison.NotEqual => codes.PresentComplement(),
                _ => throw new ExpressionException(
                    constant.Offset,
                    $"'{symbol.Name}' is a group of codes and has no order; use =, <> or in (…)",
                    "no_order",
                    symbol.Name
                ),
            };
        }

        var (low, high) = Units(column, constant);
        return comparison switch
        {
            Comparison.Equal => low == high ? ValueSet.Of([new(low, low)]) : ValueSet.Of([]),
            Comparison.NotEqual => (low == high ? ValueSet.Of([new(low, low)]) : ValueSet.Of([])).PresentComplement(),
            Comparison.Less => ValueSet.Of([new(long.MinValue, high - 1)]),
            Comparison.LessOrEqual => ValueSet.Of([new(long.MinValue, low)]),
            Comparison.Greater => ValueSet.Of([new(low + 1, long.MaxValue)]),
            Comparison.GreaterOrEqual => ValueSet.Of([new(high, long.MaxValue)]),
        };
    }

    /// <summary>The constant in units of the column's last decimal, rounded down and up; the two differ when it has more decimals than the
    /// column.</summary>
    private static (long Low, long High) Units(Column column, Expression constant)
    {
        switch (column.Type, constant)
        {
            case (ColumnType.Bool, BoolExpression flag):
                return (flag.Value ? 1 : 0, flag.Value ? 1 : 0);
            case (ColumnType.Date, DateExpression date):
                return (date.Value.DayNumber, date.Value.DayNumber);
            case (ColumnType.Code, NameExpression symbol):
                var code =
                    column.CodeList!.Find(symbol.Name)
                    ?? throw Suggestion.Unknown(
                        symbol.Offset,
                        $"unknown value '{symbol.Name}' of {column.Name}",
                        "unknown_value",
                        symbol.Name,
                        column.CodeList.Values.Select(value => value.Code)
                    );
                return (code.Value, code.Value);
            case (ColumnType.Code, NumberExpression number) when !decimal.IsInteger(number.Value):
                throw Wrong(column, constant);
            case (ColumnType.Code or ColumnType.Int or ColumnType.BigInt or ColumnType.Money or ColumnType.Ratio, NumberExpression number):
                return Scaled(column, number);
            default:
                throw Wrong(column, constant);
        }
    }

    private static (long Low, long High) Scaled(Column column, NumberExpression number)
    {
        var unit = column.Scale switch
        {
            2 => 100m,
            6 => 1_000_000m,
            _ => 1m,
        };
        if (Math.Abs(number.Value) > (column.Type == ColumnType.BigInt ? LargestKey : 1_000_000_000_000m))
        {
            throw new ExpressionException(
                number.Offset,
                string.Create(CultureInfo.InvariantCulture, $"{number.Value} is beyond what '{column.Name}' can hold"),
                "too_large",
                number.Value,
                column.Name
            );
        }

        return ((long)decimal.Floor(number.Value * unit), (long)decimal.Ceiling(number.Value * unit));
    }

    private static List<long> Group(CodeList list, string name) =>
        [.. list.Values.Where(value => value.Group == name).Select(value => (long)value.Value)];

    private static ExpressionException Wrong(Column column, Expression constant)
    {
        var (message, rule) = column.Type switch
        {
            ColumnType.Code => (
                $"'{column.Name}' is compared with a value of its code list{Suggestion.For("", column.CodeList!.Values.Take(6).Select(value => value.Code))}",
                "code_column"
            ),
            ColumnType.Date => ($"'{column.Name}' is a date; write yyyy-MM-dd, @as_of or @year_start", "date_column"),
            ColumnType.Bool => ($"'{column.Name}' is true or false", "flag_column"),
            ColumnType.Text => ($"'{column.Name}' is a text; write it in single quotes", "text_column"),
            _ => ($"'{column.Name}' is a number", "number_column"),
        };
        return new(
            constant.Offset,
            message,
            rule,
            column.Name,
            string.Join(", ", column.CodeList?.Values.Take(6).Select(value => value.Code) ?? [])
        );
    }
}
