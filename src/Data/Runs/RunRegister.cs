using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using static System.FormattableString;

namespace Portal.Data.Runs;

/// <summary>Keeps every computation: who, when, from what, under which rules, with what result.</summary>
public sealed class RunRegister(IDbContextFactory<PortalDb> factory, Ledger ledger)
{
    /// <summary>Keeps a run, and the catalogue's text when it is new; says whether the same result was already there.</summary>
    public Task<SavedRun> SaveAsync(Actor actor, Guid operation, NewRun run, CancellationToken cancellationToken) =>
        ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                var earlier = await db.Set<IndicatorRun>()
                    .Where(r => r.InputDigest == run.InputDigest && r.CatalogueDigest == run.CatalogueDigest && r.AsOf == run.AsOf)
                    .OrderBy(r => r.Number)
                    .Select(r => new { r.Number, r.ResultDigest })
                    .ToListAsync(cancellationToken);
                var number = (await db.Set<IndicatorRun>().MaxAsync(r => (int?)r.Number, cancellationToken) ?? 0) + 1;
                await CatalogueTexts.EnsureAsync(db, draft, run.CatalogueDigest, run.CatalogueText, cancellationToken);
                var row = new IndicatorRun
                {
                    Number = number,
                    AsOf = run.AsOf,
                    CatalogueDigest = run.CatalogueDigest,
                    InputDigest = run.InputDigest,
                    InputsJson = run.InputsJson,
                    Engine = run.Engine,
                    StartedAt = Instants.ToMilliseconds(run.StartedAt),
                    ElapsedMs = run.ElapsedMs,
                    RowsScanned = run.RowsScanned,
                    ResultDigest = run.ResultDigest,
                    ClosureDigest = run.ClosureDigest,
                    Actor = actor.Name,
                };
                foreach (var value in run.Values)
                {
                    row.Values.Add(value.Stored(number));
                }

