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

/// <summary>An entry as people read it, every field told from its text. <see cref="Body"/> is that text: the canonical JSON with before,
/// after and reason.</summary>
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
    /// <summary>Whether the name is one of the portal, of the operating system, or the portal itself.</summary>
    public required string ActorKind { get; init; }

    /// <param name="sequence">Number of the entry.</param>
    /// <param name="text">Its text, compared with the one that was committed.</param>
    internal static LedgerRow Of(long sequence, string text)
    {
        using var document = JsonDocument.Parse(text);
        var body = document.RootElement;
        var actor = body.GetProperty("actor");
        return new LedgerRow(
            sequence,
            body.GetProperty("at").GetDateTimeOffset(),
            (LedgerKind)body.GetProperty("kind").GetInt32(),
            actor.GetProperty("name").GetString()!,
            body.GetProperty("subject").GetString()!,
            text,
            Convert.ToHexStringLower(MerkleTree.LeafHash(text))
        )
        {
            ActorKind = actor.GetProperty("kind").GetString()!,
        };
    }
}

/// <summary>Reads the ledger. What it hands out was compared with the entries that this home committed; lists are found by
/// columns.</summary>
/// <exception cref="RuleException">By each method: an entry is missing, or is not what was committed; its number is named, and nothing is
/// handed out.</exception>
public sealed class LedgerReader(IDbContextFactory<PortalDb> factory, LedgerCheckpoints checkpoints)
{
    /// <summary>Newest first.</summary>
    public async Task<Page<LedgerRow>> ListAsync(LedgerFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var entries = Filtered(db, filter);
        var total = await entries.CountAsync(cancellationToken);
        var found = entries.OrderByDescending(e => e.Sequence).Skip(page.Skip).Take(page.Size);
        return new Page<LedgerRow>(await RowsAsync(db, found, cancellationToken), total, page.Number, page.Size);
    }

    /// <summary>Everything about one subject, oldest first: each entry is found from the one after it.</summary>
    public async Task<IReadOnlyList<LedgerRow>> HistoryAsync(string subject, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var trail = await SubjectTrail.ReadAsync(db, subject, cancellationToken);
        return [.. trail.Select(told => LedgerRow.Of(told.Number, told.Body.GetRawText()))];
    }

    /// <summary>One entry; null when the ledger does not reach its number.</summary>
    public async Task<LedgerRow?> FindAsync(long sequence, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var rows = await RowsAsync(db, db.LedgerEntries.Where(e => e.Sequence == sequence), cancellationToken);
        return rows is [var row] ? row
            : sequence >= 1 && sequence <= (await db.Known!.HeadAsync(db, cancellationToken)).Size ? throw Other(sequence)
            : null;
    }

    /// <summary>The entries behind a number, oldest first and without a gap, as they stand now.</summary>
    /// <param name="after">Number of the last entry that the caller has; 0 for all.</param>
    /// <param name="limit">Most entries to give.</param>
    /// <exception cref="RuleException">The ledger has fewer entries than that: it was restored from an earlier backup.</exception>
    public async Task<IReadOnlyList<LedgerRow>> AfterAsync(long after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var (size, _) = await db.Known!.HeadAsync(db, cancellationToken);
        if (after > size)
        {
            throw new RuleException(
                "ledger.after",
                FormattableString.Invariant(
                    $"The ledger has {size} entries, and entry {after} was read from it before: it was restored from an earlier backup, or it is another home's. Keep what was read, and read this one anew with --after 0."
                )
            );
        }

        var found = db.LedgerEntries.Where(e => e.Sequence > after && e.Sequence <= size).OrderBy(e => e.Sequence).Take(limit);
        var rows = await RowsAsync(db, found, cancellationToken);
        for (var number = after + 1; number <= Math.Min(size, after + limit); number++)
        {
            if (rows.Count < number - after || rows[(int)(number - after) - 1].Sequence != number)
            {
                throw Other(number);
            }
        }

        return rows;
    }

    /// <summary>The texts alone are asked for, and compared before anything is told from them.</summary>
    private static async Task<IReadOnlyList<LedgerRow>> RowsAsync(
        PortalDb db,
        IQueryable<LedgerEntry> entries,
        CancellationToken cancellationToken
    )
    {
        var found = await entries.AsNoTracking().Select(e => new { e.Sequence, e.Body }).ToListAsync(cancellationToken);
        var other = await db.Known!.FirstOtherAsync(db, [.. found.Select(e => (e.Sequence, e.Body))], cancellationToken);
        return other is { } number ? throw Other(number) : [.. found.Select(e => LedgerRow.Of(e.Sequence, e.Body))];
    }

    internal static RuleException Other(long number) =>
        RuleException.Of(
            "ledger.entry-other",
            $"Nothing is handed out: entry {number} of the ledger is missing, or is not what was committed. './portal ledger verify' names all that differs; restore the newest backup with './portal restore'."
        );

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
}
