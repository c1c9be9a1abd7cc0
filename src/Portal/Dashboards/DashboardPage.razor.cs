using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Controls;
using Portal.Reporting.Bridges;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Shell;
using Portal.Work;

namespace Portal.Dashboards;

public sealed partial class DashboardPage
{
    private readonly Loadable<SubjectView> _view = new();
    private readonly Loadable<IReadOnlyDictionary<string, Bridge>> _changes = new();
    private readonly Loadable<IReadOnlyList<ReturnStatusLine>> _returns = new();

    [Inject]
    private SubjectReader Reader { get; set; } = default!;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private RuleTexts Rules { get; set; } = default!;

    [Inject]
    private IStringLocalizer<DashboardPage> L { get; set; } = default!;

    [SupplyParameterFromQuery]
    private DateOnly? AsOf { get; set; }

    protected override Task OnParametersSetAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        await LoadAsync(_view, ct => Reader.ReadAsync(Subject.Executive, AsOf, ct));
        StateHasChanged(); // the numbers first, then why they changed
        await LoadAsync(_changes, ct => Reader.ChangesAsync(_view.Value, ct));
    }

    private void GoTo(string? date) => Nav.NavigateTo(Urls.Home(Urls.Date(date)));

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
            parts.Add(
                figure.Previous is not { } before
                    ? L["SentenceNpl", Figures.Percent(npl, Culture)]
                    : L["SentenceNplChange", Figures.Percent(npl, Culture), Figures.Points(npl - before, Culture)]
            );
        }

        if (view.Find("provision_coverage") is { Result.Value: { } coverage })
        {
            parts.Add(L["SentenceCoverage", Figures.Percent(coverage, Culture)]);
        }

        parts.Add(Limits(view.Limits));
        return string.Join(L["SentenceJoin"], parts) + L["SentenceEnd"];
    }

    /// <summary>Every indicator with a limit is counted once, by the gravest that it has passed; what cannot be judged is never among those
    /// that keep theirs.</summary>
    private string Limits(LimitCount limits)
    {
        var passed = new[] { LimitStanding.Breach, LimitStanding.Red, LimitStanding.Watch, LimitStanding.Undecided }
            .Select(standing => (Standing: standing, Of: limits.In(standing)))
            .Where(set => set.Of.Count > 0)
            .ToList();
        return passed.Count == 0
            ? L["SentenceWithin", limits.Held.Count]
            : L[
                "SentenceLimits",
                limits.Held.Count,
                string.Join(L["ListJoin"], passed.Select(set => L["Count" + set.Standing, set.Of.Count, Names(set.Of)].Value))
            ];
    }

    /// <summary>A few by name; the list behind the sentence has them all.</summary>
    private string Names(IReadOnlyList<IndicatorResult> results) =>
        string.Join(L["NameJoin"], results.Take(3).Select(r => r.Name.For(Culture))) + (results.Count > 3 ? L["AndMore"] : "");

    private static bool HasPassed(LimitCount limits) => limits.Held.Any(pair => pair.Standing != LimitStanding.Within);
}
