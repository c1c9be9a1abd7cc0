using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Portal.Data.Access;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>Who may come in where: every route of the running portal × every role and nobody. A route that is not in the table
/// fails.</summary>
public sealed class AccessTests(ServedPortal portal) : IClassFixture<ServedPortal>
{
    private const string Everyone = "Auditor AuditManager Compliance Executive Admin";
    private const string Readers = "Auditor AuditManager Compliance Executive";
    private const string Loans = "Auditor AuditManager Compliance";
    private const string Auditors = "Auditor AuditManager";
    private const string Supposers = "AuditManager Compliance";
    private const string Ledger = "Auditor AuditManager Compliance Admin";
    private const string Verifiers = "Auditor AuditManager Admin";
    private const string Anybody = "Auditor AuditManager Compliance Executive BusinessLine Admin";
    private const string Concerned = "Auditor AuditManager Compliance Executive BusinessLine";
    private const string World = "";

    /// <summary>The whole table: method, route, an address of it, who may. Pages send nobody to sign in, /api answers 401 and takes tokens
    /// only.</summary>
    public static readonly TheoryData<string, string, string, string> Doors = new()
    {
        { "GET", "/", "/", Anybody }, // whoever sees no figures is sent on from here
        { "GET", "/inbox", "/inbox", Anybody },
        { "GET", "/subject", "/subject", Everyone },
        { "GET", "/subject/{Code}", "/subject/capital", Everyone },
        { "GET", "/matrix", "/matrix", Everyone },
        { "GET", "/indicators", "/indicators", Everyone },
        { "GET", "/indicators/{Code}", "/indicators/npl_ratio", Everyone },
        { "GET", "/analysis/{Code}", "/analysis/npl_ratio", Everyone },
        { "GET", "/analysis/{code}/{file}", "/analysis/npl_ratio/2024-12-31.csv", Everyone },
        { "GET", "/bridge/{Code}", "/bridge/npl_ratio", Everyone },
        { "GET", "/rules", "/rules", Everyone },
        { "GET", "/loads", "/loads", "Auditor AuditManager Compliance Admin" },
        { "GET", "/loads/{LoadId}", "/loads/20240101T000000-00000000", "Auditor AuditManager Compliance Admin" },
        { "GET", "/loads/{loadId}/rejects.csv", "/loads/20240101T000000-00000000/rejects.csv", "Auditor AuditManager Compliance" },
        { "GET", "/migration", "/migration", Everyone },
        { "GET", "/classification", "/classification", Everyone },
        { "GET", "/loans", "/loans", Loans },
        { "GET", "/returns", "/returns", Readers },
        { "GET", "/returns/{Form}", "/returns/G11_I", Readers },
        { "GET", "/returns/{form}/{file}", "/returns/G11_I/2024-12-31.csv", Loans },
        { "GET", "/findings", "/findings", Concerned },
        { "GET", "/lists/loans.xlsx", "/lists/loans.xlsx", Loans },
        { "GET", "/lists/loans.csv", "/lists/loans.csv", Loans },
        { "GET", "/lists/users.xlsx", "/lists/users.xlsx", "Admin" },
        { "GET", "/lists/users.csv", "/lists/users.csv", "Admin" },
        { "GET", "/lists/returns.xlsx", "/lists/returns.xlsx", Loans },
        { "GET", "/lists/returns.csv", "/lists/returns.csv", Loans },
        { "GET", "/lists/findings.xlsx", "/lists/findings.xlsx", Concerned },
        { "GET", "/lists/findings.csv", "/lists/findings.csv", Concerned },
        { "GET", "/findings/new", "/findings/new", Auditors },
        { "GET", "/findings/{Number}", "/findings/F-2024-0001", Concerned },
        { "GET", "/scenarios", "/scenarios", Readers },
        { "GET", "/scenarios/compare", "/scenarios/compare?ids=S-2024-0001,S-2024-0002", Readers },
        { "GET", "/scenarios/{Number}", "/scenarios/S-2024-0001", Readers },
        { "GET", "/scenarios/{number}/what-if.xlsx", "/scenarios/S-2024-0001/what-if.xlsx", Readers },
        { "GET", "/ledger", "/ledger", Ledger },
        { "GET", "/ledger/{file:regex(^[0-9]+\\.(json|tlog-proof)$)}", "/ledger/1.json", Ledger },
        { "GET", "/account", "/account", Anybody },
        { "GET", "/account/password", "/account/password", Anybody },
        { "POST", "/account/password", "/account/password", Anybody },
        { "GET", "/account/tokens", "/account/tokens", Anybody },
        { "GET", "/account/second-factor", "/account/second-factor", Anybody },
        { "GET", "/account/passkeys", "/account/passkeys", Anybody },
        { "POST", "/account/passkeys/options", "/account/passkeys/options", Anybody },
        { "POST", "/account/passkeys/add", "/account/passkeys/add", Anybody },
        { "POST", "/account/passkeys/rename", "/account/passkeys/rename", Anybody },
        { "POST", "/account/passkeys/remove", "/account/passkeys/remove", Anybody },
        { "GET", "/roles", "/roles", Anybody },
        { "GET", "/users", "/users", "Admin" },
        { "GET", "/jobs", "/jobs", "Admin" },
        { "GET", "/users/{Name}", "/users/auditor", "Admin" },
        { "GET", "/not-found", "/not-found", Anybody },
        { "GET", "/api/indicators", "/api/indicators", Everyone },
        { "GET", "/api/returns/{form}/{asOf}", "/api/returns/G11_I/2024-12-31", Readers },
        { "POST", "/api/returns/{form}/{asOf}", "/api/returns/G11_I/2024-12-31", Loans },
        { "POST", "/api/returns/{form}/{asOf}/{version}", "/api/returns/G11_I/2024-12-31/1", Readers },
        { "GET", "/api/findings", "/api/findings", Concerned },
        { "GET", "/api/findings/{number}", "/api/findings/F-2024-0001", Concerned },
        { "POST", "/api/findings", "/api/findings", Auditors },
        { "GET", "/api/scenarios", "/api/scenarios", Readers },
        { "GET", "/api/scenarios/{number}", "/api/scenarios/S-2024-0001", Readers },
        { "POST", "/api/scenarios", "/api/scenarios", Supposers },
        { "GET", "/api/ledger/entries", "/api/ledger/entries", Ledger },
        { "POST", "/api/ledger/verify", "/api/ledger/verify", Verifiers },
        { "*", "/api/{**rest}", "/api/nonsense", Anybody },
        // The circuit behind the pages; it shows nothing that a page's own right does not let through.
        { "*", "/_blazor", "/_blazor", Anybody },
        { "*", "/_blazor/negotiate", "/_blazor/negotiate?negotiateVersion=1", Anybody },
        { "*", "/_blazor/disconnect/", "/_blazor/disconnect/", Anybody },
        { "*", "/_blazor/initializers/", "/_blazor/initializers/", Anybody },
        { "GET", "/_framework/opaque-redirect", "/_framework/opaque-redirect", Anybody },
        { "GET", "/setup", "/setup", World },
        { "GET", "/invitation", "/invitation", World },
        { "GET", "/sign-in", "/sign-in", World },
        { "POST", "/sign-in", "/sign-in", World },
        { "GET", "/sign-in/code", "/sign-in/code", World },
        { "GET", "/sign-in/enrol", "/sign-in/enrol", World },
        { "POST", "/sign-in/passkey/options", "/sign-in/passkey/options", World },
        { "POST", "/sign-in/passkey", "/sign-in/passkey", World },
        { "GET", "/sign-out", "/sign-out", World },
        { "GET", "/status/{Code:int}", "/status/404", World },
        { "GET", "/health/live", "/health/live", World },
        { "GET", "/health/ready", "/health/ready", World },
        { "GET", "/preferences/language", "/preferences/language?to=en", World },
        { "GET", "/preferences/theme", "/preferences/theme?to=dark", World },
    };

