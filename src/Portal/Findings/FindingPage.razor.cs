using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using Portal.Access;
using Portal.Controls;
using Portal.Data;
using Portal.Data.Drafts;
using Portal.Data.Findings;
using Portal.Shell;

namespace Portal.Findings;

public sealed partial class FindingPage
{
    private readonly Loadable<FindingPageView> _view = new();
    private const string DraftName = "finding.edit";
    private FindingForm _form = new();
    private Drafted<FindingForm>? _draft;
    private IReadOnlyList<(string Name, string Text)> _owners = [];
    private int _version;
    private string? _refusal;
    private string? _refusedBy;
    private string? _shown;
    private bool _isEditing;
    private bool _isSaving;

    [Inject]
    private WhatWaits Waits { get; set; } = default!;

    [Inject]
    private FindingDesk Desk { get; set; } = default!;

    [Inject]
    private FindingRegister Register { get; set; } = default!;

    [Inject]
    private DraftRegister Drafts { get; set; } = default!;

    [Inject]
    private IStringLocalizer<FindingFields> Fields { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private RuleTexts Rules { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private StateNames Names { get; set; } = default!;

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
            if (
                _view.Value is { IsEditable: true }
                && (await Drafts.FormsAsync(await User.ActorAsync(), Subject, Gone)).Contains(DraftName)
            )
            {
                await EditAsync(); // what was typed and not sent is open again
            }
        }
    }

    private string Subject => Finding.SubjectOf(Number);

    private string FieldText(string field) => Fields[field];

    private string ValueText(string field, JsonNode? value) =>
        (field, value?.ToString()) is (nameof(FindingForm.Rating), { } rating)
            ? Names.Find(nameof(FindingRating), rating) ?? rating
            : value?.ToString() ?? "";

    private Task ReadAsync() => LoadAsync(_view, async ct => await Desk.ReadAsync(await User.ActorAsync(), Number, ct));

    /// <summary>Keeps the version that the editor saw: a change by someone else meanwhile is refused, not overwritten.</summary>
    private async Task EditAsync()
    {
        var finding = _view.Value!.Finding;
        _owners = await Desk.OwnersAsync(Gone);
        (_form, _version, _isEditing, _refusal) = (FindingForm.Of(finding.Content), finding.Version, true, null);
    }

    private async Task SaveAsync()
    {
        await _draft!.SendAsync(operation =>
            DoAsync(async () =>
            {
                await Register.EditAsync(await User.ActorAsync(), operation, Number, _version, _form.Content(), Gone);
                _isEditing = false;
            })
        );
        if (_isEditing && _refusedBy == "finding.changed")
        {
            // Both texts side by side instead of a refusal: the draft is of an older version than the form is filled from now.
            await ReadAsync();
            if (_view.Value is { IsEditable: true })
            {
                await EditAsync();
            }
        }
    }

    private async Task CancelAsync()
    {
        await _draft!.DropAsync();
        _isEditing = false;
    }

    private Task<bool> StepAsync(FindingStepRequest request, Guid operation) =>
        DoAsync(async () =>
            await Register.TakeStepAsync(await User.ActorAsync(), operation, Number, _view.Value!.Finding.Version, request, Gone)
        );

    /// <summary>Does it, says so and shows what is stored now; a rule that refuses is shown where the reader looks, and nothing typed is
    /// lost.</summary>
    private async Task<bool> DoAsync(Func<Task> work)
    {
        (_isSaving, _refusal, _refusedBy) = (true, null, null);
        StateHasChanged();
        try
        {
            await work();
            Snackbar.Add(L["Saved"], Severity.Success);
            await ReadAsync();
            Waits.Tell();
            return true;
        }
        catch (RuleException refused)
        {
            (_refusal, _refusedBy) = (Rules.Of(refused), refused.Rule);
            return false;
        }
        finally
        {
            _isSaving = false;
            StateHasChanged();
        }
    }
}
