using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Controls;
using Portal.Reporting.Indicators;
using Portal.Shell;
using Portal.Work;

namespace Portal.Indicators;

public sealed partial class IndicatorPage
{
    private readonly Loadable<IndicatorView> _view = new();
    private (string, DateOnly?)? _shown;

    [Inject]
    private IndicatorReader Reader { get; set; } = default!;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private IStringLocalizer<IndicatorPage> L { get; set; } = default!;

    [Parameter]
    public string Code { get; set; } = "";

    [SupplyParameterFromQuery]
    private DateOnly? AsOf { get; set; }

    /// <summary>Dimension of the breakdown.</summary>
    [SupplyParameterFromQuery]
    private string? By { get; set; }

    /// <summary>Which loans are listed: numerator or denominator.</summary>
    [SupplyParameterFromQuery, OneOf("numerator", "denominator")]
    private string? Part { get; set; }

    [SupplyParameterFromQuery, KnownTo<LoanOrders>]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery]
    private string? After { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != (Code, AsOf))
        {
            _shown = (Code, AsOf);
            await ReadAsync();
        }
    }

    private Task ReadAsync() => LoadAsync(_view, ct => Reader.ReadAsync(Code, AsOf, Culture, ct));

    private Part? ShownPart(IndicatorView view) =>
        view.Definition.Parts.FirstOrDefault(p => p.Key == Part && p.Predicate is not null)
        ?? view.Definition.Parts.FirstOrDefault(p => p.Predicate is not null);

    private static bool IsByMonths(IndicatorView view) => view.Result.Rows.Any(row => row.Keys.ContainsKey(ResultRow.MonthsOnBook));

    private string? LoanPredicate(IndicatorView view) => ShownPart(view)?.Predicate;
}
