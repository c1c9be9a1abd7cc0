using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Inboxes;
using Portal.Data.Ledgers;
using Portal.Data.SignIns;
using Portal.Data.Store;
using Xunit;

namespace Portal.Tests.Inboxes;

/// <summary>Mails about errands, through a real server: each occasion once, whatever happens in between.</summary>
public sealed class NotificationTests : GivenMails
{
    [Fact]
    public async Task An_errand_is_told_once_in_the_persons_language_with_its_door_and_without_what_it_is_about()
    {
        var portal = Process();
        await ReachAsync(portal, "businessline", MailChoice.Each, "zh-CN");
        var number = await SentAsync(portal, "businessline");

        Assert.Equal(1, await TurnAsync(portal));
        Assert.Equal((0, 0), (await TurnAsync(portal), await TurnAsync(Process())));

        var mail = Assert.Single(_sink.Taken);
        var text = mail.Subject + mail.TextBody;
        Assert.Equal($"Assay：回复发现：{number}", mail.Subject);
        Assert.Contains($"https://assay.bank.example/findings/{number}", text, StringComparison.Ordinal);
        Assert.Contains("https://assay.bank.example/inbox", text, StringComparison.Ordinal);
        Assert.Equal(["businessline@bank.example"], mail.To.Mailboxes.Select(to => to.Address));
        Assert.DoesNotContain("secret", text, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("@bank.example", mail.MessageId, StringComparison.Ordinal);

        var entry = Assert.Single(await EntriesAsync(portal));
        Assert.Contains($"finding.answer finding/{number}", entry, StringComparison.Ordinal);
        Assert.DoesNotContain("bank.example", entry, StringComparison.Ordinal);
        Assert.Empty((await portal.GetRequiredService<LedgerVerification>().VerifyAsync(CancellationToken.None)).Problems);
    }

    [Fact]
    public async Task Whoever_gets_a_finding_is_told_and_whoever_had_it_is_not_told_again()
    {
        var portal = Process();
        await ReachAsync(portal, "businessline", MailChoice.Each, "en");
        await ReachAsync(portal, "compliance", MailChoice.Each, "en");
        var number = await SentAsync(portal, "businessline");
        await TurnAsync(portal);
        var findings = portal.GetRequiredService<FindingRegister>();
        var version = await findings.TakeStepAsync(
            Actor.User("businessline"),
            Guid.NewGuid(),
            number,
            1,
            new FindingStepRequest(FindingStep.Respond) { Text = "yes", Response = ManagementResponse.Agree },
            CancellationToken.None
        );
        await findings.EditAsync(
            Actor.User("auditmanager"),
            Guid.NewGuid(),
            number,
            version,
            _content with
            {
                Owner = "compliance",
                DueDate = new DateOnly(2026, 9, 30),
            },
            CancellationToken.None
        );

        await TurnAsync(portal);
        await TurnAsync(portal);

        Assert.Equal(
            ["businessline@bank.example", "compliance@bank.example"],
            _sink.Taken.Select(mail => mail.To.Mailboxes.Single().Address)
        );
    }

    [Fact]
    public async Task A_daily_mail_comes_at_its_hour_with_everything_and_without_what_is_settled()
    {
        var portal = Process();
        await ReachAsync(portal, "businessline", MailChoice.Daily, "en");
        var (first, second, settled) = (
            await SentAsync(portal, "businessline"),
            await SentAsync(portal, "businessline"),
            await SentAsync(portal, "businessline")
        );
        Assert.Equal(0, await TurnAsync(portal)); // nine o'clock: today's has gone
        await portal
            .GetRequiredService<FindingRegister>()
            .TakeStepAsync(
                Actor.User("auditmanager"),
                Guid.NewGuid(),
                settled,
                1,
                new FindingStepRequest(FindingStep.Withdraw) { Text = "an error" },
                CancellationToken.None
            );

        _time.Advance(TimeSpan.FromHours(22.9));
        Assert.Equal(0, await TurnAsync(portal));
        _time.Advance(TimeSpan.FromHours(0.2));
        Assert.Equal((1, 0), (await TurnAsync(portal), await TurnAsync(portal)));

        var mail = Assert.Single(_sink.Taken);
        Assert.Equal("Assay: 2 things wait for you", mail.Subject);
        Assert.Contains(first, mail.TextBody, StringComparison.Ordinal);
        Assert.Contains(second, mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain(settled, mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_fails_stops_no_other_mail_and_what_waited_in_it_is_told_when_it_is_read_again()
    {
        var (portal, broken) = (
            Process(),
            Process(services =>
            {
                services.Remove(services.Single(s => s.ImplementationType == typeof(UserErrands)));
                services.AddSingleton<IErrandSource, FailingUserErrands>();
            })
        );
        await ReachAsync(portal, "businessline", MailChoice.Each, "en");
        await ReachAsync(portal, "admin", MailChoice.Each, "en");
        await SentAsync(portal, "businessline");
        await DelayAsync(portal, "auditor");
        _sink.Refusals = 2;
        Assert.Equal(0, await TurnAsync(portal));
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal((1, 0), (await TurnAsync(broken), await TurnAsync(broken)));
        Assert.Equal("businessline@bank.example", Assert.Single(_sink.Taken).To.Mailboxes.Single().Address);
        Assert.Contains(_logs.Lines, line => line.Contains(nameof(FailingUserErrands), StringComparison.Ordinal));

        Assert.Equal((1, 0), (await TurnAsync(portal), await TurnAsync(portal)));
        Assert.Equal("admin@bank.example", _sink.Taken[^1].To.Mailboxes.Single().Address);
    }

    [Fact]
    public async Task Whoever_loses_the_account_while_a_turn_is_under_way_gets_no_mail_of_it()
    {
        var portal = Process();
        foreach (var user in new[] { "businessline", "compliance" })
        {
            await ReachAsync(portal, user, MailChoice.Each, "en");
            await SentAsync(portal, user);
        }

        _sink.OnFirst = async () =>
        {
            foreach (var user in new[] { "businessline", "compliance" })
            {
                await portal
                    .GetRequiredService<UserRegister>()
                    .DisableAsync(Actor.User("admin"), Guid.NewGuid(), user, "left", CancellationToken.None);
            }
        };

        Assert.Equal((1, 0), (await TurnAsync(portal), await TurnAsync(portal)));
        Assert.Single(_sink.Taken);
    }

    [Fact]
    public async Task Who_wants_none_or_has_no_address_gets_none()
    {
        var portal = Process();
        await ReachAsync(portal, "businessline", MailChoice.None, "en");
        await SentAsync(portal, "businessline"); // the reviewer and the auditor have no address

        Assert.Equal(0, await TurnAsync(portal));
        Assert.Empty(_sink.Taken);
    }

    private sealed class FailingUserErrands : IErrandSource
    {
        public IReadOnlyList<string> Kinds => ["user.delayed", "user.invitation-ends"];

        public Task<IReadOnlyList<Errand>> ReadAsync(IReadOnlyList<InboxReader> readers, CancellationToken cancellationToken) =>
            throw new InvalidDataException("unreadable");
    }

    private async Task DelayAsync(IServiceProvider portal, string user)
    {
        await using var db = await portal.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(CancellationToken.None);
        db.Set<SignInDelay>()
            .Add(
                new SignInDelay
                {
                    UserName = user,
                    Failures = 6,
                    Until = _time.GetUtcNow().AddMinutes(30),
                }
            );
        await db.SaveChangesAsync(CancellationToken.None);
    }
}
