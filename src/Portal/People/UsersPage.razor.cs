using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Access;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Store;
using Portal.Lists;
using Portal.Shell;

namespace Portal.People;

public sealed partial class UsersPage
{
    private readonly Loadable<Page<UserRow>> _users = new();
    private const string All = "all";
    private const int PageSize = 50;
    private HashSet<string> _roles = new(StringComparer.Ordinal);
    private string _name = "";
    private string _display = "";
    private string _reason = "";
    private string _invited = "";
    private GivenCode? _code;
    private string? _refusal;
    private bool _isSaving;

    [Inject]
    private UserList List { get; set; } = default!;

    [Inject]
    private ListStart Start { get; set; } = default!;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private InvitationRegister Invitations { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private RuleTexts Rules { get; set; } = default!;

    [Inject]
    private IStringLocalizer<UsersPage> L { get; set; } = default!;

    [Inject]
    private IStringLocalizer<NoRight> Names { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery, KnownTo<RoleWords>]
    private string? Role { get; set; }

    [SupplyParameterFromQuery, OrderBy<UserList>]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    [SupplyParameterFromQuery, ColumnsOf<UserList>]
    private string? Columns { get; set; }

    /// <summary>The whole list, where a role's view would open instead.</summary>
    [SupplyParameterFromQuery, OneOf(All)]
    internal string? View { get; set; }

    private IReadOnlyList<(string, string)> RoleOptions => [.. Roles.All.Select(role => (role, Names["Role" + role].Value))];

    private UserQuery Query => new(Q, Role, Sort, Page ?? 1, Columns, All);

    protected override async Task OnParametersSetAsync()
    {
        if (!await Start.GoesAsync(List.Name, Gone))
        {
            await ReadAsync();
        }
    }

    private Task ReadAsync() => LoadAsync(_users, ct => List.ReadAsync(Query, new PageRequest(Query.Page, PageSize), ct));

    private void Go(UserQuery query) => Nav.NavigateTo(Urls.Users(query with { Page = 1 }));

    private ListPlace PlaceIn(Page<UserRow> users) =>
        new(
            Sort ?? "user",
            Columns,
            sort => Urls.Users(Query with { Sort = sort, Page = 1 }),
            columns => Urls.Users(Query with { Columns = columns })
        )
        {
            First = users.Number > 1 ? Urls.Users(Query with { Page = 1 }) : null,
            Next = users.Number < users.PageCount ? Urls.Users(Query with { Page = users.Number + 1 }) : null,
        };

    private async Task InviteAsync()
    {
        (_isSaving, _refusal, _code) = (true, null, null);
        try
        {
            _code = await Invitations.InviteAsync(
                await User.ActorAsync(),
                Guid.CreateVersion7(),
                new NewPerson(_name.Trim(), _display, [.. _roles]),
                _reason,
                Gone
            );
            (_invited, _name, _display, _reason, _roles) = (_name.Trim(), "", "", "", new(StringComparer.Ordinal));
            await ReadAsync();
        }
        catch (RuleException refused)
        {
            _refusal = Rules.Of(refused);
        }
        finally
        {
            _isSaving = false;
        }
    }
}

/// <summary>The roles, as addresses write them.</summary>
public sealed class RoleWords : IAddressWords
{
    public static IReadOnlyList<string> Words(IServiceProvider services) => Roles.All;
}
