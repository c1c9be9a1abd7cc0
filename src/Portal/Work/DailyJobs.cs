using Portal.Data;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using Portal.Settings;

namespace Portal.Work;

/// <summary>The work of every day, in the order of the day.</summary>
public sealed class DailyJobs(
    FindingRegister findings,
    LedgerCheckpoints checkpoints,
    LedgerVerification verification,
    AssaySettings settings,
    PageModels? pages = null
)
{
    /// <summary>Name of the daily verification.</summary>
    public const string Verify = "ledger-verify";

    public IReadOnlyList<Job> All { get; } =
    [
        new("accepted-risks", new TimeOnly(0, 5), (tell, ct) => EndAcceptancesAsync(findings, ct)),
        new("checkpoint", new TimeOnly(0, 30), (tell, ct) => CheckpointAsync(checkpoints, ct)),
        new(Verify, TimeOnly.FromTimeSpan(settings.Jobs.VerifyAt), (tell, ct) => VerifyAsync(verification, ct)),
        .. pages is null ? Array.Empty<Job>() : [Ahead(pages)], // a process that serves no pages has nothing to compute ahead
    ];

    /// <exception cref="NotFoundException">There is no such job; the sentence names those that there are.</exception>
    public Job Find(string name) =>
        All.FirstOrDefault(job => job.Name == name)
        ?? throw new NotFoundException(
            "job.unknown",
            $"There is no job '{Readable.Short(name)}'. There are {string.Join(", ", All.Select(job => job.Name))}."
        );

    private static Job Ahead(PageModels pages) =>
        new(PageModels.Job, new TimeOnly(6, 0), pages.PrepareAsync) { Every = TimeSpan.FromMinutes(1), SlotAsync = pages.SlotAsync };

    private static async Task<RuleException> EndAcceptancesAsync(FindingRegister findings, CancellationToken cancellationToken)
    {
        var ended = await findings.EndExpiredAcceptancesAsync(cancellationToken);
        return ended.Count == 0
            ? RuleException.Of("job.no-risk-ended", $"No accepted risk has ended.")
            : RuleException.Of(
                "job.risks-ended",
                $"Accepted risks have ended; these findings are in progress again: {string.Join(", ", ended)}."
            );
    }

    private static async Task<RuleException> CheckpointAsync(LedgerCheckpoints checkpoints, CancellationToken cancellationToken)
    {
        var signed = await checkpoints.CheckpointAsync(cancellationToken);
        return checkpoints.OutsideProblem is { } problem
            ? throw RuleException.Of(
                "job.not-outside",
                $"The checkpoint over entry {signed.Size} was signed, but the directory outside did not take it: {problem}"
            )
            : RuleException.Of("job.checkpointed", $"The ledger is signed up to entry {signed.Size}.");
    }

    private static async Task<RuleException> VerifyAsync(LedgerVerification verification, CancellationToken cancellationToken)
    {
        var report = await verification.VerifyAsync(cancellationToken);
        return report.IsIntact
            ? RuleException.Of(
                "job.verified",
                $"The ledger is intact up to entry {report.Entries}; rows re-read: {report.Subjects}, files hashed: {report.Files}."
            )
            : throw RuleException.Of(
                "verify.daily-differs",
                $"The verification found differences: {report.ProblemCount}. The first: {report.Problems[0].Said} './portal ledger verify' names them all."
            );
    }
}
