using System.Globalization;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Portal.TestKit.TransactSql;

using Columns = IReadOnlyDictionary<string, DecimalType?>;

/// <summary>Reads a select as the server binds it: which columns each source yields, and where every name of an expression comes
/// from.</summary>
internal sealed class SelectScope(IReadOnlyDictionary<string, Columns> tables, List<string> found)
{
    public static readonly HashSet<string> Aggregates = new(StringComparer.OrdinalIgnoreCase)
    {
        "SUM",
        "COUNT",
        "COUNT_BIG",
        "MIN",
        "MAX",
        "AVG",
        "APPROX_COUNT_DISTINCT",
    };

    /// <summary>The columns that a query yields.</summary>
    public Columns Read(QueryExpression query, Bound? outer)
    {
        switch (query)
        {
            case QueryParenthesisExpression inner:
                return Read(inner.QueryExpression, outer);
            case BinaryQueryExpression union:
                Read(union.SecondQueryExpression, outer);
                return Read(union.FirstQueryExpression, outer);
            case QuerySpecification select:
                return Read(select, outer);
            default:
                throw new NotSupportedException($"{query.GetType().Name} is not read yet: no statement of the product had one.");
        }
    }

    private Dictionary<string, DecimalType?> Read(QuerySpecification select, Bound? outer)
    {
        var bound = new Bound(outer);
        foreach (var table in select.FromClause?.TableReferences ?? [])
        {
            Join(table, bound);
        }

        var yields = new Dictionary<string, DecimalType?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (element, i) in select.SelectElements.Select((element, i) => (element, i)))
        {
            foreach (var (name, type) in Names(element, i, bound))
            {
                if (!yields.TryAdd(name, type))
                {
                    found.Add($"8156: the column {name} is there more than once");
                }
            }
        }

        foreach (var expression in new TSqlFragment?[] { select.WhereClause?.SearchCondition, select.HavingClause, select.GroupByClause })
        {
            Bind(expression, bound);
        }

