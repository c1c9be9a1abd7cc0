using Portal.Controls;
using Portal.Data.Returns;
using Portal.Data.Store;
using Portal.Reporting.Returns;

namespace Portal.Returns;

/// <summary>Puts a return as it computes now and its kept versions together for the return pages.</summary>
public sealed class ReturnReader(ReturnEngine engine, ReturnRegister register, ReturnStatusReader status, BookInfo book)
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
                [.. engine.Forms.All.Where(form => form.From <= known && !form.IsReportingDate(known))]
            )
            : new ReturnListView(date, dates, book.IsDemo, [], []);
    }

    /// <exception cref="KeyNotFoundException">The catalogue has no such return.</exception>
    public async Task<ReturnWorkView> ReadAsync(string form, DateOnly? asOf, CancellationToken cancellationToken)
    {
        if (!engine.Forms.Has(form))
        {
            throw new NotFoundException(
                "return.unknown",
                $"There is no return '{form}'. The catalogue holds {string.Join(", ", engine.Forms.All.Select(f => f.Code))}."
            );
        }

        var document = await engine.ComputeAsync(form, asOf, null, cancellationToken);
        var kept = await register.GetAsync(form, document.AsOf, null, cancellationToken);
        var isSame = kept is not null && ReturnStatusReader.IsSame(kept.Row, document);
        return new ReturnWorkView(
            document,
            [.. book.Dates.Where(engine.Forms[form].IsReportingDate)],
            isSame ? kept!.Row.Number : 0,
            (isSame, kept?.Row.State) switch
            {
                (true, ReturnState.Approved or ReturnState.Submitted or ReturnState.Acknowledged) => Finality.Approved,
                (true, ReturnState.Restated) => Finality.Restated,
                (false, not null) => Finality.Stale,
                _ => Finality.Preliminary,
            }
        );
    }
}