                db.Set<IndicatorRun>().Add(row);
                draft.Record(
                    RunKinds.RunSaved,
                    row.Subject,
                    before: null,
                    after: new
                    {
                        run.AsOf,
                        run.CatalogueDigest,
                        run.InputDigest,
                        run.ResultDigest,
                        run.ClosureDigest,
                        run.Engine,
                    }
                );
                return new SavedRun(
                    number,
                    earlier.Find(e => e.ResultDigest == run.ResultDigest)?.Number,
                    earlier.FindLast(e => e.ResultDigest != run.ResultDigest)?.Number
                );
            },
            cancellationToken
        );

    /// <summary>As <see cref="LatestAsync"/>, without its values: which run a page is about.</summary>
    public async Task<RunRow?> LatestRowAsync(DateOnly? asOf, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await NewestAsync(db, asOf, cancellationToken) is { } newest ? (await NamedAsync(db, [newest], cancellationToken))[0] : null;
    }

    /// <summary>The newest run of a reporting date; without one, of the latest date that has a run. Null when there is none.</summary>
    public async Task<RunView?> LatestAsync(DateOnly? asOf, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await NewestAsync(db, asOf, cancellationToken) is { } newest ? await GetAsync(newest.Number, cancellationToken) : null;
    }

    /// <summary>A run with its values; null when there is none of that number. Figures that somebody wrote into the database are not
    /// shown.</summary>
    public async Task<RunView?> GetAsync(int number, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var run = await BeforeCheck.AsRecordedAsync(
            db,
            IndicatorRun.SubjectOf(number),
            () =>
                db.Set<IndicatorRun>()
                    .AsNoTracking()
                    .Include(r => r.Values)
                    .AsSplitQuery() // else the inputs of the run come with every value of it
                    .SingleOrDefaultAsync(r => r.Number == number, cancellationToken),
            cancellationToken
        );
        return run?.View();
    }

    /// <summary>As the entries tell it: by rows, an older run would be the newest while the newer one's row is away.</summary>
    private static async Task<(DateOnly AsOf, int Number)?> NewestAsync(PortalDb db, DateOnly? asOf, CancellationToken cancellationToken) =>
        (await RunSeries.ReadAsync(db, cancellationToken)).Where(r => asOf is null || r.AsOf == asOf).ToList() is [.., var newest]
            ? newest
            : null;

    private static async Task<IReadOnlyList<RunRow>> NamedAsync(
        PortalDb db,
        IReadOnlyList<(DateOnly AsOf, int Number)> newest,
        CancellationToken cancellationToken
    )
    {
        var numbers = newest.Select(r => r.Number).ToList();
        var rows = await db.Set<IndicatorRun>().AsNoTracking().Where(r => numbers.Contains(r.Number)).ToListAsync(cancellationToken);
        RunSeries.RequireAll(newest, rows.Select(r => (r.AsOf, r.Number)));
        return [.. rows.Select(r => r.Row())];
    }

    /// <summary>Runs, newest first; of one reporting date when one is given.</summary>
    public async Task<Page<RunRow>> ListAsync(DateOnly? asOf, PageRequest page, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var runs = db.Set<IndicatorRun>().AsNoTracking().Where(r => asOf == null || r.AsOf == asOf);
        var total = await runs.CountAsync(cancellationToken);
        var rows = await runs.OrderByDescending(r => r.Number).Skip(page.Skip).Take(page.Size).ToListAsync(cancellationToken);
        return new Page<RunRow>([.. rows.Select(r => r.Row())], total, page.Number, page.Size);
    }

    /// <summary>The newest run of each reporting date, without its values.</summary>
    public async Task<IReadOnlyDictionary<DateOnly, RunRow>> NewestAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var newest = await RunSeries.ReadAsync(db, cancellationToken);
        return (await NamedAsync(db, newest, cancellationToken)).ToDictionary(r => r.AsOf);
    }

    /// <summary>Reporting dates that have a run, newest first.</summary>
    public async Task<IReadOnlyList<DateOnly>> DatesAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return [.. (await RunSeries.ReadAsync(db, cancellationToken)).Select(r => r.AsOf).Reverse()];
    }

    /// <summary>An indicator over the months up to a date, oldest first, each from the newest run of its date.</summary>
    /// <param name="code">Code of the indicator.</param>
    /// <param name="until">Last reporting date.</param>
    /// <param name="months">How many months back, the last one included.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<TrendValue>> TrendAsync(string code, DateOnly until, int months, CancellationToken cancellationToken) =>
        (await TrendsAsync([code], until, months, cancellationToken))[code];

    /// <summary>As <see cref="TrendAsync"/> for several indicators with one query; every code asked for has a list, if an empty
    /// one.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<TrendValue>>> TrendsAsync(
        IReadOnlyCollection<string> codes,
        DateOnly until,
        int months,
        CancellationToken cancellationToken
    )
    {
        // The first day wanted: 24 months up to 30 June reach back to 1 July two years earlier.
        var from = new DateOnly(until.Year, until.Month, 1).AddMonths(1 - months);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var told = (await RunSeries.ReadAsync(db, cancellationToken)).Where(r => r.AsOf >= from && r.AsOf <= until).ToList();
        var newest = (await NamedAsync(db, told, cancellationToken)).Select(r => r.Number).ToList();
        var values = await (
            from value in db.Set<IndicatorRunValue>()
            join run in db.Set<IndicatorRun>() on value.RunNumber equals run.Number
            where codes.Contains(value.Code) && newest.Contains(run.Number)
            orderby run.AsOf
            select new
            {
                value.Code,
                run.AsOf,
                run.Number,
                value.Value,
            }
        ).ToListAsync(cancellationToken);
        var found = values.ToLookup(v => v.Code, v => new TrendValue(v.AsOf, v.Number, v.Value), StringComparer.Ordinal);
        return codes
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(c => c, c => (IReadOnlyList<TrendValue>)[.. found[c]], StringComparer.Ordinal);
    }

    /// <summary>The catalogue of then, to re-perform a run; null when no run used it, or when it is not what was recorded.</summary>
    public async Task<string?> CatalogueTextAsync(string digest, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var (stored, problem, _) = await Recorded.JudgeAsync(
            db,
            () => db.Set<CatalogueText>().AsNoTracking().SingleOrDefaultAsync(t => t.Digest == digest, cancellationToken),
            text => text is null ? [] : [text.Subject],
            cancellationToken
        );
        return problem is null ? stored?.Text : null;
    }
}

/// <summary>Catalogue texts, once for each digest.</summary>
internal static class CatalogueTexts
{
    public static async Task EnsureAsync(PortalDb db, LedgerDraft draft, string digest, string text, CancellationToken cancellationToken)
    {
        var stored = await db.Set<CatalogueText>()
            .AsNoTracking()
            .Where(t => t.Digest == digest)
            .Select(t => t.Text)
            .SingleOrDefaultAsync(cancellationToken);
        if (stored is null)
        {
            var row = new CatalogueText { Digest = digest, Text = text };
            db.Set<CatalogueText>().Add(row);
            draft.Record(RunKinds.CatalogueStored, row.Subject, before: null, after: new { Characters = text.Length });
        }
        else if (!string.Equals(stored, text, StringComparison.Ordinal))
        {
            throw new InvalidDataException(
                Invariant($"Another catalogue text is stored under the digest {digest}. The digest must be computed over the whole text.")
            );
        }
    }
}
