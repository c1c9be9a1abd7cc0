using System.Collections.Concurrent;
using Portal.Data.Returns;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Returns;

namespace Portal.Work;

/// <summary>One return at one date: its latest kept version, and how the checks came out in it.</summary>
/// <param name="Version">Number of the newest kept version; 0 when it was never calculated.</param>
/// <param name="State">Its step; null when it was never calculated.</param>
/// <param name="IsSame">The kept version rests on the inputs and rules of now.</param>
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

/// <summary>Where the returns that are filed for a date stand. Nothing is computed.</summary>
public sealed class FilingStatus(Filings filings, ReturnRegister register)
{
    /// <summary>By subject and content, which never change; a document is read once.</summary>
    private readonly ConcurrentDictionary<(string Subject, string Content), (int Failed, int Undecided)> _outcomes = new();

    /// <exception cref="Data.RuleException">A kept version is not what the ledger recorded.</exception>
    public async Task<IReadOnlyList<ReturnStatusLine>> ReadAsync(DateOnly asOf, CancellationToken cancellationToken)
    {
        var kept = (await register.ListAsync(asOf, null, cancellationToken)).ToDictionary(r => r.Form, StringComparer.Ordinal);
        var lines = new List<ReturnStatusLine>();
        foreach (var form in filings.Forms.All.Where(f => f.IsReportingDate(asOf)))
        {
            var version = kept.GetValueOrDefault(form.Code);
            var (failed, undecided) = version is null ? (0, 0) : await OutcomeAsync(version, cancellationToken);
            lines.Add(
                new ReturnStatusLine(
                    form.Code,
                    form.Name,
                    form.Scope.Name,
                    form.Frequency,
                    failed,
                    undecided,
                    version?.Number ?? 0,
                    version?.State,
                    version is not null && await filings.IsCurrentAsync(version, cancellationToken),
                    version?.CreatedAt,
                    version?.CreatedBy
                )
            );
        }

        return lines;
    }

    public static int Failed(ReturnDocument document) => document.Checks.Count(c => c.State == CheckState.Failed);

    public static int Undecided(ReturnDocument document) => document.Checks.Count(c => c.State == CheckState.NotEvaluable);

    private async Task<(int Failed, int Undecided)> OutcomeAsync(KeptVersion version, CancellationToken cancellationToken)
    {
        var key = (version.Subject, version.ContentDigest);
        if (!_outcomes.TryGetValue(key, out var outcome))
        {
            var document = (await filings.GetAsync(version.Form, version.AsOf, version.Number, cancellationToken)).Document;
            outcome = _outcomes[key] = (Failed(document), Undecided(document));
        }

        return outcome;
    }
}
