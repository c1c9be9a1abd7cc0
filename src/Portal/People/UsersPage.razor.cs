using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Access;
using Portal.Data;
using Portal.Data.Access;
using Portal.Shell;

namespace Portal.People;

public sealed partial class UsersPage
{
    private readonly Loadable<IReadOnlyList<UserRow>> _users = new();
    private HashSet<string> _roles = new(StringComparer.Ordinal);
    private string _name = "";
    private string _display = "";
    private string _reason = "";
    private string _invited = "";
    private GivenCode? _code;
    private string? _refusal;
    private bool _isSaving;

    [Inject]
    private UserRegister Register { get; set; } = default!;

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

    protected override Task OnInitializedAsync() => ReadAsync();

    private Task ReadAsync() => LoadAsync(_users, Register.ListAsync);

    private string RoleNames(IReadOnlyList<string> roles) => string.Join(L["Comma"], roles.Select(r => Names["Role" + r].Value));

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
