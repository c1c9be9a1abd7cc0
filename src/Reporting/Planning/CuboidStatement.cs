using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Planning;

/// <summary>Writes the one statement of a family: group by its dimensions, count, and add up its facts.</summary>
public sealed class CuboidStatement(SqlDialect dialect, TableSource tables)
{
    private readonly SqlWriter _writer = new(dialect);

    public SqlStatement Write(Family family)
    {
        var values = family.Facts.Select(fact => fact.Value!).DistinctBy(value => value.Key).ToList();
        string[] inner =
        [
            .. family.Dimensions.Select(dimension => $"{Expression(dimension)} AS {dialect.Quote(dimension.Stored.SqlName)}"),
            .. values.Select((value, i) => $"{_writer.Value(value)} AS {dialect.Quote(Name(i))}"),
        ];
        string[] keys = [.. family.Dimensions.Select(dimension => dialect.Quote(dimension.Stored.SqlName))];
        string[] aggregates =
        [
            $"{dialect.Count} AS {dialect.Quote(Family.CountColumn)}",
            .. family.Facts.Select(fact =>
                $"{Aggregate(fact, dialect.Quote(Name(values.FindIndex(value => value.Key == fact.Value!.Key))))} AS {dialect.Quote(family.FactColumn(fact))}"
            ),
        ];
        var source = family.Relation.Source(dialect, tables, Columns(family));
        var text =
            $"SELECT {string.Join(", ", [.. keys, .. aggregates])}\nFROM (SELECT {(inner.Length == 0 ? "1 AS one" : string.Join(", ", inner))}\n  FROM {source}) AS c"
            + (keys.Length == 0 ? "" : "\nGROUP BY " + string.Join(", ", keys));
        return new(
            text,
            [
                .. family.Dimensions.Select(dimension => new SqlColumn(dimension.Stored.SqlName, TypeOf(dimension.Stored))),
                new(Family.CountColumn, SqlType.Integer),
                .. family.Facts.Select(fact => new SqlColumn(family.FactColumn(fact), SqlType.Decimal)),
            ]
        )
        {
            Parts = family.Relation.IsDivisible ? Parts(keys.Length, family.Facts.Prepend(Fact.Rows)) : null,
        };
    }

    /// <summary>Keys, then facts: how results over disjoint customers are put together.</summary>
    internal static MergedAggregates Parts(int keys, IEnumerable<Fact> facts) =>
        new([
            .. Enumerable.Repeat(PartColumn.Key, keys),
            .. facts.Select(fact => fact.Aggregation == Aggregation.Max ? PartColumn.Max : PartColumn.Sum),
        ]);

    public static SqlType TypeOf(Column column) =>
        column.Type switch
        {
            ColumnType.BigInt or ColumnType.Int or ColumnType.Code => SqlType.Integer,
            ColumnType.Money or ColumnType.Ratio => SqlType.Decimal,
            ColumnType.Text => SqlType.Text,
            ColumnType.Date => SqlType.Date,
            ColumnType.Bool => SqlType.Bool,
        };

    /// <summary>The columns of the relation that its statement reads.</summary>
    internal static HashSet<Column> Columns(Family family) =>
        [
            .. family.Dimensions.SelectMany(dimension =>
                dimension switch
                {
                    RawDimension raw => [raw.Column],
                    AtomDimension atom => [atom.Atoms.Column],
                    FlagDimension flag => flag.Comparison.Columns,
                    _ => Enumerable.Empty<Column>(),
                }
            ),
            .. family.Facts.SelectMany(fact => fact.Value!.Columns),
        ];

    private static string Name(int value) => FormattableString.Invariant($"v{value}");

    private string Aggregate(Fact fact, string name) =>
        fact.Aggregation == Aggregation.Max ? dialect.MaxOrNull(name) : dialect.SumDecimal(name, fact.Scale);

    private string Expression(Dimension dimension) =>
        dimension switch
        {
            RawDimension { Column.Type: ColumnType.Text } raw => dialect.BinaryText(dialect.Quote(raw.Column.SqlName)),
            RawDimension raw => dialect.Quote(raw.Column.SqlName),
            AtomDimension atom => Number(atom.Atoms),
            FlagDimension flag => dialect.Flag(_writer.Condition(flag.Comparison)),
            _ => throw new ArgumentOutOfRangeException(nameof(dimension)),
        };

    /// <summary>The number of the value's atom: a ladder of thresholds where atoms are few pieces, tests of sets otherwise.</summary>
    private string Number(Atoms atoms)
    {
        if (atoms.Count == 1)
        {
            return "0";
        }

        var (column, name) = (atoms.Column, dialect.Quote(atoms.Column.SqlName));
        var pieces = atoms
            .Values.SelectMany((set, atom) => set.Intervals.Select(interval => (interval.High, Atom: atom)))
            .OrderBy(piece => piece.High)
            .ToList();
        if (column.Type is ColumnType.Text or ColumnType.Bool || pieces.Count > 2 * atoms.Count)
        {
            var last = atoms.Count - 1;
            return dialect.Case(
                atoms.Values.Take(last).Select((set, atom) => (_writer.Condition(new ColumnTest(column, set)), dialect.Integer(atom))),
                dialect.Integer(last)
            );
        }

        var missing = atoms.Values.ToList().FindIndex(set => set.IncludesMissing);
        return dialect.Case(
            [
                .. missing < 0 || !column.IsNullable
                    ? Array.Empty<(string, string)>()
                    : [(dialect.IsMissing(name), dialect.Integer(missing))],
                .. pieces.SkipLast(1).Select(piece => ($"{name} <= {_writer.Literal(column, piece.High)}", dialect.Integer(piece.Atom))),
            ],
            dialect.Integer(pieces[^1].Atom)
        );
    }
}
