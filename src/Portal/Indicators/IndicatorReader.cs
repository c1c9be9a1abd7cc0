using System.Globalization;
using Portal.Controls;
using Portal.Reporting.Catalogues;
using Portal.Work;

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
            run.Row.AsOf,
            dates,
            run.Row.Number,
            run.Finality,
            book.IsDemo,
            [.. Groups(run.Results.Select(r => new FigureLine(r, RunReader.Previous(trends[r.Code]), run.Changed.Contains(r.Code))))]
        );
    }

    /// <summary>In the order of the subjects' page list, each in the order of its page; then what stands on the matrix only, then the
    /// rest.</summary>
    private IEnumerable<IndicatorGroup> Groups(IEnumerable<FigureLine> lines)
    {
        var groups = lines.ToLookup(l =>
            catalogue.SubjectOf(l.Result.Code)?.Code
            ?? (catalogue.Indicator(l.Result.Code).Stage is null ? IndicatorGroup.Other : IndicatorGroup.Matrix)
        );
        return catalogue
            .Subjects.Select(s => new IndicatorGroup(s.Code, s, [.. groups[s.Code].OrderBy(l => s.Codes.ToList().IndexOf(l.Result.Code))]))
            .Append(new IndicatorGroup(IndicatorGroup.Matrix, null, [.. groups[IndicatorGroup.Matrix]]))
            .Append(new IndicatorGroup(IndicatorGroup.Other, null, [.. groups[IndicatorGroup.Other]]))
            .Where(g => g.Lines.Count > 0);
    }

    /// <exception cref="KeyNotFoundException">No such indicator, or no value of it at the date.</exception>
    public async Task<IndicatorView> ReadAsync(string code, DateOnly? asOf, CultureInfo culture, CancellationToken cancellationToken)
    {
        var indicator = catalogue.Indicator(code);
        if (await runs.LatestAsync(asOf, cancellationToken) is not { } run || run.Find(indicator.Code) is not { } result)
        {
            throw RunReader.NotComputed(code, asOf);
        }

        var trend = (await runs.TrendsAsync([code], run.Row.AsOf, cancellationToken))[code];
        return new IndicatorView(
            run.Row.AsOf,
            await runs.DatesAsync(cancellationToken),
            run.Row.Number,
            run.FinalityOf(code),
            book.IsDemo,
            book.Currency,
            result,
            RunReader.Previous(trend),
            trend,
            definitions.Of(result, run.Row.AsOf, culture),
            run.Row.InputDigest,
            run.Row.CatalogueDigest
        );
    }
}
