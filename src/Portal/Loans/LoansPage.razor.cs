using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Controls;
using Portal.Reporting;
using Portal.Shell;
using Portal.Work;

namespace Portal.Loans;

public sealed partial class LoansPage
{
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

    private bool _isUnreadable;

    /// <summary>Set when the loans are those of a version and not those of now.</summary>
    private DateTimeOffset? _knownAt;

    private FigureRef? Figure => FigureRef.Parse(Of);

    private int? VersionShown => Figure is CellFigure && AsOf is not null ? Version : null;

    private DateOnly? AsOfShown => AsOf ?? Book.LatestDate;

    private string SortShown => Sort ?? "-balance";

    private IReadOnlyList<(string, string)> DateOptions => [.. Book.Dates.Select(d => (Figures.Date(d), Figures.Date(d)))];

    private LoanQuery Query => new(AsOf, Predicate, Product, Class, Q, Sort, After, Figure, VersionShown);

    /// <summary>The figure's own condition and the chosen filters, all of which must hold.</summary>
    private string Filter
    {
        get
        {
            var conditions = new List<string>();
            if (!string.IsNullOrWhiteSpace(Predicate))
            {
                conditions.Add(Product is null && Class is null ? Predicate : $"({Predicate})");
            }

            if (Product is not null)
            {
                conditions.Add($"product = {Product}");
            }

            if (Class is not null)
            {
                conditions.Add($"five_class = {Class}");
            }

            return string.Join(" and ", conditions);
        }
    }

    protected override void OnParametersSet() => _knownAt = VersionShown is null ? null : _knownAt;

    private async Task<Viewpoint> SeenAsync(CancellationToken cancellationToken)
    {
        var seen = await Filings.SeenAsync(((CellFigure)Figure!).Form, AsOf!.Value, VersionShown!.Value, cancellationToken);
        _knownAt = seen.KnownAt;
        return seen;
    }

    private void Go(LoanQuery query) => Nav.NavigateTo(Urls.Loans(query));
}
