using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Access;
using Portal.Data.Tests.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Access;

public sealed class InvitationRegisterTests
{
    private const string Password = "a long enough password of mine";
    private static readonly NewPerson Anna = new("anna", "Anna Li", [Roles.Auditor]);

    [Fact]
    public async Task The_first_administrator_is_made_once_with_the_code_of_the_console()
    {
        await using var home = await PortalHome.CreateAsync();
        var register = home.Get<InvitationRegister>();

        var first = (await register.OfferSetUpAsync(PortalHome.Tester, CancellationToken.None))!;
        var second = (await register.OfferSetUpAsync(PortalHome.Tester, CancellationToken.None))!;
        Assert.Equal(
            "invitation.invalid",
            await RuleAsync(() => register.SetUpAsync(first.Code, "root", "Root", Password, CancellationToken.None))
        );
        Assert.Equal(
            "root",
            await register.SetUpAsync(second.Code.ToLowerInvariant().Replace('-', ' '), "root", "Root", Password, CancellationToken.None)
        );
        Assert.Equal(
            "invitation.invalid",
            await RuleAsync(() => register.SetUpAsync(second.Code, "other", "Other", Password, CancellationToken.None))
        );

        Assert.Null(await register.OfferSetUpAsync(PortalHome.Tester, CancellationToken.None));
        Assert.Equal([Roles.Admin], (await home.Get<UserRegister>().GetAsync("root", CancellationToken.None))!.Roles);
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task An_invited_person_sets_the_own_password_once_and_within_three_days()
    {
        await using var home = await PortalHome.CreateAsync();
        var register = home.Get<InvitationRegister>();
        var given = await register.InviteAsync(PortalHome.Tester, New(), Anna, "joins the audit team", CancellationToken.None);

        Assert.Equal(
            "invitation.invalid",
            await RuleAsync(() => register.AcceptAsync("bert", given.Code, Password, CancellationToken.None))
        );
        Assert.Equal(
            "invitation.invalid",
            await RuleAsync(() => register.AcceptAsync("anna", OneTimeCode.New(), Password, CancellationToken.None))
        );
        Assert.Equal("user.password", await RuleAsync(() => register.AcceptAsync("anna", given.Code, "short", CancellationToken.None)));
        Assert.Equal("anna", await register.AcceptAsync("anna", given.Code, Password, CancellationToken.None));
        Assert.Equal(
            "invitation.invalid",
            await RuleAsync(() => register.AcceptAsync("anna", given.Code, Password, CancellationToken.None))
        );

        var late = await register.ResetAsync(
            PortalHome.Tester,
            New(),
            "anna",
            withSecondFactor: false,
            "forgotten",
            CancellationToken.None
        );
        home.Time.Advance(InvitationRegister.InvitationLife);
        Assert.Equal(
            "invitation.invalid",
            await RuleAsync(() => register.AcceptAsync("anna", late.Code, Password, CancellationToken.None))
        );
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task A_reset_takes_the_password_away_ends_the_sessions_and_withdraws_the_code_before()
    {
        await using var home = await PortalHome.CreateAsync();
        var register = home.Get<InvitationRegister>();
        var first = await register.InviteAsync(PortalHome.Tester, New(), Anna, "joins", CancellationToken.None);
        await register.AcceptAsync("anna", first.Code, Password, CancellationToken.None);
        await home.Get<SessionRegister>().StartAsync(new NewSession("anna", SignInWay.Password, null, null), CancellationToken.None);

        var second = await register.ResetAsync(PortalHome.Tester, New(), "anna", withSecondFactor: true, "lost", CancellationToken.None);
        var third = await register.ResetAsync(
            PortalHome.Tester,
            New(),
            "anna",
            withSecondFactor: false,
            "lost again",
            CancellationToken.None
        );

        Assert.False((await home.Get<UserRegister>().GetAsync("anna", CancellationToken.None))!.HasPassword);
        Assert.Empty(await home.Get<SessionRegister>().ListAsync("anna", CancellationToken.None));
        Assert.Equal(
            "invitation.invalid",
            await RuleAsync(() => register.AcceptAsync("anna", second.Code, Password, CancellationToken.None))
        );
        Assert.Equal("anna", await register.AcceptAsync("anna", third.Code, Password, CancellationToken.None));
        await Tampering.AssertIntactAsync(home);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reset_ends_what_somebody_else_may_have_made_to_stay(bool withSecondFactor)
    {
        await using var home = await PortalHome.CreateAsync();
        var (register, tokens) = (home.Get<InvitationRegister>(), home.Get<TokenRegister>());
        var first = await register.InviteAsync(PortalHome.Tester, New(), Anna, "joins", CancellationToken.None);
        await register.AcceptAsync("anna", first.Code, Password, CancellationToken.None);
        var token = await tokens.CreateAsync(Actor.User("anna"), New(), "kept", 366, null, CancellationToken.None);
        await using (var scope = home.NewScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
            var key = new UserPasskeyInfo([1, 2, 3], [4, 5, 6], home.Time.GetUtcNow(), 1, ["usb"], true, false, false, [7], [8]);
            Assert.True((await users.AddOrUpdatePasskeyAsync((await users.FindByNameAsync("anna"))!, key)).Succeeded);
        }

        Assert.True((await home.Get<UserRegister>().GetAsync("anna", CancellationToken.None))!.HasPasskey);
        var again = await register.ResetAsync(PortalHome.Tester, New(), "anna", withSecondFactor, "compromised", CancellationToken.None);
        Assert.False((await home.Get<UserRegister>().GetAsync("anna", CancellationToken.None))!.HasPasskey);
        await register.AcceptAsync("anna", again.Code, Password, CancellationToken.None);

        Assert.Null(await tokens.AuthenticateAsync(token.Secret, CancellationToken.None));
        Assert.NotNull(Assert.Single(await tokens.ListAsync("anna", CancellationToken.None)).RevokedAt);
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task No_code_stands_in_the_database_and_only_administrators_invite_with_a_reason()
    {
        await using var home = await PortalHome.CreateAsync();
        var register = home.Get<InvitationRegister>();
        var given = await register.InviteAsync(PortalHome.Tester, New(), Anna, "joins", CancellationToken.None);

        Assert.Equal(
            "user.reason",
            await RuleAsync(() =>
                register.InviteAsync(PortalHome.Tester, New(), Anna with { UserName = "bert" }, " ", CancellationToken.None)
            )
        );
        Assert.Equal(
            "user.exists",
            await RuleAsync(() => register.InviteAsync(PortalHome.Tester, New(), Anna, "again", CancellationToken.None))
        );
        Assert.Equal(
            "access.role-needed",
            await RuleAsync(() =>
                register.InviteAsync(Actor.User("anna"), New(), Anna with { UserName = "bert" }, "wish", CancellationToken.None)
            )
        );

        await using var db = home.Open();
        var bodies = await db.LedgerEntries.Select(e => e.Body).ToListAsync();
        Assert.DoesNotContain(
            bodies,
            body =>
                body.Contains(given.Code, StringComparison.Ordinal)
                || body.Contains(given.Code.Replace("-", "", StringComparison.Ordinal), StringComparison.Ordinal)
        );
        Assert.Equal(OneTimeCode.HashOf(given.Code), (await db.Set<Invitation>().SingleAsync()).CodeHash);
    }

    [Fact]
    public async Task Nobody_resets_the_own_password_as_an_administrator_and_a_lock_is_ended_by_one()
    {
        await using var home = await PortalHome.CreateAsync();
        await home.Get<UserRegister>()
            .CreateAsync(PortalHome.Tester, New(), new NewUser("root", "Root", Password, [Roles.Admin]), CancellationToken.None);
        await home.Get<UserRegister>()
            .CreateAsync(PortalHome.Tester, New(), new NewUser("anna", "Anna", Password, [Roles.Auditor]), CancellationToken.None);
        var root = Actor.User("root");

        Assert.Equal(
            "user.not-self",
            await RuleAsync(() => home.Get<InvitationRegister>().ResetAsync(root, New(), "root", false, "me", CancellationToken.None))
        );
        await home.Get<UserRegister>().UnlockAsync(root, New(), "anna", "mistyped", CancellationToken.None);
        await home.Get<UserRegister>().DisableAsync(root, New(), "anna", "left", CancellationToken.None);
        Assert.Equal(
            "user.disabled",
            await RuleAsync(() => home.Get<UserRegister>().UnlockAsync(root, New(), "anna", "mistyped", CancellationToken.None))
        );
        await Tampering.AssertIntactAsync(home);
    }

    /// <summary>The kind of fault: an account with a password that others know, in a home where it has no business.</summary>
    [Fact]
    public async Task People_of_the_demonstration_are_refused_at_every_door_of_a_home_that_is_none()
    {
        var isDemo = true;
        await using var home = await PortalHome.CreateAsync(services => services.AddSingleton(new DemoAdmission(() => isDemo)));
        await home.Get<DemoUsers>().EnsureAsync(_ => Password, CancellationToken.None);
        var token = await home.Get<TokenRegister>().CreateAsync(Actor.User("auditor"), New(), "t", 1, null, CancellationToken.None);
        Assert.Null(await home.Get<InvitationRegister>().OfferSetUpAsync(PortalHome.Tester, CancellationToken.None));

        isDemo = false;

        Assert.Null(await home.Get<TokenRegister>().AuthenticateAsync(token.Secret, CancellationToken.None));
        Assert.Equal(
            "access.not-active",
            await RuleAsync(() =>
                home.Get<SessionRegister>().StartAsync(new NewSession("auditor", SignInWay.Password, null, null), CancellationToken.None)
            )
        );
        Assert.Equal(
            "access.not-active",
            await RuleAsync(() => home.Get<TokenRegister>().CreateAsync(Actor.User("auditor"), New(), "t", 1, null, CancellationToken.None))
        );
        await using (var scope = home.NewScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
            Assert.Null(await users.FindByNameAsync("auditor"));
            Assert.Null(await users.FindByIdAsync("auditor"));
        }

        Assert.True((await home.Get<UserRegister>().GetAsync("auditor", CancellationToken.None))!.IsRefused);
        // the demonstration's administrator is none here
        Assert.NotNull(await home.Get<InvitationRegister>().OfferSetUpAsync(PortalHome.Tester, CancellationToken.None));
    }

    private static Guid New() => Guid.CreateVersion7();

    private static async Task<string> RuleAsync(Func<Task> change) => (await Assert.ThrowsAsync<RuleException>(change)).Rule;
}
