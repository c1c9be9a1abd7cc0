using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Access;
using Portal.Controls;
using Portal.Data.Returns;
using Portal.Reporting.Returns;
using Portal.Shell;
using Portal.Work;

namespace Portal.Returns;

/// <summary>What is known of a kept version and what may be done with it: calculate, compare with now, and the steps to the
/// regulator.</summary>
public sealed partial class FilingBar
{
    /// <summary>How many changed cells are called by their references; all of them tell it in their panels.</summary>
    internal const int MostNamed = 12;

    private IReadOnlyList<ReturnStep> _steps = [];
    private ReturnComparison? _comparison;
    private string? _refusal;
    private string? _said;
    private string? _reason;
    private bool _isBusy;
    private bool _mayCalculate;

    [Inject]
    private Filings Filings { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private WhatWaits Waits { get; set; } = default!;

    [Inject]
    private RuleTexts Rules { get; set; } = default!;

    [Inject]
    private StateNames Names { get; set; } = default!;

    [Inject]
    private IStringLocalizer<FilingBar> L { get; set; } = default!;

    [Parameter, EditorRequired]
    public ReturnWorkView View { get; set; } = default!;

    /// <summary>A version was kept, or the latest turned out to hold the same.</summary>
    [Parameter]
    public EventCallback OnCalculated { get; set; }

    [Parameter]
    public EventCallback OnStepped { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        _mayCalculate = await User.HasAsync(Policies.ExportReturns);
        _steps = View.Kept is { } kept ? await Filings.StepsAsync(await User.ActorAsync(), kept.Row, Gone) : [];
    }

    private Task CalculateAsync() =>
        DoAsync(async () =>
        {
            var calculated = await Filings.CalculateAsync(
                await User.ActorAsync(),
                Guid.CreateVersion7(),
                View.Form.Code,
                View.AsOf,
                null,
                Gone
            );
            _said = calculated.IsNew ? null : L["SameAgain", calculated.Kept.Row.Number].Value;
            _comparison = null;
            await OnCalculated.InvokeAsync();
            Waits.Tell();
        });

    private Task CompareAsync() => DoAsync(async () => _comparison = await Filings.CompareAsync(View.Kept!, Gone));

    private Task StepAsync(KeptReturn kept, ReturnStep step) =>
        DoAsync(async () =>
        {
            await Filings.StepAsync(
                await User.ActorAsync(),
                Guid.CreateVersion7(),
                new ReturnStepRequest(kept.Row.Form, kept.Row.AsOf, kept.Row.Number, kept.Row.ContentDigest, step, _reason),
                Gone
            );
            _reason = null;
            await OnStepped.InvokeAsync();
            Waits.Tell();
            _said = L["Stepped", Names.Of(View.Kept!.Row.State)];
        });

    /// <summary>What is refused is said where the reader looks; a fault of the program goes to the error boundary.</summary>
    private async Task DoAsync(Func<Task> work)
    {
        (_isBusy, _refusal, _said) = (true, null, null);
        try
        {
            await work();
        }
        catch (Exception refused) when (Faults.Of(refused) is not null)
        {
            _refusal = Problem.Of(refused).Rule is { } rule ? Rules.Of(rule) : refused.Message;
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // The reader left: there is nobody to tell.
        }
        finally
        {
            _isBusy = false;
        }
    }
}
