using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Access;
using Portal.Data.Inboxes;
using Portal.Data.Store;
using Portal.Shell;

namespace Portal.Inboxes;

/// <summary>What waits for the reader, why and since when, each with its door.</summary>
public sealed partial class InboxPage
{
    private const string Mine = "mine";
    private const string Role = "role";
    private const int PageSize = 50;
    private readonly Loadable<InboxList> _list = new();

    [Inject]
    private Inbox Inbox { get; set; } = default!;

    [Inject]
    private ErrandTexts Texts { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private IStringLocalizer<InboxPage> L { get; set; } = default!;

    /// <summary>mine for what is addressed to the reader, role for what the reader's roles may do.</summary>
    [SupplyParameterFromQuery, OneOf(Mine, Role)]
    private string? Whose { get; set; }

    [SupplyParameterFromQuery, KnownTo<ErrandKinds>]
    private string? Kind { get; set; }

    [SupplyParameterFromQuery]
    private bool? Overdue { get; set; }

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    private InboxQuery Query => new(Whose, Kind, Overdue ?? false, Page ?? 1);

    private bool IsFiltered => Query with { Page = 1 } != new InboxQuery();

    private IReadOnlyList<(string, string)> WhoseOptions => [(Mine, L["Mine"].Value), (Role, L["MyRole"].Value)];

    private IReadOnlyList<(string, string)> KindOptions => [.. Inbox.Kinds.Select(kind => (kind, Texts.Kind(kind)))];

    protected override Task OnParametersSetAsync() => ReadAsync();

    private Task ReadAsync() =>
        LoadAsync(
            _list,
            async ct =>
                await Inbox.ListAsync(
                    await User.ActorAsync(),
                    new InboxFilter
                    {
                        IsPersonal = Whose is null ? null : Whose == Mine,
                        Kind = Kind,
                        IsOverdueOnly = Query.Overdue,
                    },
                    new PageRequest(Query.Page, PageSize),
                    ct
                )
        );

    private void Go(InboxQuery query) => Nav.NavigateTo(Urls.Inbox(query with { Page = 1 }));
}
