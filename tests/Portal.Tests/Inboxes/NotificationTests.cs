using System.ComponentModel.DataAnnotations;
using MailKit.Security;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Inboxes;
using Portal.Data.Ledgers;
using Portal.Data.Notifications;
using Portal.Data.SignIns;
using Portal.Data.Store;
using Portal.Inboxes;
using Portal.Settings;
using Portal.Shell;
using Portal.TestKit;
using Xunit;

namespace Portal.Tests.Inboxes;

/// <summary>Mails about errands, through a real server: each occasion once, whatever happens in between.</summary>
public sealed class NotificationTests : IAsyncLifetime
{
    private static readonly FindingContent _content = new()
    {
        Title = "Secret title of a borrower",
        Criteria = "secret criteria",
        Condition = "secret condition",
        Cause = "secret cause",
        Consequence = "secret consequence",
        Recommendation = "secret advice",
        Evidence = "W-1",
        Owner = "businessline",
    };

    private readonly string _directory = Directory.CreateTempSubdirectory("assay-mails-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 1, 1, 0, 0, TimeSpan.Zero)); // 09:00 in Shanghai
    private readonly MailSink _sink = new();
    private readonly HeardLogs _logs = new();
    private readonly List<ServiceProvider> _processes = [];

    public async ValueTask InitializeAsync()
    {
        _time.SetLocalTimeZone(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
        await PreparedHomes.CopyDatabaseAsync(new Home(_directory));
    }

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
    public async Task What_the_server_refuses_is_tried_again_later_as_the_same_mail_and_told_once()
    {
        var portal = Process();
        await ReachAsync(portal, "businessline", MailChoice.Each, "en");
        await SentAsync(portal, "businessline");
        _sink.Refusals = 1;

        Assert.Equal((0, 0), (await TurnAsync(portal), await TurnAsync(portal)));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((1, 0), (await TurnAsync(Process()), await TurnAsync(portal)));

        Assert.Single(_sink.Taken);
        Assert.Contains(_logs.Lines, line => line.Contains("not sent", StringComparison.Ordinal));
        Assert.DoesNotContain(_logs.Lines, line => line.Contains("businessline@bank.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_process_that_ends_between_sending_and_writing_it_down_sends_the_same_message_id_again_after_its_lease()
    {
        var portal = Process();
        await ReachAsync(portal, "businessline", MailChoice.Each, "en");
        await SentAsync(portal, "businessline");
        await HandOverAndDieAsync(portal);

        Assert.Single(_sink.Taken);
        Assert.Equal(0, await TurnAsync(portal)); // the lease still runs
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal((1, 0), (await TurnAsync(portal), await TurnAsync(portal)));
        Assert.Single(_sink.Taken.Select(mail => mail.MessageId).Distinct(StringComparer.Ordinal));
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

    private static async Task TamperAsync(IServiceProvider portal, string statement)
    {
        await using var db = await portal.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(CancellationToken.None);
        Assert.True(await db.Database.ExecuteSqlRawAsync(statement, CancellationToken.None) > 0);
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
    public async Task A_server_that_does_not_come_to_an_end_is_left_after_the_time_for_one_mail_and_tried_again()
    {
        var portal = Process();
        await ReachAsync(portal, "businessline", MailChoice.Each, "en");
        await SentAsync(portal, "businessline");
        var answer = new TaskCompletionSource();
        _sink.OnFirst = () =>
        {
            _time.Advance(TimeSpan.FromSeconds(31));
            return answer.Task;
        };

        Assert.Equal(0, await TurnAsync(portal));
        answer.SetCanceled(CancellationToken.None);
        Assert.Contains(_logs.Lines, line => line.Contains("not sent", StringComparison.Ordinal));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await TurnAsync(portal));
        Assert.Single(_sink.Taken);
    }

    [Theory]
    [InlineData("a.@b.c")]
    [InlineData(".a@b.c")]
    [InlineData("a..b@b.c")]
    [InlineData("a@b.c, d@e.f")]
    [InlineData("Anna <a@b.c>")]
    [InlineData("<a@b.c>")]
    [InlineData("a@b.c\r\nBcc: d@e.f")]
    [InlineData("a@")]
    [InlineData("a")]
    [InlineData("a@b.c.")]
    [InlineData("\u8d37@b.c")]
    public async Task An_address_that_no_mail_can_be_written_to_is_refused_where_it_is_set(string address)
    {
        var portal = Process();

        var own = await Assert.ThrowsAsync<RuleException>(() => SetAsync(portal, Actor.User("auditor"), "auditor", address));
        var byAdmin = await Assert.ThrowsAsync<RuleException>(() => SetAsync(portal, Actor.User("admin"), "auditor", address));

        Assert.Equal(("user.address", "user.address"), (own.Rule, byAdmin.Rule));
        Assert.False(MailboxRules.IsAddress(address));
        Assert.Contains(
            new MailSettings { Host = "mail.bank.example", From = address }.Validate(new ValidationContext(portal)),
            problem => problem.ErrorMessage!.StartsWith("Mail:From", StringComparison.Ordinal)
        );
    }

    /// <summary>As a database of an earlier version may hold one, or a restored one.</summary>
    [Fact]
    public async Task A_mail_that_cannot_be_written_keeps_nobody_elses_back()
    {
        var portal = Process();
        await ReachAsync(portal, "businessline", MailChoice.Each, "en");
        await ReachAsync(portal, "compliance", MailChoice.Each, "en");
        await SentAsync(portal, "businessline");
        await SentAsync(portal, "compliance");
        await TamperAsync(portal, "UPDATE PortalUser SET Email = 'a.@b.c' WHERE Id = 'businessline'");
        await portal
            .GetRequiredService<LedgerAdoption>()
            .AdoptAsync(Actor.OperatingSystem("tester"), "user/businessline", "as before the check", CancellationToken.None);

        Assert.Equal((1, 0), (await TurnAsync(portal), await TurnAsync(portal)));

        Assert.Equal(["compliance@bank.example"], Assert.Single(_sink.Taken).To.Mailboxes.Select(to => to.Address));
        Assert.Single(_logs.Lines, line => line.Contains("could not be written (ParseException)", StringComparison.Ordinal));
        Assert.DoesNotContain(
            _logs.Lines,
            line => line.StartsWith("A mail", StringComparison.Ordinal) && line.Contains("a.@b.c", StringComparison.Ordinal)
        );
        await SetAsync(portal, Actor.User("businessline"), "businessline", "b@bank.example");
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await TurnAsync(portal));
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

    [Fact]
    public async Task The_password_of_the_server_stands_in_no_log()
    {
        var portal = Process(user: "assay", password: "s3cret-of-the-server");
        await ReachAsync(portal, "businessline", MailChoice.Each, "en");
        await SentAsync(portal, "businessline");

        Assert.Equal(0, await TurnAsync(portal));

        Assert.Empty(_sink.Taken);
        Assert.NotEmpty(_logs.Lines);
        Assert.DoesNotContain(_logs.Lines, line => line.Contains("s3cret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("smtp.bank.example", 587, SecureSocketOptions.StartTls)]
    [InlineData("10.0.0.5", 25, SecureSocketOptions.StartTls)]
    [InlineData("smtp.bank.example", 465, SecureSocketOptions.SslOnConnect)]
    [InlineData("127.0.0.1", 25, SecureSocketOptions.StartTlsWhenAvailable)]
    public void A_connection_that_leaves_the_machine_is_encrypted(string host, int port, SecureSocketOptions expected) =>
        Assert.Equal(expected, MailSender.SecurityOf(new MailSettings { Host = host, Port = port }));

    [Theory]
    [InlineData("no address")]
    [InlineData("Anna <anna@bank.example>")]
    [InlineData("anna@bank.example\r\nBcc: x@y.example")]
    public async Task What_is_no_address_of_a_mailbox_is_refused(string address)
    {
        var refused = await Assert.ThrowsAsync<RuleException>(() => SetAsync(Process(), Actor.User("auditor"), "auditor", address));
        Assert.Equal("user.address", refused.Rule);
    }

    [Fact]
    public async Task An_address_is_set_by_its_person_or_an_administrator_and_by_nobody_else()
    {
        var portal = Process();
        await SetAsync(portal, Actor.User("auditor"), "auditor", "a@bank.example");
        await SetAsync(portal, Actor.User("admin"), "auditor", "b@bank.example");

        var refused = await Assert.ThrowsAsync<RuleException>(() =>
            SetAsync(portal, Actor.User("compliance"), "auditor", "c@bank.example")
        );

        Assert.Equal("access.role-needed", refused.Rule);
        var contacts = portal.GetRequiredService<ContactRegister>();
        Assert.Equal("b@bank.example", (await contacts.GetAsync("auditor", CancellationToken.None))!.Address);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await _sink.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>A portal of its own over the same home, as a second process or one after a restart is.</summary>
    private ServiceProvider Process(Action<IServiceCollection>? more = null, string user = "", string password = "")
    {
        var settings = new AssaySettings
        {
            Catalogue = { Directory = Repository.PathOf("catalogue") },
            Server = { PublicUrl = "https://assay.bank.example" },
            Mail =
            {
                Host = "127.0.0.1",
                Port = _sink.Port,
                From = "assay@bank.example",
                User = user,
                Password = password,
            },
        };
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(_logs));
        services.AddTexts();
        services.AddAssay(settings, new Home(_directory));
        services.AddPageReaders();
        services.AddSingleton<TimeProvider>(_time);
        more?.Invoke(services);
        _processes.Add(services.BuildServiceProvider());
        return _processes[^1];
    }

    /// <summary>What a killed process leaves: taken, handed over, and nothing written down.</summary>
    private static async Task HandOverAndDieAsync(IServiceProvider portal)
    {
        var register = portal.GetRequiredService<NotificationRegister>();
        var person = Assert.Single(await register.PeopleAsync(only: null, CancellationToken.None));
        var reading = await portal.GetRequiredService<Inbox>().OfAsync([person.Reader], CancellationToken.None);
        await register.RaiseAsync(reading, CancellationToken.None);
        var mail = await register.ClaimAsync(person, reading, new TimeOnly(8, 0), CancellationToken.None);
        var message = portal.GetRequiredService<MailText>().Of(mail!, person, reading.Errands);
        await portal.GetRequiredService<MailSender>().SendAsync(message, CancellationToken.None);
    }

    private static Task<int> TurnAsync(IServiceProvider portal) => portal.GetRequiredService<Notifier>().TurnAsync(CancellationToken.None);

    private static Task<bool> SetAsync(IServiceProvider portal, Actor actor, string user, string address) =>
        portal
            .GetRequiredService<ContactRegister>()
            .SetAddressAsync(actor, Guid.NewGuid(), user, address, "as the person said", PreparedHomes.Password, CancellationToken.None);

    private static async Task ReachAsync(IServiceProvider portal, string user, MailChoice choice, string language)
    {
        await SetAsync(portal, Actor.User(user), user, user + "@bank.example");
        await portal
            .GetRequiredService<ContactRegister>()
            .ChooseAsync(Actor.User(user), Guid.NewGuid(), choice, language, CancellationToken.None);
    }

    /// <summary>A finding that its reviewer has sent to its owner.</summary>
    private static async Task<string> SentAsync(IServiceProvider portal, string owner)
    {
        var findings = portal.GetRequiredService<FindingRegister>();
        var number = await findings.OpenAsync(
            Actor.User("auditor"),
            Guid.NewGuid(),
            _content with
            {
                Owner = owner,
                DueDate = new DateOnly(2026, 9, 30),
            },
            null,
            null,
            CancellationToken.None
        );
        await findings.SubmitAsync(Actor.User("auditmanager"), Guid.NewGuid(), number, 0, CancellationToken.None);
        return number;
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

    private static async Task<int> RowsAsync(IServiceProvider portal)
    {
        await using var db = await portal.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(CancellationToken.None);
        return await db.Set<Notification>().CountAsync(CancellationToken.None);
    }

    private static async Task<IReadOnlyList<string>> EntriesAsync(IServiceProvider portal)
    {
        await using var db = await portal.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(CancellationToken.None);
        return await db
            .LedgerEntries.Where(e => e.Kind == NotificationKinds.NotificationSent)
            .Select(e => e.Body)
            .ToListAsync(CancellationToken.None);
    }
}
