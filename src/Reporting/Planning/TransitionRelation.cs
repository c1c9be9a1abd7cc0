using System.Globalization;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Planning;

/// <summary>Two snapshots of one table joined on the first loan of the refinancing chain, so that a refinanced loan stays the same
/// loan.</summary>
/// <remarks>
/// Columns are <c>opening.x</c> and <c>closing.x</c>, missing where the loan is not in that snapshot (amounts are then 0);
/// <c>opening.present</c>, <c>closing.present</c>; <c>kept_balance</c>, the part of the opening balance still on the book, and
/// <c>added_balance</c>, the rest of the closing balance: G12's columns B and C–G then add up to column A for every loan.
/// </remarks>
/// <param name="IsGrouped">True when a chain has several rows in one snapshot: each side is then added up by chain before the join.</param>
public sealed record TransitionRelation(ColumnScope Table, DateOnly Opening, DateOnly Closing, bool IsGrouped = false) : Relation
{
    public const string JoinColumn = "root_loan_key";
    private static readonly Column OpeningRows = new("opening.rows", ColumnType.BigInt, false);
    private static readonly Column ClosingRows = new("closing.rows", ColumnType.BigInt, false);
    private static readonly Column OpeningBalance = new("opening.balance", ColumnType.Money, false);
    private static readonly Column ClosingBalance = new("closing.balance", ColumnType.Money, false);

    /// <summary>What expressions may name.</summary>
    public ColumnScope Scope { get; } = new(Table.Name, Columns(Table).ToDictionary(column => column.Name, StringComparer.Ordinal));

    public override string Key => string.Create(CultureInfo.InvariantCulture, $"{Table.Name}@{Opening:yyyy-MM-dd}>{Closing:yyyy-MM-dd}");

    /// <summary>A refinancing chain stays with its customer; copies to a cluster are refused where it does not.</summary>
    public override bool IsDivisible => Table.Find("customer_key") is { IsNullable: false };

    public override IReadOnlyList<(string Table, DateOnly Date)> Reads => [(Table.Name, Opening), (Table.Name, Closing)];

    /// <summary>First as if each chain had one row in a snapshot; when the totals show otherwise, chains are added up before the
    /// join.</summary>
    public override IReadOnlyList<Relation> Ways => [this with { IsGrouped = false }, this with { IsGrouped = true }];

    public override IReadOnlyList<Control> Controls(InputSet inputs, IReadOnlyList<Fact> facts)
    {
        var (opening, closing) = (inputs.Find(Table.Name, Opening), inputs.Find(Table.Name, Closing));
        return
        [
            new("number of opening rows", Fact.Sum(new ScalarColumn(OpeningRows)), opening?.Rows ?? 0),
            new("number of closing rows", Fact.Sum(new ScalarColumn(ClosingRows)), closing?.Rows ?? 0),
            new("sum of opening balances", Fact.Sum(new ScalarColumn(OpeningBalance)), opening?.Sums["balance"] ?? 0m),
            new("sum of closing balances", Fact.Sum(new ScalarColumn(ClosingBalance)), closing?.Sums["balance"] ?? 0m),
        ];
    }

    public override long EstimatedRows(InputSet inputs) => Reads.Sum(read => inputs.Find(read.Table, read.Date)?.Rows ?? 0);

    public override long? EstimatedDistinct(InputSet inputs, Column column)
    {
        var (side, name) = Parts(column.Name);
        return inputs.Find(Table.Name, side == "opening" ? Opening : Closing)?.Statistic(name) is { } statistic
            ? statistic.Distinct + 1
            : null;
    }

    /// <summary>Both sides of a join that does not fit are held: each row with its key and its half of the columns.</summary>
    public override bool IsJoin => true;

    public override long EstimatedBytes(InputSet inputs, IReadOnlyCollection<Column> columns) =>
        EstimatedRows(inputs) * (24 + (4L * columns.Count));

    public override string Source(SqlDialect dialect, TableSource tables, IReadOnlyCollection<Column> columns)
    {
        var wanted = Own(columns);
        var join = new TransitionJoin(dialect, IsGrouped, Table);
        return $"(SELECT {Selected(dialect, join, wanted)} FROM {Joined(dialect, tables, join, wanted)}) AS t";
    }

    /// <summary>Those of some columns that the two snapshots give.</summary>
    internal IReadOnlyList<Column> Own(IEnumerable<Column> columns) =>
        [.. columns.Where(column => Scope.Find(column.Name) is not null || column == OpeningRows || column == ClosingRows)];

    /// <summary>The select list of columns over what <see cref="Joined"/> yields.</summary>
    internal static string Selected(SqlDialect dialect, TransitionJoin join, IReadOnlyList<Column> columns) =>
        string.Join(", ", columns.Select(column => $"{join.Joined(column)} AS {dialect.Quote(column.SqlName)}"));

    /// <summary>FROM text of both snapshots side by side, under names of their own.</summary>
    internal string Joined(SqlDialect dialect, TableSource tables, TransitionJoin join, IReadOnlyList<Column> columns)
    {
        var sides = Sides(columns);
        return dialect.FullJoin(
            join.Side("opening", tables(Table.Name, [Opening]), [.. sides["opening"]]),
            join.Side("closing", tables(Table.Name, [Closing]), [.. sides["closing"]]),
            JoinColumn
        );
    }

    /// <summary>The columns of each snapshot that some columns are made of, by <c>opening</c> and <c>closing</c>.</summary>
    internal static ILookup<string, string> Sides(IReadOnlyList<Column> columns) =>
        columns
            .SelectMany(column => column.Name is "kept_balance" or "added_balance" ? [OpeningBalance, ClosingBalance] : new[] { column })
            .Select(column => Parts(column.Name))
            .Distinct()
            .ToLookup(part => part.Side, part => part.Name);

    public override Relation With(Relation other) => this;

    public bool Equals(TransitionRelation? other) => other is not null && other.Key == Key && other.IsGrouped == IsGrouped;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    private static IEnumerable<Column> Columns(ColumnScope table)
    {
        foreach (var side in new[] { "opening", "closing" })
        {
            yield return new Column(side + ".present", ColumnType.Bool, false);
            foreach (var column in table.Columns.Values.Where(column => column.Name != JoinColumn))
            {
                yield return column with
                {
                    Name = $"{side}.{column.Name}",
                    IsNullable = column.Type != ColumnType.Money || column.IsNullable,
                };
            }
        }

        yield return new Column("kept_balance", ColumnType.Money, false);
        yield return new Column("added_balance", ColumnType.Money, false);
    }

    private static (string Side, string Name) Parts(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? ("", name) : (name[..dot], name[(dot + 1)..]);
    }
}
