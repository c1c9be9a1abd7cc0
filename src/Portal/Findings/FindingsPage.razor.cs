using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Data.Findings;
using Portal.Shell;

namespace Portal.Findings;

public sealed partial class FindingsPage
{
    private readonly Loadable<FindingListView> _list = new();

    [Inject] private FindingDesk Desk { get; set; } = default!;

    [Inject] private NavigationManager Nav { get; set; } = default!;

    [Inject] private IStringLocalizer<FindingsPage> L { get; set; } = default!;

    [SupplyParameterFromQuery] private string? Status { get; set; }

    [SupplyParameterFromQuery] private string? Rating { get; set; }

    [SupplyParameterFromQuery] private string? Owner { get; set; }

    [SupplyParameterFromQuery] private bool? Overdue { get; set; }

    [SupplyParameterFromQuery] private string? Q { get; set; }

    [SupplyParameterFromQuery] private string? Sort { get; set; }

    [SupplyParameterFromQuery] private int? Page { get; set; }

    private FindingQuery Query => new(Status, Rating, Owner, Overdue ?? false, Q, Sort, Page ?? 1);

    private bool IsFiltered => Query with { Page = 1, Sort = null } != new FindingQuery();

    private IReadOnlyList<(string, string)> Statuses => [.. Enum.GetNames<FindingStatus>().Select(s => (s, L["Status" + s].Value))];

    private IReadOnlyList<(string, string)> Ratings => [.. Enum.GetNames<FindingRating>().Reverse().Select(r => (r, L["Rating" + r].Value))];

    protected override Task OnParametersSetAsync() => ReadAsync();

    private Task ReadAsync() => LoadAsync(_list, ct => Desk.ListAsync(Query, ct));

    private void Go(FindingQuery query) => Nav.NavigateTo(Urls.Findings(query with { Page = 1 }));
}
