namespace Portal.Reporting.Expressions;

/// <summary>A resolved condition on a row. It is true or false, never unknown, and holds no negation but that of a comparison.</summary>
public abstract record Predicate
{
    public static readonly Predicate Always = new Constant(true);

    public static readonly Predicate Never = new Constant(false);

    /// <summary>Canonical text: the same condition written differently has the same key in most cases; different conditions never
    /// do.</summary>
    public abstract string Key { get; }

    /// <summary>The negation, carried inward to the columns: a missing value, for which a test is false, satisfies its negation.</summary>
    public abstract Predicate Negated();

    /// <summary>The single-column tests and the comparisons that it is made of.</summary>
    public abstract IEnumerable<Predicate> Leaves { get; }

    public IEnumerable<Column> Columns =>
        Leaves.SelectMany(leaf =>
            leaf switch
            {
                ColumnTest test => [test.Column],
                ScalarComparison comparison => comparison.Left.Columns.Concat(comparison.Right.Columns),
                _ => [],
            }
        );

    /// <summary>The same condition on other columns, such as those of one side of a join.</summary>
    public abstract Predicate On(Func<Column, Column> column);

    public static Predicate All(IEnumerable<Predicate> operands) => Combination.Of(true, operands);

    public static Predicate Any(IEnumerable<Predicate> operands) => Combination.Of(false, operands);

    public Predicate And(Predicate other) => All([this, other]);
}

public sealed record Constant(bool Value) : Predicate
{
    public override string Key => Value ? "true" : "false";

    public override IEnumerable<Predicate> Leaves => [];

    public override Predicate Negated() => Value ? Never : Always;

    public override Predicate On(Func<Column, Column> column) => this;
}

/// <summary>The column's value lies in a set; a missing value only when the set says so.</summary>
public sealed record ColumnTest(Column Column, ValueSet Values) : Predicate
{
    public override string Key => Column.Name + Values.Key;

    public override IEnumerable<Predicate> Leaves => [this];

    public override Predicate Negated() =>
        Column.IsNullable ? new ColumnTest(Column, Values.Complement()) : new ColumnTest(Column, Values.PresentComplement());

    public override Predicate On(Func<Column, Column> column) => this with { Column = column(Column) };
}

/// <summary>Two computed values compared: the condition that does not reduce to one column.</summary>
/// <param name="IsNegated">True when the whole comparison is denied; it is then true where a value is missing.</param>
public sealed record ScalarComparison(Comparison Operator, Scalar Left, Scalar Right, bool IsNegated = false) : Predicate
{
    public override string Key => $"{(IsNegated ? "!" : "")}[{Left.Key} {Operator} {Right.Key}]";

    public override IEnumerable<Predicate> Leaves => [this];

    public override Predicate Negated() => this with { IsNegated = !IsNegated };

    public override Predicate On(Func<Column, Column> column) => this with { Left = Left.On(column), Right = Right.On(column) };
}

/// <summary>All or any of at least two different conditions, in canonical order.</summary>
public sealed record Combination : Predicate
{
    private Combination(bool isAnd, IReadOnlyList<Predicate> operands)
    {
        IsAnd = isAnd;
        Operands = operands;
        Key = "(" + string.Join(isAnd ? " & " : " | ", operands.Select(operand => operand.Key)) + ")";
    }

    public bool IsAnd { get; }

    public IReadOnlyList<Predicate> Operands { get; }

    public override string Key { get; }

    public override IEnumerable<Predicate> Leaves => Operands.SelectMany(operand => operand.Leaves);

    public override Predicate Negated() => Of(!IsAnd, Operands.Select(operand => operand.Negated()));

    public override Predicate On(Func<Column, Column> column) => Of(IsAnd, Operands.Select(operand => operand.On(column)));

    public bool Equals(Combination? other) => other is not null && other.Key == Key;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <summary>Flattens, joins tests of one column into one set, drops what decides nothing.</summary>
    internal static Predicate Of(bool isAnd, IEnumerable<Predicate> operands)
    {
        var parts = operands
            .SelectMany(operand => operand is Combination inner && inner.IsAnd == isAnd ? inner.Operands : [operand])
            .ToList();
        if (parts.Any(part => part is Constant constant && constant.Value != isAnd))
        {
            return isAnd ? Never : Always;
        }

        var tests = parts
            .OfType<ColumnTest>()
            .GroupBy(test => test.Column.Name, StringComparer.Ordinal)
            .Select(group => new ColumnTest(
                group.First().Column,
                group.Select(test => test.Values).Aggregate((left, right) => isAnd ? left.Intersection(right) : left.Union(right))
            ))
            .ToList();
        if (isAnd && tests.Any(test => test.Values.IsEmpty))
        {
            return Never;
        }

        var rest = parts.Where(part => part is not (ColumnTest or Constant));
        Predicate[] joined = [.. tests.Concat(rest).DistinctBy(part => part.Key).OrderBy(part => part.Key, StringComparer.Ordinal)];
        return joined switch
        {
            [] => isAnd ? Always : Never,
            [var only] => only,
            _ => new Combination(isAnd, joined),
        };
    }
}
