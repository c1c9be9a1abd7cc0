using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using Portal.Access;
using Portal.Data.Store;
using Portal.Shell;

namespace Portal.Findings;

public sealed partial class FindingPage
{
    private readonly Loadable<FindingView> _view = new();
    private FindingForm _form = new();
    private IReadOnlyList<(string, string)> _owners = [];
    private Guid _operation;
    private string? _refusal;
    private string? _shown;
    private bool _isEditing;
    private bool _isSaving;

    [Inject] private FindingDesk Desk { get; set; } = default!;

    [Inject] private CurrentUser User { get; set; } = default!;

    [Inject] private RuleTexts Rules { get; set; } = default!;

    [Inject] private ISnackbar Snackbar { get; set; } = default!;

    [Inject] private IStringLocalizer<FindingPage> L { get; set; } = default!;

    [Parameter] public string Number { get; set; } = "";

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Number)
        {
            (_shown, _isEditing) = (Number, false);
            await ReadAsync();
        }
    }

    private Task ReadAsync() => LoadAsync(_view, ct => Desk.ReadAsync(Number, ct));

    private async Task Edit()
    {
        _owners = await Desk.OwnersAsync(Gone);
        (_form, _operation, _isEditing, _refusal) = (FindingForm.Of(_view.Value!.Finding), Guid.CreateVersion7(), true, null);
    }

    private Task SaveAsync() => DoAsync(L["Saved"], async () =>
    {
        await Desk.EditAsync(await User.ActorAsync(), _operation, _view.Value!.Finding, _form, Gone);
        _isEditing = false;
    });

    private Task SubmitAsync() => DoAsync(L["Submitted"], async () =>
        await Desk.SubmitAsync(await User.ActorAsync(), Guid.CreateVersion7(), _view.Value!.Finding, Gone));

    /// <summary>Does it, says so and shows what is stored now; a rule that refuses is shown where the reader looks, and nothing typed is lost.</summary>
    private async Task DoAsync(string done, Func<Task> work)
    {
        (_isSaving, _refusal) = (true, null);
        try
        {
            await work();
            Snackbar.Add(done, Severity.Success);
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
