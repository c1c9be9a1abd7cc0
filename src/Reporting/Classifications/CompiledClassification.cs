using System.Globalization;
using Portal.Data;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Classifications;

/// <summary>The classification rules of a day, resolved for one snapshot and for what of it is loaded.</summary>
/// <param name="Snapshot">The snapshot's own columns.</param>
/// <param name="Population">The loans that have a category.</param>
/// <param name="Scope">The loans that the rules bind.</param>
/// <param name="Facts">Those that a rule which can be evaluated names, each before those that build on it.</param>
/// <param name="Rules">By rank: the first that holds decides.</param>
public sealed record CompiledClassification(
    ClassificationBook Book,
    DateOnly AsOf,
    ColumnScope Snapshot,
    Predicate Population,
    Predicate Scope,
    IReadOnlyList<CompiledFact> Facts,
    IReadOnlyList<CompiledRule> Rules
)
{
    public const string MinimumColumn = "minimum_class";
    public const string RequiredColumn = "required_class";
    public const string RuleColumn = "class_rule";

    /// <summary>True for a condition that names what the rules require.</summary>
    public static bool IsNamedIn(string condition) =>
        new[] { MinimumColumn, RequiredColumn, RuleColumn }.Any(name => condition.Contains(name, StringComparison.Ordinal));

    /// <summary>The column that holds the booked category.</summary>
    public const string BookedColumn = "five_class";

    /// <summary>Rank of a loan for which no rule holds.</summary>
    public int None => Rules.Count + 1;

    /// <summary>Rank of a loan that the rules do not bind yet.</summary>
    public int NotYet => Rules.Count + 2;

    public CodeList Categories => Snapshot.Find(BookedColumn)!.CodeList!;

    /// <summary>The category that the rules require at least; the first one where none holds.</summary>
    public Column Minimum => new(MinimumColumn, ColumnType.Code, false, Categories);

    /// <summary>The worse of the booked category and the minimum.</summary>
    public Column Required => new(RequiredColumn, ColumnType.Code, false, Categories);

    /// <summary>The rule that decides the minimum.</summary>
    public Column Rule =>
        new(
            RuleColumn,
            ColumnType.Code,
            false,
            new CodeList(
                "classification-rule",
                [
                    .. Rules.Select(rule => new CodeValue(rule.Rule.Code, rule.Rank, rule.Rule.Name.En, rule.Rule.Name.Zh, null)),
                    new("none", None, "No rule", "无", null),
                    new("not_yet", NotYet, "Not bound yet", "尚未适用", null),
                ]
            )
        );

    /// <summary>What conditions may name: the snapshot's columns, and those that the rules add.</summary>
    public ColumnScope Columns => ColumnScope.Of(Snapshot.Name, [.. Snapshot.Columns.Values, Minimum, Required, Rule]);

    /// <summary>Canonical text: equal rules over equal partitions have the same key.</summary>
    public string Key =>
        string.Create(CultureInfo.InvariantCulture, $"{Snapshot.Name}@{AsOf:yyyy-MM-dd} classified ")
        + Hashing.Sha256(
            string.Join(
                '\n',
                [Population.Key, Scope.Key, .. Facts.Select(fact => fact.Key), .. Rules.Select(rule => $"{rule.Minimum} {rule.When.Key}")]
            )
        );

    /// <summary>The partitions that it reads.</summary>
    public IReadOnlyList<(string Table, DateOnly Date)> Reads =>
        [
            .. Facts
                .Where(fact => !fact.IsRated)
                .SelectMany(fact => fact.Dates.Select(date => (fact.Table.Name, date)))
                .Prepend((Snapshot.Name, AsOf))
                .Distinct(),
        ];

    /// <summary>The snapshot's columns that rules and facts are decided from.</summary>
    public IEnumerable<Column> Used =>
        Rules
            .Select(rule => rule.When)
            .Append(Population)
            .Append(Scope)
            .SelectMany(where => where.Columns)
            .Concat(Facts.Select(fact => fact.Per))
            .Concat(Facts.Where(fact => fact.IsRated).SelectMany(fact => fact.Reads))
            .Append(Snapshot.Find(BookedColumn)!)
            .Where(column => Snapshot.Find(column.Name) is not null)
            .DistinctBy(column => column.Name);
}

/// <summary>What is known of each loan or borrower beyond the loan's row.</summary>
/// <param name="Dates">The partitions that are loaded.</param>
/// <param name="Columns">The names that rules use, and what is added up for each; without exception rules.</param>
/// <param name="Hit">With exception rules: the name, and the condition on <paramref name="Parts"/> under which any hits.</param>
/// <param name="Of">rated: the loans that are added up.</param>
/// <param name="Missing">Partitions that should be there and are not.</param>
public sealed record CompiledFact(
    string Name,
    ColumnScope Table,
    IReadOnlyList<DateOnly> Dates,
    Column Per,
    IReadOnlyList<(Column Column, GroupColumn Value)> Columns,
    (Column Column, Predicate Trigger)? Hit,
    IReadOnlyList<GroupColumn> Parts,
    bool IsRated,
    Predicate Of,
    IReadOnlyList<string> Missing
)
{
    public string Key =>
        $"{Name}: {Table.Name} {string.Join(',', Dates.Select(date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))} per {Per.Name} of {Of.Key} "
        + string.Join(';', Columns.Select(column => column.Column.Name + "=" + column.Value.Key))
        + Hit?.Trigger.Key;

    /// <summary>The columns that it adds to each loan.</summary>
    public IEnumerable<Column> Added => Hit is { } hit ? [hit.Column] : Columns.Select(column => column.Column);

    /// <summary>The columns of its rows that it reads.</summary>
    public IEnumerable<Column> Reads =>
        Columns
            .Select(column => column.Value)
            .Concat(Parts)
            .SelectMany(value => (value.Value?.Columns ?? []).Concat(value.Where.Columns))
            .Concat(Of.Columns)
            .Append(Per);
}

/// <summary>One rule, or what it lacks.</summary>
/// <param name="Rank">From 1: worse minimums first.</param>
/// <param name="Minimum">Stored number of the category.</param>
/// <param name="When">Never for a rule that cannot be evaluated.</param>
/// <param name="IsRated">True when it looks at what the rules on single loans gave.</param>
/// <param name="Missing">What it needs and the book does not have, whole or in part.</param>
/// <param name="IsEvaluable">False when it can find nothing.</param>
public sealed record CompiledRule(
    ClassificationRule Rule,
    int Rank,
    int Minimum,
    Predicate When,
    bool IsRated,
    IReadOnlyList<string> Missing,
    bool IsEvaluable
);
