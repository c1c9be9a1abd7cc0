using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using Portal.Access;
using Portal.Controls;
using Portal.Data;
using Portal.Data.Drafts;
using Portal.Data.Scenarios;
using Portal.Reporting.Catalogues;
using Portal.Shell;
using Portal.Work;

namespace Portal.Scenarios;

/// <summary>One scenario: its steps, and its figures beside those of the book. Steps stay editable where the figures cannot be
/// computed.</summary>
public sealed partial class ScenarioPage
{
    private readonly Loadable<ScenarioView> _scenario = new();
    private readonly Loadable<ScenarioRun> _result = new();
    private const string DraftName = "scenario.edit";
    private ScenarioForm _form = new();
    private Drafted<ScenarioForm>? _draft;
    private int _version;
    private string? _reader;
    private string? _refusal;
    private string? _refusedBy;
    private string? _shown;
    private bool _isEditing;
    private bool _isSaving;

    [Inject]
    private ScenarioReader Reader { get; set; } = default!;

    [Inject]
    private ScenarioRegister Register { get; set; } = default!;

    [Inject]
    private StepWords Words { get; set; } = default!;

    [Inject]
    private CodeNames Names { get; set; } = default!;

    [Inject]
    private DraftRegister Drafts { get; set; } = default!;

    [Inject]
    private Catalogue Catalogue { get; set; } = default!;

    [Inject]
    private BookInfo Book { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private RuleTexts Rules { get; set; } = default!;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private IStringLocalizer<ScenarioPage> L { get; set; } = default!;

    [Parameter]
    public string Number { get; set; } = "";

    /// <summary>changed or all; the main figures without it.</summary>
    [SupplyParameterFromQuery, OneOf(ScenarioTable.Changed, ScenarioTable.All)]
    private string? Show { get; set; }

    private IReadOnlyList<(string, string)> ShowOptions =>
        [(ScenarioTable.Changed, L["Changed"].Value), (ScenarioTable.All, L["All"].Value)];

    private bool IsMine => _scenario.Value is { RetiredAt: null } scenario && scenario.Owner == _reader;

    private string TaxHint =>
        Catalogue.WhatIf.At(_form.AsOf)?.TaxRate is { } rate
            ? L["TaxHint", Figures.ShortPercent(rate.Number ?? 0m, Culture), L["Confidence" + rate.Confidence]]
            : "";

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Number)
        {
            (_shown, _isEditing, _refusal) = (Number, false, null);
            _reader = await User.NameAsync();
            await FindAsync();
            if (
                IsMine
                && await User.HasAsync(ScenariosFeature.Edit)
                && (await Drafts.FormsAsync(await User.ActorAsync(), Subject, Gone)).Contains(DraftName)
            )
            {
                Edit(); // what was typed and not sent is open again
            }

            // Last: it takes its time, in which the reader may have edited and saved already.
            await ComputeAsync();
        }
    }

    private string Subject => Scenario.SubjectOf(Number);

    private string FieldText(string field) => L[field == nameof(ScenarioForm.TaxPercent) ? "Tax" : field];

    private string ValueText(string field, JsonNode? value) =>
        field == nameof(ScenarioForm.Steps)
        && value is not null
        && DraftForm.Read<ScenarioForm>(new JsonObject { [field] = value.DeepClone() }.ToJsonString()) is { } form
            ? Words.Of([.. form.Steps.Select(step => step.Step())], Culture)
            : value?.ToString() ?? "";

    private async Task ReadAsync()
    {
        await FindAsync();
        await ComputeAsync();
    }

    private Task FindAsync() => LoadAsync(_scenario, ct => Reader.FindAsync(Number, ct));

    private async Task ComputeAsync()
    {
        if (_scenario.Value is not null)
        {
            await LoadAsync(_result, ct => Reader.RunAsync(Number, ct));
        }
    }

    private void Edit()
    {
        (_form, _version) = (ScenarioForm.Of(_scenario.Value!), _scenario.Value!.Version);
        (_isEditing, _refusal, _refusedBy) = (true, null, null);
        var classes = Names.Options("five-class", Culture);
        _form.Complete(classes[0].Value, classes[1].Value);
    }

    private async Task CancelAsync()
    {
        await _draft!.DropAsync();
        _isEditing = false;
    }

    /// <summary>A rule that refuses is shown where the reader looks, and nothing typed is lost.</summary>
    private async Task SaveAsync()
    {
        await _draft!.SendAsync(StoreAsync);
        if (_isEditing && _refusedBy == "scenario.changed")
        {
            // Both texts side by side instead of a refusal.
            await ReadAsync();
            Edit();
        }
    }

    private async Task<bool> StoreAsync(Guid operation)
    {
        (_isSaving, _refusal, _refusedBy) = (true, null, null);
        try
        {
            await Register.EditAsync(await User.ActorAsync(), operation, Number, _version, _form.Content(), Gone);
            _isEditing = false;
            Snackbar.Add(L["Saved"], MudBlazor.Severity.Success);
            await ReadAsync();
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
        }
    }
}
