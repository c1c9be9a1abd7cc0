using Portal.Data.Returns;
using Portal.Work;

namespace Portal.Returns;

/// <summary>Puts kept versions and their surroundings together for the return pages.</summary>
public sealed class ReturnReader(Filings filings, FilingStatus status, BookInfo book)
{
    public async Task<ReturnListView> ListAsync(DateOnly? asOf, CancellationToken cancellationToken)
    {
        var dates = book.Dates;
        var date = asOf ?? (dates is [var latest, ..] ? latest : null);
        return date is { } known && dates.Contains(known)
            ? new ReturnListView(
                date,
                dates,
                book.IsDemo,
                await status.ReadAsync(known, cancellationToken),
                [.. filings.Forms.All.Where(form => form.From <= known && !form.IsReportingDate(known))]
            )
            : new ReturnListView(date, dates, book.IsDemo, [], []);
    }

    /// <param name="version">Number of a kept version; the latest when null.</param>
    /// <exception cref="Data.Store.NotFoundException">The catalogue has no such return.</exception>
    /// <exception cref="Data.RuleException">There is no such version, or it is not what the ledger recorded.</exception>
    public async Task<ReturnWorkView> ReadAsync(string form, DateOnly? asOf, int? version, CancellationToken cancellationToken)
    {
        var date = filings.DateOf(form, asOf);
        var kept = await filings.FindAsync(form, date, version, cancellationToken);
        var isCurrent = kept is not null && await filings.IsCurrentAsync(kept.Row, cancellationToken);
        return new ReturnWorkView(
            filings.Forms[form],
            date,
            [.. book.Dates.Where(filings.Forms[form].IsReportingDate)],
            book.IsDemo,
            kept,
            await filings.VersionsAsync(form, date, cancellationToken),
            kept is null ? Finality.Preliminary : FinalityOf(kept.Row.State, isCurrent),
            isCurrent,
            kept is null || isCurrent ? [] : filings.ChangedCells(kept)
        );
    }

    private static Finality FinalityOf(ReturnState state, bool isCurrent) =>
        state switch
        {
            ReturnState.Approved or ReturnState.Submitted or ReturnState.Acknowledged => Finality.Approved,
            ReturnState.Restated => Finality.Restated,
            _ => isCurrent ? Finality.Preliminary : Finality.Stale,
        };
}
