using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using Portal.Controls;
using Portal.Data;
using Portal.Data.Access;
using Portal.Shell;

namespace Portal.Access;

public sealed partial class TokensPage
{
    // Read by a shell that hides what is pasted: a secret on a command line would stay in its history.
    private const string Example = "read -rs ASSAY_TOKEN && export ASSAY_TOKEN\n./portal finding open \"TITLE\" --indicator npl_ratio";
    private static readonly int[] _lives = [7, 30, 90, 180, TokenRegister.LongestDays];

    private readonly Loadable<OwnTokens> _tokens = new();
    private ElementReference _keep;
    private CreatedToken? _made;
    private Guid _operation = Guid.CreateVersion7();
    private string _name = "";
    private string _madeName = "";
    private string? _present;
    private int _days = 90;
    private string? _asked;
    private string? _refusal;
    private bool _isSaving;
    private bool _isAsking;

    [Inject]
    private TokenRegister Register { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private RuleTexts Rules { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private IStringLocalizer<TokensPage> L { get; set; } = default!;

    protected override Task OnInitializedAsync() => ReadAsync();

    // The button that was pressed is gone now; without this the keyboard would start over at the top of the page.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_isAsking)
        {
            _isAsking = false;
            await _keep.FocusAsync();
        }
    }

    private Task ReadAsync() =>
        LoadAsync(
            _tokens,
            async ct =>
            {
                var name = (await User.ActorAsync()).Name;
                return new OwnTokens(await Register.ListAsync(name, ct), await Register.IsBoundToDirectoryAsync(name, ct));
            }
        );

    private Task MakeAsync() =>
        DoAsync(async () =>
        {
            var (actor, session) = (await User.ActorAsync(), await User.SessionAsync());
            _made = await Register.CreateOwnAsync(actor, _operation, _present ?? "", _name, _days, session, Gone);
            (_madeName, _name, _present, _operation) = (_name.Trim(), "", null, Guid.CreateVersion7());
        });

    private Task RevokeAsync(TokenRow token) =>
        DoAsync(async () =>
        {
            await Register.RevokeAsync(await User.ActorAsync(), Guid.CreateVersion7(), token.Id, Gone);
            _asked = null;
            _made = _made?.Id == token.Id ? null : _made;
            Snackbar.Add(L["Revoked", token.Name], Severity.Success);
        });

    private async Task DoAsync(Func<Task> work)
    {
        (_isSaving, _refusal) = (true, null);
        try
        {
            await work();
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

    private void Ask(string id) => (_asked, _isAsking) = (id, true);

    private bool IsActive(TokenRow token) => token.RevokedAt is null && token.ExpiresAt > Time.GetUtcNow();

    private RenderFragment State(TokenRow token) =>
        builder =>
        {
            var (kind, text) =
                token.RevokedAt is { } revoked ? (StateKind.Unknown, L["StateRevoked", Day(revoked)].Value)
                : IsActive(token) && !token.IsAdmitted ? (StateKind.Watch, L["StateRefused"].Value)
                : IsActive(token) ? (StateKind.Good, L["StateActive"].Value)
                : (StateKind.Unknown, L["StateExpired"].Value);
            builder.OpenComponent<StatePill>(0);
            builder.AddComponentParameter(1, nameof(StatePill.Kind), kind);
            builder.AddComponentParameter(2, nameof(StatePill.Text), text);
            builder.CloseComponent();
        };

    private static string Day(DateTimeOffset at) => Figures.Date(DateOnly.FromDateTime(at.UtcDateTime));

    /// <param name="IsBound">The directory answers for them.</param>
    private sealed record OwnTokens(IReadOnlyList<TokenRow> Rows, bool IsBound);
}
