using Portal.Reporting.Expressions;

namespace Portal.Reporting.Planning;

public enum Aggregation
{
    Count,
    Sum,
    Max,
}

/// <summary>What is aggregated: the number of rows, or the sum or maximum of a value computed from each row.</summary>
public sealed record Fact(Aggregation Aggregation, Scalar? Value)
{
    public static readonly Fact Rows = new(Aggregation.Count, null);

    /// <summary>Decimals of the result.</summary>
    public int Scale => Value?.Scale ?? 0;

    public string Key => Aggregation == Aggregation.Count ? "count" : $"{(Aggregation == Aggregation.Sum ? "sum" : "max")}({Value!.Key})";

    public static Fact Sum(Scalar value) => new(Aggregation.Sum, value);

    public static Fact Max(Scalar value) => new(Aggregation.Max, value);
}

/// <summary>A fact over the rows that satisfy a condition, added or subtracted.</summary>
public sealed record Term(Fact Fact, Predicate Where, int Sign)
{
    public string Key => (Sign < 0 ? "-" : "+") + Fact.Key + "?" + Where.Key;
}

/// <summary>One figure, or one figure per value of the columns that it is broken down by.</summary>
/// <param name="Id">The asker's own name for it; not part of what is computed.</param>
public sealed record Output(string Id, Relation Relation, IReadOnlyList<Term> Terms, IReadOnlyList<Column> By)
{
    /// <summary>The columns that a cuboid must keep apart to answer it.</summary>
    public IEnumerable<Column> Columns => Terms.SelectMany(term => term.Where.Columns).Concat(By);
}
