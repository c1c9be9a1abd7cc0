using Microsoft.Extensions.Localization;
using Portal.Access;
using Portal.Controls;
using Portal.Data.Access;
using Portal.Lists;
using Portal.Reporting;
using Portal.Reporting.Indicators;
using Portal.Shell;
using Portal.Work;

namespace Portal.Loans;

/// <summary>The list of loans as a file: read anew from the engine, in pages, as its page sees them.</summary>
public sealed class LoanListSource(
    IndicatorEngine engine,
    BookInfo book,
    Filings filings,
    LoanColumns columns,
    IStringLocalizer<LoansPage> texts,
    IStringLocalizer<ListFiles> files
) : IListSource
{
    private const int PageSize = 500;

    public string Name => "loans";

    public Type Page => typeof(LoansPage);

    public string Right => Policies.ViewLoans;

    public string Address => Urls.Loans();

    public async Task<ListSheet> ReadAsync(Actor reader, Func<string, string?> value, int most, CancellationToken cancellationToken)
    {
        var query = new LoanQuery(
            Urls.Date(value("asOf")),
            value("predicate"),
            value("product"),
            value("class"),
            value("q"),
            value("sort"),
            Of: FigureRef.Parse(value("of")),
            Version: int.TryParse(value("version"), out var version) ? version : null,
            Columns: value("columns")
        );
        if ((query.AsOf ?? book.LatestDate) is not { } asOf)
        {
            return ListSheet.Of(texts["Title"], [], columns.All(), [], 0);
        }

        var at = query is { Of: CellFigure cell, AsOf: not null, Version: { } number }
            ? await filings.SeenAsync(cell.Form, asOf, number, cancellationToken)
            : Viewpoint.Of(asOf);
        var (condition, sort) = (LoanConditions.Of(query), query.Sort ?? LoanConditions.FirstSort);
        var sums = await engine.SumsAsync(condition, at, query.Search, cancellationToken);
        var rows = new List<LoanRow>();
        string? after = null;
        while (sums.Count <= most)
        {
            var page = await engine.LoansAsync(
                condition,
                at,
                new LoanPageRequest(sort.TrimStart('-'), sort.StartsWith('-'), after, PageSize, query.Search),
                cancellationToken
            );
            rows.AddRange(page.Rows);
            if ((after = page.Next) is null)
            {
                break;
            }
        }

        var all = columns.All();
        return ListSheet.Of(texts["Title"], Facts(query, at, sums, all, sort), ChosenColumns.Of(all, query.Columns), rows, sums.Count);
    }

    private IReadOnlyList<(string, string?)> Facts(
        LoanQuery query,
        Viewpoint at,
        LoanSums sums,
        IReadOnlyList<ListColumn<LoanRow>> all,
        string sort
    ) =>
        [
            (texts["AsOf"], at.AsOf is { } day ? Figures.Date(day) : null),
            (texts["FileKnownAt"], at.KnownAt is { } instant ? Figures.Instant(instant, TimeZoneInfo.Utc) : null),
            (texts["Behind"], query.Of?.ToString()),
            (texts["Predicate"], LoanConditions.Of(query)),
            (texts["Search"], query.Search),
            ListSheet.Sorted(all, sort, files),
            (texts["FileBalance"], Figures.Money(sums.Balance, System.Globalization.CultureInfo.CurrentUICulture)),
        ];
}
