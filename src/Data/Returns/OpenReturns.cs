using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Returns;

/// <summary>The newest kept version of a return, as the rules of its next step see it.</summary>
/// <param name="Sequence">Entry that brought it where it stands.</param>
/// <param name="On">Day of that entry.</param>
public sealed record OpenReturn(
    string Form,
    DateOnly AsOf,
    int Number,
    ReturnState State,
    ReturnSigners Signers,
    IReadOnlyList<KeptCheck> Checks,
    long Sequence,
    DateOnly On
);

/// <summary>Where the returns of some dates stand. A version's content never changes and each step raises its row's version: what was read
/// of one is kept until then.</summary>
/// <remarks>Only lists are made of it; the register judges each step anew.</remarks>
public sealed class OpenReturns(IDbContextFactory<PortalDb> factory, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Form, DateOnly AsOf), (int Number, int Version, OpenReturn Return)> _kept = new();

    /// <summary>The newest kept versions of the returns for any of these dates.</summary>
    /// <exception cref="RuleException">One of them is missing.</exception>
    public async Task<IReadOnlyList<OpenReturn>> ReadAsync(IReadOnlyCollection<DateOnly> dates, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var told = await ReturnSeries.ReadAsync(db, form: null, dates, cancellationToken);
        var newest = await db.Set<ReturnVersion>()
            .AsNoTracking()
            .Where(r => dates.Contains(r.AsOf))
            .Where(r => !db.Set<ReturnVersion>().Any(n => n.Form == r.Form && n.AsOf == r.AsOf && n.Number > r.Number))
            .Select(r => new
            {
                r.Form,
                r.AsOf,
                r.Number,
                r.Version,
            })
            .ToListAsync(cancellationToken);
        ReturnSeries.RequireAll(told, newest.ToDictionary(r => (r.Form, r.AsOf), r => r.Number));
        var found = new List<OpenReturn>(newest.Count);
        foreach (var row in newest)
        {
            if (!_kept.TryGetValue((row.Form, row.AsOf), out var kept) || (kept.Number, kept.Version) != (row.Number, row.Version))
            {
                kept = _kept[(row.Form, row.AsOf)] = (
                    row.Number,
                    row.Version,
                    await LoadAsync(db, row.Form, row.AsOf, row.Number, cancellationToken)
                );
            }

            found.Add(kept.Return);
        }

        return found;
    }

    private async Task<OpenReturn> LoadAsync(PortalDb db, string form, DateOnly asOf, int number, CancellationToken cancellationToken)
    {
        var version = await BeforeCheck.AsRecordedAsync(
            db,
            ReturnVersion.SubjectOf(form, asOf, number),
            () =>
                db.Set<ReturnVersion>()
                    .AsNoTracking()
                    .SingleAsync(r => r.Form == form && r.AsOf == asOf && r.Number == number, cancellationToken),
            cancellationToken
        );
        var last = await SubjectTrail.BackAsync(db, version.Subject, cancellationToken).FirstOrDefaultAsync(cancellationToken);
        return new OpenReturn(
            form,
            asOf,
            number,
            version.State,
            await ReturnHistory.SignersAsync(db, version.Subject, cancellationToken),
            KeptCheck.Of(version.DocumentJson),
            last?.Number ?? 0,
            DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(At(last) ?? version.CreatedAt, time.LocalTimeZone).DateTime)
        );
    }

    private static DateTimeOffset? At(ToldEntry? entry) => entry?.Body.GetProperty("at").GetDateTimeOffset();
}
