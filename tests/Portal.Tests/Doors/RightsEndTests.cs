using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portal.Access;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>Rights end at once, at every door: a cookie and its copy, a token, and whatever is being answered at that moment.</summary>
public sealed class RightsEndTests(ServedPortal portal) : IClassFixture<ServedPortal>
{
    private static readonly Actor Admin = Actor.User("admin");
    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);

    public static TheoryData<string> Ends => ["sign-out", "password", "role", "disabled", "ended by an administrator"];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task The_old_cookie_is_dead_at_the_next_request(string how)
    {
        var (name, browser, copy) = await GivenSignedInAsync();
        using (browser)
        using (copy)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(copy, "/findings"));

            await EndAsync(how, name, browser);

            Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(copy, "/findings"));
            Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(copy, "/returns/G11_I/2024-12-31.xlsx"));
            Assert.NotEqual(HttpStatusCode.OK, await StatusAsync(copy, "/_blazor/negotiate?negotiateVersion=1"));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(copy, "/sign-in"));
        }
    }

    [Fact]
    public async Task Signing_out_ends_this_session_and_no_other_and_the_ledger_has_it()
    {
        var (name, browser, copy) = await GivenSignedInAsync();
        using var elsewhere = portal.Browser();
        using var signedIn = await ServedPortal.SignInAsync(elsewhere, name, ServedPortal.Password);
        using (browser)
        using (copy)
        {
            var sessions = await portal.Get<SessionRegister>().ListAsync(name, Stop);
            Assert.Equal(2, sessions.Count);

            await EndAsync("sign-out", name, browser);

            Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(copy, "/findings"));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(elsewhere, "/findings"));
            var open = await portal.Get<SessionRegister>().ListAsync(name, Stop);
            var ended = Assert.Single(sessions.ExceptBy(open.Select(s => s.Id), s => s.Id));
            Assert.Equal(
                [AccessKinds.SessionStarted, AccessKinds.SessionEnded],
                (await portal.Get<LedgerReader>().HistoryAsync(UserSession.SubjectOf(ended.Id), Stop)).Select(e => e.Kind)
            );
        }
    }

    [Fact]
    public async Task Who_signs_out_is_out_also_where_no_entry_can_be_written_and_the_entry_follows()
    {
        var (name, browser, copy) = await GivenSignedInAsync();
        using (browser)
        using (copy)
        {
            var session = Assert.Single(await portal.Get<SessionRegister>().ListAsync(name, Stop));
            var queue = Path.Combine(portal.HomeDirectory, "assay.db.queue");
            Directory.Move(queue, queue + ".away");
            await File.WriteAllTextAsync(queue, "no writer gets a turn", Stop);

            using (var answer = await browser.GetAsync("/sign-out", Stop))
            {
                Assert.Equal("/sign-in", answer.Headers.Location?.OriginalString);
                Assert.Contains(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("assay.session=;", StringComparison.Ordinal));
            }

            Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(copy, "/findings"));
            File.Delete(queue);
            Directory.Move(queue + ".away", queue);
            await portal.Get<LeavingSessions>().EndOwedAsync();
            Assert.Empty(await portal.Get<SessionRegister>().ListAsync(name, Stop));
            Assert.Equal(
                AccessKinds.SessionEnded,
                (await portal.Get<LedgerReader>().HistoryAsync(UserSession.SubjectOf(session.Id), Stop))[^1].Kind
            );
            Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(copy, "/findings"));
        }
    }

    [Theory]
    [InlineData("role")]
    [InlineData("disabled")]
    [InlineData("revoked")]
    public async Task A_token_has_the_rights_of_now(string how)
    {
        var (name, browser, copy) = await GivenSignedInAsync();
        var token = await portal.GivenTokenAsync(name);
        using (browser)
        using (copy)
        using (var program = portal.Program(token.Secret))
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(program, "/api/scenarios"));

            await (
                how == "revoked"
                    ? portal.Get<TokenRegister>().RevokeAsync(Admin, Guid.NewGuid(), token.Id, Stop)
                    : EndAsync(how, name, browser)
            );

            Assert.Equal(
                how == "role" ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized,
                await StatusAsync(program, "/api/scenarios")
            );
        }
    }

    /// <summary>A request whose body does not come is one that is being answered for as long as the test likes.</summary>
    [Theory]
    [InlineData("cookie", "disabled")]
    [InlineData("cookie", "sign-out")]
    [InlineData("cookie", "role")]
    [InlineData("token", "disabled")]
    [InlineData("token", "role")]
    public async Task What_is_being_answered_stops_within_the_next_look(string door, string how)
    {
        var (name, browser, copy) = await GivenSignedInAsync();
        using (browser)
        using (copy)
        using (var socket = new TcpClient())
        {
            var (address, who) =
                door == "token"
                    ? ("/api/findings", $"Authorization: Bearer {(await portal.GivenTokenAsync(name)).Secret}")
                    : ("/sign-in", $"Cookie: {_cookies[name]}");
            await socket.ConnectAsync(portal.Address.Host, portal.Address.Port, Stop);
            await socket
                .GetStream()
                .WriteAsync(
                    Encoding.ASCII.GetBytes(
                        $"POST {address} HTTP/1.1\r\nHost: {portal.Address.Authority}\r\n{who}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n{{"
                    ),
                    Stop
                );
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            patience.CancelAfter(TimeSpan.FromSeconds(60));
            while (portal.Get<OpenGrants>().All.All(grant => grant.UserName != name))
            {
                await Task.Yield(); // sent is not yet read
                patience.Token.ThrowIfCancellationRequested();
            }

            await EndAsync(how, name, browser);

            Assert.Equal(0, await ReadAsync(socket, patience.Token));
            while (portal.Get<OpenGrants>().All.Any(grant => grant.UserName == name))
            {
                await Task.Yield(); // the browser sees the cut before the request has ended
                patience.Token.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>A page whose scripts were cut off while they were loading would stand there, and lead nowhere.</summary>
    [Fact]
    public async Task Scripts_and_styles_are_not_cut_off_with_the_rights_of_whoever_asks_for_them()
    {
        var endpoints = portal.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        var app = new ApplicationBuilder(portal.Get<IServiceProvider>());
        app.UseRunningRequests();
        app.Run(http =>
        {
            http.Items["watched"] = portal.Get<OpenGrants>().All.Any(grant => grant.UserName == http.User.Identity!.Name);
            return Task.CompletedTask;
        });
        var watch = app.Build();

        foreach (var name in new[] { "reconnect.", "_framework/blazor.web.", "app." })
        {
            Assert.False(
                await IsWatchedAsync(
                    endpoints.First(e => e.RoutePattern.RawText!.TrimStart('/').StartsWith(name, StringComparison.Ordinal))
                )
            );
        }

        Assert.True(await IsWatchedAsync(endpoints.First(e => e.RoutePattern.RawText == "/findings")));

        async Task<bool> IsWatchedAsync(Endpoint endpoint)
        {
            var claims = GrantClaims.Of(new Grant("watched", 1, "", "session", null)).Append(new Claim(ClaimTypes.Name, "watched"));
            var http = new DefaultHttpContext
            {
                RequestServices = portal.Get<IServiceProvider>(),
                User = new ClaimsPrincipal(new ClaimsIdentity(claims, "test")),
            };
            http.SetEndpoint(endpoint);
            await watch(http);
            return (bool)http.Items["watched"]!;
        }
    }

    /// <summary>Bytes of the answer; 0 when the connection was cut.</summary>
    private static async Task<int> ReadAsync(TcpClient socket, CancellationToken cancellationToken)
    {
        try
        {
            return await socket.GetStream().ReadAsync(new byte[100], cancellationToken);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private async Task<(string Name, HttpClient Browser, HttpClient Copy)> GivenSignedInAsync()
    {
        var name = $"leaver-{Guid.NewGuid():N}"[..20];
        await portal.GivenUserAsync(name, Roles.Auditor, Roles.Compliance);
        var browser = portal.Browser();
        using var answer = await ServedPortal.SignInAsync(browser, name, ServedPortal.Password);
        var cookies = answer.Headers.GetValues("Set-Cookie").ToList();
        _cookies[name] = string.Join("; ", cookies.Select(cookie => cookie.Split(';')[0]));
        return (name, browser, portal.WithCookies(cookies));
    }

    private async Task EndAsync(string how, string name, HttpClient browser)
    {
        var users = portal.Get<UserRegister>();
        switch (how)
        {
            case "sign-out":
                Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(browser, "/sign-out"));
                break;
            case "password":
                await portal.Get<InvitationRegister>().ResetAsync(Admin, Guid.NewGuid(), name, false, "forgotten", Stop);
                break;
            case "role":
                await users.SetRolesAsync(Admin, Guid.NewGuid(), name, [Roles.Admin], "moved", Stop);
                break;
            case "disabled":
                await users.DisableAsync(Admin, Guid.NewGuid(), name, "left the bank", Stop);
                break;
            default:
                await portal
                    .Get<SessionRegister>()
                    .EndOthersAsync(Admin, Guid.NewGuid(), name, null, SessionEnd.EndedByAdministrator, "lost laptop", Stop);
                break;
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address, Stop);
        return answer.StatusCode;
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
