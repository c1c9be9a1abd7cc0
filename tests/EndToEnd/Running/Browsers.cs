using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Portal.EndToEnd.Running;

/// <summary>A real browser. Each reader (who, language, theme) has a profile of its own, in which that person signed in through the
/// page.</summary>
internal sealed class Browsers : IAsyncDisposable
{
    private static readonly string[] _names =
    [
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "microsoft-edge",
    ];

    private readonly ServedBank _bank;
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly ConcurrentDictionary<Reader, Lazy<Task<IBrowserContext>>> _profiles = new();

    private Browsers(ServedBank bank, IPlaywright playwright, IBrowser browser) =>
        (_bank, _playwright, _browser) = (bank, playwright, browser);

    public static async Task<Browsers> StartAsync(ServedBank bank)
    {
        // The machine may be busy; what is awaited either comes or is wrong.
        Assertions.SetDefaultExpectTimeout(30_000);
        var playwright = await Playwright.CreateAsync();
        return new Browsers(bank, playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Installed() }));
    }

    /// <summary>A new tab of this reader.</summary>
    public async Task<Visit> OpenAsync(Reader reader)
    {
        var profile = await _profiles.GetOrAdd(reader, r => new Lazy<Task<IBrowserContext>>(() => ProfileAsync(r))).Value;
        return new Visit(await profile.NewPageAsync(), _bank.Address, _bank.Password);
    }

    /// <summary>A tab of someone whom the portal does not know yet.</summary>
    /// <param name="address">Another name of the same portal.</param>
    public async Task<Visit> OpenAsStrangerAsync(string? address = null, string language = "en") =>
        new(await (await EmptyAsync(new Reader(null, language))).NewPageAsync(), address ?? _bank.Address);

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private async Task<IBrowserContext> ProfileAsync(Reader reader)
    {
        var profile = await EmptyAsync(reader);
        if (reader.User is not null)
        {
            await using var visit = new Visit(await profile.NewPageAsync(), _bank.Address);
            await visit.GoAsync("/sign-in");
            await visit.Page.Locator("#user").FillAsync(reader.User);
            await visit.Page.Locator("#password").FillAsync(_bank.Password);
            await visit.Page.Locator("form[action='/sign-in'] button[type=submit]").ClickAsync();
            await visit.ReadyAsync();
        }

        return profile;
    }

    private async Task<IBrowserContext> EmptyAsync(Reader reader)
    {
        var context = await _browser.NewContextAsync(
            new()
            {
                BaseURL = _bank.Address,
                Locale = reader.Language,
                ColorScheme = reader.Theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
                ViewportSize = new() { Width = 1440, Height = 900 },
                ReducedMotion = ReducedMotion.Reduce, // a message that is just fading in has too little contrast, and no reader sees it so
            }
        );
        context.SetDefaultTimeout(60_000);
        return context;
    }

    private static string Installed() =>
        (
            from name in _names
            from directory in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
                Path.PathSeparator,
                StringSplitOptions.RemoveEmptyEntries
            )
            let path = Path.Combine(directory, name)
            where File.Exists(path)
            select path
        ).FirstOrDefault()
        ?? throw new InvalidOperationException(
            "No browser to test with: install the Debian package chromium-headless-shell (apt-get install chromium-headless-shell), "
                + "or run tests/run, which does."
        );
}

/// <summary>Who looks, and how.</summary>
/// <param name="User">A demo sign-in; null for someone who has not signed in.</param>
internal sealed record Reader(string? User, string Language = "en", string Theme = "light");
