using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using static System.FormattableString;

namespace Portal.Data.Runs;

/// <summary>A sealed load as the warehouse reports it.</summary>
public sealed record SealedLoad(int Number, string LoadId, string Digest, string Book, string By, DateTimeOffset SealedAt);

/// <summary>Notes the warehouse's seals, so that a swapped or vanished seal file is noticed.</summary>
public sealed class SealRegister(IDbContextFactory<PortalDb> factory, Ledger ledger, KnownStates entries)
{
    /// <summary>Notes the seals that are new. May be called with all of them at every start.</summary>
    /// <param name="loaded">The loads that were just made; every other one is noted as found, since its own verb did not enter it.</param>
    /// <returns>How many were new.</returns>
    /// <exception cref="RuleException">A seal has another digest than the one noted: its file was replaced.</exception>
    public async Task<int> RecordAsync(
        Actor actor,
        IReadOnlyList<SealedLoad> loads,
        CancellationToken cancellationToken,
        IReadOnlyCollection<string>? loaded = null
    )
    {
        if ((await MissingAsync(loads, cancellationToken)).Count == 0)
        {
            return 0;
        }

        return await ledger.CommitAsync(
            actor,
            Guid.CreateVersion7(),
            async (db, draft) =>
            {
                var known = await db.Set<SealRecord>().Select(s => s.Number).ToListAsync(cancellationToken);
                var added = loads.Where(l => !known.Contains(l.Number)).ToList();
                foreach (var load in added)
                {
                    var row = new SealRecord
                    {
                        Number = load.Number,
                        LoadId = load.LoadId,
                        Digest = load.Digest,
                        Book = load.Book,
                        By = load.By,
                        SealedAt = Instants.ToMilliseconds(load.SealedAt),
                    };
                    db.Set<SealRecord>().Add(row);
                    draft.Record(
                        RunKinds.LoadSealed,
                        row.Subject,
                        before: null,
                        after: new
                        {
                            row.LoadId,
                            row.Digest,
                            row.Book,
                            row.By,
                            row.SealedAt,
                            IsFound = loaded?.Contains(row.LoadId) == true ? (bool?)null : true,
                        }
                    );
                }

                return added.Count;
            },
            cancellationToken
        );
    }

    /// <summary>The noted seals in order.</summary>
    public async Task<IReadOnlyList<SealedLoad>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.Set<SealRecord>()
            .AsNoTracking()
            .OrderBy(s => s.Number)
            .Select(s => new SealedLoad(s.Number, s.LoadId, s.Digest, s.Book, s.By, s.SealedAt))
            .ToListAsync(cancellationToken);
    }

    /// <summary>The noted seals, for the warehouse to compare itself with; none before there is a database.</summary>
    /// <remarks>Of the texts of the entries, and of no row or column: one that was deleted or edited together with its seal would leave the
    /// warehouse without a gap.</remarks>
    /// <exception cref="RuleException">The entries are not those that this home committed: without them nobody knows which seals there
    /// were.</exception>
    public IReadOnlyList<(int Number, string LoadId, string Digest)> Noted()
    {
        using var db = factory.CreateDbContext();
        if (!db.Database.GetAppliedMigrations().Any())
        {
            return [];
        }

        // Not on this thread, which may be the one that draws a page: what is awaited would wait for it.
        return Task.Run(() => entries.SealsAsync(db, CancellationToken.None)).GetAwaiter().GetResult();
    }

    private async Task<IReadOnlyList<SealedLoad>> MissingAsync(IReadOnlyList<SealedLoad> loads, CancellationToken cancellationToken)
    {
        var noted = (await ListAsync(cancellationToken)).ToDictionary(s => s.Number);
        foreach (var load in loads)
        {
            if (noted.TryGetValue(load.Number, out var known) && (known.Digest, known.LoadId) != (load.Digest, load.LoadId))
            {
                throw new RuleException(
                    "seal.replaced",
                    Invariant(
                        $"Seal {load.Number} of the warehouse is not the one that was noted (load {known.LoadId}, digest {known.Digest}): its file was replaced. Restore it from a backup."
                    ),
                    load.Number
                );
            }
        }

        return [.. loads.Where(l => !noted.ContainsKey(l.Number))];
    }
}