        // What is ordered by may be a name of the select list, too.
        Bind(select.OrderByClause, bound.With(yields));
        return yields;
    }

    private IEnumerable<(string Name, DecimalType? Type)> Names(SelectElement element, int at, Bound bound)
    {
        switch (element)
        {
            case SelectStarExpression star:
                return bound
                    .Sources.Where(source => star.Qualifier is null || source.Alias == star.Qualifier.Identifiers[^1].Value)
                    .SelectMany(source => source.Columns.Select(pair => (pair.Key, pair.Value)));
            case SelectScalarExpression scalar:
                var type = Type(scalar.Expression, bound);
                var name =
                    scalar.ColumnName?.Value
                    ?? (scalar.Expression as ColumnReferenceExpression)?.MultiPartIdentifier?.Identifiers[^1].Value;
                if (name is null && bound.IsInside)
                {
                    found.Add(string.Create(CultureInfo.InvariantCulture, $"8155: column {at + 1} of a derived table has no name"));
                }

                return [(name ?? string.Create(CultureInfo.InvariantCulture, $"({at})"), type)];
            default:
                throw new NotSupportedException($"{element.GetType().Name} is not read yet.");
        }
    }

    private void Join(TableReference table, Bound bound)
    {
        switch (table)
        {
            case QualifiedJoin join:
                Join(join.FirstTableReference, bound);
                Join(join.SecondTableReference, bound);
                Bind(join.SearchCondition, bound);
                break;
            case UnqualifiedJoin { UnqualifiedJoinType: UnqualifiedJoinType.CrossApply or UnqualifiedJoinType.OuterApply } apply:
                Join(apply.FirstTableReference, bound);
                Add(apply.SecondTableReference, bound, outer: bound);
                break;
            case UnqualifiedJoin cross:
                Join(cross.FirstTableReference, bound);
                Join(cross.SecondTableReference, bound);
                break;
            default:
                Add(table, bound, outer: null);
                break;
        }
    }

    private void Add(TableReference table, Bound bound, Bound? outer)
    {
        var (alias, columns) = table switch
        {
            QueryDerivedTable derived => (derived.Alias?.Value, Read(derived.QueryExpression, outer ?? Bound.Inside)),
            NamedTableReference named => (
                named.Alias?.Value ?? named.SchemaObject.BaseIdentifier.Value,
                Named(named.SchemaObject.BaseIdentifier.Value)
            ),
            _ => throw new NotSupportedException($"{table.GetType().Name} is not read yet."),
        };
        if (bound.Sources.Exists(source => string.Equals(source.Alias, alias, StringComparison.OrdinalIgnoreCase)))
        {
            found.Add($"1011: the alias {alias} is given twice");
        }

        bound.Sources.Add((alias ?? "", columns));
    }

    private Columns Named(string name)
    {
        if (tables.TryGetValue(name, out var columns))
        {
            return columns;
        }

        found.Add($"208: there is no table {name}");
        return new Dictionary<string, DecimalType?>();
    }

    private void Bind(TSqlFragment? fragment, Bound bound) => fragment?.Accept(new Binder(this, bound));

    /// <summary>The exact type of an expression, null for what is no number or not known; every name in it is looked up.</summary>
    private DecimalType? Type(ScalarExpression expression, Bound bound)
    {
        switch (expression)
        {
            case ColumnReferenceExpression { MultiPartIdentifier: { } name }:
                return Find(name, bound);
            case Literal literal:
                return DecimalType.Of(literal);
            case UnaryExpression unary:
                return Type(unary.Expression, bound);
            case ParenthesisExpression inner:
                return Type(inner.Expression, bound);
            case CastCall cast:
                Type(cast.Parameter, bound);
                return DecimalType.Of(cast.DataType);
            case BinaryExpression binary:
                return Combined(binary.BinaryExpressionType, Type(binary.FirstExpression, bound), Type(binary.SecondExpression, bound));
            case CoalesceExpression coalesce:
                return Widest(coalesce.Expressions, bound);
            case SearchedCaseExpression choice:
                foreach (var branch in choice.WhenClauses)
                {
                    Bind(branch.WhenExpression, bound);
                }

                return Widest(
                    [
                        .. choice.WhenClauses.Select(branch => branch.ThenExpression),
                        .. choice.ElseExpression is null ? [] : new[] { choice.ElseExpression },
                    ],
                    bound
                );
            case FunctionCall call:
                var types = call
                    .Parameters.Select(parameter =>
                        parameter is ColumnReferenceExpression { ColumnType: ColumnType.Wildcard } ? null : Type(parameter, bound)
                    )
                    .ToList();
                return call.FunctionName.Value.ToUpperInvariant() switch
                {
                    "SUM" => types[0] is { } summed ? summed with { Precision = DecimalType.MaximumPrecision } : null,
                    "MIN" or "MAX" or "ABS" => types[0],
                    "COUNT_BIG" or "APPROX_COUNT_DISTINCT" => DecimalType.BigInt,
                    _ => null,
                };
            default:
                Bind(expression, bound);
                return null;
        }
    }

    private DecimalType? Widest(IEnumerable<ScalarExpression> expressions, Bound bound) =>
        expressions
            .Select(expression => Type(expression, bound))
            .Aggregate(
                (DecimalType?)null,
                (all, one) =>
                    all is null ? one
                    : one is null ? all
                    : DecimalType.Wider(all, one)
            );

    private DecimalType? Combined(BinaryExpressionType operation, DecimalType? left, DecimalType? right)
    {
        if (left is null || right is null || (left.Scale == 0 && right.Scale == 0))
        {
            return left ?? right;
        }

        var type = DecimalType.Of(operation, left, right);
        if (type.Precision > DecimalType.MaximumPrecision)
        {
            found.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{operation} of decimal({left.Precision},{left.Scale}) and decimal({right.Precision},{right.Scale}) needs {type.Precision} digits: the server would cut decimals"
                )
            );
            return type with { Precision = DecimalType.MaximumPrecision };
        }

        return type;
    }

    private DecimalType? Find(MultiPartIdentifier name, Bound bound)
    {
        var (column, qualifier) = (name.Identifiers[^1].Value, name.Identifiers.Count > 1 ? name.Identifiers[^2].Value : null);
        for (var scope = bound; scope is not null; scope = scope.Outer)
        {
            var places = scope
                .Sources.Where(source =>
                    (qualifier is null || string.Equals(source.Alias, qualifier, StringComparison.OrdinalIgnoreCase))
                    && source.Columns.ContainsKey(column)
                )
                .ToList();
            if (places.Count > 1)
            {
                found.Add($"209: the name {column} is in {string.Join(" and ", places.Select(place => place.Alias))}");
            }

            if (places.Count > 0)
            {
                return places[0].Columns[column];
            }
        }

        found.Add($"207: no source has a column {(qualifier is null ? "" : qualifier + ".")}{column}");
        return null;
    }

    /// <summary>The sources of one select, and those of the selects around it that it may name.</summary>
    internal sealed class Bound(Bound? outer)
    {
        /// <summary>Around a derived table there is nothing that it may name.</summary>
        public static readonly Bound Inside = new(null);

        public List<(string Alias, Columns Columns)> Sources { get; } = [];

        public Bound? Outer => outer;

        public bool IsInside => outer is not null;

        public Bound With(Columns yields) => new(this) { Sources = { ("", yields) } };
    }

    /// <summary>Types every expression of a condition or list, so that each of its names is looked up once.</summary>
    private sealed class Binder(SelectScope scope, Bound bound) : TSqlFragmentVisitor
    {
        public override void ExplicitVisit(ScalarSubquery node) => scope.Read(node.QueryExpression, bound);

        public override void ExplicitVisit(ColumnReferenceExpression node) => scope.Type(node, bound);

        public override void ExplicitVisit(BinaryExpression node) => scope.Type(node, bound);

        public override void ExplicitVisit(CastCall node) => scope.Type(node, bound);

        public override void ExplicitVisit(FunctionCall node) => scope.Type(node, bound);

        public override void ExplicitVisit(SearchedCaseExpression node) => scope.Type(node, bound);

        public override void ExplicitVisit(CoalesceExpression node) => scope.Type(node, bound);
    }
}
