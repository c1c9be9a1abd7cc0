using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Data.Ledgers;
using Portal.Data.Tests.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Jobs;

/// <summary>One slot of a job is worked on by one at a time and once for all; who dies is followed by another when the lease
/// ends.</summary>
public sealed class JobRegisterTests : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private PortalHome _home = null!;

    private JobRegister Jobs => _home.Get<JobRegister>();

    public async ValueTask InitializeAsync() => _home = await PortalHome.CreateAsync();

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task A_slot_that_is_done_is_not_done_again_and_the_ledger_has_its_run()
    {
        var claim = (await TakeAsync("a"))!;
        Assert.True(await Jobs.EndAsync(Actor.System, claim, isDone: true, Said("All is well."), CancellationToken.None));

        Assert.Null(await TakeAsync("a"));
        Assert.Null(await TakeAsync("b"));
        Assert.Equal(1, (await TakeAsync("b", "2026-07-02"))!.Attempt);
        var row = (await Jobs.FindAsync("verify", "2026-07-01", CancellationToken.None))!;
        Assert.Equal((JobState.Done, 1, "a", "All is well."), (row.State, row.Attempt, row.Owner, row.Said));
        Assert.Equal(("job.test", "7"), (row.Sentence()!.Rule, row.Sentence()!.Arguments[0]));
        Assert.Equal(
            [JobKinds.JobStarted, JobKinds.JobDone, JobKinds.JobStarted],
            (await _home.Get<LedgerReader>().HistoryAsync("job/verify", CancellationToken.None)).Select(e => e.Kind)
        );
        await Tampering.AssertIntactAsync(_home);
    }

    [Fact]
    public async Task Two_portals_that_ask_at_once_get_one_claim()
    {
        await using var other = PortalHome.Over(_home);
        var both = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(i =>
                    (i % 2 == 0 ? Jobs : other.Get<JobRegister>()).TakeAsync(
                        Actor.System,
                        "verify",
                        "2026-07-01",
                        $"portal {i}",
                        Lease,
                        CancellationToken.None
                    )
                )
        );

        Assert.Single(both, claim => claim is not null);
    }

    [Fact]
    public async Task Another_slot_of_a_job_waits_while_one_is_worked_on()
    {
        Assert.NotNull(await TakeAsync("a"));

        Assert.Null(await TakeAsync("b", "by hand"));
    }

    [Fact]
    public async Task Who_gives_no_sign_of_life_is_followed_when_the_lease_ends_and_can_end_nothing_any_more()
    {
        var dead = (await TakeAsync("a"))!;
        _home.Time.Advance(Lease - TimeSpan.FromSeconds(1));
        Assert.Null(await TakeAsync("b"));

        _home.Time.Advance(TimeSpan.FromSeconds(1));
        var alive = (await TakeAsync("b"))!;

        Assert.Equal(2, alive.Attempt);
        Assert.False(await Jobs.BeatAsync(dead, Lease, 50, CancellationToken.None));
        Assert.False(await Jobs.EndAsync(Actor.System, dead, isDone: true, Said("too late"), CancellationToken.None));
        Assert.Equal("b", (await Jobs.FindAsync("verify", "2026-07-01", CancellationToken.None))!.Owner);
    }

    [Fact]
    public async Task A_sign_of_life_makes_the_lease_begin_anew_and_tells_the_progress()
    {
        var claim = (await TakeAsync("a"))!;
        _home.Time.Advance(Lease - TimeSpan.FromSeconds(1));
        Assert.True(await Jobs.BeatAsync(claim, Lease, 40, CancellationToken.None));
        _home.Time.Advance(Lease - TimeSpan.FromSeconds(1));

        Assert.Null(await TakeAsync("b"));
        Assert.Equal(40, (await Jobs.FindAsync("verify", "2026-07-01", CancellationToken.None))!.Percent);
        await Jobs.ReleaseAsync(claim, CancellationToken.None);
        Assert.Equal(2, (await TakeAsync("b"))!.Attempt);
    }

    [Fact]
    public async Task What_failed_is_tried_again_and_waits_for_a_person_after_the_third_time()
    {
        for (var attempt = 1; attempt <= JobRegister.MostAttempts; attempt++)
        {
            var claim = (await TakeAsync("a"))!;
            Assert.Equal(attempt, claim.Attempt);
            await Jobs.EndAsync(Actor.System, claim, isDone: false, Said("A file\nwas changed."), CancellationToken.None);
        }

        Assert.Null(await TakeAsync("a"));
        Assert.NotNull(await TakeAsync("a", "by hand"));
        Assert.Equal("A file was changed.", (await Jobs.FindAsync("verify", "2026-07-01", CancellationToken.None))!.Said);
    }

    [Fact]
    public async Task What_could_not_be_begun_is_noted_without_the_ledger()
    {
        var entries = (await _home.Get<LedgerReader>().HistoryAsync("job/verify", CancellationToken.None)).Count;

        await Jobs.NoteFailureAsync("verify", "2026-07-01", "a", Said("Nothing was written: the head differs."), CancellationToken.None);

        var row = (await Jobs.FindAsync("verify", "2026-07-01", CancellationToken.None))!;
        Assert.Equal((JobState.Failed, "Nothing was written: the head differs."), (row.State, row.Said));
        Assert.Equal(entries, (await _home.Get<LedgerReader>().HistoryAsync("job/verify", CancellationToken.None)).Count);
    }

    [Theory]
    [InlineData(Roles.Auditor, false)]
    [InlineData(Roles.Admin, true)]
    public async Task Administrators_run_jobs_and_nobody_else_of_the_portal(string role, bool may)
    {
        await _home
            .Get<UserRegister>()
            .CreateAsync(Actor.System, Guid.NewGuid(), new NewUser("una", "Una", "long enough to pass", [role]), CancellationToken.None);

        var taken = Jobs.TakeAsync(Actor.User("una"), "verify", "by hand", "a", Lease, CancellationToken.None);

        if (may)
        {
            Assert.NotNull(await taken);
        }
        else
        {
            Assert.Equal("access.role-needed", (await Assert.ThrowsAsync<RuleException>(() => taken)).Rule);
        }
    }

    private static RuleException Said(string sentence) => new("job.test", sentence, 7);

    private Task<JobClaim?> TakeAsync(string owner, string slot = "2026-07-01") =>
        Jobs.TakeAsync(Actor.System, "verify", slot, owner, Lease, CancellationToken.None);
}
