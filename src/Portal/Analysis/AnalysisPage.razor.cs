using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Controls;
using Portal.Shell;
using static Portal.Analysis.AnalysisKeys;

namespace Portal.Analysis;

public sealed partial class AnalysisPage
{
    private readonly Loadable<AnalysisView> _view = new();
    private (string, DateOnly?, Step)? _shown;

    [Inject]
    private AnalysisReader Reader { get; set; } = default!;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private IStringLocalizer<AnalysisPage> L { get; set; } = default!;

    [Parameter]
    public string Code { get; set; } = "";

    [SupplyParameterFromQuery]
    private DateOnly? AsOf { get; set; }

    /// <summary>month, quarter or year.</summary>
    [SupplyParameterFromQuery, NameOf(typeof(Step), IsLower = true)]
    private string? Step { get; set; }

    /// <summary>level, change or yearonyear: what the drawing shows.</summary>
    [SupplyParameterFromQuery, NameOf(typeof(Aspect), IsLower = true)]
    private string? Show { get; set; }

    /// <summary>Code of the one to compare with, or none; all without it.</summary>
    [SupplyParameterFromQuery]
    private string? With { get; set; }

    private AnalysisQuery Query => new(AsOf, Step, Show, With);

    private Step ShownStep => Parse(Step, Analysis.Step.Month);

    private Aspect ShownAspect => Parse(Show, Aspect.Level);

    private IReadOnlyList<(string, string)> Steps => [.. Enum.GetValues<Step>().Select(step => (Key(step), L["Step" + step].Value))];

    private IReadOnlyList<(string, string)> Aspects =>
        [.. Enum.GetValues<Aspect>().Select(aspect => (Key(aspect), L["Aspect" + aspect].Value))];

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != (Code, AsOf, ShownStep))
        {
            _shown = (Code, AsOf, ShownStep);
            await ReadAsync();
        }
    }

    private Task ReadAsync() => LoadAsync(_view, ct => Reader.ReadAsync(Code, AsOf, ShownStep, ct));

    private void Go(AnalysisQuery query) => Nav.NavigateTo(Urls.Analysis(Code, query));

    private IReadOnlyList<(string, string)> Others(AnalysisView view) =>
        [(Nobody, L["Nobody"].Value), .. view.Peers.Select(peer => (peer.Of.Code, peer.Of.Name.For(Culture)))];

    private string ChartTitle(AnalysisView view) =>
        L["ChartTitle", view.Indicator.Name.For(Culture), L["Aspect" + ShownAspect], L["Step" + ShownStep]];

    private string NoPeers(AnalysisView view) =>
        view.Published.Count == 0
            ? L["NoBenchmark"]
            : L[
                "NoBenchmarkHere",
                string.Join(L["ListJoin"], view.Published.Select(line => Figures.Date(line.Figure.In.Period)).Distinct())
            ];
}
