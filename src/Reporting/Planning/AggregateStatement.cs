using Portal.Data.Warehouse;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Planning;

/// <summary>One aggregated column of a statement: a fact over the rows that satisfy a condition.</summary>
internal sealed record AggregateColumn(string Name, Fact Fact, Predicate Where);

/// <summary>
/// Writes many figures as one statement of conditional aggregates: over the rows themselves (what a person would write by hand, and what
/// tests compare the cuboid with), or over the cells of a cuboid.
/// </summary>
internal sealed class AggregateStatement
{
    private readonly Dictionary<string, AggregateColumn> _columns = new(StringComparer.Ordinal);
    private readonly List<Column> _by;

    public AggregateStatement(IReadOnlyList<Output> outputs)
    {
        Outputs = outputs;
        _by = [.. outputs[0].By];
        foreach (var output in outputs)
        {
            foreach (var term in output.Terms)
            {
                Add(term.Fact, term.Where);
            }

            Add(Fact.Rows, Counted(output));
        }
    }

    public IReadOnlyList<Output> Outputs { get; }

    public IEnumerable<AggregateColumn> Columns => _columns.Values;

    public string ColumnOf(Fact fact, Predicate where) => _columns[Key(fact, where)].Name;

    /// <summary>The rows that an output reads: those of any of its terms.</summary>
    public static Predicate Counted(Output output) => Predicate.Any(output.Terms.Select(term => term.Where));

    /// <param name="from">FROM text with its alias.</param>
    /// <param name="rewrite">What a condition becomes there.</param>
    /// <param name="stored">The column that holds a fact of the cells; null when rows themselves are read.</param>
    public SqlStatement Write(
        SqlDialect dialect,
        string from,
        Func<Predicate, Predicate>? rewrite = null,
        Func<Fact, string>? stored = null
    )
    {
        var writer = new SqlWriter(dialect);
        string[] keys = [.. _by.Select(column => dialect.Quote(column.SqlName))];
        var list = string.Join(",\n  ", [.. keys, .. Columns.Select(column => $"{Aggregate(column)} AS {dialect.Quote(column.Name)}")]);
        var group = keys.Length == 0 ? "" : "\nGROUP BY " + string.Join(", ", keys);
        return new(
            $"SELECT {list}\nFROM {from}{group}",
            [
                .. _by.Select(column => new SqlColumn(column.SqlName, CuboidStatement.TypeOf(column))),
                .. Columns.Select(column => new SqlColumn(
                    column.Name,
                    column.Fact.Aggregation == Aggregation.Count ? SqlType.Integer : SqlType.Decimal
                )),
            ]
        )
        {
            Parts =
                stored is null && Outputs[0].Relation.IsDivisible
                    ? CuboidStatement.Parts(keys.Length, Columns.Select(column => column.Fact))
                    : null,
        };

        string Aggregate(AggregateColumn column)
        {
            var where = rewrite?.Invoke(column.Where) ?? column.Where;
            var fact = column.Fact;
            var value = stored is null
                ? fact.Value is null
                    ? "1"
                    : writer.Value(fact.Value)
                : dialect.Quote(stored(fact));
            var zero = fact.Scale == 0 ? "0" : dialect.Number(new decimal(0, 0, 0, false, (byte)fact.Scale));
            return (fact.Aggregation, where) switch
            {
                (Aggregation.Max, _) => dialect.MaxOrNull(
                    where == Predicate.Always ? value : $"CASE WHEN {writer.Condition(where)} THEN {value} END"
                ),
                (Aggregation.Count, Constant { Value: true }) when stored is null => dialect.Count,
                (Aggregation.Count, _) => dialect.SumInteger(Conditional()),
                (Aggregation.Sum, _) => dialect.SumDecimal(Conditional(), fact.Scale),
            };

            string Conditional() => where == Predicate.Always ? value : dialect.Case([(writer.Condition(where), value)], zero);
        }
    }

    private void Add(Fact fact, Predicate where) =>
        _columns.TryAdd(Key(fact, where), new(FormattableString.Invariant($"a{_columns.Count}"), fact, where));

    private static string Key(Fact fact, Predicate where) => fact.Key + "?" + where.Key;
}
