using Portal.Controls;
using Portal.Reporting.Indicators;

namespace Portal.Dashboards;

/// <summary>Puts the executive's ten numbers together from one kept run.</summary>
public sealed class Dashboard(RunReader runs, BookInfo book)
{
    /// <summary>The ten indicators, in the order of the tiles: how much, how bad, how covered, how strong, how concentrated, how well used.</summary>
    private static readonly string[] _codes =
    [
        "gross_loans", "npl_ratio", "special_mention_ratio", "overdue_90_to_npl", "provision_coverage",
        "allowance_to_loans", "capital_adequacy_ratio", "largest_borrower_to_capital", "joint_loan_share", "purpose_exception_share",
    ];

    public async Task<DashboardView> ReadAsync(DateOnly? asOf, CancellationToken cancellationToken)
    {
        var dates = await runs.DatesAsync(cancellationToken);
        if (await runs.LatestAsync(asOf, cancellationToken) is not { } run)
        {
            return new DashboardView(asOf, dates, null, book.Name, book.Currency, book.IsDemo, []);
        }

        var trends = await runs.TrendsAsync(_codes, run.Row.AsOf, cancellationToken);
        return new DashboardView(
            run.Row.AsOf, dates, new RunFacts(run.Row.Number, run.Row.StartedAt, run.Finality), book.Name, book.Currency, book.IsDemo,
            [.. _codes.Select(run.Find).OfType<IndicatorResult>().Select(r => new Tile(r, RunReader.Previous(trends[r.Code]), trends[r.Code]))]);
    }
}
