using Portal.Api;
using Portal.Data;
using Portal.Shell;
using Portal.Work;

namespace Portal.Indicators;

/// <summary>The figures of a kept run for personal tokens.</summary>
internal static class IndicatorApi
{
    public static async Task<IResult> ListAsync(string? asOf, RunReader runs, CancellationToken cancellationToken)
    {
        var date = Urls.Date(asOf);
        if (asOf is not null && date is null)
        {
            throw new RequestException($"asOf: '{Readable.Short(asOf)}' is not a date such as 2024-12-31.");
        }

        return await runs.LatestAsync(date, cancellationToken) is { } run
            ? Results.Ok(
                new
                {
                    run.Row.Number,
                    run.Row.AsOf,
                    run.Row.CatalogueDigest,
                    run.Row.InputDigest,
                    Indicators = run.Results.Select(IndicatorBody.Of),
                }
            )
            : ApiProblem.Of(StatusCodes.Status404NotFound, "No run is kept for this date. Compute it with ./portal compute --as-of DATE.");
    }
}
