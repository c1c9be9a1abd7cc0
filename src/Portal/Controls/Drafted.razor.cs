using System.Data.Common;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Portal.Access;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Drafts;
using Portal.Shell;

namespace Portal.Controls;

/// <summary>Keeps what is typed into a form until it is sent. Where the thing was changed by somebody else meanwhile, it shows both texts
/// and lets the person choose, field by field.</summary>
/// <typeparam name="T">The form: its public properties are the fields.</typeparam>
public sealed partial class Drafted<T>
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private Actor _owner = Actor.System;

    // One operation however often the button is pressed, also after a crash in between: the register writes it once.
    private Guid _operation = Guid.CreateVersion7();
    private string _begun = "";
    private string _kept = "";
    private IReadOnlyList<DraftDifference>? _differences;
    private DateTimeOffset? _backFrom;
    private DateTimeOffset? _savedAt;
    private string? _problem;
    private bool _hasFailed;
    private bool _isMoved;
    private bool _isRead;
    private bool _isBusy;
    private bool _isLive;
    private bool _isSent;

    [Inject]
    private DraftRegister Register { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private RuleTexts Rules { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<DraftRegister> Log { get; set; } = default!;

    /// <summary>Name of the form, such as <c>finding.edit</c>.</summary>
    [Parameter, EditorRequired]
    public string Form { get; set; } = "";

    /// <summary>Subject of the thing, or what a new one starts from.</summary>
    [Parameter, EditorRequired]
    public string About { get; set; } = "";

    /// <summary>Version of the thing as the form was filled from it; give another one its own component by <c>@key</c>.</summary>
    [Parameter]
    public int Version { get; set; }

    /// <summary>The form, filled with what is stored.</summary>
    [Parameter, EditorRequired]
    public T Value { get; set; } = default!;

    [Parameter]
    public EventCallback<T> ValueChanged { get; set; }

    /// <summary>What a field is called; its name without it.</summary>
    [Parameter]
    public Func<string, string>? Label { get; set; }

    /// <summary>What a field's value reads like; the plain text without it.</summary>
    [Parameter]
    public Func<string, JsonNode?, string>? Show { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    private DraftKey Key => new(Form, About.Length <= DraftRegister.AboutLength ? About : Hashing.Sha256(About));

    protected override async Task OnInitializedAsync()
    {
        _owner = await User.ActorAsync();
        _begun = _kept = DraftForm.Write(Value);
        var draft = await Register.FindAsync(_owner, Key, Gone);
        if (draft is not null && DraftForm.Read<T>(draft.Content) is { } typed)
        {
            _operation = draft.Operation ?? _operation;

            // Never over what others wrote meanwhile: where that touches a field of this form, the person chooses.
            if (draft.BegunFrom != Version && draft.Begun != _begun)
            {
                _differences = DraftForm.Compare(draft.Begun, _begun, draft.Content) is { Count: > 0 } found ? found : null;
            }
            else if (draft.Content != _begun)
            {
                (_kept, _backFrom, _isMoved) = (draft.Content, draft.SavedAt, draft.BegunFrom != Version);
                await ValueChanged.InvokeAsync(typed);
            }
        }

        _isRead = true;
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _isLive = true;
            StateHasChanged();
            _ = WatchAsync();
        }
    }

    /// <summary>Sends the form. The draft goes when it was taken, and stays with everything in it when it was refused.</summary>
    /// <param name="send">Sends under the operation that it is given, and says whether it was taken.</param>
    public async Task SendAsync(Func<Guid, Task<bool>> send)
    {
        await SaveAsync();
        var isTaken = false;
        _isSent = true; // also when the page puts the form away before this goes on: what was sent is no draft
        try
        {
            isTaken = await send(_operation);
        }
        finally
        {
            _isSent = isTaken;
        }

        if (isTaken)
        {
            await Register.DeleteAsync(_owner, Key, CancellationToken.None);
        }
    }

    /// <summary>Drops the draft: the person does not want it.</summary>
    public async Task DropAsync()
    {
        _isSent = true;
        await Register.DeleteAsync(_owner, Key, CancellationToken.None);
    }

    private async Task DiscardAsync()
    {
        await Register.DeleteAsync(_owner, Key, Gone);
        (_kept, _backFrom, _savedAt, _differences) = (_begun, null, null, null);
        await ValueChanged.InvokeAsync(DraftForm.Read<T>(_begun)!);
    }

    private async Task TakeOverAsync()
    {
        var merged = DraftForm.Read<T>(DraftForm.Merge(_begun, _differences!))!;
        _differences = null;
        Value = merged;
        await ValueChanged.InvokeAsync(merged);
        await SaveAsync();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Every, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(Gone))
            {
                await InvokeAsync(SaveAsync);
            }
        }
        catch (Exception left) when (left is OperationCanceledException or ObjectDisposedException)
        {
            // The form is gone; what was in it is saved when it goes.
        }
    }

    private async Task SaveAsync()
    {
        if (_isBusy || _isSent || !_isRead || _differences is not null || DraftForm.Write(Value) is var now && now == _kept)
        {
            return;
        }

        _isBusy = true;
        try
        {
            if (now == _begun)
            {
                await Register.DeleteAsync(_owner, Key, CancellationToken.None);
            }
            else
            {
                var kept = new KeptDraft(Version, _begun, now, default, _operation);
                _operation = await Register.SaveAsync(_owner, Key, kept, CancellationToken.None);
            }

            (_kept, _savedAt, _problem, _hasFailed) = (now, Time.GetUtcNow(), null, false);
        }
        catch (RuleException refused)
        {
            _problem = Rules.Of(refused);
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException or TimeoutException)
        {
            Log.LogWarning(fault, "A draft of {Form} could not be kept; it is tried again", Form);
            _hasFailed = true;
        }
        finally
        {
            _isBusy = false;
        }

        StateHasChanged();
    }

    /// <summary>The last words are kept when the page is left, and when a lost connection is given up.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await SaveAsync();
        }
        finally
        {
            Dispose();
        }
    }
}
