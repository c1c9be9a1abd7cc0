using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Controls;
using Portal.Lists;
using Portal.Reporting;
using Portal.Shell;
using Portal.Work;

namespace Portal.Loans;

public sealed partial class LoansPage
{
    private const string All = "all";

    [Inject]
    private ListStart Start { get; set; } = default!;

    [Inject]
    private BookInfo Book { get; set; } = default!;

    [Inject]
    private Filings Filings { get; set; } = default!;

    [Inject]
    private CodeNames Names { get; set; } = default!;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private IStringLocalizer<LoansPage> L { get; set; } = default!;

    [SupplyParameterFromQuery]
    private DateOnly? AsOf { get; set; }

    [SupplyParameterFromQuery]
    private string? Predicate { get; set; }

    [SupplyParameterFromQuery, CodeOf("product")]
    private string? Product { get; set; }

    [SupplyParameterFromQuery, CodeOf("five-class")]
    private string? Class { get; set; }

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery, KnownTo<LoanOrders>]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery]
    private string? After { get; set; }

    [SupplyParameterFromQuery, FigureOf]
    private string? Of { get; set; }

    /// <summary>Number of the kept version of the return that the figure stands in.</summary>
    [SupplyParameterFromQuery]
    private int? Version { get; set; }

    [SupplyParameterFromQuery, ColumnsOf<LoanColumns>]
    private string? Columns { get; set; }

    /// <summary>The whole list, where a role's view would open instead.</summary>
    [SupplyParameterFromQuery, OneOf(All)]
    internal string? View { get; set; }

    private bool _isUnreadable;
    private bool _isLeaving;

    /// <summary>Set when the loans are those of a version and not those of now.</summary>
    private DateTimeOffset? _knownAt;

    private FigureRef? Figure => FigureRef.Parse(Of);

    private int? VersionShown => Figure is CellFigure && AsOf is not null ? Version : null;

    private DateOnly? AsOfShown => AsOf ?? Book.LatestDate;

    private string SortShown => Sort ?? LoanConditions.FirstSort;

    private IReadOnlyList<(string, string)> DateOptions => [.. Book.Dates.Select(d => (Figures.Date(d), Figures.Date(d)))];

    private LoanQuery Query => new(AsOf, Predicate, Product, Class, Q, Sort, After, Figure, VersionShown, Columns, All);

    private string Filter => LoanConditions.Of(Query);

    protected override async Task OnParametersSetAsync()
    {
        _knownAt = VersionShown is null ? null : _knownAt;
        _isLeaving = await Start.GoesAsync("loans", Gone);
    }

    private async Task<Viewpoint> SeenAsync(CancellationToken cancellationToken)
    {
        var seen = await Filings.SeenAsync(((CellFigure)Figure!).Form, AsOf!.Value, VersionShown!.Value, cancellationToken);
        _knownAt = seen.KnownAt;
        return seen;
    }

    private void Go(LoanQuery query) => Nav.NavigateTo(Urls.Loans(query));
}
