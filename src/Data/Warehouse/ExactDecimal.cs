using System.Globalization;

namespace Portal.Data.Warehouse;

/// <summary>Decimals that keep every digit, or are refused: .NET's own parsing and addition round silently beyond 28 digits.</summary>
public static class ExactDecimal
{
    private const int Digits = 28;
    private const decimal FirstBeyond = 1_0000_0000_0000_0000_0000_0000_0000m;

    /// <summary>A number as an engine writes it: sign, digits, point, digits.</summary>
    public static decimal Parse(SqlColumn column, ReadOnlySpan<char> text)
    {
        var digits = text.TrimStart('-').TrimStart('0').TrimStart('.');
        var count = digits.Length - (digits.Contains('.') ? 1 : 0);
        return
            count <= Digits
            && decimal.TryParse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var value
            )
            ? value
            : throw TooLarge(column);
    }

    public static decimal Add(SqlColumn column, decimal left, decimal right)
    {
        var sum = left + right;
        var bits = decimal.GetBits(sum);
        var isHeld = sum.Scale == Math.Max(left.Scale, right.Scale) && new decimal(bits[0], bits[1], bits[2], false, 0) < FirstBeyond;
        return isHeld ? sum : throw TooLarge(column);
    }

    public static WarehouseException TooLarge(SqlColumn column) =>
        WarehouseException.Of(
            "engine.sum-too-large",
            $"The result column '{column.Name}' has a sum beyond 28 digits, which cannot be held exactly. Narrow the predicate, or correct the amounts in the warehouse."
        );
}
