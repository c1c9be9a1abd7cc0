using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Classifications;

/// <summary>Writes the rows of a snapshot with their minimum category: facts joined to each loan, the rules on single loans, then those on
/// borrowers.</summary>
internal sealed class ClassificationSql(SqlDialect dialect, TableSource tables, CompiledClassification rules)
{
    private static readonly Column OwnRule = new("own_rule", ColumnType.Int, false);
    private readonly SqlWriter _writer = new(dialect);

    /// <summary>FROM text, with its alias, that yields the wanted columns.</summary>
    public string Source(IReadOnlyCollection<Column> wanted)
    {
        var shown = wanted.Where(column => rules.Snapshot.Find(column.Name) is not null).DistinctBy(column => column.Name).ToList();
        var columns = shown.Concat(rules.Used).DistinctBy(column => column.Name).ToList();
        var rows = Judged(columns, Predicate.Always);
        foreach (var fact in rules.Facts.Where(fact => fact.IsRated))
        {
            rows = Joined(rows, columns, fact, Rated(fact));
        }

        var rule = dialect.Quote(CompiledClassification.RuleColumn);
        var minimum = Minimum(rule);
        var booked = dialect.Quote(CompiledClassification.BookedColumn);
        string[] list =
        [
            .. Names(shown),
            rule,
            $"{minimum} AS {dialect.Quote(CompiledClassification.MinimumColumn)}",
            $"{dialect.Case([($"{minimum} > {booked}", minimum)], booked)} AS {dialect.Quote(CompiledClassification.RequiredColumn)}",
        ];
        return $"(SELECT {string.Join(", ", list)} FROM (SELECT {string.Join(", ", Names(shown.Append(rules.Snapshot.Find(CompiledClassification.BookedColumn)!)))}, "
            + $"{Decided()} AS {rule} FROM {rows} AS f) AS g) AS s";
    }

    /// <summary>The snapshot's rows with their facts and the rank of the first rule on single loans that holds; <paramref name="columns"/>
    /// grows by what is added.</summary>
    private string Judged(List<Column> columns, Predicate of)
    {
        var source = tables(rules.Snapshot.Name, [rules.AsOf]);
        var rows =
            of == Predicate.Always
                ? source
                : $"(SELECT {string.Join(", ", Names(columns))} FROM {source} AS s WHERE {_writer.Condition(of)})";
        foreach (var fact in rules.Facts.Where(fact => !fact.IsRated))
        {
            var inner = fact.Hit is { } hit
                ? $"SELECT {Name(fact.Per)}, 1 AS {Name(hit.Column)} FROM ({Grouped(fact, tables(fact.Table.Name, fact.Dates))}) AS d WHERE {_writer.Condition(hit.Trigger)}"
                : Grouped(fact, tables(fact.Table.Name, fact.Dates));
            rows = Joined(rows, columns, fact, inner);
        }

        (string, string)[] cases =
        [
            .. Unless(rules.Population, rules.None),
            .. Unless(rules.Scope, rules.NotYet),
            .. rules
                .Rules.Where(rule => !rule.IsRated && rule.When != Predicate.Never)
                .Select(rule => (_writer.Condition(rule.When), dialect.Integer(rule.Rank))),
        ];
        var judged =
            $"(SELECT {string.Join(", ", Names(columns))}, {Chosen(cases, dialect.Integer(rules.None))} AS {Name(OwnRule)} FROM {rows} AS r)";
        columns.Add(OwnRule);
        return judged;
    }

    /// <summary>What the loans of each borrower add up to, now that each has been judged on its own.</summary>
    private string Rated(CompiledFact fact)
    {
        var columns = rules
            .Used.Concat(fact.Reads.Where(column => rules.Snapshot.Find(column.Name) is not null))
            .DistinctBy(column => column.Name)
            .ToList();
        var rows = Judged(columns, fact.Of.And(rules.Population));
        return Grouped(
            fact,
            $"(SELECT {string.Join(", ", Names(columns))}, {Minimum(Name(OwnRule))} AS {dialect.Quote(ClassificationCompiler.OwnMinimum)} FROM {rows} AS m)"
        );
    }

    /// <summary>One row for each group; rows that no column counts are not read.</summary>
    private string Grouped(CompiledFact fact, string rows)
    {
        List<(string Name, GroupColumn Value)> columns = fact.Hit is null
            ? [.. fact.Columns.Select(column => (column.Column.SqlName, column.Value))]
            : [.. fact.Parts.Select(part => (part.Column.SqlName, part))];
        var list = columns.Select(column => $"{GroupedRelation.Aggregate(column.Value, dialect, _writer)} AS {dialect.Quote(column.Name)}");
        var counted = Predicate.Any(columns.Select(column => column.Value.Where));
        return $"SELECT {string.Join(", ", list.Prepend(Name(fact.Per)))} FROM {rows} AS b{(counted == Predicate.Always ? "" : " WHERE " + _writer.Condition(counted))} GROUP BY {Name(fact.Per)}";
    }

    private string Joined(string rows, List<Column> columns, CompiledFact fact, string groups)
    {
        var lookup = new LookupJoin(ColumnScope.Of(fact.Name, [fact.Per, .. fact.Added]), fact.Per.Name);
        var known = ColumnScope.Of(rules.Snapshot.Name, columns);
        columns.AddRange(fact.Added);
        return $"({lookup.Select(dialect, known, rows, $"({groups})", columns)})";
    }

    /// <summary>The first of all rules that holds: one on borrowers only where it comes before the loan's own.</summary>
    private string Decided() =>
        Chosen(
            rules
                .Rules.Where(rule => rule.IsRated && rule.When != Predicate.Never)
                .Select(rule =>
                    (
                        $"{Name(OwnRule)} > {dialect.Integer(rule.Rank)} AND {_writer.Condition(Predicate.All([rules.Population, rules.Scope, rule.When]))}",
                        dialect.Integer(rule.Rank)
                    )
                ),
            Name(OwnRule)
        );

    /// <summary>The category that a rank stands for.</summary>
    private string Minimum(string rank)
    {
        var steps = rules
            .Rules.GroupBy(rule => rule.Minimum)
            .Select(group => ($"{rank} <= {dialect.Integer(group.Max(rule => rule.Rank))}", dialect.Integer(group.Key)));
        return Chosen(steps, dialect.Integer(rules.Categories.Values[0].Value));
    }

    private IEnumerable<(string, string)> Unless(Predicate condition, int rank) =>
        condition == Predicate.Always ? [] : [(_writer.Condition(condition.Negated()), dialect.Integer(rank))];

    private string Chosen(IEnumerable<(string, string)> cases, string otherwise)
    {
        var all = cases.ToList();
        return all.Count == 0 ? otherwise : dialect.Case(all, otherwise);
    }

    private string Name(Column column) => dialect.Quote(column.SqlName);

    private IEnumerable<string> Names(IEnumerable<Column> columns) => columns.Select(Name).Distinct(StringComparer.Ordinal);
}
