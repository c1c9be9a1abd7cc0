using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Access;
using Portal.Data.Returns;
using Portal.Data.Runs;
using Portal.Data.SignIns;
using Portal.Data.Store;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Ledgers;

/// <summary>Somebody edits a row and puts it back while one question is answered: between any two reads, in either order.</summary>
public sealed class MomentTests
{
    private const string Password = "a crane stands still";
    private const string Guess = "words of somebody else";
    private const int Reads = 14; // more than any of the questions takes
    private static readonly DateOnly June = new(2026, 6, 30);

    [Fact]
    public async Task No_password_token_session_factor_run_or_return_is_believed_that_stood_there_for_a_moment()
    {
        var flip = new Flip();
        await using var home = await PortalHome.CreateAsync(services =>
            services.ConfigureDbContext<SqlitePortalDb>(o => o.AddInterceptors(flip))
        );
        flip.Path = home.DatabasePath;
        var users = home.Get<UserRegister>();
        foreach (var name in new[] { "anna", "bela" })
        {
            await users.CreateAsync(PortalHome.Tester, New(), new NewUser(name, name, Password, [Roles.Auditor]), CancellationToken.None);
        }

        var sessions = home.Get<SessionRegister>();
        var session = await sessions.StartAsync(new NewSession("anna", SignInWay.Password, null, null), CancellationToken.None);
        var token = await home.Get<TokenRegister>().CreateAsync(Actor.User("bela"), New(), "script", 7, null, CancellationToken.None);
        Assert.NotNull(await home.Get<TokenRegister>().AuthenticateAsync(token.Secret, CancellationToken.None));
        await home.Get<RunRegister>()
            .SaveAsync(PortalHome.Tester, New(), Portal.Data.Tests.Runs.RunRegisterTests.Run(June, "r1", 0.0146m), CancellationToken.None);
        await home.Get<ReturnRegister>().SaveCalculatedAsync(PortalHome.Tester, New(), Return(), CancellationToken.None);
        var hash = new PasswordHasher<PortalUser>().HashPassword(new PortalUser(), Guess);
        var honest = await home.AskAsync("SELECT PasswordHash FROM PortalUser WHERE Id = 'anna'");

        await flip.TryAsync(
            $"UPDATE PortalUser SET PasswordHash = '{hash}' WHERE Id = 'anna'",
            $"UPDATE PortalUser SET PasswordHash = '{honest}' WHERE Id = 'anna'",
            async () =>
            {
                var origin = new SignInOrigin(null);
                home.Time.Advance(TimeSpan.FromHours(2)); // no delay of a failure before
                return (await home.Get<PasswordSignIn>().CheckAsync("anna", Guess, origin, CancellationToken.None)).User is null;
            }
        );
        session = await sessions.StartAsync(new NewSession("anna", SignInWay.Password, null, null), CancellationToken.None);
        token = await home.Get<TokenRegister>().CreateAsync(Actor.User("bela"), New(), "script", 7, null, CancellationToken.None);
        await flip.TryAsync(
            $"UPDATE PersonalToken SET UserName = 'anna' WHERE Id = '{token.Id}'",
            $"UPDATE PersonalToken SET UserName = 'bela' WHERE Id = '{token.Id}'",
            async () =>
                (await home.Get<TokenRegister>().AuthenticateAsync(token.Secret, CancellationToken.None))?.UserName is null or "bela"
        );
        await flip.TryAsync(
            "INSERT INTO PortalUserRole (UserId, RoleId) VALUES ('anna', 'Admin')",
            "DELETE FROM PortalUserRole WHERE UserId = 'anna' AND RoleId = 'Admin'",
            async () => (await home.Get<Grants>().OfSessionAsync("anna", session, CancellationToken.None))?.Roles is null or Roles.Auditor
        );
        await flip.TryAsync(
            "UPDATE IndicatorRunValue SET Value = '0.777777' WHERE Code = 'npl_ratio'",
            "UPDATE IndicatorRunValue SET Value = '0.0146' WHERE Code = 'npl_ratio'",
            async () => (await home.Get<RunRegister>().LatestAsync(June, CancellationToken.None))!.Find("npl_ratio")!.Value == 0.0146m
        );
        await flip.TryAsync(
            "UPDATE ReturnVersion SET ContentDigest = 'other'",
            "UPDATE ReturnVersion SET ContentDigest = 'd1'",
            async () =>
                (await home.Get<ReturnRegister>().GetAsync("G11_I", June, null, CancellationToken.None))!.Row.ContentDigest == "d1"
                && (await home.Get<ReturnRegister>().ListAsync(June, null, CancellationToken.None))[0].ContentDigest == "d1"
        );

        var grant = (await home.Get<Grants>().OfSessionAsync("anna", session, CancellationToken.None))!;
        await users.DisableAsync(PortalHome.Tester, New(), "anna", "left", CancellationToken.None);
        var ended = await home.AskAsync($"SELECT EndedAt FROM UserSession WHERE Id = '{session}'");
        await flip.TryAsync(
            $"UPDATE UserSession SET EndedAt = NULL WHERE Id = '{session}'; UPDATE PortalUser SET IsDisabled = 0 WHERE Id = 'anna'",
            $"UPDATE UserSession SET EndedAt = '{ended}' WHERE Id = '{session}'; UPDATE PortalUser SET IsDisabled = 1 WHERE Id = 'anna'",
            async () => !await home.Get<Grants>().HoldsAsync(grant, CancellationToken.None)
        );
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task No_passkey_is_accepted_and_no_second_factor_left_out_by_rows_that_are_other_for_a_moment()
    {
        var flip = new Flip();
        await using var home = await PortalHome.CreateAsync(services =>
            services.ConfigureDbContext<SqlitePortalDb>(o => o.AddInterceptors(flip))
        );
        flip.Path = home.DatabasePath;
        await home.Get<UserRegister>()
            .CreateAsync(PortalHome.Tester, New(), new NewUser("anna", "anna", Password, [Roles.Auditor]), CancellationToken.None);
        var key = RandomNumberGenerator.GetBytes(20);
        var code = new OtpNet.Totp(key).ComputeTotp(home.Time.GetUtcNow().UtcDateTime);
        await home.Get<SecondFactors>().EnrolAsync(Actor.User("anna"), key, code, CancellationToken.None);
        await using (var scope = home.NewScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
            var passkey = new UserPasskeyInfo([1, 2, 3], [4, 5, 6], home.Time.GetUtcNow(), 1, ["usb"], true, false, false, [7], [8]);
            Assert.True((await users.AddOrUpdatePasskeyAsync((await users.FindByNameAsync("anna"))!, passkey)).Succeeded);
        }

        await flip.TryAsync(
            "UPDATE PortalUserToken SET UserId = 'x'",
            "UPDATE PortalUserToken SET UserId = 'anna'",
            async () => (await home.Get<SecondFactors>().StateAsync("anna", CancellationToken.None)).HasTotp
        );
        var honest = await home.AskAsync("SELECT Data FROM PortalUserPasskey");
        await flip.TryAsync(
            "UPDATE PortalUserPasskey SET Data = json_set(Data, '$.PublicKey', '090909')",
            $"UPDATE PortalUserPasskey SET Data = '{honest}'",
            async () =>
            {
                await using var scope = home.NewScope();
                var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
                return await users.FindByIdAsync("anna") is not { } anna
                    || (await users.GetPasskeyAsync(anna, [1, 2, 3]))?.PublicKey is null or [4, 5, 6];
            }
        );
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task An_entry_never_covers_a_row_that_a_search_finds_after_the_change_and_not_before_it()
    {
        var flip = new Flip();
        await using var home = await PortalHome.CreateAsync(services =>
            services.ConfigureDbContext<SqlitePortalDb>(o => o.AddInterceptors(flip))
        );
        await home.Get<UserRegister>()
            .CreateAsync(PortalHome.Tester, New(), new NewUser("anna", "anna", Password, [Roles.Auditor]), CancellationToken.None);
        var refused = 0;
        for (var at = 1; at <= 40; at++)
        {
            flip.Within(at, "INSERT OR IGNORE INTO PortalUserRole (UserId, RoleId) VALUES ('anna', 'Admin')");
            try
            {
                await home.Get<UserRegister>()
                    .SetRolesAsync(
                        PortalHome.Tester,
                        New(),
                        "anna",
                        [at % 2 == 0 ? Roles.Compliance : Roles.Executive],
                        "moved",
                        CancellationToken.None
                    );
            }
            catch (RuleException)
            {
                refused++;
            }

            flip.Off();
            await home.TamperAsync("DELETE FROM PortalUserRole WHERE RoleId = 'Admin'");
            await Tampering.AssertIntactAsync(home);
        }

        Assert.InRange(refused, 3, 39);
    }

    private static Guid New() => Guid.NewGuid();

    private static NewReturn Return() =>
        new()
        {
            Form = "G11_I",
            AsOf = June,
            ContentDigest = "d1",
            CatalogueDigest = "c1",
            CatalogueText = "the rules",
            InputDigest = "i1",
            ClosureDigest = "1:u1",
            DocumentJson = """{"checks":[{"id":"C-1","severity":"Block","state":"Ok"}]}""",
        };

    /// <summary>Runs a statement before the command of a number.</summary>
    private sealed class Flip : DbCommandInterceptor
    {
        private int _count;
        private int _at;
        private string _statement = "";
        private bool _isWithin;

        public string Path { get; set; } = "";

        /// <summary>Asks while the edit goes away before the n-th read, and while it comes before it.</summary>
        /// <param name="isRight">True for an answer that is not the edit's; a refusal is right as well.</param>
        public async Task TryAsync(string edit, string back, Func<Task<bool>> isRight)
        {
            for (var at = 1; at <= Reads; at++)
            {
                foreach (var (first, then) in new[] { (edit, back), (back, edit) })
                {
                    Execute(first);
                    (_count, _at, _statement, _isWithin) = (0, at, then, false);
                    bool right;
                    try
                    {
                        right = await isRight();
                    }
                    catch (RuleException)
                    {
                        right = true;
                    }

                    Off();
                    Execute(back);
                    Assert.True(right, $"believed: {edit}, {(first == edit ? "until" : "from")} read {at}");
                }
            }
        }

        public void Within(int at, string statement) => (_count, _at, _statement, _isWithin) = (0, at, statement, true);

        public void Off() => _at = 0;

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        )
        {
            if (_at > 0 && ++_count == _at)
            {
                if (_isWithin)
                {
                    using var same = command.Connection!.CreateCommand();
                    (same.Transaction, same.CommandText) = (command.Transaction, _statement);
                    same.ExecuteNonQuery();
                }
                else
                {
                    Execute(_statement);
                }
            }

            return ValueTask.FromResult(result);
        }

        private void Execute(string statement)
        {
            using var connection = new SqliteConnection($"Data Source={Path};Foreign Keys=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }
    }
}
