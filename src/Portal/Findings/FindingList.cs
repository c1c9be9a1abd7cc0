using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Access;
using Portal.Controls;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Store;
using Portal.Lists;
using Portal.Shell;

namespace Portal.Findings;

/// <summary>The list of findings: its columns, and its rows as an address asks for them, for the page and for its files alike.</summary>
public sealed class FindingList(
    FindingRegister register,
    FindingLateness lateness,
    StateNames names,
    IStringLocalizer<FindingsPage> texts,
    IStringLocalizer<ListFiles> files
) : IAddressWords, IListSource
{
    /// <summary>Keys of the columns.</summary>
    public static IReadOnlyList<string> Words(IServiceProvider services) =>
        ["number", "title", "rating", "status", "owner", "dueDate", "source", "originalDueDate", "openedBy", "openedAt"];

    /// <param name="totals">Null in a file, whose rows are all there.</param>
    public IReadOnlyList<ListColumn<FindingRow>> Columns(FindingPageRows? totals = null) =>
        [
            new("number", texts["Number"], row => row.Number)
            {
                Sort = nameof(FindingSort.Number),
                Class = "nw",
                Total = totals is null ? null : texts["Total", Figures.Count(totals.Page.Total, CultureInfo.CurrentUICulture)].Value,
            },
            new("title", texts["Finding"], row => row.Title) { Sort = nameof(FindingSort.Title), Class = "wrap" },
            new("rating", texts["Rating"], row => names.Of(row.Rating)) { Sort = nameof(FindingSort.Rating) },
            new("status", texts["Status"], row => names.Of(row.Status)) { Sort = nameof(FindingSort.Status), Class = "nw" },
            new("owner", texts["Owner"], row => row.Owner) { Sort = nameof(FindingSort.Owner), Class = "nw" },
            new("dueDate", texts["DueDate"], row => row.DueDate)
            {
                Sort = nameof(FindingSort.DueDate),
                Class = "nw",
                Total = totals is null ? null : texts["TotalOverdue", Figures.Count(totals.Overdue, CultureInfo.CurrentUICulture)].Value,
            },
            new("source", texts["Source"], row => row.SourceFigure) { Class = "wrap" },
            new("originalDueDate", texts["OriginalDueDate"], row => row.OriginalDueDate) { IsShown = false, Class = "nw" },
            new("openedBy", texts["OpenedBy"], row => row.CreatedBy) { IsShown = false, Class = "nw" },
            new("openedAt", texts["OpenedAt"], row => row.CreatedAt) { IsShown = false, Class = "when" },
        ];

    public string Name => "findings";

    public Type Page => typeof(FindingsPage);

    public string Right => Policies.ViewFindings;

    public string Address => Urls.Findings();

    public async Task<ListSheet> ReadAsync(Actor reader, Func<string, string?> value, int most, CancellationToken cancellationToken)
    {
        var query = new FindingQuery(
            value("status"),
            value("rating"),
            value("owner"),
            value("overdue") == "true",
            value("q"),
            value("sort"),
            On: Urls.Date(value("on")),
            Columns: value("columns")
        );
        var (rows, total) = (new List<FindingRow>(), 0);
        for (var page = 1; rows.Count < Math.Min(total, most) || page == 1; page++)
        {
            var read = (await ReadAsync(reader, query, new PageRequest(page, PageRequest.MaximumSize), cancellationToken)).Page;
            (rows, total) = ([.. rows, .. read.Rows], read.Total);
            if (total > most || read.Rows.Count == 0)
            {
                break;
            }
        }

        var columns = Columns();
        return ListSheet.Of(texts["Title"], Facts(query, columns), ChosenColumns.Of(columns, query.Columns), rows, total);
    }

    private IReadOnlyList<(string, string?)> Facts(FindingQuery query, IReadOnlyList<ListColumn<FindingRow>> columns) =>
        [
            (texts["Status"], Named.Find<FindingStatus>(query.Status) is { } status ? names.Of(status) : null),
            (texts["Rating"], Named.Find<FindingRating>(query.Rating) is { } rating ? names.Of(rating) : null),
            (texts["Owner"], query.Owner),
            (
                texts["Due"],
                !query.Overdue ? null
                : query.On is { } day ? texts["LateOn", Figures.Date(day)].Value
                : texts["Overdue"].Value
            ),
            (texts["Search"], query.Search),
            ListSheet.Sorted(columns, SortOf(query), files),
        ];

    public static string SortOf(FindingQuery query) => query.Sort ?? "-" + nameof(FindingSort.Number);

    /// <summary>One page of the findings that the reader may see and the query finds, with what all of them come to.</summary>
    public async Task<FindingPageRows> ReadAsync(Actor reader, FindingQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        var filter = new FindingFilter
        {
            Text = query.Search,
            Status = Named.Find<FindingStatus>(query.Status),
            Rating = Named.Find<FindingRating>(query.Rating),
            Owner = query.Owner,
            IsOverdueOnly = query is { Overdue: true, On: null },
            Numbers = query is { Overdue: true, On: { } day } ? await lateness.NumbersAsync(day, cancellationToken) : null,
            Sort = Named.Find<FindingSort>(SortOf(query).TrimStart('-')) ?? FindingSort.Number,
            IsDescending = SortOf(query).StartsWith('-'),
        };
        return new(
            await register.ListAsync(reader, filter, page, cancellationToken),
            await register.CountOverdueAsync(reader, filter, cancellationToken)
        );
    }
}

/// <summary>One page of findings.</summary>
/// <param name="Overdue">How many of all that match are overdue now.</param>
public sealed record FindingPageRows(Page<FindingRow> Page, int Overdue);
