using System.Collections.Concurrent;
using Portal.Data.Returns;
using Portal.Data.Runs;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Returns;

namespace Portal.Controls;

/// <summary>One return at one date: how its checks come out now, and which version of it was kept.</summary>
/// <param name="Version">Number of the newest kept version; 0 when none was kept.</param>
/// <param name="State">Its step.</param>
/// <param name="IsSame">The kept version holds what the inputs and rules of now give.</param>
public sealed record ReturnStatusLine(
    string Form,
    LocalText Name,
    LocalText Scope,
    FormFrequency Frequency,
    int Failed,
    int Undecided,
    int Version,
    ReturnState? State,
    bool IsSame,
    DateTimeOffset? At,
    string? By
);

/// <summary>Where the returns that are filed for a date stand.</summary>
public sealed class ReturnStatusReader(ReturnEngine engine, ReturnRegister register, WarehouseStore store)
{
    private readonly ConcurrentDictionary<(string Form, DateOnly AsOf, int Seal), Outcome> _outcomes = new();

    public async Task<IReadOnlyList<ReturnStatusLine>> ReadAsync(DateOnly asOf, CancellationToken cancellationToken)
    {
        var kept = (await register.ListAsync(asOf, null, cancellationToken)).ToDictionary(r => r.Form, StringComparer.Ordinal);
        var lines = new List<ReturnStatusLine>();
        foreach (var form in engine.Forms.All.Where(f => f.IsReportingDate(asOf)))
        {
            var outcome = await OutcomeAsync(form.Code, asOf, cancellationToken);
            var version = kept.GetValueOrDefault(form.Code);
            lines.Add(
                new ReturnStatusLine(
                    form.Code,
                    form.Name,
                    form.Scope.Name,
                    form.Frequency,
                    outcome.Failed,
                    outcome.Undecided,
                    version?.Number ?? 0,
                    version?.State,
                    version is not null && IsSame(version, outcome.ContentDigest, outcome.InputDigest, outcome.ClosureDigest),
                    version?.CreatedAt,
                    version?.CreatedBy
                )
            );
        }

        return lines;
    }

    /// <summary>The version was made from the inputs and by the rules of now. One that does not tell by which rules it was made is held
    /// against what comes out now.</summary>
    public static bool IsSame(Portal.Data.Returns.ReturnRow kept, ReturnDocument now) =>
        IsSame(kept, now.ContentDigest, now.InputDigest, now.ClosureDigest);

    private static bool IsSame(Portal.Data.Returns.ReturnRow kept, string content, string inputs, string? closure) =>
        ClosureDigests.IsSame(kept.ClosureDigest, closure) is { } isSame
            ? isSame && kept.InputDigest == inputs
            : kept.ContentDigest == content;

    public static int Failed(ReturnDocument document) => document.Checks.Count(c => c.State == CheckState.Failed);

    public static int Undecided(ReturnDocument document) => document.Checks.Count(c => c.State == CheckState.NotEvaluable);

    /// <summary>
    /// A form comes out the same until something more is sealed; what lists say of it is remembered until then. Its own page and files
    /// always compute. The bank's own rows may change at any time: over them nothing is remembered.
    /// </summary>
    private async Task<Outcome> OutcomeAsync(string form, DateOnly asOf, CancellationToken cancellationToken)
    {
        var key = (form, asOf, store.Seals() is [.., var newest] ? newest.Number : 0);
        if (store.Book is { IsAttached: true } || !_outcomes.TryGetValue(key, out var outcome))
        {
            var document = await engine.ComputeAsync(form, asOf, null, cancellationToken);
            outcome = _outcomes[key] = new Outcome(
                Failed(document),
                Undecided(document),
                document.ContentDigest,
                document.InputDigest,
                document.ClosureDigest
            );
            foreach (var old in _outcomes.Keys.Where(k => k.Seal < key.Item3))
            {
                _outcomes.TryRemove(old, out _);
            }
        }

        return outcome;
    }

    private sealed record Outcome(int Failed, int Undecided, string ContentDigest, string InputDigest, string? ClosureDigest);
}
