using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Returns;
using Portal.Data.Runs;
using Portal.Data.SignIns;
using Portal.Data.Store;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Ledgers;

/// <summary>Rows that decide something between two verifications, edited so that no entry vouches for them: they decide nothing.</summary>
public sealed class UnvouchedRowTests : IAsyncLifetime
{
    private static readonly Actor Wang = Actor.User("wang");
    private PortalHome _home = null!;

    public async ValueTask InitializeAsync() => _home = await PortalHome.CreateAsync();

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task A_session_of_the_directory_makes_a_token_while_it_is_fresh_and_opened_again_in_its_row_wakes_none()
    {
        var (sessions, tokens) = (_home.Get<SessionRegister>(), _home.Get<TokenRegister>());
        var groups = new DirectoryGroups(
            new Dictionary<string, IReadOnlySet<string>> { [Roles.Auditor] = new HashSet<string> { "auditors" } }
        );
        await new DirectoryPeople(_home.Get<IDbContextFactory<PortalDb>>(), _home.Ledger, sessions, groups).ApplyAsync(
            new DirectoryPerson("s-1", "wang", "Wang", ["auditors"]),
            CancellationToken.None
        );
        var session = await sessions.StartAsync(new NewSession("wang", SignInWay.Directory, null, null), CancellationToken.None);
        _home.Time.Advance(FreshSession.Lasts);
        var late = await Assert.ThrowsAsync<RuleException>(() =>
            tokens.CreateOwnAsync(Wang, Guid.NewGuid(), "", "t", 7, session, CancellationToken.None)
        );
        Assert.Equal("token.sign-in-again", late.Rule);
        session = await sessions.StartAsync(new NewSession("wang", SignInWay.Directory, null, null), CancellationToken.None);
        var token = await tokens.CreateOwnAsync(Wang, Guid.NewGuid(), "", "t", 7, session, CancellationToken.None);
        Assert.NotNull(await tokens.AuthenticateAsync(token.Secret, CancellationToken.None));
        await sessions.EndOthersAsync(
            Actor.System,
            Guid.NewGuid(),
            "wang",
            except: null,
            SessionEnd.EndedByDirectory,
            "left",
            CancellationToken.None
        );
        Assert.Null(await tokens.AuthenticateAsync(token.Secret, CancellationToken.None));

        await _home.TamperAsync("UPDATE UserSession SET EndedAt = NULL, End = NULL");

        Assert.Null(await tokens.AuthenticateAsync(token.Secret, CancellationToken.None));
    }

    [Fact]
    public async Task A_session_that_was_edited_into_a_better_one_gives_a_token_nothing()
    {
        await _home
            .Get<UserRegister>()
            .CreateAsync(
                PortalHome.Tester,
                Guid.NewGuid(),
                new NewUser("wang", "Wang", "the heron walks slowly", [Roles.Auditor]),
                CancellationToken.None
            );
        var session = await _home
            .Get<SessionRegister>()
            .StartAsync(new NewSession("wang", SignInWay.Password, null, null), CancellationToken.None);
        await _home.TamperAsync($"UPDATE UserSession SET Way = {(int)SignInWay.Passkey}");

        var token = await _home.Get<TokenRegister>().CreateAsync(Wang, Guid.NewGuid(), "t", 7, session, CancellationToken.None);

        await using var db = _home.Open();
        Assert.Null((await db.Set<PersonalToken>().SingleAsync(t => t.Id == token.Id)).Way);
    }

    [Fact]
    public async Task A_catalogue_that_was_edited_says_nothing_about_the_rules_of_then()
    {
        await LedgerTests.StoreTextAsync(_home, "a", "the rules of then");
        var runs = _home.Get<RunRegister>();
        Assert.Equal("the rules of then", await runs.CatalogueTextAsync("a", CancellationToken.None));

        await _home.TamperAsync("UPDATE CatalogueText SET Text = 'the rules of now'");

        Assert.Null(await runs.CatalogueTextAsync("a", CancellationToken.None));
    }

    [Fact]
    public async Task A_planted_export_makes_nobodys_file_the_portals()
    {
        var forged = Hashing.Sha256("a forged file");
        await _home.TamperAsync(
            "INSERT INTO ExportRecord (Number, FileKind, About, FileName, Sha256, Bytes, By, At) "
                + $"VALUES (1, 'pdf', 'return/G11_I/2026-06-30/1', 'G11_I.pdf', '{forged}', 13, 'anna', '2026-07-01 08:00:00')"
        );

        Assert.Empty(await _home.Get<ExportRegister>().FindAsync(forged, CancellationToken.None));
    }
}
