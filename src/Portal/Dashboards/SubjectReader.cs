using Portal.Controls;
using Portal.Data.Yaml;
using Portal.Reporting.Bridges;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Work;

namespace Portal.Dashboards;

/// <summary>Puts the figures of a subject together from one kept run; which they are says the catalogue.</summary>
public sealed class SubjectReader(RunReader runs, BridgeReader bridges, BookInfo book, Catalogue catalogue)
{
    /// <summary>Subjects that have a page of their own; the executive's is the first page of the portal.</summary>
    public IReadOnlyList<Subject> Subjects => [.. catalogue.Subjects.Where(subject => subject.Code != Subject.Executive)];

    /// <exception cref="KeyNotFoundException">No such subject.</exception>
    public async Task<SubjectView> ReadAsync(string code, DateOnly? asOf, CancellationToken cancellationToken)
    {
        var subject = catalogue.Subject(code);
        var dates = await runs.DatesAsync(cancellationToken);
        if (await runs.LatestAsync(asOf, cancellationToken) is not { } run)
        {
            return new SubjectView(subject, asOf, dates, null, book.Name, book.Currency, book.IsDemo, [], [], new LimitCount([]));
        }

        var trends = await runs.TrendsAsync(subject.Codes, run.Row.AsOf, cancellationToken);
        return new SubjectView(
            subject,
            run.Row.AsOf,
            dates,
            new RunFacts(run.Row.Number, run.Row.StartedAt, run.FinalityOf(subject.Codes)),
            book.Name,
            book.Currency,
            book.IsDemo,
            [
                .. subject.Figures.Select(f => new Tile(
                    f.Indicator is { } lead ? FigureOf(lead) : null,
                    [.. (f.Beside ?? []).Select(FigureOf)],
                    f.Work
                )),
            ],
            [
                .. (subject.More ?? [])
                    .Select(FigureOf)
                    .Where(f => f.Result is not null)
                    .Select(f => new FigureLine(f.Result!, f.Previous, run.Changed.Contains(f.Result!.Code))),
            ],
            LimitCount.Of(run.Results)
        );

        Figure FigureOf(YamlText indicator) =>
            new(
                catalogue.Indicator(indicator.Value),
                run.Find(indicator.Value),
                RunReader.Previous(trends[indicator.Value]),
                trends[indicator.Value]
            );
    }

    /// <summary>Why the numbers of the tiles changed since the run before, by code of the indicator.</summary>
    public async Task<IReadOnlyDictionary<string, Bridge>> ChangesAsync(SubjectView? view, CancellationToken cancellationToken) =>
        view is { AsOf: { } asOf, Run: not null }
            ? await bridges.ReadAllAsync(
                view.Tiles.Select(tile => tile.Lead?.Result).OfType<IndicatorResult>().Select(result => result.Code),
                asOf,
                cancellationToken
            )
            : new Dictionary<string, Bridge>();
}
