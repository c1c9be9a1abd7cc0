using System.Security.Cryptography;
using System.Text;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Ledgers;

/// <summary>What was edited behind the ledger's back is never made true by an honest change of the same thing.</summary>
public sealed class BeforeCheckTests
{
    [Theory]
    [InlineData("INSERT INTO PortalUserRole (UserId, RoleId) VALUES ('ana', 'Admin')")]
    [InlineData("UPDATE PortalUser SET DisplayName = 'Somebody else' WHERE Id = 'ana'")]
    [InlineData("DELETE FROM PortalUserRole WHERE UserId = 'ana'")]
    [InlineData("UPDATE PortalUser SET DisplayName = replace(DisplayName, 'K', char(8490)) WHERE Id = 'ana'")] // one in Unicode form C
    public async Task A_sign_in_does_not_cover_what_was_changed_in_the_database(string tampering)
    {
        await using var home = await GivenAnaAsync();
        await home.TamperAsync(tampering);

        var refused = await Assert.ThrowsAsync<RuleException>(() => SignInAsync(home));

        // Without any role the sign-in itself has nothing to give, and says so before it comes to writing.
        Assert.Contains(refused.Rule, (string[])["ledger.row-differs", "user.no-role"]);
        var found = Assert.Single((await Tampering.VerifyAsync(home)).Problems);
        Assert.Equal((VerificationProblemKind.RowEdited, "user/ana"), (found.Kind, found.Subject));
    }

    [Fact]
    public async Task A_user_whom_no_entry_knows_cannot_be_changed_into_a_known_one()
    {
        await using var home = await GivenAnaAsync();
        await home.TamperAsync(
            "INSERT INTO PortalUser SELECT * FROM PortalUser WHERE 0",
            "CREATE TEMP TABLE t AS SELECT * FROM PortalUser; UPDATE t SET Id = 'eve', UserName = 'eve', NormalizedUserName = 'EVE';"
                + "INSERT INTO PortalUser SELECT * FROM t"
        );

        var refused = await Assert.ThrowsAsync<RuleException>(() =>
            home.Get<UserRegister>()
                .SetRolesAsync(PortalHome.Tester, Guid.NewGuid(), "eve", [Roles.Auditor], "joins", CancellationToken.None)
        );

        Assert.Equal("ledger.row-unknown", refused.Rule);
    }

    [Theory]
    [InlineData("INSERT INTO PortalUserRole (UserId, RoleId) VALUES ('eve', 'Admin')")]
    [InlineData("INSERT INTO PortalUserLogin (LoginProvider, ProviderKey, UserId) VALUES ('Directory', 'x', 'eve')")]
    [InlineData("INSERT INTO PortalUserClaim (UserId, ClaimType, ClaimValue) VALUES ('eve', 'x', 'y')")]
    [InlineData(
        "INSERT INTO PersonalToken (Id, UserName, Name, SecretHash, CreatedAt, ExpiresAt, Version) VALUES ('x', 'eve', 'x', x'00', "
            + "'2026-07-01 08:00:00', '2027-07-01 08:00:00', 0)"
    )]
    public async Task What_was_planted_for_somebody_to_come_does_not_become_true_with_him(string planted)
    {
        await using var home = await GivenAnaAsync();
        await home.TamperAsync("PRAGMA foreign_keys = OFF; " + planted);

        var refused = await Assert.ThrowsAsync<RuleException>(() =>
            home.Get<UserRegister>()
                .CreateAsync(
                    PortalHome.Tester,
                    Guid.NewGuid(),
                    new NewUser("eve", "Eve", "long enough to pass", [Roles.BusinessLine]),
                    CancellationToken.None
                )
        );

        Assert.Equal("ledger.parts-planted", refused.Rule);
        Assert.False((await Tampering.VerifyAsync(home)).IsIntact);
    }

