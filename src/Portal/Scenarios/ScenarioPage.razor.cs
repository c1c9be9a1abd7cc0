using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using Portal.Access;
using Portal.Controls;
using Portal.Data;
using Portal.Data.Scenarios;
using Portal.Reporting.Catalogues;
using Portal.Shell;

namespace Portal.Scenarios;

/// <summary>One scenario: its steps, and its figures beside those of the book. Steps stay editable where the figures cannot be
/// computed.</summary>
public sealed partial class ScenarioPage
{
    private readonly Loadable<ScenarioView> _scenario = new();
    private readonly Loadable<ScenarioRun> _result = new();
    private ScenarioForm _form = new();
    private Guid _operation;
    private string? _reader;
    private string? _refusal;
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
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        await LoadAsync(_scenario, ct => Reader.FindAsync(Number, ct));
        await ComputeAsync();
    }

    private async Task ComputeAsync()
    {
        if (_scenario.Value is not null)
        {
            await LoadAsync(_result, ct => Reader.RunAsync(Number, ct));
        }
    }

    private void Edit() =>
        (_form, _operation, _isEditing, _refusal) = (ScenarioForm.Of(_scenario.Value!), Guid.CreateVersion7(), true, null);

    /// <summary>A rule that refuses is shown where the reader looks, and nothing typed is lost.</summary>
    private async Task SaveAsync()
    {
        (_isSaving, _refusal) = (true, null);
        try
        {
            await Register.EditAsync(await User.ActorAsync(), _operation, Number, _scenario.Value!.Version, _form.Content(), Gone);
            _isEditing = false;
            Snackbar.Add(L["Saved"], MudBlazor.Severity.Success);
            await ReadAsync();
        }
        catch (RuleException refused)
        {
            (_refusal, _operation) = (Rules.Of(refused), Guid.CreateVersion7());
        }
        finally
        {
            _isSaving = false;
        }
    }
}
