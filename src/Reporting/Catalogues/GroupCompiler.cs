using Portal.Data.Warehouse.Contracts;
using Portal.Data.Yaml;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Catalogues;

/// <summary>Resolves measures over groups of rows: what is known of each group, and the condition on groups.</summary>
internal sealed class GroupCompiler(Catalogue catalogue, DateOnly rulesOf, Parameters parameters)
{
    public CompiledMeasure Compile(Measure measure, MeasureVersion version, TableRelation table)
    {
        var per = table.Scope.Find(version.Per!)!;
        var own = Columns(version.Columns ?? new Dictionary<string, GroupValue>(), table.Scope);
        var where = Bind(version.Where, measure.Code, own);
        var rules = (version.Exceptions ?? []).Select(code => Trigger(code, table.Scope)).ToList();
        if (rules.Count > 0)
        {
            where = where.And(Predicate.Any(rules.Select(rule => rule.Hit)));
        }

        var groups = new GroupedRelation(
            table,
            per,
            [],
            [.. own.Values.Concat(rules.SelectMany(rule => rule.Columns)).DistinctBy(column => column.Key)]
        );
        return version.Reduce == Reduction.Top
            ? new(
                measure,
                new TopRelation(groups, own[version.Of!].Column, where, version.Take!.Value),
                [new Term(Reduced(version, own), Predicate.Always, 1)],
                null
            )
            : new(measure, groups, [new Term(Reduced(version, own), where, 1)], null);
    }

    /// <summary>The columns and the condition of an exception rule in force.</summary>
    public (IReadOnlyList<GroupColumn> Columns, Predicate Hit) Trigger(string code, ColumnScope scope)
    {
        var version = catalogue.FindException(code)?.Versions.At(rulesOf);
        if (version is null)
        {
            return ([], Predicate.Never); // not yet a rule on that day
        }

        var columns = Columns(version.Columns, scope);
        return ([.. columns.Values], Bind(version.Trigger, code, columns));
    }

    public Dictionary<string, GroupColumn> Columns(IReadOnlyDictionary<string, GroupValue> values, ColumnScope scope)
    {
        var binder = new PredicateBinder(scope, parameters);
        return values.ToDictionary(pair => pair.Key, pair => Column(pair.Value, binder), StringComparer.Ordinal);
    }

    private static GroupColumn Column(GroupValue value, PredicateBinder binder)
    {
        var where = MeasureCompiler.Located(value.Any ?? value.Where, text => binder.Bind(text.Value)) ?? Predicate.Always;
        return value switch
        {
            { Any: not null } => new(GroupColumnKind.Any, null, where),
            { Sum: { } sum } => new(
                GroupColumnKind.Sum,
                MeasureCompiler.Located(sum, text => binder.BindScalar(ExpressionParser.Parse(text.Value))),
                where
            ),
            _ => new(GroupColumnKind.Count, null, where),
        };
    }

    private Predicate Bind(YamlText? text, string code, Dictionary<string, GroupColumn> columns)
    {
        var scope = new ColumnScope(
            code,
            columns.ToDictionary(
                pair => pair.Key,
                pair => pair.Value.Kind == GroupColumnKind.Any ? pair.Value.Column with { Type = ColumnType.Bool } : pair.Value.Column,
                StringComparer.Ordinal
            )
        );
        return MeasureCompiler.Located(text, located => Stored(new PredicateBinder(scope, parameters).Bind(located.Value)))
            ?? Predicate.Always;
    }

    /// <summary>A group's flag is written as true or false and stored as 1 or 0, which every engine can take the largest of.</summary>
    private static Predicate Stored(Predicate predicate) =>
        predicate switch
        {
            ColumnTest { Column.Type: ColumnType.Bool } flag => flag with { Column = flag.Column with { Type = ColumnType.BigInt } },
            Combination all => all.IsAnd ? Predicate.All(all.Operands.Select(Stored)) : Predicate.Any(all.Operands.Select(Stored)),
            _ => predicate,
        };

    private static Fact Reduced(MeasureVersion version, Dictionary<string, GroupColumn> columns) =>
        version.Reduce switch
        {
            Reduction.Sum or Reduction.Top => Fact.Sum(new ScalarColumn(columns[version.Of!].Column)),
            Reduction.Max => Fact.Max(new ScalarColumn(columns[version.Of!].Column)),
            Reduction.Count or null => Fact.Rows,
        };
}
