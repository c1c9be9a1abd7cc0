using Microsoft.EntityFrameworkCore;
using OtpNet;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.SignIns;
using Portal.Data.Store;
using Portal.Data.Tests.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.SignIns;

public sealed class SecondFactorTests
{
    private static readonly Actor Anna = Actor.User("anna");

    [Fact]
    public async Task A_code_lets_in_once_and_an_older_one_never_after_it()
    {
        await using var home = await WithAnnaAsync();
        var key = await EnrolAsync(home);
        var atEnrolment = CodeOf(key, home);

        Assert.Null((await UseAsync(home, atEnrolment)).Way);
        home.Time.Advance(TimeSpan.FromSeconds(30));
        var next = CodeOf(key, home);
        Assert.Equal(SignInWay.PasswordAndTotp, (await UseAsync(home, $" {next[..3]} {next[3..]} ")).Way);
        Assert.Null((await UseAsync(home, next)).Way);
        home.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Null((await UseAsync(home, next)).Way);
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task Two_uses_of_one_code_at_the_same_moment_let_in_once()
    {
        await using var home = await WithAnnaAsync();
        var key = await EnrolAsync(home);
        home.Time.Advance(TimeSpan.FromSeconds(30));
        var code = CodeOf(key, home);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => UseAsync(home, code))));

        Assert.Single(answers, a => a.Way == SignInWay.PasswordAndTotp);
    }

    [Fact]
    public async Task Half_a_minute_of_a_wrong_clock_is_forgiven_and_more_is_not()
    {
        await using var home = await WithAnnaAsync();
        var key = await EnrolAsync(home);
        home.Time.Advance(TimeSpan.FromMinutes(10));
        var early = new OtpNet.Totp(key).ComputeTotp(home.Time.GetUtcNow().UtcDateTime.AddSeconds(30));
        var far = new OtpNet.Totp(key).ComputeTotp(home.Time.GetUtcNow().UtcDateTime.AddSeconds(90));

        Assert.Null((await UseAsync(home, far)).Way);
        Assert.Equal(SignInWay.PasswordAndTotp, (await UseAsync(home, early)).Way);
    }

    [Fact]
    public async Task Each_recovery_code_lets_in_once_and_new_ones_replace_all()
    {
        await using var home = await WithAnnaAsync();
        var factors = home.Get<SecondFactors>();
        var key = Data.SignIns.Totp.NewKey();
        var codes = await factors.EnrolAsync(Anna, key, CodeOf(key, home), CancellationToken.None);
        Assert.Equal(10, codes.Distinct().Count());

        Assert.Equal(
            SignInWay.PasswordAndRecoveryCode,
            (await UseAsync(home, codes[0].ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal))).Way
        );
        Assert.Null((await UseAsync(home, codes[0])).Way);
        Assert.Equal(9, (await factors.StateAsync("anna", CancellationToken.None)).RecoveryCodes);

        var renewed = await factors.RenewRecoveryCodesAsync(Anna, codes[1], CancellationToken.None);
        Assert.Null((await UseAsync(home, codes[2])).Way);
        Assert.Equal(SignInWay.PasswordAndRecoveryCode, (await UseAsync(home, renewed[0])).Way);
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task Guessing_codes_is_slowed_down()
    {
        await using var home = await WithAnnaAsync();
        await EnrolAsync(home);

        var looked = 0;
        for (var i = 0; i < 50; i++)
        {
            looked += (await UseAsync(home, "000000")).Wait == TimeSpan.Zero ? 1 : 0;
        }

        Assert.Equal(5, looked);
    }

    [Fact]
    public async Task Neither_key_nor_codes_stand_in_the_database_or_the_ledger_and_another_user_cannot_open_the_key()
    {
        await using var home = await WithAnnaAsync();
        var key = Data.SignIns.Totp.NewKey();
        var codes = await home.Get<SecondFactors>().EnrolAsync(Anna, key, CodeOf(key, home), CancellationToken.None);

        await using var db = home.Open();
        var stored = await db.UserTokens.Where(t => t.UserId == "anna").ToDictionaryAsync(t => t.Name, t => t.Value!);
        var everything = string.Concat(stored.Values) + string.Concat(await db.LedgerEntries.Select(e => e.Body).ToListAsync());
        Assert.DoesNotContain(Convert.ToBase64String(key), everything, StringComparison.Ordinal);
        Assert.DoesNotContain(Base32Encoding.ToString(key), everything, StringComparison.Ordinal);
        Assert.All(codes, code => Assert.DoesNotContain(code, everything, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(key, home.Get<TotpKeys>().Open("anna", stored["key"]));
        Assert.Null(home.Get<TotpKeys>().Open("root", stored["key"]));
    }

    [Fact]
    public async Task A_wrong_first_code_enrols_nothing_and_a_second_app_needs_the_first_removed()
    {
        await using var home = await WithAnnaAsync();
        var factors = home.Get<SecondFactors>();

        Assert.Equal(
            "factor.code",
            await RuleAsync(() => factors.EnrolAsync(Anna, Data.SignIns.Totp.NewKey(), "000000", CancellationToken.None))
        );
        Assert.False((await factors.StateAsync("anna", CancellationToken.None)).HasTotp);
        await EnrolAsync(home);
        var other = Data.SignIns.Totp.NewKey();
        Assert.Equal(
            "factor.enrolled",
            await RuleAsync(() => factors.EnrolAsync(Anna, other, CodeOf(other, home), CancellationToken.None))
        );
    }

    [Fact]
    public async Task The_owner_removes_the_app_with_a_code()
    {
        await using var home = await WithAnnaAsync();
        var factors = home.Get<SecondFactors>();
        var key = await EnrolAsync(home);

        Assert.Equal("factor.code", await RuleAsync(() => factors.RemoveOwnAsync(Anna, "000000", CancellationToken.None)));
        home.Time.Advance(TimeSpan.FromSeconds(30));
        await factors.RemoveOwnAsync(Anna, CodeOf(key, home), CancellationToken.None);
        Assert.False((await factors.StateAsync("anna", CancellationToken.None)).HasTotp);
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task Where_a_role_needs_a_factor_a_password_alone_begins_no_session_and_the_last_factor_stays()
    {
        await using var home = await WithAnnaAsync(new SignInRules { SecondFactorRoles = new HashSet<string> { Roles.Auditor } });
        var sessions = home.Get<SessionRegister>();
        var key = await EnrolAsync(home);
        home.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(
            "sign-in.second-factor",
            await RuleAsync(() => sessions.StartAsync(new NewSession("anna", SignInWay.Password, null, null), CancellationToken.None))
        );
        Assert.Equal(
            "factor.required",
            await RuleAsync(() => home.Get<SecondFactors>().RemoveOwnAsync(Anna, CodeOf(key, home), CancellationToken.None))
        );
        Assert.NotEmpty(await sessions.StartAsync(new NewSession("anna", SignInWay.PasswordAndTotp, null, null), CancellationToken.None));
        Assert.NotEmpty(await sessions.StartAsync(new NewSession("root", SignInWay.Password, null, null), CancellationToken.None));
    }

    [Fact]
    public async Task Where_local_sign_in_is_closed_only_the_named_administrator_has_a_key_under_glass()
    {
        await using var home = await WithAnnaAsync(
            new SignInRules
            {
                IsLocalOpen = false,
                BreakGlass = new HashSet<string> { "root", "anna" },
            }
        );
        var sessions = home.Get<SessionRegister>();

        foreach (var way in new[] { SignInWay.Password, SignInWay.PasswordAndTotp, SignInWay.Passkey })
        {
            Assert.Equal(
                "sign-in.local-closed",
                await RuleAsync(() => sessions.StartAsync(new NewSession("anna", way, null, null), CancellationToken.None))
            );
        }

        Assert.NotEmpty(await sessions.StartAsync(new NewSession("root", SignInWay.Password, null, null), CancellationToken.None));
    }

    [Fact]
    public async Task A_session_that_began_when_less_was_asked_for_counts_no_more()
    {
        await using var home = await WithAnnaAsync();
        var session = await home.Get<SessionRegister>()
            .StartAsync(new NewSession("anna", SignInWay.Password, null, null), CancellationToken.None);
        var grant = (await home.Get<Grants>().OfSessionAsync("anna", session, CancellationToken.None))!;

        Assert.True(
            await Under(new SignInRules { SecondFactorRoles = new HashSet<string> { Roles.Executive } })
                .HoldsAsync(grant, CancellationToken.None)
        );
        Assert.False(
            await Under(new SignInRules { SecondFactorRoles = new HashSet<string> { Roles.Auditor } })
                .HoldsAsync(grant, CancellationToken.None)
        );
        Assert.False(await Under(new SignInRules { IsLocalOpen = false }).HoldsAsync(grant, CancellationToken.None));

        Grants Under(SignInRules rules) =>
            new(home.Get<IDbContextFactory<PortalDb>>(), rules, home.Get<EndingSessions>(), home.Get<RecordedRows>(), home.Time);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(SignInWay.Password, false)]
    [InlineData(SignInWay.PasswordAndTotp, true)]
    [InlineData(SignInWay.Passkey, true)]
    public async Task A_token_counts_no_further_than_the_sign_in_by_which_it_was_made(SignInWay? way, bool hasFactor)
    {
        await using var home = await WithAnnaAsync();
        var session = way is { } known
            ? await home.Get<SessionRegister>().StartAsync(new NewSession("anna", known, null, null), CancellationToken.None)
            : null;
        var token = await home.Get<TokenRegister>().CreateAsync(Anna, Guid.NewGuid(), "t", 7, session, CancellationToken.None);
        var grant = new Grant("anna", 0, Roles.Auditor, null, token.Id);
        var none = new HashSet<string>();

        Assert.Equal((true, true, true), await UnderAsync(new SignInRules()));
        Assert.Equal((true, true, true), await UnderAsync(new SignInRules { SecondFactorRoles = new HashSet<string> { Roles.Executive } }));
        Assert.Equal(
            (hasFactor, hasFactor, hasFactor),
            await UnderAsync(new SignInRules { SecondFactorRoles = new HashSet<string> { Roles.Auditor } })
        );
        Assert.Equal((false, false, false), await UnderAsync(new SignInRules { IsLocalOpen = false, BreakGlass = none }));
        await Tampering.AssertIntactAsync(home);

        async Task<(bool Known, bool Holds, bool Shown)> UnderAsync(SignInRules rules)
        {
            var factory = home.Get<IDbContextFactory<PortalDb>>();
            var tokens = new TokenRegister(
                factory,
                home.Get<Ledger>(),
                rules,
                home.Get<PasswordSignIn>(),
                home.Get<EndingSessions>(),
                home.Time
            );
            return (
                await tokens.AuthenticateAsync(token.Secret, CancellationToken.None) is not null,
                await new Grants(factory, rules, home.Get<EndingSessions>(), home.Get<RecordedRows>(), home.Time).HoldsAsync(
                    grant,
                    CancellationToken.None
                ),
                (await tokens.ListAsync("anna", CancellationToken.None)).Single().IsAdmitted
            );
        }
    }

    [Fact]
    public async Task A_session_of_somebody_else_or_one_that_ended_proves_nothing_for_a_token()
    {
        await using var home = await WithAnnaAsync(new SignInRules { SecondFactorRoles = new HashSet<string> { Roles.Auditor } });
        var (sessions, tokens) = (home.Get<SessionRegister>(), home.Get<TokenRegister>());
        var foreign = await sessions.StartAsync(new NewSession("root", SignInWay.Passkey, null, null), CancellationToken.None);
        var ended = await sessions.StartAsync(new NewSession("anna", SignInWay.Passkey, null, null), CancellationToken.None);
        await sessions.EndAsync(Anna, Guid.NewGuid(), ended, SessionEnd.SignedOut, CancellationToken.None);

        foreach (var session in new[] { foreign, ended, "none" })
        {
            var token = await tokens.CreateAsync(Anna, Guid.NewGuid(), "t", 7, session, CancellationToken.None);
            Assert.Null(await tokens.AuthenticateAsync(token.Secret, CancellationToken.None));
        }
    }

    /// <summary>The example of RFC 6238, appendix B, cut to six digits.</summary>
    [Fact]
    public void Codes_are_those_of_the_standard() =>
        Assert.Equal(
            37037036,
            Data.SignIns.Totp.StepOf("12345678901234567890"u8.ToArray(), "081804", DateTimeOffset.FromUnixTimeSeconds(1111111109))
        );

    private static Task<CodeAnswer> UseAsync(PortalHome home, string code) =>
        home.Get<SecondFactors>().UseAsync("anna", code, CancellationToken.None);

    private static string CodeOf(byte[] key, PortalHome home) => new OtpNet.Totp(key).ComputeTotp(home.Time.GetUtcNow().UtcDateTime);

    private static async Task<byte[]> EnrolAsync(PortalHome home)
    {
        var key = Data.SignIns.Totp.NewKey();
        await home.Get<SecondFactors>().EnrolAsync(Anna, key, CodeOf(key, home), CancellationToken.None);
        return key;
    }

    private static async Task<string> RuleAsync(Func<Task> change) => (await Assert.ThrowsAsync<RuleException>(change)).Rule;

    private static async Task<PortalHome> WithAnnaAsync(SignInRules? rules = null)
    {
        var home = await PortalHome.CreateAsync(services =>
        {
            if (rules is not null)
            {
                services.Add(new(typeof(SignInRules), rules)); // the last one counts
            }
        });
        foreach (var (name, role) in new[] { ("anna", Roles.Auditor), ("root", Roles.Admin) })
        {
            await home.Get<UserRegister>()
                .CreateAsync(
                    PortalHome.Tester,
                    Guid.NewGuid(),
                    new NewUser(name, name, "the heron walks slowly", [role]),
                    CancellationToken.None
                );
        }

        return home;
    }
}
