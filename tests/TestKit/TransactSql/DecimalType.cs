using System.Globalization;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Portal.TestKit.TransactSql;

/// <summary>Digits of an exact number and those behind its point, as SQL Server derives them.</summary>
/// <remarks>Source: Transact-SQL reference, "Precision, scale, and length".</remarks>
public sealed record DecimalType(int Precision, int Scale)
{
    public const int MaximumPrecision = 38;

    public static readonly DecimalType BigInt = new(19, 0);
    public static readonly DecimalType Int = new(10, 0);

    private int Whole => Precision - Scale;

    /// <summary>The type of the operation before the server cuts it to 38 digits.</summary>
    public static DecimalType Of(BinaryExpressionType operation, DecimalType left, DecimalType right) =>
        operation switch
        {
            BinaryExpressionType.Multiply => new(left.Precision + right.Precision + 1, left.Scale + right.Scale),
            // A sum gives up its carry before it gives up a decimal.
            BinaryExpressionType.Add or BinaryExpressionType.Subtract => Wider(left, right) is var wide && wide.Precision < MaximumPrecision
                ? wide with
                {
                    Precision = wide.Precision + 1,
                }
                : wide,
            _ => Wider(left, right),
        };

    /// <summary>The type that holds both: of the branches of a CASE.</summary>
    public static DecimalType Wider(DecimalType left, DecimalType right)
    {
        var scale = Math.Max(left.Scale, right.Scale);
        return new(Math.Max(left.Whole, right.Whole) + scale, scale);
    }

    public static DecimalType? Of(DataTypeReference type) =>
        type is SqlDataTypeReference sql
            ? sql.SqlDataTypeOption switch
            {
                SqlDataTypeOption.Decimal or SqlDataTypeOption.Numeric => new(
                    Number(sql, 0),
                    sql.Parameters.Count > 1 ? Number(sql, 1) : 0
                ),
                SqlDataTypeOption.BigInt => BigInt,
                SqlDataTypeOption.Int or SqlDataTypeOption.SmallInt or SqlDataTypeOption.TinyInt or SqlDataTypeOption.Bit => Int,
                _ => null,
            }
            : null;

    public static DecimalType? Of(Literal literal) =>
        literal switch
        {
            NumericLiteral number when number.Value.TrimStart('0') is var digits && digits.Split('.') is [var whole, var part] => new(
                Math.Max(1, whole.Length + part.Length),
                part.Length
            ),
            IntegerLiteral => Int,
            _ => null,
        };

    private static int Number(SqlDataTypeReference type, int at) => int.Parse(type.Parameters[at].Value, CultureInfo.InvariantCulture);
}
