using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Bridges;

/// <summary>What each line adds to a sum of balances, loan by loan: conditions and sums that the warehouse computes.</summary>
/// <remarks>
/// For a loan, b0 and b1 are its balances, m the sum of its movements, p0 and p1 whether it meets the measure's condition at the opening
/// and at the closing. A loan without a balance at one end has the state of the other end there: what is new did not migrate, nor did what
/// left. Then b1·p1 − b0·p0 = m·p0 + (b0 + m)·(p1 − p0) + (b1 − b0 − m)·p1: movements, migration, unexplained. It holds for every loan,
/// whatever its movements are, so that no line is the remainder of the others.
/// </remarks>
internal sealed class BridgeTerms(MovementRelation relation)
{
    public const string Table = "loan_snapshot";

    private readonly Column _openingBalance = relation.Snapshots.Scope.Find("opening.balance")!;
    private readonly Column _closingBalance = relation.Snapshots.Scope.Find("closing.balance")!;
    private readonly Column _closingPresent = relation.Snapshots.Scope.Find("closing.present")!;

    /// <summary>True for a sum of balances over the loans of one snapshot: what movements of principal can explain.</summary>
    public static bool CanExplain(CompiledMeasure? measure) =>
        measure is { Relation: TableRelation { Lookup: null, Table: Table, Dates.Count: 1 } }
        && measure.Terms.All(term => term.Fact is { Aggregation: Aggregation.Sum, Value: ScalarColumn { Column.Name: "balance" } });

    /// <summary>The terms of one line.</summary>
    /// <param name="opening">The measure at the opening date, under the rules of the closing day.</param>
    /// <param name="closing">The measure at the closing date; its terms are those of the opening in the same order.</param>
    public IReadOnlyList<Term> Of(BridgeLine line, CompiledMeasure opening, CompiledMeasure closing) =>
        [.. opening.Terms.Zip(closing.Terms, (before, after) => Of(line, before, after)).SelectMany(terms => terms)];

    private IEnumerable<Term> Of(BridgeLine line, Term before, Term after)
    {
        var (first, last) = States(WithoutBalance(before.Where), WithoutBalance(after.Where));
        return (
            line.Kind switch
            {
                BridgeLineKind.Movement => [new Term(Moved(line.Code), first, 1)],
                BridgeLineKind.MigrationIn => Expected(first.Negated().And(last), 1),
                BridgeLineKind.MigrationOut => Expected(first.And(last.Negated()), -1),
                BridgeLineKind.Unexplained => Expected(last, -1).Append(new Term(Fact.Sum(new ScalarColumn(_closingBalance)), last, 1)),
                _ => Enumerable.Empty<Term>(),
            }
        ).Select(term => term with { Sign = term.Sign * before.Sign });
    }

    /// <summary>The opening balance and every movement.</summary>
    private IEnumerable<Term> Expected(Predicate where, int sign) =>
        relation
            .Moved.Select(column => new Term(Fact.Sum(new ScalarColumn(column.Column)), where, sign))
            .Prepend(new(Fact.Sum(new ScalarColumn(_openingBalance)), where, sign));

    private Fact Moved(string code) => Fact.Sum(new ScalarColumn(relation.Moved.Single(column => column.Code == code).Column));

    private (Predicate First, Predicate Last) States(Predicate before, Predicate after)
    {
        var (atOpening, atClosing) = (On("opening", before), On("closing", after).And(Holds(_closingPresent)));
        var (open, close) = (HasBalance(_openingBalance), HasBalance(_closingBalance));
        // A condition that every loan meets is met by one that came and left between the two days, too.
        var first =
            before == Predicate.Always && after == Predicate.Always
                ? Predicate.Always
                : Predicate.Any([open.And(atOpening), open.Negated().And(atClosing)]);
        return (first, first == Predicate.Always ? first : Predicate.Any([close.And(atClosing), close.Negated().And(first)]));
    }

    /// <summary>Which loans have a balance the bridge asks itself, at both ends.</summary>
    private static Predicate WithoutBalance(Predicate where) =>
        CarryingRows.IsTestOf(where, "balance") ? Predicate.Always
        : where is Combination { IsAnd: true } all ? Predicate.All(all.Operands.Select(WithoutBalance))
        : where;

    private Predicate On(string side, Predicate condition) =>
        condition.On(column => relation.Snapshots.Scope.Find($"{side}.{column.Name}")!);

    private static ColumnTest Holds(Column flag) => new(flag, ValueSet.Of([new Interval(1, 1)]));

    private static Predicate HasBalance(Column balance) => new ColumnTest(balance, ValueSet.Of([new Interval(0, 0)])).Negated();
}
