using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Ledgers;

/// <summary>Somebody hides sessions, tokens and invitations from a dismissal, and puts them back afterwards.</summary>
public sealed class HiddenAccessTests
{
    private const string Password = "a crane stands still";

    [Theory]
    [InlineData("reset")]
    [InlineData("dismissal")]
    [InlineData("tokens")]
    public async Task What_was_hidden_from_the_end_of_access_has_ended_when_it_comes_back(string act)
    {
        await using var home = await PortalHome.CreateAsync();
        await home.Get<UserRegister>()
            .CreateAsync(PortalHome.Tester, New(), new NewUser("anna", "anna", Password, [Roles.Auditor]), CancellationToken.None);
        var session = await home.Get<SessionRegister>()
            .StartAsync(new NewSession("anna", SignInWay.Password, null, null), CancellationToken.None);
        var grant = (await home.Get<Grants>().OfSessionAsync("anna", session, CancellationToken.None))!;
        var token = await home.Get<TokenRegister>().CreateAsync(Actor.User("anna"), New(), "script", 7, session, CancellationToken.None);
        Assert.NotNull(await home.Get<TokenRegister>().AuthenticateAsync(token.Secret, CancellationToken.None));

        await home.TamperAsync(
            "PRAGMA foreign_keys = OFF",
            "UPDATE UserSession SET UserName = 'x'",
            "UPDATE PersonalToken SET UserName = 'x'"
        );
        switch (act)
        {
            case "reset":
                await home.Get<InvitationRegister>()
                    .ResetAsync(PortalHome.Tester, New(), "anna", withSecondFactor: true, "stolen", CancellationToken.None);
                break;
            case "dismissal":
                await home.Get<UserRegister>().DisableAsync(PortalHome.Tester, New(), "anna", "left", CancellationToken.None);
                break;
            default:
                await home.Get<TokenRegister>().RevokeOfAsync(PortalHome.Tester, New(), "anna", null, "lost", CancellationToken.None);
                break;
        }

        await home.TamperAsync("UPDATE UserSession SET UserName = 'anna'", "UPDATE PersonalToken SET UserName = 'anna'");
        if (act == "dismissal")
        {
            await home.Get<UserRegister>().EnableAsync(PortalHome.Tester, New(), "anna", "back", CancellationToken.None);
        }

        if (act != "tokens")
        {
            Assert.Null(await home.Get<Grants>().OfSessionAsync("anna", session, CancellationToken.None));
            Assert.False(await home.Get<Grants>().HoldsAsync(grant, CancellationToken.None));
        }

        if (act != "dismissal")
        {
            Assert.Null(await home.Get<TokenRegister>().AuthenticateAsync(token.Secret, CancellationToken.None));
        }

        Assert.False((await Tampering.VerifyAsync(home)).IsIntact);
        var subject = act == "tokens" ? PersonalToken.SubjectOf(token.Id) : UserSession.SubjectOf(session);
        var refused = await Assert.ThrowsAsync<RuleException>(() =>
            home.Get<LedgerAdoption>().AdoptAsync(PortalHome.Tester, subject, "as it stands", CancellationToken.None)
        );
        Assert.Equal("adopt.ended", refused.Rule);
    }

    [Fact]
    public async Task An_invitation_that_was_hidden_from_the_next_one_is_withdrawn()
    {
        await using var home = await PortalHome.CreateAsync();
        var invitations = home.Get<InvitationRegister>();
        var first = await invitations.InviteAsync(
            PortalHome.Tester,
            New(),
            new NewPerson("anna", "Anna", [Roles.Auditor]),
            "new",
            CancellationToken.None
        );
        await home.TamperAsync("PRAGMA foreign_keys = OFF; UPDATE Invitation SET UserName = NULL");

        await invitations.ResetAsync(PortalHome.Tester, New(), "anna", withSecondFactor: false, "lost", CancellationToken.None);
        await home.TamperAsync("UPDATE Invitation SET UserName = 'anna' WHERE UserName IS NULL");

        await Assert.ThrowsAsync<RuleException>(() => invitations.AcceptAsync("anna", first.Code, Password, CancellationToken.None));
    }

    private static Guid New() => Guid.NewGuid();
}
