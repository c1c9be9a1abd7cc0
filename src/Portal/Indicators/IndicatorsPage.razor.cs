using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Controls;
using Portal.Shell;

namespace Portal.Indicators;

public sealed partial class IndicatorsPage
{
    private readonly Loadable<IndicatorListView> _view = new();

    [Inject]
    private IndicatorReader Reader { get; set; } = default!;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private IStringLocalizer<IndicatorsPage> L { get; set; } = default!;

    [SupplyParameterFromQuery]
    private DateOnly? AsOf { get; set; }

    /// <summary>Part of a name, a code or a reference.</summary>
    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    /// <summary>passed, breach, red, watch, undecided, within or none.</summary>
    [SupplyParameterFromQuery, KnownTo<IndicatorStates>]
    private string? State { get; set; }

    /// <summary>Code of a subject, matrix or other.</summary>
    [SupplyParameterFromQuery, KnownTo<IndicatorGroups>]
    private string? Subject { get; set; }

    private IReadOnlyList<(string, string)> States =>
        [
            (IndicatorStates.Passed, L["StatePassed"].Value),
            .. Enum.GetValues<LimitStanding>().Select(s => (IndicatorStates.Key(s), L["State" + s].Value)),
        ];

    protected override Task OnParametersSetAsync() =>
        _view.Value is { } view && (AsOf is null || view.AsOf == AsOf) ? Task.CompletedTask : ReadAsync();

    private Task ReadAsync() => LoadAsync(_view, ct => Reader.ListAsync(AsOf, ct));

    private bool IsFiltered => Q is not null || State is not null || Subject is not null;

    /// <summary>The groups that the address asks for, each with the lines that it asks for.</summary>
    private IEnumerable<IndicatorGroup> Shown(IndicatorListView view) =>
        view
            .Groups.Where(group => Subject is null || group.Code == Subject)
            .Select(group => group with { Lines = [.. group.Lines.Where(IsAskedFor)] })
            .Where(group => group.Lines.Count > 0);

    private bool IsAskedFor(FigureLine line) =>
        IndicatorStates.Matches(State, LimitCount.Of(line.Result))
        && (
            Q is null
            || new[] { line.Result.Code, line.Result.Ref, line.Result.Name.En, line.Result.Name.Zh }.Any(text =>
                text.Contains(Q, StringComparison.CurrentCultureIgnoreCase)
            )
        );

    private string NameOf(IndicatorGroup group) =>
        group.Subject?.Name.For(Culture) ?? L[group.Code == IndicatorGroup.Matrix ? "Matrix" : "Other"];

    private static int Count(IndicatorGroup group, LimitStanding standing) =>
        group.Lines.Count(line => LimitCount.Of(line.Result) == standing);

    private void Go(DateOnly? asOf, string? search, string? state, string? subject) =>
        Nav.NavigateTo(Urls.Indicators(asOf, search, state, subject));
}
