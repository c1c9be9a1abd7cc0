using Portal.Data.Warehouse;

namespace Portal.Reporting.Migrations;

/// <summary>
/// The n-step check of migration: the rates of the single months, applied one after another, beside the direct rates of the whole period.
/// They agree where a loan's next state depends on its present state alone; where they do not, monthly rates must not be multiplied into
/// yearly ones.
/// </summary>
/// <param name="Dates">The month-ends, from the opening to the closing.</param>
/// <param name="Missing">Snapshots that it needs and the book does not have; then there are no rows.</param>
/// <param name="Rows">One for each opening state that had a balance.</param>
public sealed record MigrationStepCheck(IReadOnlyList<DateOnly> Dates, IReadOnlyList<string> Missing, IReadOnlyList<MigrationStepRow> Rows)
{
    /// <summary>The largest difference between the two ways, as a fraction; 0 without rows.</summary>
    public decimal Largest => Rows.SelectMany(row => row.Shares).Select(share => Math.Abs(share.Difference)).DefaultIfEmpty(0m).Max();

    internal static MigrationStepCheck Of(IReadOnlyList<DateOnly> dates, MigrationMatrix direct, IReadOnlyList<MigrationMatrix> steps) =>
        new(dates, [], [.. direct.States.Where(state => direct.Start(state).Balance != 0m).Select(state => Row(state, direct, steps))]);

    private static MigrationStepRow Row(int? from, MigrationMatrix direct, IReadOnlyList<MigrationMatrix> steps)
    {
        var (at, gone) = (new List<(int? State, decimal Share)> { (from, 1m) }, 0m);
        foreach (var step in steps)
        {
            gone += at.Sum(held => held.Share * Known(step.ShareGone(held.State), step));
            at =
            [
                .. step
                    .States.Select(to => (to, at.Sum(held => held.Share * Known(step.Share(held.State, to), step))))
                    .Where(pair => pair.Item2 != 0m),
            ];
        }

        var states = direct.States.Union(at.Select(held => held.State));
        return new(
            from,
            [
                .. states.Select(to => new MigrationStepShare(
                    to,
                    false,
                    direct.Share(from, to)!.Value,
                    at.Where(held => held.State == to).Sum(held => held.Share)
                )),
                new(null, true, direct.ShareGone(from)!.Value, gone),
            ]
        );
    }

    /// <summary>What a month ends with the next one begins with.</summary>
    private static decimal Known(decimal? share, MigrationMatrix step) =>
        share
        ?? throw WarehouseException.Of(
            "migration.month-lacks",
            $"The month that begins on {step.Opening:yyyy-MM-dd} has no {step.Column} that the month before ended with. Load both dates again."
        );
}

/// <param name="Shares">For each closing state, and for what fell away: together 1 by either way.</param>
public sealed record MigrationStepRow(int? From, IReadOnlyList<MigrationStepShare> Shares);

/// <summary>A fraction of the opening balance.</summary>
/// <param name="IsGone">True for what fell away; then there is no state.</param>
/// <param name="Direct">From the opening to the closing at once.</param>
/// <param name="Steps">Month by month.</param>
public sealed record MigrationStepShare(int? To, bool IsGone, decimal Direct, decimal Steps)
{
    public decimal Difference => Steps - Direct;
}
