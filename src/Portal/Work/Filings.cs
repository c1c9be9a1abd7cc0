using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Returns;
using Portal.Data.Runs;
using Portal.Data.Store;
using Portal.Reporting;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Reporting.Returns;

namespace Portal.Work;

/// <summary>A kept version and its document, as it was calculated.</summary>
public sealed record KeptReturn(KeptVersion Row, ReturnDocument Document);

/// <summary>What became of a calculation.</summary>
/// <param name="IsNew">False when the latest version already had this content.</param>
public sealed record CalculatedReturn(KeptReturn Kept, bool IsNew);

/// <summary>What is done with returns. A return is its kept versions: they are what is shown, printed, compared and signed, and only
/// <see cref="CalculateAsync"/> makes one.</summary>
public sealed class Filings(ReturnEngine engine, Catalogue catalogue, KeptRules rules, ReturnRegister register)
{
    public ReturnForms Forms => engine.Forms;

    /// <summary>Computes a return from inputs whose every byte is read again, and keeps it as the next version.</summary>
    /// <param name="asOf">Reporting date; null takes the newest snapshot of a day that the form is filed for.</param>
    /// <param name="knownAt">Only what had been sealed by then; everything when null.</param>
    /// <exception cref="RuleException">The actor may not make versions.</exception>
    /// <exception cref="Data.Warehouse.WarehouseException">The form is not filed for the day, there is no snapshot of it, or an input is
    /// not what was
    /// sealed.</exception>
    public async Task<CalculatedReturn> CalculateAsync(
        Actor actor,
        Guid operation,
        string form,
        DateOnly? asOf,
        DateTimeOffset? knownAt,
        CancellationToken cancellationToken
    )
    {
        Require(form);
        var document = await engine.ComputeVerifiedAsync(form, engine.At(form, asOf, knownAt), cancellationToken);
        var saved = await register.SaveCalculatedAsync(actor, operation, Calculated(document), cancellationToken);
        return new CalculatedReturn(
            await FindAsync(form, document.AsOf, saved.Number, cancellationToken)
                ?? throw new InvalidOperationException($"Version {saved.Number} of {form} was kept and cannot be read again."),
            saved.IsNew
        );
    }

    /// <summary>A kept version, the latest when no number is given; null when the return was never calculated.</summary>
    /// <exception cref="NotFoundException">The catalogue has no such form.</exception>
    /// <exception cref="RuleException">There is no version of that number, or the stored version is not what the ledger
    /// recorded.</exception>
    public async Task<KeptReturn?> FindAsync(string form, DateOnly asOf, int? number, CancellationToken cancellationToken)
    {
        Require(form);
        return await register.GetAsync(form, asOf, number, cancellationToken) is { } kept
                ? new KeptReturn(kept.Row, ReturnJson.Read(kept.DocumentJson))
            : number is { } missing ? throw ReturnRegister.NoVersion(form, asOf, missing)
            : null;
    }

    /// <summary>The same, for whoever cannot do without.</summary>
    /// <exception cref="RuleException">The return was never calculated.</exception>
    public async Task<KeptReturn> GetAsync(string form, DateOnly asOf, int? number, CancellationToken cancellationToken)
    {
        if (await FindAsync(form, asOf, number, cancellationToken) is { } kept)
        {
            return kept;
        }

        // What cannot be calculated is said in its own words: not filed for the day, or no snapshot of it.
        _ = engine.At(form, asOf);
        throw RuleException.Of(
            "return.never",
            $"Return {form} as of {asOf:yyyy-MM-dd} was never calculated. Calculate it on its page, by POST /api/returns/{form}/{asOf:yyyy-MM-dd}, or with './portal report {form} --as-of {asOf:yyyy-MM-dd}'."
        );
    }

    public Task<IReadOnlyList<KeptVersion>> VersionsAsync(string form, DateOnly asOf, CancellationToken cancellationToken) =>
        register.VersionsAsync(form, asOf, cancellationToken);