    // From a build directory, files of the source tree are served by this one too; a published portal does not have it.
    private const string SourceFiles = "{**path:file}";

    [Fact]
    public void Every_route_of_the_portal_is_in_the_table()
    {
        var served = Routes()
            .Where(r => r.Endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null && r.Route != SourceFiles)
            .Select(r => $"{r.Method} {r.Route}");

        Assert.Equal(
            Doors.Select(d => $"{d.Data.Item1} {d.Data.Item2}").Order(StringComparer.Ordinal),
            served.Distinct().Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Only_what_the_table_opens_to_the_world_is_open_beside_files()
    {
        var open = Routes()
            .Where(r =>
                r.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
                && r.Endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null
            )
            .Select(r => $"{r.Method} {r.Route}")
            .Distinct();

        Assert.Equal(
            Doors.Where(d => d.Data.Item4 == World).Select(d => $"{d.Data.Item1} {d.Data.Item2}").Order(StringComparer.Ordinal),
            open.Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_door_opens_to_its_roles_and_to_no_other(string method, string route, string address, string allowed)
    {
        var isApi = route.StartsWith("/api/", StringComparison.Ordinal);
        var wrong = new List<string>();
        foreach (var role in Roles.All.Prepend(null))
        {
            using var visitor =
                role is null ? portal.Browser()
                : isApi ? portal.Program((await portal.GivenTokenAsync(role.ToLowerInvariant())).Secret)
                : route == "/sign-out" ? await portal.NewlySignedInAsync(role.ToLowerInvariant()) // it ends the session, which others share
                : await portal.SignedInAsync(role.ToLowerInvariant());
            using var request = new HttpRequestMessage(new HttpMethod(method == "*" ? "POST" : method), address);
            using var answer = await visitor.SendAsync(request, TestContext.Current.CancellationToken);
            var expected =
                allowed == World || (role is not null && allowed.Split(' ').Contains(role)) ? "in"
                : role is not null ? "403"
                : isApi || IsSocket(route) ? "401"
                : "sign-in";
            if (Outcome(answer, allowed == World) is var outcome && outcome != expected)
            {
                wrong.Add($"{role ?? "nobody"}: expected {expected}, was {outcome} ({(int)answer.StatusCode})");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Files_that_pages_are_made_of_are_open_and_nothing_else_is_a_file()
    {
        using var nobody = portal.Browser();
        foreach (
            var file in Routes()
                .Where(r => r.Endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
                .Select(r => r.Route)
                .Distinct()
                .ToList()
        )
        {
            using var answer = await nobody.GetAsync("/" + file.TrimStart('/'), TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, $"{file}: {answer.StatusCode}");
        }

        foreach (
            var guess in new[]
            {
                "/appsettings.json",
                "/catalogue/regulations.yaml",
                "/assay.db",
                "/Portal.dll",
                "/../appsettings.json",
                "/%2e%2e/appsettings.json",
            }
        )
        {
            using var answer = await nobody.GetAsync(guess, TestContext.Current.CancellationToken);
            Assert.Equal("sign-in", Outcome(answer, isOpen: false));
        }
    }

    [Fact]
    public async Task A_session_cookie_opens_no_door_of_the_interface()
    {
        using var auditor = await portal.SignedInAsync("auditor");

        using var answer = await auditor.PostAsJsonAsync(
            "/api/findings",
            new { title = "From a foreign page", rating = "Low" },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_token_opens_no_page()
    {
        using var program = portal.Program((await portal.GivenTokenAsync("auditor")).Secret);

        using var answer = await program.GetAsync("/findings", TestContext.Current.CancellationToken);

        Assert.Equal("sign-in", Outcome(answer, isOpen: false));
    }

    [Fact]
    public async Task The_refusal_page_names_the_right_and_who_has_it()
    {
        using var executive = await portal.SignedInAsync("executive");

        using var answer = await executive.GetAsync("/loans", TestContext.Current.CancellationToken);

        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("see single loans", page, StringComparison.Ordinal);
        Assert.Contains("Auditor or Audit manager or Compliance officer", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_lost_the_role_is_refused_at_the_next_call()
    {
        await portal.GivenUserAsync("mover", Roles.Auditor);
        using var program = portal.Program((await portal.GivenTokenAsync("mover")).Secret);
        await portal
            .Get<UserRegister>()
            .SetRolesAsync(Actor.User("admin"), Guid.NewGuid(), "mover", [Roles.Executive], "moved", TestContext.Current.CancellationToken);

        using var answer = await program.PostAsJsonAsync(
            "/api/findings",
            new { title = "Too late", rating = "Low" },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains(
            "findings.edit",
            (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
    }

    // A script opens it, which could do nothing with the way to a page.
    private static bool IsSocket(string route) => route is "/_blazor" or "/_blazor/negotiate";

    /// <summary>Past the guard, or where the guard sent the visitor. What a door then says about the request itself is no matter of
    /// access.</summary>
    private static string Outcome(HttpResponseMessage answer, bool isOpen) =>
        answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized => "401",
            HttpStatusCode.Forbidden => "403",
            HttpStatusCode.Redirect
                when !isOpen && answer.Headers.Location?.ToString().Contains("/sign-in?returnUrl=", StringComparison.Ordinal) == true =>
                "sign-in",
            >= HttpStatusCode.InternalServerError => "broken",
            _ => "in",
        };

    // Pages also take POST, for forms of theirs; the guard is one for the route.
    private IEnumerable<(string Method, string Route, RouteEndpoint Endpoint)> Routes() =>
        from endpoint in ((IEndpointRouteBuilder)portal.App).DataSources.SelectMany(s => s.Endpoints)
        select endpoint as RouteEndpoint
            ?? throw new InvalidOperationException($"{endpoint.DisplayName} has no route to ask for.") into endpoint
        let methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select (
            methods.Count == 0 ? "*"
            : methods.Contains("GET") ? "GET"
            : string.Join(',', methods),
            endpoint.RoutePattern.RawText!,
            endpoint
        );
}