    [Theory]
    [InlineData(
        "DROP TRIGGER LedgerCheckpoint_AppendOnly_Delete; CREATE TRIGGER LedgerCheckpoint_AppendOnly_Delete AFTER UPDATE ON PortalUser "
            + "BEGIN INSERT OR IGNORE INTO PortalUserRole VALUES ('ana', 'Admin'); END"
    )]
    [InlineData(
        "PRAGMA legacy_alter_table = ON; DROP INDEX IX_PortalUserRole_RoleId; ALTER TABLE PortalUserRole RENAME TO __EFr;"
            + "CREATE VIEW PortalUserRole AS SELECT UserId, RoleId FROM __EFr UNION ALL SELECT 'ana', 'Admin' WHERE "
            + "(SELECT LastSignInAt FROM PortalUser WHERE Id = 'ana') IS NOT NULL"
    )]
    [InlineData("CREATE INDEX helper ON PortalUser (DisplayName)")]
    [InlineData(
        "PRAGMA writable_schema = ON; INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('TRIGGER', 'sqlite_helper', "
            + "'UserSession', 0, 'CREATE TRIGGER sqlite_helper AFTER INSERT ON UserSession BEGIN INSERT OR IGNORE INTO PortalUserRole "
            + "VALUES (''ana'', ''Admin''); END')"
    )]
    public async Task A_schema_that_could_add_to_a_change_stops_it(string planted)
    {
        await using var home = await GivenAnaAsync();
        await home.TamperAsync(planted);

        var refused = await Assert.ThrowsAsync<RuleException>(() => SignInAsync(home));

        Assert.Contains(refused.Rule, (string[])["ledger.schema-planted", "ledger.foreign-trigger"]);
        Assert.False((await Tampering.VerifyAsync(home)).IsIntact);
    }

    [Fact]
    public async Task Rows_of_a_person_that_were_edited_stop_no_withdrawal_of_what_he_holds()
    {
        await using var home = await GivenAnaAsync();
        var (edited, other) = (await SignInAsync(home), await SignInAsync(home));
        await home.TamperAsync($"UPDATE UserSession SET Agent = 'edited' WHERE Id = '{edited}'");

        await home.Get<UserRegister>().DisableAsync(PortalHome.Tester, Guid.NewGuid(), "ana", "left", CancellationToken.None);

        var grants = home.Get<Grants>();
        Assert.Null(await grants.OfSessionAsync("ana", edited, CancellationToken.None));
        Assert.Null(await grants.OfSessionAsync("ana", other, CancellationToken.None));
        var found = Assert.Single((await Tampering.VerifyAsync(home)).Problems);
        Assert.Equal("session/" + edited, found.Subject);
    }

    [Fact]
    public async Task An_end_that_is_stored_as_bytes_is_an_end()
    {
        await using var home = await GivenAnaAsync();
        var session = await SignInAsync(home);
        var held = await home.Get<Grants>().OfSessionAsync("ana", session, CancellationToken.None);
        home.Time.Advance(TimeSpan.FromDays(30));
        await home.TamperAsync("UPDATE UserSession SET ExpiresAt = CAST(ExpiresAt AS BLOB)"); // greater than any text

        Assert.False(await home.Get<Grants>().HoldsAsync(held!, CancellationToken.None));
    }

    [Theory]
    [InlineData("planted")]
    [InlineData("revived")]
    [InlineData("given another secret")]
    public async Task A_token_that_no_entry_made_opens_nothing(string how)
    {
        await using var home = await GivenAnaAsync();
        var tokens = home.Get<TokenRegister>();
        var token = await tokens.CreateAsync(Actor.User("ana"), Guid.NewGuid(), "night job", 30, null, CancellationToken.None);
        Assert.NotNull(await tokens.AuthenticateAsync(token.Secret, CancellationToken.None)); // used today: no use is written any more
        var secret = token.Secret;
        if (how == "revived")
        {
            await tokens.RevokeAsync(Actor.User("ana"), Guid.NewGuid(), token.Id, CancellationToken.None);
            await home.TamperAsync("UPDATE PersonalToken SET RevokedAt = NULL");
        }
        else
        {
            secret = TokenRegister.Prefix + (how == "planted" ? "abcdef012345" : token.Id) + "_" + new string('A', 43);
            var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
            await home.TamperAsync(
                how == "planted"
                    ? $"CREATE TEMP TABLE t AS SELECT * FROM PersonalToken; UPDATE t SET Id = 'abcdef012345', SecretHash = x'{hash}'; INSERT INTO PersonalToken SELECT * FROM t"
                    : $"UPDATE PersonalToken SET SecretHash = x'{hash}'"
            );
        }

        Assert.Null(await tokens.AuthenticateAsync(secret, CancellationToken.None));
    }

