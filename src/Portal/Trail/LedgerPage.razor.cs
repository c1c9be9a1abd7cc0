using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using Portal.Shell;

namespace Portal.Trail;

public sealed partial class LedgerPage
{
    private const int PageSize = 50;
    private readonly Loadable<Page<LedgerRow>> _page = new();
    private readonly Loadable<VerificationReport> _report = new();
    private readonly Loadable<IReadOnlyList<string>> _actors = new();
    private readonly Loadable<LookedUp> _other = new();
    private LedgerQuery? _shown;
    private long? _sighted;
    private bool _isVerifying;

    [Inject]
    private LedgerReader Reader { get; set; } = default!;

    [Inject]
    private LedgerVerification Verification { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private IStringLocalizer<LedgerPage> L { get; set; } = default!;

    [Inject]
    private FeatureTexts Names { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? Subject { get; set; }

    [SupplyParameterFromQuery]
    private string? Actor { get; set; }

    /// <summary>Hundreds of the kind.</summary>
    [SupplyParameterFromQuery, KnownTo<LedgerKindGroups>]
    private string? Kind { get; set; }

    [SupplyParameterFromQuery]
    private DateOnly? From { get; set; }

    [SupplyParameterFromQuery]
    private DateOnly? Until { get; set; }

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    [SupplyParameterFromQuery]
    private long? Entry { get; set; }

    private LedgerQuery Query => new(Subject, Actor, Kind, From, Until, Page ?? 1, Entry);

    private IReadOnlyList<(string, string)> Kinds => [.. LedgerKindGroups.All.Select(g => (g, Names["Entries." + g]))];

    protected override async Task OnParametersSetAsync()
    {
        // Opening an entry of the page reads nothing.
        if (_shown is null || _shown with { Entry = null } != Query with { Entry = null })
        {
            _shown = Query;
            await ReadAsync();
        }

        await LookUpAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Entry != _sighted && _page.Value is { } page)
        {
            var origin = Entry ?? _sighted;
            _sighted = Entry;
            await Js.InvokeVoidAsync("assay.panel", Gone, $"[data-entry='{origin}'] a", Opened(page) is not null);
        }
    }

    /// <summary>The entry of the address where it is not on this page of the list, and the newest one beside a number that is
    /// none.</summary>
    private async Task LookUpAsync()
    {
        if (Entry is { } entry && _page.Value is { } page && page.Rows.All(row => row.Sequence != entry))
        {
            await LoadAsync(
                _other,
                async ct => new LookedUp(
                    await Reader.FindAsync(entry, ct),
                    (await Reader.ListAsync(new LedgerFilter(), new PageRequest(1, 1), ct)).Rows is [var row, ..] ? row.Sequence : 0
                )
            );
        }
    }

    /// <summary>The number that exists and is nearest to the one asked for.</summary>
    private long Nearest => Math.Min(Entry < 1 ? 1 : long.MaxValue, _other.Value?.Newest ?? 0);

    private async Task ReadAsync()
    {
        await LoadAsync(_actors, Reader.ActorsAsync);
        await LoadAsync(
            _page,
            ct =>
                Reader.ListAsync(
                    new LedgerFilter
                    {
                        Subject = Subject,
                        Actor = Actor,
                        KindGroup = int.TryParse(Kind, NumberStyles.None, CultureInfo.InvariantCulture, out var group) ? group : null,
                        From = From is { Year: > 1 } from ? Midnight(from) : null,
                        Before = Until is { Year: < 9999 } until ? Midnight(until.AddDays(1)) : null,
                    },
                    new PageRequest(Page ?? 1, PageSize),
                    ct
                )
        );
    }

    private async Task VerifyAsync()
    {
        _isVerifying = true;
        await LoadAsync(_report, Verification.VerifyAsync);
        _isVerifying = false;
    }

    private LedgerRow? Opened(Page<LedgerRow> page) =>
        Entry is { } entry ? page.Rows.Append(_other.Value?.Entry).FirstOrDefault(r => r?.Sequence == entry) : null;

    private string KindName(LedgerKind kind) => Names.Find("Entry." + DeclaredKinds.NameOf(kind)) ?? DeclaredKinds.NameOf(kind);

    private void Go(LedgerQuery query) => Nav.NavigateTo(Urls.Ledger(query with { Page = 1, Entry = null }));

    /// <param name="Entry">Null when there is none of the number.</param>
    internal sealed record LookedUp(LedgerRow? Entry, long Newest);

    /// <summary>Days begin where the list's instants are written: in the bank's zone.</summary>
    private DateTimeOffset Midnight(DateOnly date)
    {
        var local = date.ToDateTime(TimeOnly.MinValue);
        return new(local, Time.LocalTimeZone.GetUtcOffset(local));
    }
}
