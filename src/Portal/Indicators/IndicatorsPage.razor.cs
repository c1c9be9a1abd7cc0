using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Controls;
using Portal.Reporting.Indicators;
using Portal.Shell;

namespace Portal.Indicators;

public sealed partial class IndicatorsPage
{
    private readonly Loadable<IndicatorListView> _view = new();

    [Inject] private IndicatorReader Reader { get; set; } = default!;

    [Inject] private NavigationManager Nav { get; set; } = default!;

    [Inject] private IStringLocalizer<IndicatorsPage> L { get; set; } = default!;

    [SupplyParameterFromQuery] private DateOnly? AsOf { get; set; }

    /// <summary>Part of a name, a code or a reference.</summary>
    [SupplyParameterFromQuery] private string? Q { get; set; }

    /// <summary>breach, watch, within or none.</summary>
    [SupplyParameterFromQuery] private string? State { get; set; }

    private IReadOnlyList<(string, string)> States =>
        [.. Enum.GetValues<LimitState>().Reverse().Select(s => (Key(s), L["State" + s].Value))];

    protected override Task OnParametersSetAsync() => _view.Value is { } view && (AsOf is null || view.AsOf == AsOf) ? Task.CompletedTask : ReadAsync();

    private Task ReadAsync() => LoadAsync(_view, ct => Reader.ListAsync(AsOf, ct));

    private IEnumerable<IndicatorLine> Shown(IndicatorListView view) => view.Lines.Where(line =>
        (State is null || Key(line.Result.LimitState) == State)
        && (Q is null || new[] { line.Result.Code, line.Result.Ref, line.Result.Name.En, line.Result.Name.Zh }
            .Any(text => text.Contains(Q, StringComparison.CurrentCultureIgnoreCase))));

    private string ValueText(IndicatorResult result) => result.Value is { } value ? Figures.Value(value, result.Unit, Culture)
        : result.Rows.Count > 0 ? L["Rows", result.Rows.Count]
        : L["NoValue"];

    private static string ChangeText(IndicatorResult result, decimal? previous) =>
        result.Value is { } now && previous is { } before ? Figures.Change(now, before, result.Unit, Culture) + (result.Unit == "ratio" ? " pp" : "") : "";

    private static string LimitText(IndicatorResult result, decimal? limit) =>
        limit is not { } value ? "" : (result.Better == "higher" ? "≥ " : "≤ ") + (result.Unit == "ratio" ? Figures.ShortPercent(value, Culture) : Figures.Value(value, result.Unit, Culture));

    private void Go(DateOnly? asOf, string? search, string? state) => Nav.NavigateTo(Urls.Indicators(asOf, search, state));

    private static string Key(LimitState state) => state switch
    {
        LimitState.Breach => "breach",
        LimitState.Watch => "watch",
        LimitState.Within => "within",
        LimitState.None => "none",
    };
}
