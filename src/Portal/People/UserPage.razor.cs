using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using Portal.Access;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Store;
using Portal.Shell;

namespace Portal.People;

/// <summary>What an administrator does with a user.</summary>
public enum UserStep
{
    SetRoles,
    Disable,
    Enable,
    Unlock,
    Reset,
    EndSessions,
    RevokeTokens,
}

/// <summary>A step with what it needs.</summary>
/// <param name="WithSecondFactor">Reset: the authenticator app goes too.</param>
/// <param name="Token">RevokeTokens: which one; null for all.</param>
public sealed record UserStepRequest(UserStep Step, string Reason, IReadOnlyList<string> Roles, bool WithSecondFactor, string? Token);

/// <summary>One user with the open sessions and the valid tokens.</summary>
public sealed record UserPageView(UserRow User, IReadOnlyList<SessionRow> Sessions, IReadOnlyList<TokenRow> Tokens, bool IsOwn);

public sealed partial class UserPage
{
    private readonly Loadable<UserPageView> _view = new();
    private GivenCode? _code;
    private string? _refusal;
    private string? _shown;
    private bool _isSaving;

    [Inject]
    private UserRegister Register { get; set; } = default!;

    [Inject]
    private InvitationRegister Invitations { get; set; } = default!;

    [Inject]
    private SessionRegister Sessions { get; set; } = default!;

    [Inject]
    private TokenRegister Tokens { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private RuleTexts Rules { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private IStringLocalizer<UserPage> L { get; set; } = default!;

    [Inject]
    private IStringLocalizer<NoRight> Names { get; set; } = default!;

    [Parameter]
    public string Name { get; set; } = "";

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Name)
        {
            (_shown, _refusal, _code) = (Name, null, null);
            await ReadAsync();
        }
    }

    private Task ReadAsync() =>
        LoadAsync(
            _view,
            async ct => new UserPageView(
                await Register.GetAsync(Name, ct) ?? throw new NotFoundException("user.unknown", $"There is no user {Name}."),
                await Sessions.ListAsync(Name, ct),
                [.. (await Tokens.ListAsync(Name, ct)).Where(t => t.RevokedAt is null && t.ExpiresAt > Time.GetUtcNow())],
                await User.NameAsync() == Name
            )
        );

    private async Task DoAsync(UserStepRequest request)
    {
        (_isSaving, _refusal, _code) = (true, null, null);
        try
        {
            await TakeAsync(await User.ActorAsync(), Guid.CreateVersion7(), request);
            Snackbar.Add(L["Saved"], Severity.Success);
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

    private async Task TakeAsync(Actor actor, Guid operation, UserStepRequest request)
    {
        var reason = request.Reason;
        switch (request.Step)
        {
            case UserStep.SetRoles:
                await Register.SetRolesAsync(actor, operation, Name, request.Roles, reason, Gone);
                break;
            case UserStep.Disable:
                await Register.DisableAsync(actor, operation, Name, reason, Gone);
                break;
            case UserStep.Enable:
                await Register.EnableAsync(actor, operation, Name, reason, Gone);
                break;
            case UserStep.Unlock:
                await Register.UnlockAsync(actor, operation, Name, reason, Gone);
                break;
            case UserStep.Reset:
                _code = await Invitations.ResetAsync(actor, operation, Name, request.WithSecondFactor, reason, Gone);
                break;
            case UserStep.EndSessions:
                await Sessions.EndAllAsync(actor, operation, Name, reason, Gone);
                break;
            case UserStep.RevokeTokens:
                await Tokens.RevokeOfAsync(actor, operation, Name, request.Token, reason, Gone);
                break;
        }
    }
}
