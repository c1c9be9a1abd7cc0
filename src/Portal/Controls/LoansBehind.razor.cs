using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Lists;
using Portal.Reporting;
using Portal.Reporting.Indicators;
using Portal.Shell;
using Portal.Work;

namespace Portal.Controls;

/// <summary>The loans behind a figure, a page at a time, with what all of them add up to: the engine pages and sums, never this
/// process.</summary>
public sealed partial class LoansBehind
{
    private const int PageSize = 50;

    /// <summary>What a list asks for that nobody has sorted, searched or turned.</summary>
    internal static readonly LoanPageRequest First = new("balance", true, null, PageSize, null);
    private readonly Loadable<LoanList> _list = new();
    private (string, DateOnly, int?, string, string?, string?)? _shown;

    [Inject]
    private SealedReader Sealed { get; set; } = default!;

    [Inject]
    private LoanColumns Columns { get; set; } = default!;

    [Inject]
    private IStringLocalizer<LoansBehind> L { get; set; } = default!;

    /// <summary>Told whether the list could be read.</summary>
    [Parameter]
    public EventCallback<bool> OnRead { get; set; }

    /// <summary>Which loans, in the catalogue's language; empty means every loan.</summary>
    [Parameter, EditorRequired]
    public string Predicate { get; set; } = "";

    [Parameter, EditorRequired]
    public DateOnly AsOf { get; set; }

    /// <summary>A kept version of a return, whose loans are meant; those of now when null.</summary>
    [Parameter]
    public int? Version { get; set; }

    /// <summary>From where the version saw them; asked only with one.</summary>
    [Parameter]
    public Func<CancellationToken, Task<Viewpoint>>? Seen { get; set; }

    /// <summary>The order in force: a column, with a leading minus for descending.</summary>
    [Parameter]
    public string Sort { get; set; } = "-balance";

    /// <summary>Cursor of the page before; null for the first page.</summary>
    [Parameter]
    public string? After { get; set; }

    /// <summary>Part of a loan number.</summary>
    [Parameter]
    public string? Search { get; set; }

    [Parameter, EditorRequired]
    public Func<string, string> SortHref { get; set; } = default!;

    [Parameter, EditorRequired]
    public Func<string?, string> PageHref { get; set; } = default!;

    /// <summary>The list is its own page: it is taken as a file, saved as a view, and its columns are chosen.</summary>
    [Parameter]
    public bool IsWhole { get; set; }

    /// <summary>The chosen columns; null for all.</summary>
    [Parameter]
    public string? Chosen { get; set; }

    /// <summary>The same list with other columns; null where they are not chosen.</summary>
    [Parameter]
    public Func<string?, string>? ColumnsHref { get; set; }

    /// <summary>Letters of the acts that the page around has.</summary>
    [Parameter]
    public string Keys { get; set; } = "";

    /// <summary>The same list without its filters.</summary>
    [Parameter]
    public string? ClearHref { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var wanted = (Predicate, AsOf, Version, Sort, After, Search);
        if (wanted != _shown)
        {
            _shown = wanted;
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        await LoadAsync(
            _list,
            async ct =>
            {
                var request = new LoanPageRequest(Sort.TrimStart('-'), Sort.StartsWith('-'), After, PageSize, Search);
                var at = Version is not null && Seen is not null ? await Seen(ct) : Viewpoint.Of(AsOf);
                var (page, sums) = await Sealed.LoansAsync(Predicate, at, request, ct);
                return new LoanList(page, sums);
            }
        );
        await OnRead.InvokeAsync(_list.Problem is null);
    }

    private ListPlace Place(LoanList list) =>
        new(Sort, Chosen, SortHref, ColumnsHref)
        {
            First = After is null ? null : PageHref(null),
            Next = list.Page.Next is null ? null : PageHref(list.Page.Next),
        };

    private sealed record LoanList(LoanPage Page, LoanSums Totals);
}
