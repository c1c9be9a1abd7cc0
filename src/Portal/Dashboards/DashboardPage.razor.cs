using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Controls;
using Portal.Reporting.Bridges;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Shell;

namespace Portal.Dashboards;

public sealed partial class DashboardPage
{
    private readonly Loadable<SubjectView> _view = new();
    private readonly Loadable<IReadOnlyDictionary<string, Bridge>> _changes = new();
    private readonly Loadable<IReadOnlyList<ReturnStatusLine>> _returns = new();

    [Inject] private SubjectReader Reader { get; set; } = default!;

    [Inject] private NavigationManager Nav { get; set; } = default!;

    [Inject] private IStringLocalizer<DashboardPage> L { get; set; } = default!;

    [SupplyParameterFromQuery] private DateOnly? AsOf { get; set; }

    protected override Task OnParametersSetAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        await LoadAsync(_view, ct => Reader.ReadAsync(Subject.Executive, AsOf, ct));
        StateHasChanged(); // the numbers first, then why they changed
        await LoadAsync(_changes, ct => Reader.ChangesAsync(_view.Value, ct));
    }

    private void GoTo(string? date) => Nav.NavigateTo(Urls.Home(Urls.Date(date)));

    private static string Command(DateOnly? asOf) => asOf is { } date ? $"./portal compute --as-of {Figures.Date(date)}" : "./portal compute";

    /// <summary>One sentence, made of nothing but the numbers above it.</summary>
    private string Sentence(SubjectView view)
    {
        var parts = new List<string>();
        if (view.Find("gross_loans") is { Result.Value: { } loans })
        {
            parts.Add(L["SentenceLoans", Figures.Compact(loans, Culture), view.Currency]);
        }

        if (view.Find("npl_ratio") is { Result.Value: { } npl } figure)
        {
            parts.Add(figure.Previous is not { } before
                ? L["SentenceNpl", Figures.Percent(npl, Culture)]
                : L["SentenceNplChange", Figures.Percent(npl, Culture), Figures.Points(npl - before, Culture)]);
        }

        if (view.Find("provision_coverage") is { Result.Value: { } coverage })
        {
            parts.Add(L["SentenceCoverage", Figures.Percent(coverage, Culture)]);
        }

        parts.Add(Limits(view));
        return string.Join(L["SentenceJoin"], parts) + L["SentenceEnd"];
    }

    private string Limits(SubjectView view)
    {
        var results = view.Results.ToList();
        var held = results.Count(r => r.LimitState != LimitState.None);
        var watched = results.Count(r => r.LimitState == LimitState.Watch);
        var passed = new[] { ("SentenceBreach", results.Where(r => r.LimitState == LimitState.Breach)), ("SentenceRed", results.Where(r => r.Appetite?.State == AppetiteState.Red)) }
            .Select(set => (Key: set.Item1, Names: string.Join(L["ListJoin"], set.Item2.Select(r => r.Name.For(Culture))))).Where(set => set.Names.Length > 0).ToList();
        return passed.Count > 0 ? string.Join(L["SentenceJoin"], passed.Select(set => L[set.Key, set.Names].Value))
            : watched > 0 ? L["SentenceWatch", held, watched]
            : L["SentenceWithin", held];
    }
}
