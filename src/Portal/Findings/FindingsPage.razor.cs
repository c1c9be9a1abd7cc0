using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Access;
using Portal.Controls;
using Portal.Data.Findings;
using Portal.Data.Store;
using Portal.Lists;
using Portal.Shell;

namespace Portal.Findings;

public sealed partial class FindingsPage
{
    private const string All = "all";
    private const int PageSize = 50;
    private readonly Loadable<FindingPageRows> _list = new();

    private AssignOutcome? _outcome;
    private bool _mayEdit;

    [Inject]
    private FindingList List { get; set; } = default!;

    [Inject]
    private ListStart Start { get; set; } = default!;

    [Inject]
    private WhatWaits Waits { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private StateNames Names { get; set; } = default!;

    [Inject]
    private IStringLocalizer<FindingsPage> L { get; set; } = default!;

    [SupplyParameterFromQuery, NameOf(typeof(FindingStatus))]
    private string? Status { get; set; }

    [SupplyParameterFromQuery, NameOf(typeof(FindingRating))]
    private string? Rating { get; set; }

    [SupplyParameterFromQuery]
    private string? Owner { get; set; }

    [SupplyParameterFromQuery]
    private bool? Overdue { get; set; }

    /// <summary>With <see cref="Overdue"/>: those that were late on this day, whatever became of them since.</summary>
    [SupplyParameterFromQuery]
    private DateOnly? On { get; set; }

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    /// <summary>A column of <see cref="FindingSort"/>, with a leading minus for descending.</summary>
    [SupplyParameterFromQuery, NameOf(typeof(FindingSort), IsOrder = true)]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    [SupplyParameterFromQuery, ColumnsOf<FindingList>]
    private string? Columns { get; set; }

    /// <summary>The whole list, where a role's view would open instead.</summary>
    [SupplyParameterFromQuery, OneOf(All)]
    internal string? View { get; set; }

    private FindingQuery Query =>
        new(Status, Rating, Owner, Overdue ?? false, Q, Sort, Page ?? 1, Overdue == true ? On : null, Columns, All);

    private bool IsFiltered => Query with { Page = 1, Sort = null, Columns = null } != new FindingQuery(View: All);

    private IReadOnlyList<(string, string)> Statuses => [.. Enum.GetValues<FindingStatus>().Select(s => (s.ToString(), Names.Of(s)))];

    private IReadOnlyList<(string, string)> Ratings =>
        [.. Enum.GetValues<FindingRating>().Reverse().Select(r => (r.ToString(), Names.Of(r)))];

    private IReadOnlyList<(string, string)> DueOptions => [("true", L["Overdue"].Value)];

    protected override async Task OnParametersSetAsync()
    {
        _mayEdit = await User.HasAsync(Policies.EditFindings);
        _outcome = null;
        if (!await Start.GoesAsync(List.Name, Gone))
        {
            await ReadAsync();
        }
    }

    private Task ReadAsync() =>
        LoadAsync(_list, async ct => await List.ReadAsync(await User.ActorAsync(), Query, new PageRequest(Query.Page, PageSize), ct));

    private async Task AssignedAsync(AssignOutcome outcome)
    {
        _outcome = outcome;
        await ReadAsync();
        Waits.Tell();
    }

    private ListPlace PlaceIn(Page<FindingRow> list) =>
        new(
            FindingList.SortOf(Query),
            Columns,
            sort => Urls.Findings(Query with { Sort = sort, Page = 1 }),
            columns => Urls.Findings(Query with { Columns = columns })
        )
        {
            First = list.Number > 1 ? Urls.Findings(Query with { Page = 1 }) : null,
            Next = list.Number < list.PageCount ? Urls.Findings(Query with { Page = list.Number + 1 }) : null,
        };

    private void Go(FindingQuery query) => Nav.NavigateTo(Urls.Findings(query with { Page = 1 }));
}