    [Fact]
    public async Task A_session_that_ended_in_the_ledger_gives_nothing_whatever_its_row_says()
    {
        await using var home = await GivenAnaAsync();
        var session = await SignInAsync(home);
        var grants = home.Get<Grants>();
        var held = await grants.OfSessionAsync("ana", session, CancellationToken.None);
        Assert.True(await grants.HoldsAsync(held!, CancellationToken.None));
        await home.Get<SessionRegister>()
            .EndAsync(PortalHome.Tester, Guid.NewGuid(), session, SessionEnd.EndedByAdministrator, CancellationToken.None);
        await home.TamperAsync("UPDATE UserSession SET EndedAt = NULL, End = NULL");

        Assert.Null(await grants.OfSessionAsync("ana", session, CancellationToken.None));
        Assert.False(await grants.HoldsAsync(held!, CancellationToken.None)); // nor does a page that is still open
    }

    [Theory]
    [InlineData("CREATE TRIGGER helper AFTER UPDATE ON PortalUser BEGIN INSERT OR IGNORE INTO PortalUserRole VALUES ('ana', 'Admin'); END")]
    [InlineData("CREATE TRIGGER helper BEFORE INSERT ON LedgerEntry WHEN NEW.Kind = 205 BEGIN SELECT RAISE(IGNORE); END")]
    public async Task A_trigger_that_is_not_ours_stops_every_change_and_is_named(string trigger)
    {
        await using var home = await GivenAnaAsync();
        await home.TamperAsync(trigger);

        var refused = await Assert.ThrowsAsync<RuleException>(() => SignInAsync(home));

        Assert.Equal("ledger.foreign-trigger", refused.Rule);
        Assert.Contains("helper", refused.Message, StringComparison.Ordinal);
        await Tampering.AssertFirstAsync(
            home,
            VerificationProblemKind.TriggerForeign,
            null,
            "the trigger helper, which Assay did not make"
        );
        var repair = await Assert.ThrowsAsync<RuleException>(() =>
            home.Get<LedgerRepair>().RepairAsync(PortalHome.Tester, CancellationToken.None)
        );
        Assert.Equal("ledger.not-repairable", repair.Rule); // it is evidence: a person drops it
    }

    [Fact]
    public async Task Whose_roles_were_edited_does_nothing_with_them_whatever_it_is_about()
    {
        await using var home = await GivenAnaAsync();
        await home.TamperAsync("INSERT INTO PortalUserRole (UserId, RoleId) VALUES ('ana', 'Admin')");

        var refused = await Assert.ThrowsAsync<RuleException>(() =>
            home.Get<UserRegister>()
                .CreateAsync(
                    Actor.User("ana"),
                    Guid.NewGuid(),
                    new NewUser("eve", "Eve", "long enough to pass", [Roles.Admin]),
                    CancellationToken.None
                )
        );

        Assert.Equal("ledger.row-differs", refused.Rule);
    }

