using System.Globalization;
using Portal.Controls;
using Portal.Reporting.Catalogues;

namespace Portal.Indicators;

/// <summary>Puts kept values, their trend and their definition together for the indicator pages.</summary>
public sealed class IndicatorReader(RunReader runs, BookInfo book, Catalogue catalogue, Definitions definitions)
{
    public async Task<IndicatorListView> ListAsync(DateOnly? asOf, CancellationToken cancellationToken)
    {
        var dates = await runs.DatesAsync(cancellationToken);
        if (await runs.LatestAsync(asOf, cancellationToken) is not { } run)
        {
            return new IndicatorListView(asOf, dates, 0, Finality.Preliminary, book.IsDemo, []);
        }

        var trends = await runs.TrendsAsync([.. run.Results.Select(r => r.Code)], run.Row.AsOf, cancellationToken);
        return new IndicatorListView(
            run.Row.AsOf, dates, run.Row.Number, run.Finality, book.IsDemo,
            [.. run.Results.Select(r => new IndicatorLine(r, RunReader.Previous(trends[r.Code])))]);
    }

    /// <exception cref="KeyNotFoundException">No such indicator, or no value of it at the date.</exception>
    public async Task<IndicatorView> ReadAsync(string code, DateOnly? asOf, CultureInfo culture, CancellationToken cancellationToken)
    {
        var indicator = catalogue.Indicator(code);
        if (await runs.LatestAsync(asOf, cancellationToken) is not { } run || run.Find(indicator.Code) is not { } result)
        {
            var date = asOf is { } asked ? string.Create(CultureInfo.InvariantCulture, $" for {asked:yyyy-MM-dd}") : "";
            throw new KeyNotFoundException($"'{code}' was not computed{date}. Run: ./portal compute{(asOf is { } d ? string.Create(CultureInfo.InvariantCulture, $" --as-of {d:yyyy-MM-dd}") : "")}");
        }

        var trend = (await runs.TrendsAsync([code], run.Row.AsOf, cancellationToken))[code];
        return new IndicatorView(
            run.Row.AsOf, await runs.DatesAsync(cancellationToken), run.Row.Number, run.Finality, book.IsDemo, book.Currency, result, RunReader.Previous(trend), trend,
            definitions.Of(result, run.Row.AsOf, culture), run.Row.InputDigest, run.Row.CatalogueDigest);
    }
}
