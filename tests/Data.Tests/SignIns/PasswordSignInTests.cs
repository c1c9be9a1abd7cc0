using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.SignIns;
using Portal.Data.Tests.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.SignIns;

public sealed class PasswordSignInTests
{
    private const string Password = "the heron walks slowly";
    private static readonly SignInOrigin Somewhere = new(IPAddress.Loopback);

    [Fact]
    public async Task Only_the_right_password_of_an_active_user_is_an_answer()
    {
        await using var home = await WithAnnaAsync();
        var door = home.Get<PasswordSignIn>();

        Assert.Equal("anna", (await door.CheckAsync("Anna ", Password, Somewhere, CancellationToken.None)).User?.Id);
        Assert.Null((await door.CheckAsync("anna", Password + "x", Somewhere, CancellationToken.None)).User);
        Assert.Null((await door.CheckAsync("nobody", Password, Somewhere, CancellationToken.None)).User);
        await home.Get<UserRegister>().DisableAsync(PortalHome.Tester, Guid.NewGuid(), "anna", "left", CancellationToken.None);
        Assert.Equal(new PasswordAnswer(null, TimeSpan.Zero), await door.CheckAsync("anna", Password, Somewhere, CancellationToken.None));
    }

    /// <summary>The kind of fault: whoever holds a session guesses the secret behind it, under the turn of those who write.</summary>
    [Theory]
    [InlineData("password")]
    [InlineData("password for a factor")]
    [InlineData("password for a token")]
    [InlineData("password for another address")]
    [InlineData("code to remove the app")]
    [InlineData("code for new recovery codes")]
    public async Task Whoever_is_signed_in_guesses_no_faster_than_at_the_door_keeps_nobody_from_writing_and_is_counted(string what)
    {
        await using var home = await WithAnnaAsync();
        var (anna, key) = (Actor.User("anna"), Totp.NewKey());
        string Code() => new OtpNet.Totp(key).ComputeTotp(home.Time.GetUtcNow().UtcDateTime);
        await home.Get<SecondFactors>().EnrolAsync(anna, key, Code(), CancellationToken.None);
        home.Time.Advance(TimeSpan.FromMinutes(1));
        var (began, ends) = (new TaskCompletionSource(), new TaskCompletionSource());
        var writer = home.Ledger.CommitAsync(
            PortalHome.Tester,
            Guid.NewGuid(),
            async (_, _) =>
            {
                began.SetResult();
                await ends.Task;
                return 0;
            },
            CancellationToken.None
        );
        await began.Task; // somebody else has the turn for as long as the guesses take

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => RefusedAsync("000 wrong")));
        Assert.Equal(5, answers.Count(rule => rule is "user.password-wrong" or "factor.code"));
        Assert.Equal(35, answers.Count(rule => rule is "user.password-wait" or "factor.wait"));
        ends.SetResult();
        await writer;

        var isPassword = what.StartsWith("password", StringComparison.Ordinal);
        var right = isPassword ? Password : Code();
        Assert.Contains(await RefusedAsync(right), new[] { "user.password-wait", "factor.wait" }); // also the right one
        Assert.Equal("anna", (await home.Get<PasswordSignIn>().CheckAsync("anna", Password, Somewhere, CancellationToken.None)).User?.Id);
        await home.Get<SignInDelays>().WriteAsync(CancellationToken.None);
        Assert.NotNull((await home.Get<UserRegister>().GetAsync("anna", CancellationToken.None))!.DelayedUntil);
        await home.Get<SignInFailures>().WriteAsync(all: true, CancellationToken.None);
        var entry = (await home.Get<LedgerReader>().HistoryAsync("user/anna", CancellationToken.None))[^1];
        Assert.Equal(AccessKinds.UserSignInFailed, entry.Kind);
        Assert.Contains("\"attempts\":5", entry.Body, StringComparison.Ordinal);

        home.Time.Advance(TimeSpan.FromMinutes(1));
        if (what == "password for a factor")
        {
            Assert.Equal("factor.enrolled", await RefusedAsync(Password)); // the password was right, and there is an app already
        }
        else
        {
            await TryAsync(isPassword ? Password : Code());
        }

        await Tampering.AssertIntactAsync(home);

        async Task<string> RefusedAsync(string secret) => (await Assert.ThrowsAsync<RuleException>(() => TryAsync(secret))).Rule;

        Task TryAsync(string secret) =>
            what switch
            {
                "password" => home.Get<OwnPasswords>()
                    .ChangeAsync(anna, Guid.NewGuid(), secret, "a crane stands still", null, CancellationToken.None),
                "password for a factor" => home.Get<SecondFactors>().EnrolOwnAsync(anna, secret, key, Code(), CancellationToken.None),
                "password for a token" => home.Get<TokenRegister>()
                    .CreateOwnAsync(anna, Guid.NewGuid(), secret, "t", 1, null, CancellationToken.None),
                "password for another address" => home.Get<ContactRegister>()
                    .SetAddressAsync(anna, Guid.NewGuid(), "anna", "a@bank.example", null, secret, CancellationToken.None),
                "code to remove the app" => home.Get<SecondFactors>().RemoveOwnAsync(anna, secret, CancellationToken.None),
                _ => home.Get<SecondFactors>().RenewRecoveryCodesAsync(anna, secret, CancellationToken.None),
            };
    }

    [Theory]
    [InlineData(null)]
    [InlineData("her own browser")]
    public async Task A_delay_of_a_known_account_is_seen_by_administrators_and_ends_when_it_is_unlocked_by_another_process(string? device)
    {
        await using var home = await WithAnnaAsync();
        var (door, delays, origin) = (home.Get<PasswordSignIn>(), home.Get<SignInDelays>(), Somewhere with { KnownDevice = device });
        for (var i = 0; i < 6; i++)
        {
            await door.CheckAsync("anna", "wrong", origin, CancellationToken.None);
            await door.CheckAsync("nobody", "wrong", origin with { KnownDevice = null }, CancellationToken.None);
        }

        await delays.WriteAsync(CancellationToken.None);
        Assert.Equal(home.Time.GetUtcNow().AddSeconds(1), await DelayedUntilAsync());
        await using (var db = home.Open())
        {
            Assert.Equal("anna", (await db.Set<SignInDelay>().SingleAsync()).UserName); // an unknown name leaves no row
        }

        // Another process has a throttle of its own, and this database.
        await new UserRegister(
            home.Get<IDbContextFactory<Portal.Data.Store.PortalDb>>(),
            home.Get<Ledger>(),
            new SignInThrottle(home.Time),
            home.Time
        ).UnlockAsync(PortalHome.Tester, Guid.NewGuid(), "anna", "mistyped", CancellationToken.None);
        Assert.Null(await DelayedUntilAsync());
        Assert.NotEqual(TimeSpan.Zero, (await door.CheckAsync("anna", Password, origin, CancellationToken.None)).Wait);
        await delays.WriteAsync(CancellationToken.None);
        Assert.Equal("anna", (await door.CheckAsync("anna", Password, origin, CancellationToken.None)).User?.Id);
        await Tampering.AssertIntactAsync(home);

        async Task<DateTimeOffset?> DelayedUntilAsync() =>
            (await home.Get<UserRegister>().GetAsync("anna", CancellationToken.None))!.DelayedUntil;
    }

    [Fact]
    public async Task A_delay_whose_row_somebody_takes_away_goes_on_and_is_shown_again()
    {
        await using var home = await WithAnnaAsync();
        var (door, delays) = (home.Get<PasswordSignIn>(), home.Get<SignInDelays>());
        await home.Get<UserRegister>().UnlockAsync(PortalHome.Tester, Guid.NewGuid(), "anna", "mistyped before", CancellationToken.None);
        for (var i = 0; i < 6; i++)
        {
            await door.CheckAsync("anna", "wrong", Somewhere, CancellationToken.None);
        }

        await delays.WriteAsync(CancellationToken.None);
        await home.TamperAsync("DELETE FROM SignInDelay");
        await delays.WriteAsync(CancellationToken.None);

        Assert.NotEqual(TimeSpan.Zero, (await door.CheckAsync("anna", Password, Somewhere, CancellationToken.None)).Wait);
        Assert.NotNull((await home.Get<UserRegister>().GetAsync("anna", CancellationToken.None))!.DelayedUntil);
    }

    [Fact]
    public async Task A_delay_that_cannot_be_written_is_not_taken_for_one_that_was_ended()
    {
        await using var home = await WithAnnaAsync();
        var (door, delays) = (home.Get<PasswordSignIn>(), home.Get<SignInDelays>());
        for (var i = 0; i < 6; i++)
        {
            await door.CheckAsync("anna", "wrong", Somewhere, CancellationToken.None);
        }

        await using var db = home.Open();
        await db.Database.ExecuteSqlRawAsync("CREATE TRIGGER Full BEFORE INSERT ON SignInDelay BEGIN SELECT RAISE(ABORT, 'no room'); END");
        await Assert.ThrowsAsync<DbUpdateException>(() => delays.WriteAsync(CancellationToken.None));
        await Assert.ThrowsAsync<DbUpdateException>(() => delays.WriteAsync(CancellationToken.None));
        Assert.NotEqual(TimeSpan.Zero, (await door.CheckAsync("anna", Password, Somewhere, CancellationToken.None)).Wait);

        await db.Database.ExecuteSqlRawAsync("DROP TRIGGER Full");
        await delays.WriteAsync(CancellationToken.None);
        Assert.Equal("anna", (await db.Set<SignInDelay>().SingleAsync()).UserName);
    }

    [Fact]
    public async Task A_delay_that_is_over_leaves_no_row()
    {
        await using var home = await WithAnnaAsync();
        for (var i = 0; i < 6; i++)
        {
            await home.Get<PasswordSignIn>().CheckAsync("anna", "wrong", Somewhere, CancellationToken.None);
        }

        await home.Get<SignInDelays>().WriteAsync(CancellationToken.None);
        home.Time.Advance(TimeSpan.FromSeconds(2));
        await home.Get<SignInDelays>().WriteAsync(CancellationToken.None);

        await using var db = home.Open();
        Assert.Empty(await db.Set<SignInDelay>().ToListAsync());
    }

    [Fact]
    public async Task A_name_that_exists_and_one_that_does_not_meet_the_same_answers_in_the_same_order()
    {
        await using var home = await WithAnnaAsync();

        Assert.Equal(await AnswersAsync("anna", 1), await AnswersAsync("nobody", 2));

        async Task<List<PasswordAnswer>> AnswersAsync(string name, byte network)
        {
            var answers = new List<PasswordAnswer>();
            for (byte i = 0; i < 9; i++)
            {
                answers.Add(
                    await home.Get<PasswordSignIn>()
                        .CheckAsync(name, "wrong", new SignInOrigin(new IPAddress([10, 0, network, i])), CancellationToken.None)
                );
            }

            return answers;
        }
    }

    [Fact]
    public async Task Every_attempt_compares_one_hash_of_the_same_cost_whether_the_name_exists_or_not()
    {
        await using var home = await WithAnnaAsync();
        await using var db = home.Open();
        var real = Convert.FromBase64String((await db.Users.SingleAsync(u => u.Id == "anna")).PasswordHash!);
        var dummy = Convert.FromBase64String(PasswordSignIn.Dummy);

        // Format, algorithm, number of rounds, length of the salt: what the time depends on. The salt begins at byte 13.
        Assert.Equal(real[..13], dummy[..13]);
        Assert.Equal(real.Length, dummy.Length);
    }

    [Fact]
    public async Task A_thousand_failures_are_one_entry_with_their_number_and_change_no_row()
    {
        await using var home = await WithAnnaAsync();
        var failures = home.Get<SignInFailures>();
        for (var i = 0; i < 1000; i++)
        {
            failures.Count("anna", new SignInOrigin(new IPAddress([10, 0, (byte)(i % 3), 1])));
            failures.Count(null, Somewhere);
        }

        await failures.WriteAsync(all: false, CancellationToken.None);
        Assert.Equal([AccessKinds.UserCreated], await KindsAsync(home));
        home.Time.Advance(SignInFailures.Window);
        await failures.WriteAsync(all: false, CancellationToken.None);
        await failures.WriteAsync(all: true, CancellationToken.None);

        Assert.Equal([AccessKinds.UserCreated, AccessKinds.UserSignInFailed], await KindsAsync(home));
        var entry = (await home.Get<LedgerReader>().HistoryAsync("user/anna", CancellationToken.None))[^1];
        Assert.Contains("\"attempts\":1000", entry.Body, StringComparison.Ordinal);
        Assert.Contains("\"addresses\":3", entry.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("10.0.", entry.Body, StringComparison.Ordinal);
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task A_wrong_password_is_counted_and_a_delay_is_not()
    {
        await using var home = await WithAnnaAsync();
        for (byte i = 0; i < 12; i++)
        {
            await home.Get<PasswordSignIn>()
                .CheckAsync("anna", "wrong", new SignInOrigin(new IPAddress([10, 0, 0, i])), CancellationToken.None);
        }

        await home.Get<SignInFailures>().WriteAsync(all: true, CancellationToken.None);

        Assert.Contains(
            "\"attempts\":5",
            (await home.Get<LedgerReader>().HistoryAsync("user/anna", CancellationToken.None))[^1].Body,
            StringComparison.Ordinal
        );
    }

    private static async Task<IEnumerable<LedgerKind>> KindsAsync(PortalHome home) =>
        (await home.Get<LedgerReader>().HistoryAsync("user/anna", CancellationToken.None)).Select(e => e.Kind);

    private static async Task<PortalHome> WithAnnaAsync()
    {
        var home = await PortalHome.CreateAsync();
        foreach (var (name, role) in new[] { ("anna", Roles.Auditor), ("root", Roles.Admin) })
        {
            await home.Get<UserRegister>()
                .CreateAsync(PortalHome.Tester, Guid.NewGuid(), new NewUser(name, name, Password, [role]), CancellationToken.None);
        }

        return home;
    }
}
