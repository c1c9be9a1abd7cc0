using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Drafts;
using Portal.Data.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Drafts;

public sealed class DraftRegisterTests
{
    private static readonly Actor Anna = Actor.User("auditor");
    private static readonly Actor Other = Actor.User("manager");
    private static readonly Guid Sent = Guid.CreateVersion7();
    private static readonly DraftKey Key = new("finding.edit", "finding/F-2026-0001");

    [Fact]
    public async Task A_draft_is_back_after_a_restart_and_a_newer_one_takes_its_place()
    {
        await using var home = await WithPeopleAsync();
        await SaveAsync(home, Anna, Key, "first");
        await SaveAsync(home, Anna, Key, "second");

        await using var restarted = PortalHome.Over(home);

        var draft = await restarted.Get<DraftRegister>().FindAsync(Anna, Key, CancellationToken.None);
        Assert.Equal(new KeptDraft(3, "{}", "second", home.Time.GetUtcNow(), Sent), draft);
        Assert.Equal(["finding.edit"], await restarted.Get<DraftRegister>().FormsAsync(Anna, Key.About, CancellationToken.None));
    }

    [Fact]
    public async Task Nobody_else_reads_or_drops_it_and_the_ledger_does_not_know_it()
    {
        await using var home = await WithPeopleAsync();
        var drafts = home.Get<DraftRegister>();
        var before = await SizeAsync(home);
        await SaveAsync(home, Anna, Key, "mine");

        foreach (var stranger in new[] { Other, Actor.System, Actor.OperatingSystem("auditor") })
        {
            Assert.Null(await drafts.FindAsync(stranger, Key, CancellationToken.None));
            Assert.Empty(await drafts.FormsAsync(stranger, Key.About, CancellationToken.None));
            await drafts.DeleteAsync(stranger, Key, CancellationToken.None);
        }

        Assert.NotNull(await drafts.FindAsync(Anna, Key, CancellationToken.None));
        Assert.Equal(before, await SizeAsync(home));
        Assert.Empty((await home.Get<LedgerVerification>().VerifyAsync(CancellationToken.None)).Problems);
        await drafts.DeleteAsync(Anna, Key, CancellationToken.None);
        Assert.Null(await drafts.FindAsync(Anna, Key, CancellationToken.None));
    }

    [Fact]
    public async Task Drafts_are_bounded_in_length_number_and_age()
    {
        await using var home = await WithPeopleAsync();
        var drafts = home.Get<DraftRegister>();
        var tooLong = await Assert.ThrowsAsync<RuleException>(() =>
            SaveAsync(home, Anna, Key, new string('x', DraftRegister.ContentLength + 1))
        );
        await SaveAsync(home, Other, Key, "another person's");
        for (var i = 0; i <= DraftRegister.MostOfPerson; i++)
        {
            home.Time.Advance(TimeSpan.FromSeconds(1));
            await SaveAsync(home, Anna, new DraftKey("finding.new", $"{i}"), "text");
        }

        Assert.Equal("draft.too-long", tooLong.Rule);
        Assert.Null(await drafts.FindAsync(Anna, new DraftKey("finding.new", "0"), CancellationToken.None));
        Assert.NotNull(await drafts.FindAsync(Anna, new DraftKey("finding.new", "1"), CancellationToken.None));
        Assert.NotNull(await drafts.FindAsync(Other, Key, CancellationToken.None));

        home.Time.Advance(TimeSpan.FromDays(DraftRegister.DaysKept + 1));
        Assert.Null(await drafts.FindAsync(Anna, new DraftKey("finding.new", "1"), CancellationToken.None));
        await SaveAsync(home, Anna, Key, "new");
        await using var db = home.Open();
        Assert.Equal(["new"], await db.Set<Draft>().Select(d => d.Content).ToListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Whoever_is_disabled_keeps_no_drafts()
    {
        await using var home = await WithPeopleAsync();
        await home.Get<UserRegister>().DisableAsync(PortalHome.Tester, Guid.NewGuid(), "auditor", "left", CancellationToken.None);

        var refused = await Assert.ThrowsAsync<RuleException>(() => SaveAsync(home, Anna, Key, "text"));

        Assert.Equal("access.not-active", refused.Rule);
    }

    [Fact]
    public async Task A_draft_that_was_sent_before_a_crash_is_not_back_and_what_is_typed_after_it_is_a_new_one()
    {
        await using var home = await WithPeopleAsync();
        var (drafts, users) = (home.Get<DraftRegister>(), home.Get<UserRegister>());
        Assert.Equal(Sent, await SaveAsync(home, Anna, Key, "sent"));
        await users.DisableAsync(PortalHome.Tester, Sent, "manager", "any change of the ledger", CancellationToken.None);

        await using var restarted = PortalHome.Over(home);
        Assert.Null(await restarted.Get<DraftRegister>().FindAsync(Anna, Key, CancellationToken.None));
        Assert.Empty(await drafts.FormsAsync(Anna, Key.About, CancellationToken.None));

        var next = await SaveAsync(home, Anna, Key, "typed in another window");
        Assert.NotEqual(Sent, next);
        var kept = await drafts.FindAsync(Anna, Key, CancellationToken.None);
        Assert.Equal(("typed in another window", next), (kept!.Content, kept.Operation!.Value));
    }

    private static Task<Guid> SaveAsync(PortalHome home, Actor owner, DraftKey key, string content) =>
        home.Get<DraftRegister>().SaveAsync(owner, key, new KeptDraft(3, "{}", content, default, Sent), CancellationToken.None);

    private static async Task<long> SizeAsync(PortalHome home)
    {
        await using var db = home.Open();
        return await db.LedgerEntries.LongCountAsync(CancellationToken.None);
    }

    private static async Task<PortalHome> WithPeopleAsync()
    {
        var home = await PortalHome.CreateAsync();
        await home.Get<DemoUsers>().EnsureAsync(u => "a password of " + u.Role, CancellationToken.None);
        return home;
    }
}
