using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Access;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Store;
using Portal.Shell;

namespace Portal.People;

/// <summary>What a person sees of the own account.</summary>
/// <param name="Session">Id of the session that looks; null when its cookie is from before sessions.</param>
public sealed record AccountView(UserRow User, IReadOnlyList<SessionRow> Sessions, string? Session);

public sealed partial class AccountPage
{
    private readonly Loadable<AccountView> _view = new();
    private string? _refusal;
    private bool _isSaving;

    [Inject]
    private UserRegister Register { get; set; } = default!;

    [Inject]
    private SessionRegister Sessions { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private AuthenticationStateProvider Authentication { get; set; } = default!;

    [Inject]
    private RuleTexts Rules { get; set; } = default!;

    [Inject]
    private IStringLocalizer<AccountPage> L { get; set; } = default!;

    [Inject]
    private IStringLocalizer<NoRight> Names { get; set; } = default!;

    [SupplyParameterFromQuery]
    private bool? Saved { get; set; }

    protected override Task OnInitializedAsync() => ReadAsync();

    private Task ReadAsync() =>
        LoadAsync(
            _view,
            async ct =>
            {
                var name = (await User.ActorAsync()).Name;
                return new AccountView(
                    await Register.GetAsync(name, ct) ?? throw new NotFoundException("user.unknown", $"There is no user {name}."),
                    await Sessions.ListAsync(name, ct),
                    SessionClaims.SessionOf((await Authentication.GetAuthenticationStateAsync()).User)
                );
            }
        );

    private Task EndAsync(string session) =>
        DoAsync(async actor => await Sessions.EndAsync(actor, Guid.CreateVersion7(), session, SessionEnd.EndedByOwner, Gone));

    private Task EndOthersAsync(string? own) =>
        DoAsync(async actor =>
            await Sessions.EndOthersAsync(actor, Guid.CreateVersion7(), actor.Name, own, SessionEnd.EndedByOwner, null, Gone)
        );

    private async Task DoAsync(Func<Actor, Task> work)
    {
        (_isSaving, _refusal) = (true, null);
        try
        {
            await work(await User.ActorAsync());
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
