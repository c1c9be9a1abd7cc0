using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Access;
using Portal.Data;
using Portal.Data.Findings;
using Portal.Shell;

namespace Portal.Findings;

/// <summary>Gives the selected findings an owner, a due date or both.</summary>
public sealed partial class FindingAssign
{
    private readonly Loadable<PossibleOwners> _owners = new();
    private string _owner = "";
    private DateOnly? _due;
    private bool _isBusy;

    /// <summary>Of what is pressed next; a new one after each act.</summary>
    private Guid _operation = Guid.CreateVersion7();

    [Inject]
    private FindingBulk Bulk { get; set; } = default!;

    [Inject]
    private FindingDesk Desk { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private IStringLocalizer<FindingAssign> L { get; set; } = default!;

    [Parameter, EditorRequired]
    public IReadOnlyList<FindingRow> Rows { get; set; } = [];

    /// <summary>Told what became of each finding, or why none was touched.</summary>
    [Parameter, EditorRequired]
    public EventCallback<AssignOutcome> OnDone { get; set; }

    protected override Task OnInitializedAsync() => LoadAsync(_owners, async ct => new PossibleOwners(await Desk.OwnersAsync(ct)));

    private async Task AssignAsync()
    {
        if (_isBusy)
        {
            return;
        }

        _isBusy = true;
        AssignOutcome outcome;
        try
        {
            outcome = new(
                await Bulk.AssignAsync(
                    await User.ActorAsync(),
                    _operation,
                    [.. Rows.Select(row => new BulkFinding(row.Number, row.Version))],
                    new BulkAssignment(_owner.Length == 0 ? null : _owner, _due),
                    Gone
                ),
                null
            );
            _operation = Guid.CreateVersion7();
        }
        catch (RuleException refused)
        {
            outcome = new([], refused);
        }
        finally
        {
            _isBusy = false;
        }

        await OnDone.InvokeAsync(outcome);
    }

    private sealed record PossibleOwners(IReadOnlyList<(string Name, string Text)> Owners);
}

/// <summary>What became of a bulk act.</summary>
/// <param name="Results">One for each finding.</param>
/// <param name="Refusal">Why none was touched.</param>
public sealed record AssignOutcome(IReadOnlyList<BulkResult> Results, RuleException? Refusal);
