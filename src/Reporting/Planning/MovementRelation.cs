using System.Globalization;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Planning;

/// <summary>Movements of principal that are added up together.</summary>
/// <param name="Code">The column is <c>moved.</c> and this.</param>
/// <param name="Terms">Which movements, and in which direction they change the balance.</param>
public sealed record MovedColumn(string Code, IReadOnlyList<(Predicate Where, int Sign)> Terms)
{
    /// <summary>Signed: what raises the balance is positive.</summary>
    public Column Column { get; } = new("moved." + Code, ColumnType.Money, false);

    public string Key => Code + "=" + string.Concat(Terms.Select(term => (term.Sign < 0 ? "-" : "+") + term.Where.Key));
}

/// <summary>Each refinancing chain as it was at the opening, as it is at the closing, and what moved in between.</summary>
/// <param name="Months">Month-ends of the movements that are read, from the month after the opening to that of the closing.</param>
public sealed record MovementRelation(
    TransitionRelation Snapshots,
    ColumnScope Movements,
    IReadOnlyList<DateOnly> Months,
    IReadOnlyList<MovedColumn> Moved
) : Relation
{
    public const string MovementTable = "loan_movement";
    private static readonly Column MovedRows = new("moved.rows", ColumnType.BigInt, false);

    public override string Key { get; } =
        $"{Snapshots.Key}+{Movements.Name}:{Hashing.Sha256(string.Join('|', Moved.Select(column => column.Key)))[..12]}";

    public override bool IsDivisible => Snapshots.IsDivisible && Movements.Find("customer_key") is { IsNullable: false };

    public override IReadOnlyList<(string Table, DateOnly Date)> Reads =>
        [.. Snapshots.Reads, .. Months.Select(month => (Movements.Name, month))];

    public override IReadOnlyList<Relation> Ways => [.. Snapshots.Ways.Select(way => this with { Snapshots = (TransitionRelation)way })];

    private bool IsWholeMonths => Months[^1] == Snapshots.Closing && Snapshots.Opening.AddDays(1).Day == 1;

    /// <summary>Month-ends of the movements after one day and up to another.</summary>
    public static IReadOnlyList<DateOnly> MonthsBetween(DateOnly opening, DateOnly closing)
    {
        var months = new List<DateOnly>();
        for (var month = EndOfMonth(opening.AddDays(1)); month <= EndOfMonth(closing); month = EndOfMonth(month.AddDays(1)))
        {
            months.Add(month);
        }

        return months;
    }

    public override IReadOnlyList<Control> Controls(InputSet inputs, IReadOnlyList<Fact> facts) =>
        [
            .. Snapshots.Controls(inputs, facts),
            .. IsWholeMonths
                ? [new Control("number of movements", Fact.Sum(new ScalarColumn(MovedRows)), MovementRows(inputs))]
                : Array.Empty<Control>(),
        ];

    public override long EstimatedRows(InputSet inputs) => Snapshots.EstimatedRows(inputs) + MovementRows(inputs);

    public override long? EstimatedDistinct(InputSet inputs, Column column) => Snapshots.EstimatedDistinct(inputs, column);

    public override bool IsJoin => true;

    public override long EstimatedBytes(InputSet inputs, IReadOnlyCollection<Column> columns) =>
        Snapshots.EstimatedBytes(inputs, columns) + (MovementRows(inputs) * (24 + (32L * Moved.Count)));

    public override string Source(SqlDialect dialect, TableSource tables, IReadOnlyCollection<Column> columns)
    {
        var (wanted, join, key) = (
            Snapshots.Own(columns),
            new TransitionJoin(dialect, Snapshots.IsGrouped, Snapshots.Table),
            dialect.Quote(TransitionRelation.JoinColumn)
        );
        var moved = columns.Where(column => column == MovedRows || Moved.Any(own => own.Column == column)).ToList();
        var sides = TransitionRelation.Sides(wanted);
        string[] snapshots =
        [
            $"{dialect.JoinedKey(TransitionRelation.JoinColumn)} AS {key}",
            .. join.Yielded("opening", sides["opening"]),
            .. join.Yielded("closing", sides["closing"]),
        ];
        var joined = dialect.FullJoin(
            $"SELECT {string.Join(", ", snapshots)} FROM {Snapshots.Joined(dialect, tables, join, wanted)}",
            MovedSide(dialect, tables, moved),
            TransitionRelation.JoinColumn
        );
        string[] list =
        [
            .. wanted.Count == 0 ? Array.Empty<string>() : [TransitionRelation.Selected(dialect, join, wanted)],
            .. moved.Select(column => $"{dialect.ZeroIfNull(Inner(dialect, column))} AS {dialect.Quote(column.SqlName)}"),
        ];
        return $"(SELECT {string.Join(", ", list)} FROM {joined}) AS t";
    }

    public override Relation With(Relation other) => this;

    public bool Equals(MovementRelation? other) => other is not null && other.Key == Key && other.Snapshots.Equals(Snapshots);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <summary>One row for each chain that moved.</summary>
    private string MovedSide(SqlDialect dialect, TableSource tables, List<Column> columns)
    {
        var (writer, key) = (new SqlWriter(dialect), dialect.Quote(TransitionRelation.JoinColumn));
        var amount = new ScalarColumn(Movements.Find("amount")!);
        string[] list =
        [
            key,
            .. columns.Select(column =>
                $"{(column == MovedRows ? dialect.Count : dialect.SumMoney(Signed(Moved.Single(own => own.Column == column))))} AS {Inner(dialect, column)}"
            ),
        ];
        return $"SELECT {string.Join(", ", list)} FROM {tables(Movements.Name, Months)} AS m{(IsWholeMonths ? "" : " WHERE " + writer.Condition(Within()))} GROUP BY {key}";

        string Signed(MovedColumn own) =>
            dialect.Case(
                own.Terms.Select(term =>
                    (
                        writer.Condition(term.Where),
                        term.Sign < 0 ? $"{dialect.Number(0.00m)} - {writer.Value(amount)}" : writer.Value(amount)
                    )
                ),
                dialect.Number(0.00m)
            );
    }

    private ColumnTest Within() =>
        new(Movements.Find("movement_date")!, ValueSet.Of([new Interval(Snapshots.Opening.DayNumber + 1, Snapshots.Closing.DayNumber)]));

    private long MovementRows(InputSet inputs) => Months.Sum(month => inputs.Find(Movements.Name, month)?.Rows ?? 0);

    private static string Inner(SqlDialect dialect, Column column) => dialect.Quote("moved_side_" + column.Name[6..]);

    private static DateOnly EndOfMonth(DateOnly date) => new(date.Year, date.Month, DateTime.DaysInMonth(date.Year, date.Month));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Key} ({Months.Count} months)");
}
