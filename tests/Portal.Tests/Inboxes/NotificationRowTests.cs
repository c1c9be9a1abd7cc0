using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Notifications;
using Portal.Data.Store;
using Xunit;

namespace Portal.Tests.Inboxes;

/// <summary>Rows about what was told: forgotten when they may be, and never believed alone.</summary>
public sealed class NotificationRowTests : GivenMails
{
    [Fact]
    public async Task What_was_told_is_forgotten_long_after_it_is_settled_and_not_while_it_waits()
    {
        var portal = Process();
        await ReachAsync(portal, "businessline", MailChoice.Each, "en");
        await SentAsync(portal, "businessline");
        Assert.Equal(1, await TurnAsync(portal));
        var contacts = portal.GetRequiredService<ContactRegister>();

        _time.Advance(TimeSpan.FromDays(NotificationRegister.DaysKept + 5)); // overdue by now: told once more
        Assert.Equal((1, 0), (await TurnAsync(portal), await TurnAsync(portal)));
        Assert.Equal(1, await RowsAsync(portal)); // the first occasion is gone, the second waits
        _time.Advance(TimeSpan.FromDays(NotificationRegister.DaysKept + 5));
        Assert.Equal(0, await TurnAsync(portal));
        Assert.Equal(1, await RowsAsync(portal));

        // Out of the inbox of mails, forgotten, and back in it: a new mail with an entry of its own, once.
        await contacts.ChooseAsync(Actor.User("businessline"), Guid.NewGuid(), MailChoice.None, "en", CancellationToken.None);
        Assert.Equal((0, 0), (await TurnAsync(portal), await RowsAsync(portal)));
        await contacts.ChooseAsync(Actor.User("businessline"), Guid.NewGuid(), MailChoice.Each, "en", CancellationToken.None);
        Assert.Equal(1, await TurnAsync(portal));
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(0, await TurnAsync(portal));
        Assert.Equal(3, (await EntriesAsync(portal)).Count);
        Assert.Equal(3, _sink.Taken.Count);
    }

    /// <summary>Somebody with the database file writes that a person was told, is being told, or is told later.</summary>
    [Theory]
    [InlineData("SentAt = '2026-07-01 01:00:00'")]
    [InlineData("SentAt = '2026-07-01 01:00:00', MailId = NULL")]
    [InlineData("SentAt = '2026-07-01 01:00:00', MailId = (SELECT Id FROM SentMail)")]
    [InlineData("LeasedUntil = '2099-01-01 00:00:00'")]
    [InlineData("LeasedUntil = '2099-01-01 00:00:00', RaisedAt = '2099-01-01 00:00:00', MailId = NULL")]
    public async Task A_row_alone_keeps_nobody_from_being_told(string edit)
    {
        var portal = Process();
        await ReachAsync(portal, "businessline", MailChoice.Each, "en");
        await SentAsync(portal, "businessline");
        Assert.Equal(1, await TurnAsync(portal));
        _time.Advance(TimeSpan.FromDays(95)); // overdue by now: to be told once more
        _sink.Refusals = 1;
        Assert.Equal(0, await TurnAsync(portal));
        await TamperAsync(portal, $"UPDATE Notification SET {edit} WHERE SentAt IS NULL");
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal((1, 0), (await TurnAsync(portal), await TurnAsync(Process())));
        Assert.Equal(2, _sink.Taken.Count);
        Assert.Empty((await portal.GetRequiredService<LedgerVerification>().VerifyAsync(CancellationToken.None)).Problems);
    }

    [Fact]
    public async Task Nobody_is_told_again_because_a_row_was_edited_and_nothing_goes_to_an_address_that_no_entry_knows()
    {
        var portal = Process();
        await ReachAsync(portal, "businessline", MailChoice.Each, "en");
        await SentAsync(portal, "businessline");
        Assert.Equal(1, await TurnAsync(portal));

        await TamperAsync(portal, "UPDATE Notification SET SentAt = NULL");
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(0, await TurnAsync(Process()));

        await SentAsync(portal, "businessline");
        await TamperAsync(portal, "UPDATE PortalUser SET Email = 'eve@elsewhere.example' WHERE Id = 'businessline'");
        Assert.Equal(0, await TurnAsync(portal));
        Assert.Single(_sink.Taken);
    }

    private static async Task<int> RowsAsync(IServiceProvider portal)
    {
        await using var db = await portal.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(CancellationToken.None);
        return await db.Set<Notification>().CountAsync(CancellationToken.None);
    }
}
