using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Controls;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Shell;
using Portal.Work;

namespace Portal.Regulations;

/// <summary>A past snapshot under its own rules and under those of another day. Nothing on this page is a published figure.</summary>
public sealed partial class RulesPage
{
    private readonly Loadable<RuleComparisonResult> _view = new();
    private (DateOnly, DateOnly)? _shown;

    [Inject]
    private RuleComparison Comparison { get; set; } = default!;

    [Inject]
    private SealedReader Sealed { get; set; } = default!;

    [Inject]
    private BookInfo Book { get; set; } = default!;

    [Inject]
    private Catalogue Catalogue { get; set; } = default!;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private IStringLocalizer<RulesPage> L { get; set; } = default!;

    [SupplyParameterFromQuery]
    private DateOnly? AsOf { get; set; }

    [SupplyParameterFromQuery]
    private DateOnly? RulesOf { get; set; }

    /// <summary>Also what does not differ.</summary>
    [SupplyParameterFromQuery]
    private bool All { get; set; }

    private DateOnly? AsOfShown => AsOf ?? Book.LatestDate;

    /// <summary>Without a choice: the latest change of any rule.</summary>
    private DateOnly RulesOfShown => RulesOf ?? Comparison.RuleDays()[0];

    private IReadOnlyList<(string, string)> RuleDays =>
        [.. Comparison.RuleDays().Append(RulesOfShown).Distinct().OrderDescending().Select(d => (Figures.Date(d), Figures.Date(d)))];

    protected override async Task OnParametersSetAsync()
    {
        if (AsOfShown is { } asOf && _shown != (asOf, RulesOfShown))
        {
            _shown = (asOf, RulesOfShown);
            await ReadAsync();
        }
    }

    private Task ReadAsync() => LoadAsync(_view, ct => Sealed.RulesAsync(new(AsOfShown!.Value, RulesOfShown), ct));

    private string Value(IndicatorResult? result) =>
        result is null ? ""
        : result.Value is { } value ? Figures.Value(value, result.Unit, Culture)
        : result.Rows.Count > 0 ? L["Rows", result.Rows.Count]
        : L["NoValue"];
}
