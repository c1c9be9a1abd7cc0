using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>What the ledger page may filter by; empty fields filter nothing.</summary>
public sealed record LedgerFilter
{
    public LedgerKind? Kind { get; init; }

    /// <summary>Hundreds of the kind: 7 for all about findings.</summary>
    public int? KindGroup { get; init; }

    public string? Actor { get; init; }

    /// <summary>A subject, or the beginning of subjects such as <c>finding/</c>.</summary>
    public string? Subject { get; init; }

    /// <summary>First instant.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>First instant no longer wanted.</summary>
    public DateTimeOffset? Before { get; init; }
}

/// <summary>An entry as people read it. <see cref="Body"/> is the canonical JSON with before, after and reason.</summary>
public sealed record LedgerRow(
    long Sequence,
    DateTimeOffset At,
    LedgerKind Kind,
    string Actor,
    string Subject,
    string Body,
    string LeafHash
)
{
    /// <summary>Whether the name is one of the portal, of the operating system, or the portal itself, as the body says; empty where it
    /// cannot be read.</summary>
    public string ActorKind
    {
        get
        {
            try
            {
                using var body = JsonDocument.Parse(Body);
                return body.RootElement.GetProperty("actor").GetProperty("kind").GetString() ?? "";
            }
            catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                return ""; // an edited body: verification names it
            }
        }
    }
}

/// <summary>Reads the ledger.</summary>
public sealed class LedgerReader(IDbContextFactory<PortalDb> factory, LedgerCheckpoints checkpoints)
{
    /// <summary>Newest first.</summary>
    public async Task<Page<LedgerRow>> ListAsync(LedgerFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var entries = Filtered(db, filter);
        var total = await entries.CountAsync(cancellationToken);
        var rows = await entries.OrderByDescending(e => e.Sequence).Skip(page.Skip).Take(page.Size).ToListAsync(cancellationToken);
        return new Page<LedgerRow>([.. rows.Select(Row)], total, page.Number, page.Size);
    }

    /// <summary>Everything about one subject, oldest first.</summary>
    public async Task<IReadOnlyList<LedgerRow>> HistoryAsync(string subject, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var rows = await db
            .LedgerEntries.AsNoTracking()
            .Where(e => e.Subject == subject)
            .OrderBy(e => e.Sequence)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(Row)];
    }

    public async Task<LedgerRow?> FindAsync(long sequence, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var entry = await db.LedgerEntries.AsNoTracking().SingleOrDefaultAsync(e => e.Sequence == sequence, cancellationToken);
        return entry is null ? null : Row(entry);
    }

    /// <summary>The entries behind a number, oldest first, as they stand now.</summary>
    /// <param name="after">Number of the last entry that the caller has; 0 for all.</param>
    /// <param name="limit">Most entries to give.</param>
    /// <exception cref="RuleException">The ledger has fewer entries than that: it was restored from an earlier backup.</exception>
    public async Task<IReadOnlyList<LedgerRow>> AfterAsync(long after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var size = await db.LedgerHeads.Select(h => h.Size).SingleAsync(cancellationToken);
        if (after > size)
        {
            throw new RuleException(
                "ledger.after",
                FormattableString.Invariant(
                    $"The ledger has {size} entries, and entry {after} was read from it before: it was restored from an earlier backup, or it is another home's. Keep what was read, and read this one anew with --after 0."
                )
            );
        }

        var rows = await db
            .LedgerEntries.AsNoTracking()
            .Where(e => e.Sequence > after && e.Sequence <= size)
            .OrderBy(e => e.Sequence)
            .Take(limit)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(Row)];
    }

    /// <summary>When the ledger began; null while it is empty.</summary>
    /// <exception cref="RuleException">Its first entry is not the one that was committed.</exception>
    public async Task<DateTimeOffset?> BegunAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var first = await db.LedgerEntries.AsNoTracking().OrderBy(e => e.Sequence).FirstOrDefaultAsync(cancellationToken);
        if (first is null)
        {
            return null;
        }

        await db.Known!.RequireEntryAsync(db, 1, first.Body, cancellationToken);
        using var body = JsonDocument.Parse(first.Body);
        return body.RootElement.GetProperty("at").GetDateTimeOffset();
    }

    /// <summary>Names of everyone who ever did something, for the filter.</summary>
    public async Task<IReadOnlyList<string>> ActorsAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.LedgerEntries.Select(e => e.ActorName).Distinct().OrderBy(a => a).ToListAsync(cancellationToken);
    }

    /// <inheritdoc cref="LedgerCheckpoints.CheckpointAsync"/>
    public Task<SignedCheckpoint> CheckpointAsync(CancellationToken cancellationToken) => checkpoints.CheckpointAsync(cancellationToken);

    private static IQueryable<LedgerEntry> Filtered(PortalDb db, LedgerFilter filter)
    {
        var entries = db.LedgerEntries.AsNoTracking();
        if (filter.Kind is { } kind)
        {
            entries = entries.Where(e => e.Kind == kind);
        }

        if (filter.KindGroup is { } group)
        {
            var hundred = Math.Clamp(group, 0, 99) * 100;
            var (first, last) = ((LedgerKind)hundred, (LedgerKind)(hundred + 99));
            entries = entries.Where(e => e.Kind >= first && e.Kind <= last);
        }

        if (!string.IsNullOrWhiteSpace(filter.Actor))
        {
            entries = entries.Where(e => e.ActorName == filter.Actor);
        }

        if (!string.IsNullOrWhiteSpace(filter.Subject))
        {
            entries = entries.Where(e => e.Subject.StartsWith(filter.Subject));
        }

        if (filter.From is { } from)
        {
            entries = entries.Where(e => e.At >= from);
        }

        return filter.Before is { } before ? entries.Where(e => e.At < before) : entries;
    }

    private static LedgerRow Row(LedgerEntry e) =>
        new(e.Sequence, e.At, e.Kind, e.ActorName, e.Subject, e.Body, Convert.ToHexStringLower(e.LeafHash));
}
