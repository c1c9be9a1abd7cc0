using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Data.Ledgers;
using Portal.Data.Tests.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Jobs;

/// <summary>Somebody with the database file writes into it what was done, is being done, or failed: the entries say otherwise, and nothing
/// is gained.</summary>
public sealed class JobRowTests : IAsyncLifetime
{
    private const string Planted =
        "INSERT INTO JobRun (Name, Slot, State, Attempt, Owner, By, StartedAt, HeartbeatAt, LeaseUntil, EndedAt, Said, Rule, "
        + "Arguments) VALUES ";

    private const string Moments = "'2026-07-01 07:00:00', '2026-07-01 07:00:00'";
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private PortalHome _home = null!;

    private JobRegister Jobs => _home.Get<JobRegister>();

    public async ValueTask InitializeAsync() => _home = await PortalHome.CreateAsync();

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Theory]
    [InlineData(
        $"('verify', '2026-07-01', 2, 1, 'a', 'portal', {Moments}, '2026-07-01 07:01:00', '2026-07-01 07:01:00', 'Intact.', NULL, NULL)"
    )]
    [InlineData($"('verify', '2026-07-01', 1, 1, 'a', 'portal', {Moments}, '2099-01-01 00:00:00', NULL, NULL, NULL, NULL)")]
    [InlineData($"('verify', '2026-07-01', 1, 1, 'a', 'portal', {Moments}, '2026-07-01 08:01:00', NULL, NULL, NULL, NULL)")]
    [InlineData($"('verify', 'by hand x', 1, 1, 'a', 'portal', {Moments}, '2026-07-01 08:01:00', NULL, NULL, NULL, NULL)")]
    [InlineData(
        $"('verify', '2026-07-01', 3, 99, 'a', 'portal', {Moments}, '2026-07-01 07:01:00', '2026-07-01 07:01:00', 'x', NULL, NULL)"
    )]
    [InlineData($"('verify', '2026-07-01', 1, 1, 'a', 'portal', {Moments}, 'never', NULL, NULL, NULL, NULL)")]
    public async Task A_planted_row_keeps_nobody_from_the_work_and_is_named(string row)
    {
        await _home.TamperAsync(Planted + row);

        Assert.NotEqual(JobState.Done, (await Jobs.FindAsync("verify", "2026-07-01", CancellationToken.None))?.State);
        Assert.True((await Jobs.FindAsync("verify", "2026-07-01", CancellationToken.None))?.Attempt is null or 0);
        Assert.Contains(
            (await Tampering.VerifyAsync(_home)).Problems,
            p => p.Kind == VerificationProblemKind.JobRowDiffers && p.Message.Contains("was edited", StringComparison.Ordinal)
        );
        var claim = await TakeAsync("b");
        Assert.Equal(("2026-07-01", 1, "b"), (claim?.Slot, claim?.Attempt, claim?.Owner));
    }

    [Theory]
    [InlineData("DELETE FROM JobRun")]
    [InlineData("UPDATE JobRun SET State = 2, Said = 'Intact.'")]
    [InlineData("UPDATE JobRun SET State = 3, Attempt = 3")]
    [InlineData("UPDATE JobRun SET Owner = 'somebody else'")]
    [InlineData("UPDATE OR REPLACE JobRun SET Slot = '2026-07-02'")]
    [InlineData("UPDATE JobRun SET LeaseUntil = 'never', Arguments = '{'")]
    public async Task Work_whose_row_is_edited_meanwhile_goes_on_and_what_it_found_is_entered(string edit)
    {
        var claim = (await TakeAsync("a"))!;
        await _home.TamperAsync(edit);

        Assert.True(await Jobs.BeatAsync(claim, Lease, 10, CancellationToken.None));
        Assert.Null(await TakeAsync("b"));
        await _home.TamperAsync(edit);
        Assert.True(await Jobs.EndAsync(Actor.System, claim, isDone: false, Said("A row was edited."), CancellationToken.None));

        Assert.Equal((JobState.Failed, "A row was edited."), await StateAsync());
        Assert.Equal("A row was edited.", (await Jobs.LastEndAsync("verify", CancellationToken.None))!.Said);
    }

    /// <summary>The lease is bounded twice: from now, and from the beginning of the run.</summary>
    [Fact]
    public async Task A_dead_run_is_followed_although_somebody_makes_its_row_live_for_ever()
    {
        await TakeAsync("a");
        await _home.TamperAsync("UPDATE JobRun SET LeaseUntil = '2099-01-01 00:00:00'");
        Assert.Equal(2, (await TakeAsync("b"))!.Attempt);

        _home.Time.Advance(JobRegister.LongestRun);
        await _home.TamperAsync("UPDATE JobRun SET LeaseUntil = '2026-07-02 08:01:00', HeartbeatAt = '2026-07-02 08:00:00'");
        Assert.Equal(3, (await TakeAsync("c"))!.Attempt);
    }

    [Theory]
    [InlineData("DELETE FROM JobRun")]
    [InlineData("UPDATE JobRun SET State = 3, Attempt = 0")]
    [InlineData("UPDATE JobRun SET State = 1, LeaseUntil = '2026-07-01 08:00:01'")]
    public async Task What_is_done_is_not_done_again_whatever_its_row_says(string edit)
    {
        await DoneAsync();
        await _home.TamperAsync(edit);

        Assert.Null(await TakeAsync("b"));
        Assert.Equal((JobState.Done, "Seven were read."), await StateAsync());
    }

    [Theory]
    [InlineData("Said = 'All is lost.'")]
    [InlineData("Rule = 'job.fault'")]
    [InlineData("Arguments = '[\"9\"]'")]
    [InlineData("By = 'eve'")]
    [InlineData("Owner = 'eve'")]
    public async Task What_is_shown_of_a_run_is_what_its_entries_say_and_the_row_is_made_again(string edit)
    {
        await DoneAsync();
        await Tampering.AssertIntactAsync(_home);
        await _home.TamperAsync("UPDATE JobRun SET " + edit);

        var run = Assert.Single(await Jobs.LatestAsync("verify", 5, CancellationToken.None));
        Assert.Equal(("job.test", "7", Actor.System.Name, "a"), (run.Sentence()!.Rule, run.Sentence()!.Arguments[0], run.By, run.Owner));
        var problem = Assert.Single((await Tampering.VerifyAsync(_home)).Problems);
        Assert.Equal((VerificationProblemKind.JobRowDiffers, "job/verify 2026-07-01"), (problem.Kind, problem.Subject));

        await _home.Get<LedgerRepair>().RepairAsync(PortalHome.Tester, CancellationToken.None);

        await Tampering.AssertIntactAsync(_home);
        Assert.Equal((JobState.Done, "Seven were read."), await StateAsync());
    }

    [Fact]
    public async Task A_failure_that_the_ledger_took_no_entry_of_is_shown_until_it_takes_one_again_and_is_no_difference()
    {
        await Jobs.NoteFailureAsync("verify", "2026-07-01", "a", Said("Nothing was written."), CancellationToken.None);
        Assert.Equal("Nothing was written.", Assert.Single(await Jobs.LatestAsync("verify", 5, CancellationToken.None)).Said);
        await Tampering.AssertIntactAsync(_home);
        foreach (var edited in new[] { "{", "[{}]", "[7]", "{}" })
        {
            await _home.TamperAsync($"UPDATE JobRun SET Arguments = '{edited}'");
            var shown = Assert.Single(await Jobs.LatestAsync("verify", 5, CancellationToken.None)).Sentence()!;
            Assert.Equal("Nothing was written.", shown.Message);
        }

        _home.Time.Advance(TimeSpan.FromMinutes(5));
        await DoneAsync("2026-07-02");

        Assert.Equal(["2026-07-02"], (await Jobs.LatestAsync("verify", 5, CancellationToken.None)).Select(r => r.Slot));
        await Tampering.AssertIntactAsync(_home);
    }

    private async Task DoneAsync(string slot = "2026-07-01") =>
        await Jobs.EndAsync(
            Actor.System,
            (await TakeAsync("a", slot))!,
            isDone: true,
            new RuleException("job.test", "Seven were read.", 7),
            CancellationToken.None
        );

    private async Task<(JobState, string?)> StateAsync() =>
        await Jobs.FindAsync("verify", "2026-07-01", CancellationToken.None) is { } run ? (run.State, run.Said) : default;

    private static RuleException Said(string sentence) => new("job.test", sentence, 7);

    private Task<JobClaim?> TakeAsync(string owner, string slot = "2026-07-01") =>
        Jobs.TakeAsync(Actor.System, "verify", slot, owner, Lease, CancellationToken.None);
}
