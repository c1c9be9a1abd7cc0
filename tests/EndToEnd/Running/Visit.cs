using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Portal.EndToEnd.Running;

/// <summary>One tab, with what the browser asked for and complained about while it was open.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly string _origin;
    private readonly ConcurrentQueue<string> _foreign = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<string> _requests = new();

    /// <param name="password">Of whoever is signed in; empty for nobody.</param>
    public Visit(IPage page, string origin, string password = "")
    {
        (Page, _origin, Password) = (page, origin, password);
        page.Request += (_, request) => Asked(request.Url);
        page.WebSocket += (_, socket) => Asked(socket.Url);
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _complaints.Enqueue($"{message.Text} ({message.Location})");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Of whoever is signed in, for forms that ask for it again.</summary>
    public string Password { get; }

    /// <summary>Addresses that are not this portal's.</summary>
    public IReadOnlyCollection<string> Foreign => _foreign;

    /// <summary>Everything that was asked for.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>What stands in the browser's console as an error.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Goes to an address as if it was typed, and waits until the page is drawn.</summary>
    /// <returns>The status of the answer.</returns>
    public async Task<int> GoAsync(string address)
    {
        var answer = await Page.GotoAsync(address);
        await ReadyAsync();
        return answer!.Status;
    }

    /// <summary>Drawn: there is a heading, nothing is being read any more, and buttons are heard.</summary>
    public async Task ReadyAsync()
    {
        await Expect(Page.Locator(".plain h1, .shell[data-live] main h1")).ToBeVisibleAsync();
        await Expect(Page.Locator(".loading, [aria-busy=true]")).ToHaveCountAsync(0);
    }

    /// <summary>Follows a link or presses a button that leads to a page with this heading.</summary>
    public async Task FollowAsync(ILocator door, string heading)
    {
        await door.ClickAsync();
        await ExpectHeadingAsync(heading);
    }

    public async Task ExpectHeadingAsync(string heading)
    {
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(heading);
        await ReadyAsync();
    }

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Menu(string name) =>
        Page.GetByRole(AriaRole.Navigation, new() { Name = "Main menu" }).GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    /// <summary>Presses what starts a download and gives its bytes with the offered name.</summary>
    public async Task<(string Name, byte[] Content)> DownloadAsync(ILocator door)
    {
        var download = await Page.RunAndWaitForDownloadAsync(() => door.ClickAsync(), new() { Timeout = 120_000 });
        return (download.SuggestedFilename, await File.ReadAllBytesAsync(await download.PathAsync()));
    }

    public async ValueTask DisposeAsync() => await Page.CloseAsync();

    private void Asked(string address)
    {
        _requests.Enqueue(address);
        var uri = new Uri(address);
        if (uri.Scheme is not ("data" or "blob") && uri.Authority != new Uri(_origin).Authority)
        {
            _foreign.Enqueue(address);
        }
    }
}
