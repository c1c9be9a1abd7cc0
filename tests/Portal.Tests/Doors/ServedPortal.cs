using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Portal.Access;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.SignIns;
using Portal.Data.Store;
using Portal.Settings;
using Portal.TestKit;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>The portal as <c>./portal up</c> serves it, on a free port over an empty home, with one user for each role.</summary>
public partial class ServedPortal : IAsyncLifetime
{
    public const string Password = "long enough to pass";
    private readonly string _directory = Directory.CreateTempSubdirectory("assay-doors-").FullName;
    private readonly ConcurrentDictionary<string, Task<IReadOnlyList<string>>> _sessions = new(StringComparer.Ordinal);
    private WebApplication? _app;

    public WebApplication App => _app!;

    public Uri Address { get; private set; } = default!;

    public string HomeDirectory => _directory;

    protected virtual ServerSettings Server { get; } = new() { Url = "http://127.0.0.1:0" };

    /// <summary>Roles of which there is one user each.</summary>
    protected virtual IReadOnlyList<string> Users => Roles.All;

    protected virtual AccessSettings Access { get; } = new();

    protected virtual TelemetrySettings Telemetry { get; } = new();

    public virtual async ValueTask InitializeAsync()
    {
        var settings = new AssaySettings
        {
            Catalogue = { Directory = Repository.PathOf("catalogue") },
            Server = Server,
            Access = Access,
            Telemetry = Telemetry,
            Jobs = { Enabled = false }, // tests run the work that they look at
        };
        var home = new Home(_directory);
        await PrepareAsync(home);
        _app = PortalHost.Build(settings, home, new DemoSignIns([]));
        await Get<PortalDatabase>().MigrateAsync(Actor.System, CancellationToken.None);
        foreach (var role in Users)
        {
            await GivenUserAsync(role.ToLowerInvariant(), role);
        }

        await _app.StartAsync();
        Address = new Uri(PortalHost.Address(_app));
    }

    /// <summary>What the home holds before anything runs over it, and before it has a key of its own.</summary>
    protected virtual Task PrepareAsync(Home home) => Task.CompletedTask;

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public Task GivenUserAsync(string name, params string[] roles) =>
        Get<UserRegister>().CreateAsync(Actor.System, Guid.NewGuid(), new NewUser(name, name, Password, roles), CancellationToken.None);

    /// <summary>A token as the page makes it: in the newest open session of the user, if there is one.</summary>
    public async Task<CreatedToken> GivenTokenAsync(string user)
    {
        var session = await Get<SessionRegister>().ListAsync(user, CancellationToken.None) is [var newest, ..] ? newest.Id : null;
        return await Get<TokenRegister>().CreateAsync(Actor.User(user), Guid.NewGuid(), "test", 7, session, CancellationToken.None);
    }

    /// <summary>A token that was valid for one day, ten days ago.</summary>
    public async Task<CreatedToken> GivenExpiredTokenAsync(string user)
    {
        var then = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(-10));
        return await new TokenRegister(
            Get<IDbContextFactory<PortalDb>>(),
            Get<Ledger>(),
            SignInRules.Default,
            Get<PasswordSignIn>(),
            Get<EndingSessions>(),
            then
        ).CreateAsync(Actor.User(user), Guid.NewGuid(), "old", 1, null, CancellationToken.None);
    }

    /// <summary>A browser that keeps cookies and follows nothing.</summary>
    public HttpClient Browser() => OfThisSite(new CookieContainer());

    public HttpClient Program(string token)
    {
        var client = Browser();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A browser of its own for each call; the password, slow to check on purpose, is checked once for each user.</summary>
    public async Task<HttpClient> SignedInAsync(string user)
    {
        var cookies = await _sessions.GetOrAdd(user, SessionOfAsync);
        return OfThisSite(Jar(cookies));
    }

    /// <summary>Says, as browsers do, that its requests come from a page of this portal.</summary>
    private HttpClient OfThisSite(CookieContainer cookies)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies })
        {
            BaseAddress = Address,
        };
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        return client;
    }

    /// <summary>A session of its own, for tests that end it.</summary>
    public async Task<HttpClient> NewlySignedInAsync(string user)
    {
        var browser = Browser();
        using var answer = await SignInAsync(browser, user, Password);
        return browser;
    }

    /// <summary>A browser with cookies that another one got: a copy of its session.</summary>
    public HttpClient WithCookies(IEnumerable<string> cookies) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Jar(cookies) }) { BaseAddress = Address };

    private async Task<IReadOnlyList<string>> SessionOfAsync(string user)
    {
        using var browser = Browser();
        using var answer = await SignInAsync(browser, user, Password);
        Assert.Equal(user == "executive" ? "/" : "/inbox", answer.Headers.Location?.OriginalString);
        return [.. answer.Headers.GetValues("Set-Cookie")];
    }

    private CookieContainer Jar(IEnumerable<string> cookies)
    {
        var jar = new CookieContainer();
        foreach (var cookie in cookies)
        {
            jar.SetCookies(Address, cookie);
        }

        return jar;
    }

    /// <summary>Signs in as the page's form does.</summary>
    /// <param name="wanted">The page that was asked for.</param>
    public static async Task<HttpResponseMessage> SignInAsync(HttpClient browser, string user, string password, string wanted = "")
    {
        var page = await browser.GetStringAsync("/sign-in");
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["__RequestVerificationToken"] = AntiforgeryField().Match(page).Groups[1].Value,
                ["user"] = user,
                ["password"] = password,
                ["returnUrl"] = wanted,
            }
        );
        return await browser.PostAsync("/sign-in", form);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex AntiforgeryField();
}
