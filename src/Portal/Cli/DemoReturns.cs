using Portal.Data.Returns;
using Portal.Work;

namespace Portal.Cli;

/// <summary>The returns of the demo bank, calculated and kept as people do it. A real bank's returns are calculated by its people
/// alone.</summary>
internal static class DemoReturns
{
    /// <summary>Returns of the demonstration that were never calculated, oldest first; none over another book.</summary>
    public static async Task<IReadOnlyList<(string Form, DateOnly AsOf)>> MissingAsync(Assay assay, CancellationToken cancellationToken)
    {
        if (assay.Store.Book is not { IsDemo: true })
        {
            return [];
        }

        var kept = (await assay.Services.GetRequiredService<ReturnRegister>().ListAsync(null, null, cancellationToken))
            .Select(r => (r.Form, r.AsOf))
            .ToHashSet();
        return
        [
            .. from date in assay.Store.Dates("loan_snapshot")
            from form in assay.Services.GetRequiredService<Filings>().Forms.All
            where form.From <= date && form.IsReportingDate(date) && !kept.Contains((form.Code, date))
            select (form.Code, date),
        ];
    }

    public static async Task KeepAsync(Assay assay, IEnumerable<(string Form, DateOnly AsOf)> returns, CancellationToken cancellationToken)
    {
        var filings = assay.Services.GetRequiredService<Filings>();
        foreach (var (form, asOf) in returns)
        {
            await filings.CalculateAsync(assay.Actor, Guid.CreateVersion7(), form, asOf, null, cancellationToken);
        }
    }
}
