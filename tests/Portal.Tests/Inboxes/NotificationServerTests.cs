using MailKit.Security;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Access;
using Portal.Data.Inboxes;
using Portal.Data.Notifications;
using Portal.Inboxes;
using Portal.Settings;
using Xunit;

namespace Portal.Tests.Inboxes;

/// <summary>The server of mails: what it refuses or never ends is tried again as the same mail, and its password stays with it.</summary>
public sealed class NotificationServerTests : GivenMails
{
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
}
