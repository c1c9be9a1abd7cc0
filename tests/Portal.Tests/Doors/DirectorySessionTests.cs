using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Portal.Access;
using Portal.Data.Access;
using Portal.Data.SignIns;
using Portal.Data.Store;
using Portal.Settings;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>How long a session lasts by which the directory answers for a person.</summary>
public sealed class DirectorySessionTests(DirectoryPortal portal) : IClassFixture<DirectoryPortal>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refresh_reads_membership_again_and_ends_the_sessions_of_who_is_dismissed()
    {
        using var browser = portal.Browser();
        await portal.ComeInAsync(browser, new Employee("s-6", "stays", "S", "it-audit"));
        await portal.ComeInAsync(portal.Browser(), new Employee("s-7", "leaves", "L", "it-audit"));
        await portal.ComeInAsync(portal.Browser(), new Employee("s-8", "loses", "L", "it-audit"));
        portal.Staff.People["s-6"] = new Employee("s-6", "stays", "S", "assay-admins");
        portal.Staff.People.TryRemove("s-7", out _);
        portal.Staff.People["s-8"] = new Employee("s-8", "loses", "L");

        await portal.Get<DirectorySessions>().ConfirmAsync(TimeSpan.Zero, Cancelled);

        Assert.Equal((1, 0, 0), (await OpenAsync("stays"), await OpenAsync("leaves"), await OpenAsync("loses")));
        Assert.Equal([Roles.Admin], await RolesAsync("stays"));
        Assert.Empty(await RolesAsync("loses"));

        // The token that the refresh brought works for the next one.
        await portal.Get<DirectorySessions>().ConfirmAsync(TimeSpan.Zero, Cancelled);
        Assert.Equal(1, await OpenAsync("stays"));
    }

    [Theory]
    [InlineData("logout")]
    [InlineData("dismissed")]
    [InlineData("signs out")]
    public async Task Tokens_of_a_person_of_the_directory_end_with_the_session_by_which_it_answers_for_him(string how)
    {
        var person = new Employee("s-20" + how, "tokens-" + how.Split(' ')[0], "T", "it-audit");
        await portal.ComeInAsync(portal.Browser(), person);
        var token = await portal.GivenTokenAsync(person.Name);
        using var program = portal.Program(token.Secret);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(program));
        var grant = new Grant(person.Name, 0, Grant.Joined(await RolesAsync(person.Name)), null, token.Id);
        Assert.True(await portal.Get<Grants>().HoldsAsync(grant, Cancelled));

        switch (how)
        {
            case "logout":
                Assert.Equal(HttpStatusCode.OK, await LogoutAsync(portal.Staff.LogoutToken(person.Subject, session: null)));
                break;
            case "dismissed":
                portal.Staff.People.TryRemove(person.Subject, out _);
                await portal.Get<DirectorySessions>().ConfirmAsync(TimeSpan.Zero, Cancelled);
                break;
            default:
                var session = (await portal.Get<SessionRegister>().ListAsync(person.Name, Cancelled)).Single().Id;
                await portal
                    .Get<SessionRegister>()
                    .EndAsync(Actor.User(person.Name), Guid.NewGuid(), session, SessionEnd.SignedOut, Cancelled);
                break;
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(program));
        Assert.False(await portal.Get<Grants>().HoldsAsync(grant, Cancelled)); // a call that is being answered is cut
        using var glass = portal.Program((await portal.GivenTokenAsync("admin")).Secret);
        Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(glass)); // nobody else's tokens rest: known, but no reader of findings
        using var local = portal.Program((await portal.GivenTokenAsync("auditor")).Secret);
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(local)); // whoever could not sign in here has no token either

        await portal.ComeInAsync(portal.Browser(), person);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(program)); // back in the bank, and signed in

        async Task<HttpStatusCode> CallAsync(HttpClient caller)
        {
            using var answer = await caller.GetAsync("/api/findings", Cancelled);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_session_of_the_directory_goes_on_with_the_roles_that_it_brings_and_with_no_other()
    {
        using var browser = portal.Browser();
        await portal.ComeInAsync(browser, new Employee("s-21", "moved", "M", "it-audit"));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (await AskAsync("/loans"), await AskAsync("/users")));

        portal.Staff.People["s-21"] = new Employee("s-21", "moved", "M", "assay-admins");
        await portal.Get<DirectorySessions>().ConfirmAsync(TimeSpan.Zero, Cancelled);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (await AskAsync("/loans"), await AskAsync("/users")));
        Assert.Equal(1, await OpenAsync("moved"));

        async Task<HttpStatusCode> AskAsync(string address)
        {
            using var answer = await browser.GetAsync(address, Cancelled);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Nothing_is_asked_about_a_session_that_ended_here()
    {
        await portal.ComeInAsync(portal.Browser(), new Employee("s-16", "signsout", "S", "it-audit"));
        var session = (await portal.Get<SessionRegister>().ListAsync("signsout", Cancelled)).Single().Id;
        await portal.Get<SessionRegister>().EndAsync(Actor.User("signsout"), Guid.NewGuid(), session, SessionEnd.SignedOut, Cancelled);
        portal.Staff.People["s-16"] = new Employee("s-16", "signsout", "S", "assay-admins");

        await portal.Get<DirectorySessions>().ConfirmAsync(TimeSpan.Zero, Cancelled);

        Assert.Equal([Roles.Auditor], await RolesAsync("signsout"));
    }

    [Fact]
    public async Task A_directory_out_of_reach_ends_sessions_before_five_minutes_are_over_and_not_at_once()
    {
        await portal.ComeInAsync(portal.Browser(), new Employee("s-9", "waits", "W", "it-audit"));
        var session = (await portal.Get<SessionRegister>().ListAsync("waits", Cancelled)).Single().Id;
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var unreachable = new BankDirectory(new Unreachable(), new OpenIdConnectSettings { ClientId = "x" }, time);
        var sessions = new DirectorySessions(
            unreachable,
            portal.Get<DirectoryPeople>(),
            portal.Get<SessionRegister>(),
            portal.Get<EndingSessions>(),
            time,
            NullLogger<DirectorySessions>.Instance
        );
        sessions.Add(session, "waits", "s-9", null, "token");

        time.Advance(TimeSpan.FromMinutes(4));
        await sessions.ConfirmAsync(TimeSpan.FromMinutes(4), Cancelled);
        await sessions.EndOverdueAsync(Cancelled);
        Assert.Equal(1, await OpenAsync("waits"));
        time.Advance(TimeSpan.FromSeconds(55));
        await sessions.EndOverdueAsync(Cancelled);

        Assert.Equal(0, await OpenAsync("waits"));
    }

    [Theory]
    [InlineData("overdue")]
    [InlineData("dismissed")]
    [InlineData("logout")]
    public async Task A_ledger_that_cannot_be_written_to_keeps_nobody_in_whom_the_directory_let_go(string how)
    {
        var person = new Employee("s-40" + how, "unwritten-" + how, "U", "it-audit");
        using var browser = portal.Browser();
        await portal.ComeInAsync(browser, person);
        using var program = portal.Program((await portal.GivenTokenAsync(person.Name)).Secret);
        var token = portal.Staff.LogoutToken(person.Subject, session: null);
        await ExecuteAsync("CREATE TRIGGER foreign_hand AFTER UPDATE ON PortalUser BEGIN SELECT 1; END"); // every write is refused now
        try
        {
            portal.Staff.People.TryRemove(person.Subject, out _);
            await Record.ExceptionAsync(() =>
                how switch
                {
                    "overdue" => EndOverdueAsync(),
                    "dismissed" => portal.Get<DirectorySessions>().ConfirmAsync(TimeSpan.Zero, Cancelled),
                    _ => LogoutAsync(token),
                }
            );

            Assert.Equal(1, await OpenAsync(person.Name)); // its end could not be written
            using var page = await browser.GetAsync("/loans", Cancelled);
            using var call = await program.GetAsync("/api/findings", Cancelled);
            Assert.Equal((HttpStatusCode.Found, HttpStatusCode.Unauthorized), (page.StatusCode, call.StatusCode));
        }
        finally
        {
            await ExecuteAsync("DROP TRIGGER foreign_hand");
        }

        await portal.Get<DirectorySessions>().ConfirmAsync(TimeSpan.Zero, Cancelled);
        Assert.Equal(0, await OpenAsync(person.Name));

        async Task EndOverdueAsync()
        {
            var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
            var sessions = new DirectorySessions(
                new BankDirectory(new Unreachable(), new OpenIdConnectSettings { ClientId = "x" }, time),
                portal.Get<DirectoryPeople>(),
                portal.Get<SessionRegister>(),
                portal.Get<EndingSessions>(),
                time,
                NullLogger<DirectorySessions>.Instance
            );
            sessions.Add((await portal.Get<SessionRegister>().ListAsync(person.Name, Cancelled)).Single().Id, person.Name, "s", null, "t");
            time.Advance(DirectorySessions.Longest);
            await sessions.EndOverdueAsync(Cancelled);
        }

        async Task ExecuteAsync(string sql)
        {
            await using var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Cancelled);
            await db.Database.ExecuteSqlRawAsync(sql, Cancelled);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_directory_that_never_answers_keeps_nobody_in_beyond_five_minutes()
    {
        var stop = TestContext.Current.CancellationToken;
        await portal.GivenUserAsync("held", Roles.Auditor);
        var register = portal.Get<SessionRegister>();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var silent = new Silent();
        var settings = new OpenIdConnectSettings { ClientId = "x" };
        var sessions = new DirectorySessions(
            new BankDirectory(silent, settings, time),
            portal.Get<DirectoryPeople>(),
            register,
            portal.Get<EndingSessions>(),
            time,
            NullLogger<DirectorySessions>.Instance
        );
        using var watch = new DirectoryWatch(sessions, portal.Get<DirectoryPeople>(), settings, time, NullLogger<DirectoryWatch>.Instance);
        await watch.StartAsync(stop);
        for (var i = 0; i < 40; i++) // more than are asked about at once
        {
            var session = await register.StartAsync(new NewSession("held", SignInWay.Directory, null, null), stop);
            sessions.Add(session, "held", "s-held", null, "token");
        }

        time.Advance(settings.RefreshEvery);
        await silent.Asked.WaitAsync(stop); // from here on every question hangs, deaf to its own end
        Assert.Equal(40, await OpenAsync("held"));
        time.Advance(DirectorySessions.Longest - settings.RefreshEvery);
        while (await OpenAsync("held") > 0)
        {
            stop.ThrowIfCancellationRequested();
            await Task.Yield(); // the clock stands: nothing but the turn of this moment can end them
        }

        await watch.StopAsync(stop);
    }

    [Fact]
    public async Task An_answer_counts_from_when_it_was_asked_for_and_a_question_has_an_end()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var silent = new Silent();
        var session = await portal.Get<SessionRegister>().StartAsync(new NewSession("auditor", SignInWay.Directory, null, null), Cancelled);
        var sessions = new DirectorySessions(
            new BankDirectory(silent, new OpenIdConnectSettings { ClientId = "x" }, time),
            portal.Get<DirectoryPeople>(),
            portal.Get<SessionRegister>(),
            portal.Get<EndingSessions>(),
            time,
            NullLogger<DirectorySessions>.Instance
        );
        sessions.Add(session, "auditor", "s-auditor", null, "token");

        var asking = sessions.ConfirmAsync(TimeSpan.Zero, Cancelled);
        await silent.Asked.WaitAsync(Cancelled);
        time.Advance(DirectorySessions.LongestQuestion);
        await asking.WaitAsync(Cancelled);

        Assert.Equal(1, await OpenAsync("auditor")); // an outage of seconds ends nothing
        time.Advance(DirectorySessions.Longest - DirectorySessions.LongestQuestion);
        await sessions.EndOverdueAsync(Cancelled);
        Assert.Equal(0, await OpenAsync("auditor"));
    }

    [Fact]
    public async Task The_directorys_logout_ends_the_session_at_once_and_does_nothing_twice()
    {
        await portal.ComeInAsync(portal.Browser(), new Employee("s-10", "goes", "G", "it-audit"));
        await portal.ComeInAsync(portal.Browser(), new Employee("s-11", "remains", "R", "it-audit"));
        var token = portal.Staff.LogoutToken("s-10", "sid-s-10");

        Assert.Equal(HttpStatusCode.OK, await LogoutAsync(token));
        Assert.Equal((0, 1), (await OpenAsync("goes"), await OpenAsync("remains")));

        await portal.ComeInAsync(portal.Browser(), new Employee("s-10", "goes", "G", "it-audit"));
        Assert.Equal(HttpStatusCode.BadRequest, await LogoutAsync(token));
        Assert.Equal(1, await OpenAsync("goes"));
        Assert.Equal(HttpStatusCode.OK, await LogoutAsync(portal.Staff.LogoutToken("s-10", session: null)));
        Assert.Equal(0, await OpenAsync("goes"));
    }

    [Fact]
    public async Task A_logout_that_is_not_the_directorys_own_ends_nothing()
    {
        await portal.ComeInAsync(portal.Browser(), new Employee("s-12", "attacked", "A", "it-audit"));
        var staff = portal.Staff;
        using var stolen = RSA.Create(2048);

        foreach (
            var token in new[]
            {
                staff.LogoutToken("s-12", null, key: new RsaSecurityKey(stolen) { KeyId = "tests" }),
                staff.LogoutToken("s-12", null, audience: "somebody else"),
                staff.LogoutToken("s-12", null, issuer: "https://evil.example/"),
                staff.LogoutToken("s-12", null, isEvent: false),
                staff.LogoutToken("s-12", null, hasNonce: true),
                staff.LogoutToken("s-12", null, minutes: -10),
                staff.LogoutToken("s-12", null, minutes: 20), // remembered, and good, for too long
                staff.LogoutToken(null, null),
                "nonsense",
                "",
                new string('x', 20_000),
            }
        )
        {
            Assert.Equal(HttpStatusCode.BadRequest, await LogoutAsync(token));
        }

        Assert.Equal(1, await OpenAsync("attacked"));
    }

    private async Task<HttpStatusCode> LogoutAsync(string token)
    {
        using var caller = portal.Browser();
        using var form = new FormUrlEncodedContent([new("logout_token", token)]);
        using var answer = await caller.PostAsync("/sign-in/directory/logout", form, Cancelled);
        return answer.StatusCode;
    }

    private async Task<int> OpenAsync(string user) => (await portal.Get<SessionRegister>().ListAsync(user, Cancelled)).Count;

    private async Task<IReadOnlyList<string>> RolesAsync(string user) =>
        (await portal.Get<UserRegister>().ListAsync(Cancelled)).Single(u => u.UserName == user).Roles;

    /// <summary>Takes a question, never answers it, and does not listen when the asker gives up.</summary>
    private sealed class Silent : Microsoft.Extensions.Options.IOptionsMonitor<OpenIdConnectOptions>
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public OpenIdConnectOptions CurrentValue => Get(null);

        public OpenIdConnectOptions Get(string? name) =>
            new()
            {
                ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(
                    new() { TokenEndpoint = "http://127.0.0.1:9/none" }
                ),
                Backchannel = new HttpClient(new Hanging(_asked)),
            };

        public IDisposable? OnChange(Action<OpenIdConnectOptions, string?> listener) => null;

        private sealed class Hanging(TaskCompletionSource asked) : HttpMessageHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                asked.TrySetResult();
                return new TaskCompletionSource<HttpResponseMessage>().Task;
            }
        }
    }

    private sealed class Unreachable : Microsoft.Extensions.Options.IOptionsMonitor<OpenIdConnectOptions>
    {
        public OpenIdConnectOptions CurrentValue => Get(null);

        public OpenIdConnectOptions Get(string? name) =>
            new()
            {
                ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(
                    new() { TokenEndpoint = "http://127.0.0.1:9/none" }
                ),
                Backchannel = new HttpClient(),
            };

        public IDisposable? OnChange(Action<OpenIdConnectOptions, string?> listener) => null;
    }
}
