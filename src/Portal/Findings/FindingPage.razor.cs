using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using Portal.Access;
using Portal.Data;
using Portal.Data.Findings;
using Portal.Shell;

namespace Portal.Findings;

public sealed partial class FindingPage
{
    private readonly Loadable<FindingPageView> _view = new();
    private FindingForm _form = new();
    private IReadOnlyList<(string Name, string Text)> _owners = [];
    private Guid _operation;
    private int _version;
    private string? _refusal;
    private string? _shown;
    private bool _isEditing;
    private bool _isSaving;

    [Inject]
    private FindingDesk Desk { get; set; } = default!;

    [Inject]
    private FindingRegister Register { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private RuleTexts Rules { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private IStringLocalizer<FindingPage> L { get; set; } = default!;

    [Parameter]
    public string Number { get; set; } = "";

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Number)
        {
            (_shown, _isEditing, _refusal) = (Number, false, null);
            await ReadAsync();
        }
    }

    private Task ReadAsync() => LoadAsync(_view, async ct => await Desk.ReadAsync(await User.ActorAsync(), Number, ct));

    /// <summary>Keeps the version that the editor saw: a change by someone else meanwhile is refused, not overwritten.</summary>
    private async Task EditAsync()
    {
        var finding = _view.Value!.Finding;
        _owners = await Desk.OwnersAsync(Gone);
        (_form, _version, _operation, _isEditing, _refusal) = (
            FindingForm.Of(finding.Content),
            finding.Version,
            Guid.CreateVersion7(),
            true,
            null
        );
    }

    private Task SaveAsync() =>
        DoAsync(async () =>
        {
            await Register.EditAsync(await User.ActorAsync(), _operation, Number, _version, _form.Content(), Gone);
            _isEditing = false;
        });

    private Task StepAsync(FindingStepRequest request) =>
        DoAsync(async () =>
            await Register.TakeStepAsync(
                await User.ActorAsync(),
                Guid.CreateVersion7(),
                Number,
                _view.Value!.Finding.Version,
                request,
                Gone
            )
        );

    /// <summary>Does it, says so and shows what is stored now; a rule that refuses is shown where the reader looks, and nothing typed is
    /// lost.</summary>
    private async Task DoAsync(Func<Task> work)
    {
        (_isSaving, _refusal) = (true, null);
        try
        {
            await work();
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
}