    [Fact]
    public async Task An_edited_person_is_signed_out_and_comes_no_further_by_a_token()
    {
        await using var home = await GivenAnaAsync();
        var session = await SignInAsync(home);
        var token = await home.Get<TokenRegister>()
            .CreateAsync(Actor.User("ana"), Guid.NewGuid(), "night job", 30, null, CancellationToken.None);
        await home.TamperAsync("INSERT INTO PortalUserRole (UserId, RoleId) VALUES ('ana', 'Admin')");

        Assert.Null(await home.Get<Grants>().OfSessionAsync("ana", session, CancellationToken.None));
        Assert.Null(await home.Get<TokenRegister>().AuthenticateAsync(token.Secret, CancellationToken.None));
        Assert.True(
            await home.Get<SessionRegister>()
                .EndAsync(PortalHome.Tester, Guid.NewGuid(), session, SessionEnd.EndedByAdministrator, CancellationToken.None)
        );

        // The edit is still named, and by nothing else than itself.
        var found = Assert.Single((await Tampering.VerifyAsync(home)).Problems);
        Assert.Equal((VerificationProblemKind.RowEdited, "user/ana"), (found.Kind, found.Subject));
    }

    [Fact]
    public async Task What_was_edited_is_taken_over_under_a_name_and_for_a_reason_and_can_then_be_mended()
    {
        await using var home = await GivenAnaAsync();
        await home.TamperAsync("INSERT INTO PortalUserRole (UserId, RoleId) VALUES ('ana', 'Admin')");
        var (adoption, users) = (home.Get<LedgerAdoption>(), home.Get<UserRegister>());
        await users.CreateAsync(
            PortalHome.Tester,
            Guid.NewGuid(),
            new NewUser("boss", "Boss", "long enough to pass", [Roles.Admin]),
            CancellationToken.None
        );
        Task<bool> DisableAsync() =>
            users.DisableAsync(PortalHome.Tester, Guid.NewGuid(), "ana", "gave herself a role", CancellationToken.None);
        Assert.Equal("ledger.row-differs", (await Assert.ThrowsAsync<RuleException>(DisableAsync)).Rule);
        await Assert.ThrowsAsync<RuleException>(() => adoption.AdoptAsync(Actor.User("ana"), "user/ana", "mine", CancellationToken.None));
        await Assert.ThrowsAsync<RuleException>(() => adoption.AdoptAsync(PortalHome.Tester, "user/ana", " ", CancellationToken.None));

        Assert.True(await adoption.AdoptAsync(PortalHome.Tester, "user/ana", "found by the night's check", CancellationToken.None));
        await DisableAsync();

        Assert.False(await adoption.AdoptAsync(PortalHome.Tester, "user/ana", "again", CancellationToken.None));
        await Tampering.AssertIntactAsync(home);
        var entry = (await home.Get<LedgerReader>().HistoryAsync("user/ana", CancellationToken.None)).Single(e =>
            e.Kind == LedgerKinds.RowAdopted
        );
        Assert.Contains("found by the night's check", entry.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_note_that_cannot_be_written_fails_no_commit_and_is_told()
    {
        await using var home = await GivenAnaAsync();
        var path = Path.Combine(home.KeysDirectory, HeadNote.FileName);
        File.Delete(path);
        Directory.CreateDirectory(path);

        await LedgerTests.StoreTextAsync(home, "a", "x");

        Assert.Contains("ledger.head cannot be written", home.Get<HeadNote>().Problem, StringComparison.Ordinal);
        Directory.Delete(path);
        await LedgerTests.StoreTextAsync(home, "b", "x");
        Assert.Null(home.Get<HeadNote>().Problem);
    }

    private static async Task<PortalHome> GivenAnaAsync()
    {
        var home = await PortalHome.CreateAsync();
        await home.Get<UserRegister>()
            .CreateAsync(
                PortalHome.Tester,
                Guid.NewGuid(),
                new NewUser("ana", "Ana K", "long enough to pass", [Roles.Auditor]),
                CancellationToken.None
            );
        return home;
    }

    private static Task<string> SignInAsync(PortalHome home) =>
        home.Get<SessionRegister>().StartAsync(new NewSession("ana", SignInWay.Password, null, null), CancellationToken.None);
}
