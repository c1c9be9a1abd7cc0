using Portal.Data.Warehouse;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Bench;

/// <summary>What a person would write by hand: one <c>SUM(CASE WHEN …)</c> for each term of each output, in one select for each
/// breakdown.</summary>
/// <remarks>It shares no code with the planner but the text of conditions, and counts no rows beside, so that it is neither slowed down nor
/// right by construction.</remarks>
public sealed class FusedStatement
{
    private readonly IReadOnlyList<Output> _outputs;
    private readonly Dictionary<string, (string Name, Term Term)> _columns = new(StringComparer.Ordinal);
    private readonly SqlStatement _statement;

    /// <param name="outputs">Outputs of one relation with one breakdown.</param>
    public FusedStatement(IReadOnlyList<Output> outputs, SqlDialect dialect, TableSource tables)
    {
        _outputs = outputs;
        foreach (var term in outputs.SelectMany(output => output.Terms))
        {
            _columns.TryAdd(Key(term), (FormattableString.Invariant($"c{_columns.Count}"), term));
        }

        var by = outputs[0].By;
        var read = by.Concat(
                _columns.Values.SelectMany(column => (column.Term.Fact.Value?.Columns ?? []).Concat(column.Term.Where.Columns))
            )
            .Distinct()
            .ToList();
        var relation = outputs.Select(output => output.Relation).Aggregate((left, right) => left.With(right));
        var writer = new SqlWriter(dialect);
        string[] keys = [.. by.Select(column => dialect.Quote(column.SqlName))];
        string[] list = [.. keys, .. _columns.Values.Select(column => $"{Aggregate(column.Term, dialect, writer)} AS {column.Name}")];
        _statement = new(
            $"SELECT {string.Join(",\n  ", list)}\nFROM {relation.Source(dialect, tables, read)}{(keys.Length == 0 ? "" : "\nGROUP BY " + string.Join(", ", keys))}",
            [
                .. by.Select(column => new SqlColumn(column.SqlName, CuboidStatement.TypeOf(column))),
                .. _columns.Values.Select(column => new SqlColumn(
                    column.Name,
                    column.Term.Fact.Aggregation == Aggregation.Count ? SqlType.Integer : SqlType.Decimal
                )),
            ]
        );
    }

    public SqlStatement Statement => _statement;

    /// <summary>Number of conditional aggregates.</summary>
    public int Aggregates => _columns.Count;

    /// <summary>One statement for each breakdown that occurs among the outputs.</summary>
    public static IReadOnlyList<FusedStatement> ForEachBreakdown(IEnumerable<Output> outputs, SqlDialect dialect, TableSource tables) =>
        [
            .. outputs
                .GroupBy(
                    output => output.Relation.Key + "|" + string.Join(',', output.By.Select(column => column.Name)),
                    StringComparer.Ordinal
                )
                .Select(group => new FusedStatement([.. group], dialect, tables)),
        ];

    /// <summary>The values of every output, by its id and the text of its keys.</summary>
    public IEnumerable<(string Id, string Keys, decimal Value)> Read(RowSet result)
    {
        var places = _columns.ToDictionary(column => column.Key, column => result.IndexOf(column.Value.Name), StringComparer.Ordinal);
        return from row in result.Rows
            from output in _outputs
            select (
                output.Id,
                Verification.Text(row.Take(output.By.Count)),
                output.Terms.Sum(term => term.Sign * Number(row[places[Key(term)]]))
            );
    }

    private static string Key(Term term) => term.Fact.Key + "?" + term.Where.Key;

    private static decimal Number(object? value) =>
        value switch
        {
            decimal amount => amount,
            long count => count,
            null => 0m, // a maximum of no rows
            _ => throw new InvalidOperationException($"{value.GetType().Name} is not a figure."),
        };

    private static string Aggregate(Term term, SqlDialect dialect, SqlWriter writer) =>
        term.Fact.Aggregation switch
        {
            Aggregation.Count when term.Where == Predicate.Always => dialect.Count,
            Aggregation.Count => dialect.SumInteger(dialect.Flag(writer.Condition(term.Where))),
            Aggregation.Sum => dialect.SumDecimal(writer.ValueWhere(term.Fact.Value!, term.Where), term.Fact.Scale),
            Aggregation.Max when term.Where == Predicate.Always => dialect.Max(writer.Value(term.Fact.Value!)),
            Aggregation.Max => dialect.Max($"CASE WHEN {writer.Condition(term.Where)} THEN {writer.Value(term.Fact.Value!)} END"),
        };
}
