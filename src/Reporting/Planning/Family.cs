using Portal.Data;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Planning;

/// <summary>Outputs that one base cuboid answers.</summary>
/// <param name="EstimatedCells">Product of the dimensions' cardinalities, at most the number of rows.</param>
public sealed record Family(
    Relation Relation,
    IReadOnlyList<Dimension> Dimensions,
    IReadOnlyList<Fact> Facts,
    IReadOnlyList<Output> Outputs,
    long EstimatedCells
)
{
    private readonly Dictionary<string, Dimension> _byColumn = Dimensions
        .Where(dimension => dimension is not FlagDimension)
        .ToDictionary(
            dimension => dimension is AtomDimension atom ? atom.Atoms.Column.Name : dimension.Stored.Name,
            StringComparer.Ordinal
        );

    /// <summary>Name of the column that holds the number of rows of a cell.</summary>
    public const string CountColumn = "n";

    /// <summary>SHA-256 over what the cuboid keeps apart and adds up; limits, names and formulas are not part of it.</summary>
    public string Digest { get; } =
        Hashing.Sha256(
            string.Join(
                '\n',
                ["cuboid/1", Relation.Key, .. Dimensions.Select(dimension => dimension.Key), .. Facts.Select(fact => fact.Key)]
            )
        );

    public string FactColumn(Fact fact) =>
        fact.Aggregation == Aggregation.Count
            ? CountColumn
            : FormattableString.Invariant($"f{Facts.TakeWhile(own => own.Key != fact.Key).Count()}");

    /// <summary>A condition on rows as a condition on cells.</summary>
    public Predicate Rewrite(Predicate predicate) =>
        predicate switch
        {
            ColumnTest test => _byColumn[test.Column.Name] is AtomDimension atom
                ? new ColumnTest(atom.Stored, ValueSet.Of(atom.Atoms.Covering(test.Values).Select(number => new Interval(number, number))))
                : test,
            ScalarComparison comparison => Flag(comparison),
            Combination { IsAnd: true } all => Predicate.All(all.Operands.Select(Rewrite)),
            Combination any => Predicate.Any(any.Operands.Select(Rewrite)),
            _ => predicate,
        };

    private ColumnTest Flag(ScalarComparison comparison)
    {
        var positive = comparison with { IsNegated = false };
        var flag = Dimensions.OfType<FlagDimension>().Single(dimension => dimension.Comparison.Key == positive.Key);
        var wanted = comparison.IsNegated ? 0 : 1;
        return new ColumnTest(flag.Stored, ValueSet.Of([new(wanted, wanted)]));
    }
}

/// <summary>The statements that answer everything that was asked, each over one set of rows.</summary>
public sealed record Plan(IReadOnlyList<Family> Families)
{
    public long EstimatedCells => Families.Sum(family => family.EstimatedCells);
}
