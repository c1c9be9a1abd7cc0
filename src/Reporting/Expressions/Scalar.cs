using System.Globalization;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Reporting.Expressions;

/// <summary>A number or date computed from one row, with plus, minus and times only: SQL never divides.</summary>
public abstract record Scalar
{
    /// <summary>Digits that every engine computes exactly.</summary>
    public const int LargestWidth = 38;

    /// <summary>Decimals of the exact result.</summary>
    public abstract int Scale { get; }

    /// <summary>Digits that the exact result can have, before and after the point.</summary>
    public abstract int Width { get; }

    /// <summary>Canonical text.</summary>
    public abstract string Key { get; }

    public abstract IEnumerable<Column> Columns { get; }

    /// <summary>The same value from other columns.</summary>
    public abstract Scalar On(Func<Column, Column> column);
}

public sealed record ScalarColumn(Column Column) : Scalar
{
    public override int Scale => Column.Scale;

    public override int Width =>
        Column.Type switch
        {
            ColumnType.Money => 18,
            ColumnType.BigInt => 19,
            ColumnType.Ratio => 9,
            _ => 10,
        };

    public override string Key => Column.Name;

    public override IEnumerable<Column> Columns => [Column];

    public override Scalar On(Func<Column, Column> column) => new ScalarColumn(column(Column));
}

public sealed record ScalarNumber(decimal Value) : Scalar
{
    public override int Scale => Value.Scale;

    public override int Width => Key.Count(char.IsAsciiDigit);

    public override string Key => Value.ToString(CultureInfo.InvariantCulture);

    public override IEnumerable<Column> Columns => [];

    public override Scalar On(Func<Column, Column> column) => this;
}

public sealed record ScalarArithmetic(Arithmetic Operator, Scalar Left, Scalar Right) : Scalar
{
    public override int Scale => Operator == Arithmetic.Multiply ? Left.Scale + Right.Scale : Math.Max(Left.Scale, Right.Scale);

    public override int Width => Operator == Arithmetic.Multiply ? Left.Width + Right.Width : Math.Max(Left.Width, Right.Width) + 1;

    public override string Key => $"({Left.Key}{Sign}{Right.Key})";

    public override IEnumerable<Column> Columns => Left.Columns.Concat(Right.Columns);

    public override Scalar On(Func<Column, Column> column) => this with { Left = Left.On(column), Right = Right.On(column) };

    public string Sign =>
        Operator switch
        {
            Arithmetic.Add => "+",
            Arithmetic.Subtract => "-",
            Arithmetic.Multiply => "*",
            Arithmetic.Divide => throw new InvalidOperationException("SQL never divides."),
        };
}