    /// <summary>The day that is meant without a date: the newest snapshot of one that the form is filed for.</summary>
    /// <exception cref="Data.Warehouse.WarehouseException">There is none, or the form is not filed for the day.</exception>
    public DateOnly DateOf(string form, DateOnly? asOf)
    {
        Require(form);
        return engine.At(form, asOf).AsOf;
    }

    /// <summary>Computes the return as of now beside a kept version, and keeps nothing.</summary>
    public async Task<ReturnComparison> CompareAsync(KeptReturn kept, CancellationToken cancellationToken) =>
        ReturnComparison.Of(kept.Document, await engine.ComputeAsync(kept.Row.Form, Viewpoint.Of(kept.Row.AsOf), cancellationToken));

    /// <summary>Whether a version rests on the inputs of now and on what the rules of now would use. Nothing is computed: digests are
    /// compared; for a version that does not tell what it used, the catalogue text that it cites does.</summary>
    public async Task<bool> IsCurrentAsync(KeptVersion version, CancellationToken cancellationToken) =>
        engine.Forms.Has(version.Form)
        && engine.InputsNow(version.Form, version.AsOf)?.Digest == version.InputDigest
        && await rules.AreSameAsync(version, engine.ClosureOf(version.Form, version.AsOf), cancellationToken);

    /// <summary>References of the cells of a kept version that used something which is different now, in the order of the sheet.</summary>
    public IReadOnlyList<string> ChangedCells(KeptReturn kept) =>
        [
            .. kept
                .Document.Cells.Where(cell =>
                    ClosureDigests.IsStill(cell.ClosureDigest, engine.ClosureOf(kept.Row.Form, cell.Ref, kept.Row.AsOf)) == false
                )
                .Select(cell => cell.Ref),
        ];

    /// <summary>From where the loans of a kept version are seen, as they were known to it.</summary>
    /// <exception cref="RuleException">There is no such version.</exception>
    /// <exception cref="Data.Warehouse.WarehouseException">Its inputs cannot be told any more.</exception>
    public async Task<Viewpoint> SeenAsync(string form, DateOnly asOf, int number, CancellationToken cancellationToken) =>
        engine.Seen(form, asOf, (await GetAsync(form, asOf, number, cancellationToken)).Row.InputDigest);

    /// <summary>The steps that a version allows somebody now.</summary>
    public Task<IReadOnlyList<ReturnStep>> StepsAsync(Actor actor, KeptVersion version, CancellationToken cancellationToken) =>
        register.StepsAsync(actor, version, cancellationToken);

    /// <summary>One step of a version on its way to the regulator. Whether it is stale is told here, whoever asks for the step.</summary>
    /// <exception cref="RuleException">Why the step is not taken; see <see cref="ReturnRegister.StepAsync"/>.</exception>
    public async Task<ReturnState> StepAsync(Actor actor, Guid operation, ReturnStepRequest request, CancellationToken cancellationToken)
    {
        var version = (await VersionsAsync(request.Form, request.AsOf, cancellationToken)).SingleOrDefault(v => v.Number == request.Number);
        var isStale = version is not null && !await IsCurrentAsync(version, cancellationToken);
        return await register.StepAsync(actor, operation, request with { IsStale = isStale }, cancellationToken);
    }

    private void Require(string form)
    {
        if (!engine.Forms.Has(form))
        {
            throw new NotFoundException(
                "return.unknown",
                $"There is no return '{Readable.Short(form)}'. The catalogue holds {string.Join(", ", engine.Forms.All.Select(f => f.Code))}."
            );
        }
    }

    private NewReturn Calculated(ReturnDocument document) =>
        new()
        {
            Form = document.Form,
            AsOf = document.AsOf,
            ContentDigest = document.ContentDigest,
            CatalogueDigest = document.CatalogueDigest,
            CatalogueText = catalogue.Source.Text,
            InputDigest = document.InputDigest,
            ClosureDigest = document.ClosureDigest!,
            DocumentJson = ReturnJson.Write(document),
        };
}
