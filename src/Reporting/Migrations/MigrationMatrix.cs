namespace Portal.Reporting.Migrations;

/// <summary>A number of loans and their balance in the reporting currency. A refinanced loan and the one that repaid it are one.</summary>
public sealed record MigrationTotals(long Count, decimal Balance)
{
    public static readonly MigrationTotals None = new(0, 0m);

    public static MigrationTotals operator +(MigrationTotals one, MigrationTotals other) =>
        new(one.Count + other.Count, one.Balance + other.Balance);

    public static MigrationTotals Sum(IEnumerable<MigrationTotals> parts) => parts.Aggregate(None, (sum, part) => sum + part);
}

/// <summary>What of an opening state is on the book in a closing state.</summary>
/// <param name="From">Stored number of the state; null when the book gives none.</param>
public sealed record MigrationCell(int? From, int? To, MigrationTotals Kept);

/// <summary>The states of all loans at two dates: what stayed or went where, what fell away, what is new (form G12 between any two
/// dates).</summary>
/// <param name="Column">Column of the states, such as <c>five_class</c>.</param>
/// <param name="States">In their order; null last, where some loans have none.</param>
/// <param name="Cells">Those that are not empty.</param>
/// <param name="Gone">By opening state: loans no longer on the book, and every balance that was paid, written off or sold, also in
/// part.</param>
/// <param name="Added">By closing state: new loans, and every balance that was added, also to a loan that was there.</param>
public sealed record MigrationMatrix(
    DateOnly Opening,
    DateOnly Closing,
    string Column,
    IReadOnlyList<int?> States,
    IReadOnlyList<MigrationCell> Cells,
    IReadOnlyList<(int? State, MigrationTotals Totals)> Gone,
    IReadOnlyList<(int? State, MigrationTotals Totals)> Added
)
{
    public MigrationTotals Kept(int? from, int? to) =>
        Cells.FirstOrDefault(cell => cell.From == from && cell.To == to)?.Kept ?? MigrationTotals.None;

    public MigrationTotals GoneFrom(int? state) => Find(Gone, state);

    public MigrationTotals AddedTo(int? state) => Find(Added, state);

    /// <summary>What the opening snapshot held: kept and gone.</summary>
    public MigrationTotals Start(int? state) =>
        MigrationTotals.Sum(Cells.Where(cell => cell.From == state).Select(cell => cell.Kept)) + GoneFrom(state);

    /// <summary>What the closing snapshot holds: kept and added.</summary>
    public MigrationTotals End(int? state) =>
        MigrationTotals.Sum(Cells.Where(cell => cell.To == state).Select(cell => cell.Kept)) + AddedTo(state);

    /// <summary>Fraction of the opening balance that is in a closing state; null when there was none.</summary>
    public decimal? Share(int? from, int? to) => Over(Kept(from, to).Balance, from);

    /// <summary>Fraction of the opening balance that fell away; null when there was none.</summary>
    public decimal? ShareGone(int? from) => Over(GoneFrom(from).Balance, from);

    private decimal? Over(decimal part, int? from) => Start(from).Balance is var whole && whole == 0m ? null : part / whole;

    private static MigrationTotals Find(IEnumerable<(int? State, MigrationTotals Totals)> all, int? state) =>
        all.Where(pair => pair.State == state).Select(pair => pair.Totals).FirstOrDefault(MigrationTotals.None);
}
