using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using static System.FormattableString;

namespace Portal.Data.Scenarios;

/// <summary>A scenario as it is shown.</summary>
/// <param name="Version">What an editor saw; an edit of another one is refused.</param>
public sealed record ScenarioView(
    string Number,
    string Name,
    string Owner,
    DateOnly AsOf,
    IReadOnlyList<ScenarioStep> Steps,
    decimal? TaxRate,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    DateTimeOffset? RetiredAt,
    int Version
)
{
    public ScenarioContent Content => new(Name, AsOf, Steps, TaxRate);
}

/// <summary>Scenarios: written by their authors, read by all who may see figures, every change in the ledger. Every rule is asked here,
/// with the roles of now.</summary>
public sealed class ScenarioRegister(
    IDbContextFactory<PortalDb> factory,
    Ledger ledger,
    LedgerReader reader,
    StepCheck check,
    TimeProvider time
)
{
    /// <summary>Keeps a new scenario, owned by the actor.</summary>
    /// <param name="operation">Id of this intention; sent twice, one scenario is kept.</param>
    /// <returns>The number, <c>S-YYYY-nnnn</c>.</returns>
    /// <exception cref="RuleException">The actor may not, or a step is off.</exception>
    public Task<string> CreateAsync(Actor actor, Guid operation, ScenarioContent content, CancellationToken cancellationToken)
    {
        Require(content);
        return ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                await RequireWriterAsync(db, actor, cancellationToken);
                var now = Instants.ToMilliseconds(time.GetUtcNow());
                var year = DateOnly.FromDateTime(time.GetLocalNow().DateTime).Year;
                var serial =
                    (await db.Set<Scenario>().Where(s => s.Year == year).MaxAsync(s => (int?)s.Serial, cancellationToken) ?? 0) + 1;
                var scenario = new Scenario
                {
                    Number = Invariant($"S-{year:d4}-{serial:d4}"),
                    Year = year,
                    Serial = serial,
                    Name = content.Name.Trim(),
                    Owner = actor.Name,
                    AsOf = content.AsOf,
                    Steps = ScenarioJson.Write(content.Steps),
                    TaxRate = content.TaxRate,
                    CreatedAt = now,
                    ChangedAt = now,
                };
                db.Set<Scenario>().Add(scenario);
                draft.Record(ScenarioKinds.ScenarioCreated, scenario.Subject, before: null, Named(scenario));
                return scenario.Number;
            },
            cancellationToken
        );
    }

    /// <summary>Changes name, date, steps or tax rate.</summary>
    /// <param name="version">The version that the editor saw.</param>
    /// <returns>The new version.</returns>
    public Task<int> EditAsync(
        Actor actor,
        Guid operation,
        string number,
        int version,
        ScenarioContent content,
        CancellationToken cancellationToken
    )
    {
        Require(content);
        return ChangeAsync(
            actor,
            operation,
            number,
            version,
            ScenarioKinds.ScenarioEdited,
            scenario =>
            {
                (scenario.Name, scenario.AsOf, scenario.Steps, scenario.TaxRate) = (
                    content.Name.Trim(),
                    content.AsOf,
                    ScenarioJson.Write(content.Steps),
                    content.TaxRate
                );
            },
            cancellationToken
        );
    }

    /// <summary>Takes it out of use; it stays readable, and what it supposed stays known.</summary>
    /// <returns>The new version.</returns>
    public Task<int> RetireAsync(Actor actor, Guid operation, string number, int version, CancellationToken cancellationToken) =>
        ChangeAsync(
            actor,
            operation,
            number,
            version,
            ScenarioKinds.ScenarioRetired,
            scenario => scenario.RetiredAt = Instants.ToMilliseconds(time.GetUtcNow()),
            cancellationToken
        );

    /// <summary>One scenario; null when there is none of this number.</summary>
    public async Task<ScenarioView?> GetAsync(string number, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.Set<Scenario>().AsNoTracking().SingleOrDefaultAsync(s => s.Number == number, cancellationToken) is { } scenario
            ? View(scenario)
            : null;
    }

    /// <summary>Newest first.</summary>
    /// <param name="withRetired">Also those that are out of use.</param>
    public async Task<Page<ScenarioView>> ListAsync(bool withRetired, PageRequest page, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var found = db.Set<Scenario>().AsNoTracking().Where(s => withRetired || s.RetiredAt == null);
        var total = await found.CountAsync(cancellationToken);
        var rows = await found
            .OrderByDescending(s => s.Year)
            .ThenByDescending(s => s.Serial)
            .Skip(page.Skip)
            .Take(page.Size)
            .ToListAsync(cancellationToken);
        return new([.. rows.Select(View)], total, page.Number, page.Size);
    }

    /// <summary>The ledger's entries about one scenario, oldest first.</summary>
    public Task<IReadOnlyList<LedgerRow>> HistoryAsync(string number, CancellationToken cancellationToken) =>
        reader.HistoryAsync(Scenario.SubjectOf(number), cancellationToken);

    private Task<int> ChangeAsync(
        Actor actor,
        Guid operation,
        string number,
        int version,
        LedgerKind kind,
        Action<Scenario> change,
        CancellationToken cancellationToken
    ) =>
        ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                await RequireWriterAsync(db, actor, cancellationToken);
                var scenario =
                    await db.Set<Scenario>().SingleOrDefaultAsync(s => s.Number == number, cancellationToken)
                    ?? throw new RuleException("scenario.unknown", $"There is no scenario {number}.", number);
                ScenarioRules.RequireOwner(number, scenario.Owner, scenario.RetiredAt, actor.Name);
                if (scenario.Version != version)
                {
                    throw new RuleException(
                        "scenario.changed",
                        $"{number} was changed in another window meanwhile. Reload it, and make your change again.",
                        number
                    );
                }

                var before = Named(scenario);
                change(scenario);
                scenario.ChangedAt = Instants.ToMilliseconds(time.GetUtcNow());
                var (was, now) = Changes.Between(before, Named(scenario));
                draft.Record(kind, scenario.Subject, was, now);

                // Also when no column differs, the version says that something happened.
                db.Entry(scenario).State = EntityState.Modified;
                await db.SaveChangesAsync(cancellationToken);
                return scenario.Version;
            },
            cancellationToken
        );

    private void Require(ScenarioContent content)
    {
        ScenarioRules.Require(content);
        if (check(content.AsOf, content.Steps) is { } problem)
        {
            throw problem;
        }
    }

    private async Task RequireWriterAsync(PortalDb db, Actor actor, CancellationToken cancellationToken) =>
        ScenarioRules.RequireWriter(actor.Name, await Authority.RolesAsync(db, actor, time.GetUtcNow(), cancellationToken));

    private static ScenarioView View(Scenario s) =>
        new(s.Number, s.Name, s.Owner, s.AsOf, ScenarioJson.Read(s.Steps), s.TaxRate, s.CreatedAt, s.ChangedAt, s.RetiredAt, s.Version);

    /// <summary>The fields whose changes an entry names.</summary>
    private static Dictionary<string, object?> Named(Scenario s) =>
        new()
        {
            ["name"] = s.Name,
            ["owner"] = s.Owner,
            ["asOf"] = s.AsOf,
            ["steps"] = s.Steps,
            ["taxRate"] = s.TaxRate,
            ["retiredAt"] = s.RetiredAt,
        };
}
