using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Settings;
using Xunit;

namespace Portal.Tests.Inboxes;

/// <summary>Addresses of mailboxes: who sets them, and what is none.</summary>
public sealed class MailAddressTests : GivenMails
{
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
}
