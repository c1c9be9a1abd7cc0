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

    /// <summary>The whole document as canonical JSON; its checks decide whether the version is Checked or Calculated.</summary>
    public required string DocumentJson { get; init; }
}

/// <summary>A step on a version.</summary>
/// <param name="ContentDigest">Of what whoever takes the step has seen.</param>
/// <param name="Reason">Needed where a version goes back, and where it goes on although it is stale.</param>
public sealed record ReturnStepRequest(string Form, DateOnly AsOf, int Number, string ContentDigest, ReturnStep Step, string? Reason = null)
{
    /// <summary>Inputs or rules are others than those of the version. What computes figures tells it; this register knows
    /// neither.</summary>
    public bool IsStale { get; init; }
}

/// <summary>What became of a calculated return.</summary>
/// <param name="Number">Version number.</param>
/// <param name="IsNew">False when the latest version already had this content.</param>
public sealed record SavedReturn(int Number, bool IsNew);

/// <summary>A version in a list.</summary>
public sealed record KeptVersion(
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
public sealed record StoredReturn(KeptVersion Row, string DocumentJson);

/// <summary>Versions of returns. A version is never changed; other content is another version.</summary>
public sealed class ReturnRegister(IDbContextFactory<PortalDb> factory, Ledger ledger, TimeProvider time)
{
    /// <summary>Keeps a calculated return as a new version, unless the latest version has the same content by the same rules. After a
    /// rejection the same content is another version, which begins its own way.</summary>
    /// <exception cref="RuleException">The actor may not make versions of returns.</exception>
    public Task<SavedReturn> SaveCalculatedAsync(Actor actor, Guid operation, NewReturn calculated, CancellationToken cancellationToken) =>
        ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                await Authority.RequireAnyAsync(db, actor, ExportRules.OfReturns, time.GetUtcNow(), cancellationToken);
                var checks = KeptCheck.Of(calculated.DocumentJson);
                var newest = await ReturnSeries.NewestAsync(db, calculated.Form, calculated.AsOf, cancellationToken);
                var latest =
                    newest == 0
                        ? null
                        : await BeforeCheck.AsRecordedAsync(
                            db,
                            ReturnVersion.SubjectOf(calculated.Form, calculated.AsOf, newest),
                            () =>
                                db.Set<ReturnVersion>()
                                    .AsNoTracking()
                                    .Where(r => r.Form == calculated.Form && r.AsOf == calculated.AsOf && r.Number == newest)
                                    .Select(r => new
                                    {
                                        r.Number,
                                        r.State,
                                        r.ContentDigest,
                                        r.InputDigest,
                                        r.CatalogueDigest,
                                        r.ClosureDigest,
                                    })
                                    .FirstOrDefaultAsync(cancellationToken),
                            cancellationToken
                        );
                if (
                    latest is { State: not ReturnState.Rejected }
                    && string.Equals(latest.ContentDigest, calculated.ContentDigest, StringComparison.Ordinal)
                    && (
                        ClosureDigests.IsSame(latest.ClosureDigest, calculated.ClosureDigest)
                        ?? latest.CatalogueDigest == calculated.CatalogueDigest
                    )
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
                    State = ReturnRules.AfterCalculation(checks),
                    ContentDigest = calculated.ContentDigest,
                    CatalogueDigest = calculated.CatalogueDigest,
                    InputDigest = calculated.InputDigest,
                    ClosureDigest = calculated.ClosureDigest,
                    DocumentJson = calculated.DocumentJson,
                    CreatedBy = actor.Name,
                    CreatedAt = Instants.ToMilliseconds(time.GetUtcNow()),
                };
                db.Set<ReturnVersion>().Add(row);
                draft.Record(
                    ReturnKinds.ReturnCalculated,
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
    /// <exception cref="RuleException">One of them is not what the ledger recorded.</exception>
    public async Task<IReadOnlyList<KeptVersion>> ListAsync(DateOnly? asOf, string? form, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var told = await ReturnSeries.ReadAsync(db, form, asOf is { } date ? [date] : null, cancellationToken);
        var (versions, problem, edited) = await Recorded.JudgeAsync(
            db,
            () =>
                Rows(
                        db.Set<ReturnVersion>()
                            .Where(r => (asOf == null || r.AsOf == asOf) && (form == null || r.Form == form))
                            .Where(r => !db.Set<ReturnVersion>().Any(n => n.Form == r.Form && n.AsOf == r.AsOf && n.Number > r.Number))
                            .OrderByDescending(r => r.AsOf)
                            .ThenBy(r => r.Form)
                    )
                    .ToListAsync(cancellationToken),
            newest => [.. newest.Select(version => version.Subject)], // a step that nobody took is not shown as taken
            cancellationToken
        );
        if (problem is not null)
        {
            throw BeforeCheck.Edited(edited!);
        }

        ReturnSeries.RequireAll(told, versions.ToDictionary(v => (v.Form, v.AsOf), v => v.Number));
        return versions;
    }

    /// <summary>All versions of one form and date, newest first.</summary>
    /// <exception cref="RuleException">One of them is missing.</exception>
    public async Task<IReadOnlyList<KeptVersion>> VersionsAsync(string form, DateOnly asOf, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var newest = await ReturnSeries.NewestAsync(db, form, asOf, cancellationToken);
        var versions = await Rows(db.Set<ReturnVersion>().Where(r => r.Form == form && r.AsOf == asOf).OrderByDescending(r => r.Number))
            .ToListAsync(cancellationToken);
        return Enumerable.Range(1, newest).Except(versions.Select(v => v.Number)).ToList() is [.., var missing]
            ? throw BeforeCheck.Edited(ReturnVersion.SubjectOf(form, asOf, missing))
            : versions;
    }

    /// <summary>Takes a version one step on its way. The step is about the content that somebody saw: number and digest name it.</summary>
    /// <remarks>What the regulator answered is recorded of the version that was submitted, whatever was calculated since.</remarks>
    /// <exception cref="RuleException">There is no such version, it has other content or was edited in the database, a newer one is there,
    /// or the step is not this person's to take.</exception>
    public Task<ReturnState> StepAsync(Actor actor, Guid operation, ReturnStepRequest request, CancellationToken cancellationToken) =>
        ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                var roles = await Authority.RolesAsync(db, actor, time.GetUtcNow(), cancellationToken);
                var versions = db.Set<ReturnVersion>().Where(r => r.Form == request.Form && r.AsOf == request.AsOf);
                var version =
                    await BeforeCheck.AsRecordedAsync(
                        db,
                        ReturnVersion.SubjectOf(request.Form, request.AsOf, request.Number),
                        () => versions.SingleOrDefaultAsync(r => r.Number == request.Number, cancellationToken),
                        cancellationToken
                    ) ?? throw NoVersion(request.Form, request.AsOf, request.Number);
                if (version.ContentDigest != request.ContentDigest)
                {
                    throw RuleException.Of(
                        "return.other-content",
                        $"Version {version.Number} of {version.Form} as of {version.AsOf:yyyy-MM-dd} has the content {version.ContentDigest}, and not {Readable.Short(request.ContentDigest)}. Read it again before you sign it."
                    );
                }

                if (
                    !ReturnRules.IsOfTheRegulator(request.Step)
                    && await ReturnSeries.NewestAsync(db, request.Form, request.AsOf, cancellationToken) is var newest
                    && newest > version.Number
                )
                {
                    throw RuleException.Of(
                        "return.superseded",
                        $"Version {version.Number} of {version.Form} as of {version.AsOf:yyyy-MM-dd} was followed by version {newest}. Take the step on that one."
                    );
                }

                var before = version.State;
                version.State = ReturnRules.Next(
                    request.Step,
                    before,
                    actor.Name,
                    roles,
                    await ReturnHistory.SignersAsync(db, version.Subject, cancellationToken),
                    KeptCheck.Of(version.DocumentJson),
                    request.Reason,
                    request.IsStale
                );
                draft.Record(
                    ReturnKinds.ReturnStateChanged,
                    version.Subject,
                    new { State = before },
                    new
                    {
                        version.State,
                        Step = request.Step.ToString(),
                        version.Number,
                        version.ContentDigest,
                    },
                    string.IsNullOrWhiteSpace(request.Reason) ? null : request.Reason
                );
                return version.State;
            },
            cancellationToken
        );

    /// <summary>The steps that a version allows somebody now; on a version that was followed, only what the regulator answered.</summary>
    public async Task<IReadOnlyList<ReturnStep>> StepsAsync(Actor actor, KeptVersion version, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var isFollowed = await ReturnSeries.NewestAsync(db, version.Form, version.AsOf, cancellationToken) > version.Number;
        var steps = ReturnRules.Steps(
            version.State,
            actor.Name,
            await Authority.RolesAsync(db, actor, time.GetUtcNow(), cancellationToken),
            await ReturnHistory.SignersAsync(db, version.Subject, cancellationToken)
        );
        return isFollowed ? [.. steps.Where(ReturnRules.IsOfTheRegulator)] : steps;
    }

    /// <summary>One version with its document, the latest when no number is given; null when there is none.</summary>
    /// <exception cref="RuleException">The row is not what its last entry recorded: nothing of it is shown.</exception>
    public async Task<StoredReturn?> GetAsync(string form, DateOnly asOf, int? number, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var asked = number ?? await ReturnSeries.NewestAsync(db, form, asOf, cancellationToken);
        var r = await BeforeCheck.AsRecordedAsync(
            db,
            ReturnVersion.SubjectOf(form, asOf, asked),
            () =>
                db.Set<ReturnVersion>()
                    .AsNoTracking()
                    .SingleOrDefaultAsync(v => v.Form == form && v.AsOf == asOf && v.Number == asked, cancellationToken),
            cancellationToken
        );
        if (r is null)
        {
            return null;
        }

        return new StoredReturn(
            new KeptVersion(
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

    /// <summary>The sentence for a version that is not there.</summary>
    public static RuleException NoVersion(string form, DateOnly asOf, int number) =>
        RuleException.Of("return.no-version", $"There is no version {number} of {form} as of {asOf:yyyy-MM-dd}.");

    private static IQueryable<KeptVersion> Rows(IQueryable<ReturnVersion> versions) =>
        versions
            .AsNoTracking()
            .Select(r => new KeptVersion(
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
