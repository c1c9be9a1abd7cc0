using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using static System.FormattableString;

namespace Portal.Data.Findings;

/// <summary>Findings: opened from figures, edited, walked through their states. Every rule is asked here, with the roles of now.</summary>
public sealed class FindingRegister(
    IDbContextFactory<PortalDb> factory,
    Ledger ledger,
    LedgerReader entries,
    LedgerCheckpoints checkpoints,
    TimeProvider time
)
{
    /// <summary>Opens a draft; auditors and audit managers only.</summary>
    /// <param name="actor">The author.</param>
    /// <param name="operation">Id of this intention; sent twice, one finding is opened.</param>
    /// <param name="content">The five parts, as far as they are written.</param>
    /// <param name="sourceFigure">The figure it is opened from, such as <c>indicator/npl_ratio/2026-06-30</c>; null when from none.</param>
    /// <param name="loans">The loans behind that figure, frozen.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <returns>The number, <c>F-YYYY-nnnn</c>.</returns>
    public Task<string> OpenAsync(
        Actor actor,
        Guid operation,
        FindingContent content,
        string? sourceFigure,
        FrozenLoanSet? loans,
        CancellationToken cancellationToken
    )
    {
        FindingChecks.RequireTitle(content);
        return ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                await RequireAuthorAsync(db, actor, cancellationToken);
                await FindingChecks.RequireOwnerAsync(db, content.Owner, cancellationToken);
                FindingDates.RequireDue(content.DueDate, Today);
                var year = Today.Year;
                var serial = (await db.Set<Finding>().Where(f => f.Year == year).MaxAsync(f => (int?)f.Serial, cancellationToken) ?? 0) + 1;
                var finding = new Finding
                {
                    Number = Invariant($"F-{year:d4}-{serial:d4}"),
                    Year = year,
                    Serial = serial,
                    Title = content.Title,
                    Rating = content.Rating,
                    Status = FindingStatus.Draft,
                    CreatedBy = actor.Name,
                    CreatedAt = Instants.ToMilliseconds(time.GetUtcNow()),
                    SourceFigure = sourceFigure,
                };
                finding.Take(content);
                if (loans is not null)
                {
                    finding.LoanSets.Add(loans.FrozenFor(finding.Number));
                }

                db.Set<Finding>().Add(finding);
                var after = finding.Named();
                (after["sourceFigure"], after["loans"]) = (sourceFigure, loans);
                draft.Record(FindingKinds.FindingOpened, finding.Subject, before: null, after);
                return finding.Number;
            },
            cancellationToken
        );
    }

    /// <summary>Changes the content. A change after the review voids it: the finding is a draft again. From agreement on only the owner may
    /// change.</summary>
    /// <param name="actor">The author or an audit manager.</param>
    /// <param name="operation">Id of this intention.</param>
    /// <param name="number">Which finding.</param>
    /// <param name="version">The version that the editor saw.</param>
    /// <param name="content">All content, as it shall be.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <returns>The new version.</returns>
    public Task<int> EditAsync(
        Actor actor,
        Guid operation,
        string number,
        int version,
        FindingContent content,
        CancellationToken cancellationToken
    )
    {
        FindingChecks.RequireTitle(content);
        return ChangeAsync(
            actor,
            operation,
            number,
            version,
            FindingKinds.FindingEdited,
            null,
            async (db, finding) =>
            {
                var editor = await RequireAuthorAsync(db, actor, cancellationToken);
                FindingEditing.Require(finding, content, editor);
                await FindingChecks.RequireOwnerAsync(db, content.Owner, cancellationToken);
                if (content.DueDate != finding.DueDate)
                {
                    FindingDates.RequireDue(content.DueDate, Today);
                }

                finding.Take(content);
                FindingEditing.VoidReview(finding);
            },
            cancellationToken
        );
    }

    /// <summary>Takes a step of the state machine. A closing and an accepted risk are signed by a checkpoint.</summary>
    /// <returns>The new version.</returns>
    /// <exception cref="RuleException">The first rule that stands in the way; <see cref="ChoicesAsync"/> lists them all
    /// beforehand.</exception>
    public async Task<int> TakeStepAsync(
        Actor actor,
        Guid operation,
        string number,
        int version,
        FindingStepRequest request,
        CancellationToken cancellationToken
    )
    {
        var changed = await ChangeAsync(
            actor,
            operation,
            number,
            version,
            FindingTransitions.KindOf(request),
            request.Text,
            async (db, finding) =>
            {
                var person = await PersonAsync(db, actor, cancellationToken);
                if (
                    FindingRules.Check(finding.Facts(await FindingPast.TrailAsync(db, number, cancellationToken)), person, request, Today)
                    is [var first, ..]
                )
                {
                    throw first.Of(number);
                }

                if (request.Step == FindingStep.Submit)
                {
                    // who could own it when it was written may have lost the right since
                    await FindingChecks.RequireOwnerAsync(db, finding.Owner, cancellationToken);
                }

                var acceptedFrom =
                    request.Step == FindingStep.EndRiskAcceptance
                        ? await FindingPast.AcceptedFromAsync(db, number, cancellationToken)
                        : finding.Status;
                FindingTransitions.Apply(finding, request, actor.Name, Today, acceptedFrom);
            },
            cancellationToken
        );
        if (request.Step is FindingStep.Close or FindingStep.AcceptRisk)
        {
            await checkpoints.CheckpointAsync(cancellationToken);
        }

        return changed;
    }

    /// <summary>The reviewer signs the draft and sends it to its owner.</summary>
    public Task<int> SubmitAsync(Actor actor, Guid operation, string number, int version, CancellationToken cancellationToken) =>
        TakeStepAsync(actor, operation, number, version, new FindingStepRequest(FindingStep.Submit), cancellationToken);

    /// <summary>Ends the risk acceptances whose last day has passed; the daily job calls it.</summary>
    /// <returns>Numbers of the findings that are in progress again.</returns>
    public async Task<IReadOnlyList<string>> EndExpiredAcceptancesAsync(CancellationToken cancellationToken)
    {
        List<Finding> expired;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            var today = Today;
            expired = await db.Set<Finding>()
                .AsNoTracking()
                .Where(f => f.Status == FindingStatus.RiskAccepted && f.RiskAcceptedUntil < today)
                .ToListAsync(cancellationToken);
        }

        foreach (var finding in expired)
        {
            var request = new FindingStepRequest(FindingStep.EndRiskAcceptance)
            {
                Text = Invariant($"The acceptance ended on {finding.RiskAcceptedUntil:yyyy-MM-dd}."),
            };
            await TakeStepAsync(Actor.System, Guid.CreateVersion7(), finding.Number, finding.Version, request, cancellationToken);
        }

        return [.. expired.Select(f => f.Number)];
    }

    /// <summary>One finding; null when there is none of this number that the reader may see.</summary>
    public async Task<FindingView?> GetAsync(Actor reader, string number, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var finding = await VisibleAsync(db, db.Set<Finding>().AsNoTracking(), reader, number, cancellationToken);
        return finding?.View(Today);
    }

    /// <summary>The steps that the finding's status knows, each with what keeps this actor from it.</summary>
    public async Task<IReadOnlyList<StepChoice>> ChoicesAsync(Actor actor, string number, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var finding = await VisibleAsync(db, db.Set<Finding>().AsNoTracking(), actor, number, cancellationToken);
        return finding is null
            ? []
            : FindingRules.Choices(
                finding.Facts(await FindingPast.TrailAsync(db, number, cancellationToken)),
                await PersonAsync(db, actor, cancellationToken),
                Today
            );
    }

    /// <summary>Whether this actor may edit the finding now, so that a page offers no button that can only refuse.</summary>
    public async Task<bool> IsEditableAsync(Actor actor, string number, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var finding = await VisibleAsync(db, db.Set<Finding>().AsNoTracking(), actor, number, cancellationToken);
        return finding is not null && FindingEditing.Problem(finding, await PersonAsync(db, actor, cancellationToken)) is null;
    }

    /// <summary>The findings that the reader may see, filtered and sorted.</summary>
    public async Task<Page<FindingRow>> ListAsync(Actor reader, FindingFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var (found, today) = (FindingQuery.Filtered(db, await ReaderAsync(db, reader, cancellationToken), filter, Today), Today);
        var total = await found.CountAsync(cancellationToken);
        var rows = await FindingQuery.Sorted(found, filter).Skip(page.Skip).Take(page.Size).ToListAsync(cancellationToken);
        return new Page<FindingRow>([.. rows.Select(f => f.Row(today))], total, page.Number, page.Size);
    }

    /// <summary>How many of the findings that a filter finds are overdue.</summary>
    public async Task<int> CountOverdueAsync(Actor reader, FindingFilter filter, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var person = await ReaderAsync(db, reader, cancellationToken);
        return await FindingQuery.Filtered(db, person, filter with { IsOverdueOnly = true }, Today).CountAsync(cancellationToken);
    }

    /// <summary>The ledger's entries about one finding, oldest first; none about a finding that the reader may not see.</summary>
    public async Task<IReadOnlyList<LedgerRow>> HistoryAsync(Actor reader, string number, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await VisibleAsync(db, db.Set<Finding>().AsNoTracking(), reader, number, cancellationToken) is null
            ? []
            : await entries.HistoryAsync(Finding.SubjectOf(number), cancellationToken);
    }

    private DateOnly Today => DateOnly.FromDateTime(time.GetLocalNow().DateTime);

    private Task<int> ChangeAsync(
        Actor actor,
        Guid operation,
        string number,
        int version,
        LedgerKind kind,
        string? reason,
        Func<PortalDb, Finding, Task> change,
        CancellationToken cancellationToken
    ) =>
        ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                var finding =
                    await VisibleAsync(db, db.Set<Finding>(), actor, number, cancellationToken)
                    ?? throw new RuleException("finding.unknown", $"There is no finding {number}.", number);
                if (finding.Version != version)
                {
                    throw new RuleException(
                        "finding.changed",
                        $"{number} was changed by someone else meanwhile. Reload it, and make your change again.",
                        number
                    );
                }

                var before = finding.Named();
                await change(db, finding);
                var (was, now) = Changes.Between(before, finding.Named());
                draft.Record(kind, finding.Subject, was, now, string.IsNullOrWhiteSpace(reason) ? null : reason);

                // Also when no column differs (a second disagreement, word for word), the version says that something happened.
                db.Entry(finding).State = EntityState.Modified;
                await db.SaveChangesAsync(cancellationToken);
                return finding.Version;
            },
            cancellationToken
        );

    private async Task<FindingActor> RequireAuthorAsync(PortalDb db, Actor actor, CancellationToken cancellationToken)
    {
        var person = await PersonAsync(db, actor, cancellationToken);
        return person.IsAuditor
            ? person
            : throw new RuleException(
                "finding.author",
                $"{actor.Name} may not write findings; that needs the role Auditor or AuditManager.",
                actor.Name
            );
    }

    private async Task<FindingActor> PersonAsync(PortalDb db, Actor actor, CancellationToken cancellationToken) =>
        actor == Actor.System
            ? new FindingActor(actor.Name, new HashSet<string>(), IsPortal: true)
            : new FindingActor(actor.Name, await Authority.RolesAsync(db, actor, time.GetUtcNow(), cancellationToken));

    private async Task<Finding?> VisibleAsync(
        PortalDb db,
        IQueryable<Finding> findings,
        Actor reader,
        string number,
        CancellationToken cancellationToken
    ) =>
        await FindingQuery
            .Visible(findings, await ReaderAsync(db, reader, cancellationToken))
            .Include(f => f.LoanSets)
            .SingleOrDefaultAsync(f => f.Number == number, cancellationToken);

    /// <summary>Whoever runs the program on its machine reads everything, as the portal itself does; a user reads with the roles of
    /// now.</summary>
    private async Task<FindingActor> ReaderAsync(PortalDb db, Actor reader, CancellationToken cancellationToken) =>
        reader.Kind == Actor.UserKind
            ? new FindingActor(reader.Name, await Authority.RolesAsync(db, reader, time.GetUtcNow(), cancellationToken))
            : new FindingActor(reader.Name, new HashSet<string>(), IsPortal: true);
}
