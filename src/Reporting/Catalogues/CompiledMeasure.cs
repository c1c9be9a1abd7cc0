using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Catalogues;

/// <summary>A measure with its names resolved for one reporting date: rows, and what is added up of them.</summary>
/// <param name="NeedsRow">For an item, what is missing when no row has it, such as <c>capital_item.CET1_NET</c>.</param>
public sealed record CompiledMeasure(Measure Measure, Relation Relation, IReadOnlyList<Term> Terms, string? NeedsRow)
{
    /// <summary>Canonical text: two versions that compute the same have the same key.</summary>
    public string Key => Relation.Key + "|" + string.Join('|', Terms.Select(term => term.Key));

    public Output Output(string id) => new(id, Relation, Terms, []);

    /// <summary>The columns of the underlying table that it reads, by name.</summary>
    public IEnumerable<Column> Columns =>
        Terms
            .SelectMany(term => (term.Fact.Value?.Columns ?? []).Concat(term.Where.Columns))
            .Concat(
                Groups is { } grouped
                    ? grouped.Columns.SelectMany(column => (column.Value?.Columns ?? []).Concat(column.Where.Columns)).Append(grouped.Per)
                    : []
            );

    /// <summary>The nullable columns that are added up: a row that counts and has no value would make the sum too small.</summary>
    public IEnumerable<Column> Summed =>
        Terms
            .SelectMany(term => term.Fact.Value?.Columns ?? [])
            .Concat(Groups is { } grouped ? grouped.Columns.SelectMany(column => column.Value?.Columns ?? []) : [])
            .Where(column => column.IsNullable);

    /// <summary>The groups that it reduces; null when it adds up rows.</summary>
    public GroupedRelation? Groups => Relation as GroupedRelation ?? (Relation as TopRelation)?.Groups;

    /// <summary>The table that it reads; null for a join of two snapshots.</summary>
    public TableRelation? Rows => Relation as TableRelation ?? Groups?.Inner;

    /// <summary>The rows that count for it and have no match in the table that they look up; null when they look up nothing.</summary>
    public Output? Unmatched(string id)
    {
        if (Rows is not { Lookup: { } lookup } table)
        {
            return null;
        }

        var lost = new ColumnTest(lookup.Present, ValueSet.Of([new Interval(0, 0)]));
        if (Groups is not { } groups)
        {
            return new(id, table, [new Term(Fact.Rows, Predicate.Any(Terms.Select(term => term.Where)).And(lost), 1)], []);
        }

        var column = new GroupColumn(GroupColumnKind.Count, null, Predicate.Any(groups.Columns.Select(own => own.Where)).And(lost));
        return new(
            id,
            groups with
            {
                Columns = [.. groups.Columns, column],
            },
            [new Term(Fact.Sum(new ScalarColumn(column.Column)), Predicate.Always, 1)],
            []
        );
    }

    /// <summary>The same measure over the rows that also satisfy a condition on the table.</summary>
    public CompiledMeasure Where(Predicate extra) =>
        Groups is { } grouped
            ? throw new NotSupportedException(
                $"Measure '{Measure.Code}' counts groups ({grouped.Per.Name}); a condition on single rows has no one meaning for it."
            )
            : this with
            {
                Terms = Possible([.. Terms.Select(term => term with { Where = term.Where.And(extra) })]),
            };

    /// <summary>Without the terms that no row can satisfy, so that what only they add up is not asked for.</summary>
    private static IReadOnlyList<Term> Possible(IReadOnlyList<Term> terms) =>
        terms.Where(term => term.Where != Predicate.Never).ToList() is { Count: > 0 } possible ? possible : terms;

    /// <summary>The figure for each combination of several columns.</summary>
    public Output? By(string id, IReadOnlyList<string> dimensions)
    {
        var each = dimensions.Select(dimension => By(id, dimension)).ToList();
        return each.Contains(null) ? null : each[0]! with { By = [.. each.Select(output => output!.By[0])] };
    }

    /// <summary>The figure for each value of one column; null when the rows do not have that column.</summary>
    public Output? By(string id, string dimension)
    {
        switch (Relation)
        {
            case TableRelation table when table.Scope.Find(dimension) is { } column:
                return new(id, table, Terms, [column]);
            case TransitionRelation transition
                when (transition.Scope.Find(dimension) ?? transition.Scope.Find("opening." + dimension)) is { } column:
                return new(id, transition, Terms, [column]);
            case GroupedRelation grouped when grouped.Inner.Scope.Find(dimension) is { } column:
                return new(id, grouped with { By = [column] }, Terms, [column]);
            default:
                return null;
        }
    }
}
