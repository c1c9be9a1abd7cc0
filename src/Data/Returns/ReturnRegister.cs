using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Runs;
using Portal.Data.Store;

namespace Portal.Data.Returns;

/// <summary>A calculated return, to be kept.</summary>
public sealed record NewReturn
{
    public required string Form { get; init; }

    public required DateOnly AsOf { get; init; }

    /// <summary>Digest of cells and checks, not of times.</summary>
    public required string ContentDigest { get; init; }

    public required string CatalogueDigest { get; init; }

    /// <summary>Canonical text of the catalogue; stored once for each digest.</summary>
    public required string CatalogueText { get; init; }

    public required string InputDigest { get; init; }

    /// <summary>Digest of all that cells and checks used of the catalogue, without names.</summary>
    public required string ClosureDigest { get; init; }

    /// <summary>The whole document as canonical JSON.</summary>
    public required string DocumentJson { get; init; }

    /// <summary>Every check holds: the version is Checked, otherwise Calculated.</summary>
    public required bool DoAllChecksHold { get; init; }
}

/// <summary>What became of a calculated return.</summary>
/// <param name="Number">Version number.</param>
/// <param name="IsNew">False when the latest version already had this content.</param>
public sealed record SavedReturn(int Number, bool IsNew);

/// <summary>A version in a list.</summary>
public sealed record ReturnRow(
    string Form,
    DateOnly AsOf,
    int Number,
    ReturnState State,
    string ContentDigest,
    string CatalogueDigest,
    string InputDigest,
    string? ClosureDigest,
    string CreatedBy,
    DateTimeOffset CreatedAt
)
{
    public string Subject => ReturnVersion.SubjectOf(Form, AsOf, Number);
}

/// <summary>A version with its document.</summary>
public sealed record ReturnView(ReturnRow Row, string DocumentJson);

/// <summary>Versions of returns. A version is never changed; other content is another version.</summary>
public sealed class ReturnRegister(IDbContextFactory<PortalDb> factory, Ledger ledger, TimeProvider time)
{
    /// <summary>Keeps a calculated return as a new version, unless the latest version has the same content by the same rules.</summary>
    /// <exception cref="RuleException">The actor may not make versions of returns.</exception>
    public Task<SavedReturn> SaveCalculatedAsync(Actor actor, Guid operation, NewReturn calculated, CancellationToken cancellationToken) =>
        ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                await Authority.RequireAnyAsync(db, actor, ExportRules.OfReturns, time.GetUtcNow(), cancellationToken);
                var latest = await db
                    .ReturnVersions.AsNoTracking()
                    .Where(r => r.Form == calculated.Form && r.AsOf == calculated.AsOf)
                    .OrderByDescending(r => r.Number)
                    .Select(r => new
                    {
                        r.Number,
                        r.ContentDigest,
                        r.InputDigest,
                        r.CatalogueDigest,
                        r.ClosureDigest,
                    })
                    .FirstOrDefaultAsync(cancellationToken);
                if (
                    latest is not null
                    && string.Equals(latest.ContentDigest, calculated.ContentDigest, StringComparison.Ordinal)
                    && ClosureDigests.IsSame(latest.ClosureDigest, calculated.ClosureDigest) != false
                )
                {
                    return new SavedReturn(latest.Number, IsNew: false);
                }

                await CatalogueTexts.EnsureAsync(db, draft, calculated.CatalogueDigest, calculated.CatalogueText, cancellationToken);
                var row = new ReturnVersion
                {
                    Form = calculated.Form,
                    AsOf = calculated.AsOf,
                    Number = (latest?.Number ?? 0) + 1,
                    State = calculated.DoAllChecksHold ? ReturnState.Checked : ReturnState.Calculated,
                    ContentDigest = calculated.ContentDigest,
                    CatalogueDigest = calculated.CatalogueDigest,
                    InputDigest = calculated.InputDigest,
                    ClosureDigest = calculated.ClosureDigest,
                    DocumentJson = calculated.DocumentJson,
                    CreatedBy = actor.Name,
                    CreatedAt = Instants.ToMilliseconds(time.GetUtcNow()),
                };
                db.ReturnVersions.Add(row);
                draft.Record(
                    LedgerKind.ReturnCalculated,
                    row.Subject,
                    before: latest,
                    after: new
                    {
                        row.Number,
                        row.State,
                        row.ContentDigest,
                        row.InputDigest,
                        row.CatalogueDigest,
                        row.ClosureDigest,
                    }
                );
                return new SavedReturn(row.Number, IsNew: true);
            },
            cancellationToken
        );

    /// <summary>The latest version of each form and date, newest date first; of one date or form when given.</summary>
    public async Task<IReadOnlyList<ReturnRow>> ListAsync(DateOnly? asOf, string? form, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await Rows(
                db.ReturnVersions.Where(r => (asOf == null || r.AsOf == asOf) && (form == null || r.Form == form))
                    .Where(r => !db.ReturnVersions.Any(n => n.Form == r.Form && n.AsOf == r.AsOf && n.Number > r.Number))
                    .OrderByDescending(r => r.AsOf)
                    .ThenBy(r => r.Form)
            )
            .ToListAsync(cancellationToken);
    }

    /// <summary>All versions of one form and date, newest first.</summary>
    public async Task<IReadOnlyList<ReturnRow>> VersionsAsync(string form, DateOnly asOf, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await Rows(db.ReturnVersions.Where(r => r.Form == form && r.AsOf == asOf).OrderByDescending(r => r.Number))
            .ToListAsync(cancellationToken);
    }

    /// <summary>One version with its document, the latest when no number is given; null when there is none.</summary>
    public async Task<ReturnView?> GetAsync(string form, DateOnly asOf, int? number, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var r = await db
            .ReturnVersions.AsNoTracking()
            .Where(v => v.Form == form && v.AsOf == asOf && (number == null || v.Number == number))
            .OrderByDescending(v => v.Number)
            .FirstOrDefaultAsync(cancellationToken);
        return r is null
            ? null
            : new ReturnView(
                new ReturnRow(
                    r.Form,
                    r.AsOf,
                    r.Number,
                    r.State,
                    r.ContentDigest,
                    r.CatalogueDigest,
                    r.InputDigest,
                    r.ClosureDigest,
                    r.CreatedBy,
                    r.CreatedAt
                ),
                r.DocumentJson
            );
    }

    private static IQueryable<ReturnRow> Rows(IQueryable<ReturnVersion> versions) =>
        versions
            .AsNoTracking()
            .Select(r => new ReturnRow(
                r.Form,
                r.AsOf,
                r.Number,
                r.State,
                r.ContentDigest,
                r.CatalogueDigest,
                r.InputDigest,
                r.ClosureDigest,
                r.CreatedBy,
                r.CreatedAt
            ));
}
