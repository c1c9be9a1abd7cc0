using System.Globalization;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Portal.TestKit.TransactSql;

/// <summary>What SQL Server refuses, or rounds without a word, although other engines accept it and its grammar does: found on the parsed
/// tree, without a server.</summary>
/// <remarks>
/// Each finding begins with the number of the error that a server would give, where there is one; a mistake of grammar with that of the
/// parser. The rules: names of a derived table are there and differ (8155, 8156); every name is found and in one place only (207, 209);
/// nothing is grouped by a constant (164); no aggregate stands in another (130); a whole number beyond int is cast; identifiers have 128
/// characters at most (103); selects stand in each other 32 deep at most; no operation on decimals needs more than 38 digits.
/// </remarks>
public sealed class TransactSqlRules(IReadOnlyDictionary<string, IReadOnlyDictionary<string, DecimalType?>> tables)
{
    public const int MaximumDepth = 32;
    private const int MaximumIdentifier = 128;

    /// <summary>Everything that is wrong with a statement; empty when a server would take it.</summary>
    public IReadOnlyList<string> Check(string statement)
    {
        var tree = new TSql150Parser(initialQuotedIdentifiers: true).Parse(new StringReader(statement), out var errors);
        if (errors.Count > 0)
        {
            return
            [
                .. errors.Select(error =>
                    string.Create(CultureInfo.InvariantCulture, $"{error.Number} at {error.Line}:{error.Column}: {error.Message}")
                ),
            ];
        }

        var found = new List<string>();
        var shape = new Shape(found);
        tree.Accept(shape);
        foreach (var query in shape.Statements)
        {
            new SelectScope(tables, found).Read(query, outer: null);
        }

        if (shape.Deepest > MaximumDepth)
        {
            found.Add(
                string.Create(CultureInfo.InvariantCulture, $"191: {shape.Deepest} selects stand in each other; {MaximumDepth} is the most")
            );
        }

        return found;
    }

    /// <summary>What a node shows without knowing where its columns come from.</summary>
    private sealed class Shape(List<string> found) : TSqlFragmentVisitor
    {
        private int _casts;
        private int _aggregates;
        private int _depth;

        public int Deepest { get; private set; }

        public List<QueryExpression> Statements { get; } = [];

        public override void ExplicitVisit(SelectStatement node)
        {
            Statements.Add(node.QueryExpression);
            base.ExplicitVisit(node);
        }

        public override void ExplicitVisit(QuerySpecification node)
        {
            Deepest = Math.Max(Deepest, ++_depth);
            foreach (
                var constant in node.GroupByClause?.GroupingSpecifications.OfType<ExpressionGroupingSpecification>()
                    .Where(g => g.Expression is Literal)
                    ?? []
            )
            {
                found.Add("164: grouped by the constant " + ((Literal)constant.Expression).Value);
            }

            base.ExplicitVisit(node);
            _depth--;
        }

        public override void ExplicitVisit(CastCall node)
        {
            _casts++;
            base.ExplicitVisit(node);
            _casts--;
        }

        public override void ExplicitVisit(FunctionCall node)
        {
            var isAggregate = SelectScope.Aggregates.Contains(node.FunctionName.Value);
            if (isAggregate && _aggregates > 0)
            {
                found.Add($"130: the aggregate {node.FunctionName.Value} stands in another one");
            }

            _aggregates += isAggregate ? 1 : 0;
            base.ExplicitVisit(node);
            _aggregates -= isAggregate ? 1 : 0;
        }

        public override void Visit(Literal node)
        {
            if (
                node is IntegerLiteral or NumericLiteral
                && _casts == 0
                && !node.Value.Contains('.', StringComparison.Ordinal)
                && !int.TryParse(node.Value, CultureInfo.InvariantCulture, out _)
            )
            {
                found.Add($"the whole number {node.Value} is beyond int and no bigint: a column would be converted row by row");
            }
        }

        public override void Visit(Identifier node)
        {
            if (node.Value.Length > MaximumIdentifier)
            {
                found.Add($"103: the name {node.Value} has more than {MaximumIdentifier} characters");
            }
        }
    }
}
