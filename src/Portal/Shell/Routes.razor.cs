using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Portal.Access;

namespace Portal.Shell;

/// <summary>Draws the page twice: into the first answer, and in the circuit, which takes what the first drawing read.</summary>
public sealed partial class Routes : IDisposable
{
    /// <summary>Name of the key in the state that the browser carries.</summary>
    private const string StateName = "visit";

    private PersistingComponentStateSubscription _persisting;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private IServiceProvider Services { get; set; } = default!;

    [Inject]
    private AuthenticationStateProvider Authentication { get; set; } = default!;

    [Inject]
    private PersistentComponentState State { get; set; } = default!;

    [Inject]
    private PageVisits Visits { get; set; } = default!;

    [Inject]
    private PageVisit Visit { get; set; } = default!;

    [Parameter]
    public bool IsDark { get; set; }

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            Visit.Continue(
                State.TryTakeFromJson<string>(StateName, out var key) && key is not null ? Visits.Take(key, await PageAsync()) : null
            );
            return;
        }

        Visit.Begin();
        _persisting = State.RegisterOnPersisting(
            async () => State.PersistAsJson(StateName, Visits.Leave(await PageAsync(), Visit.Read)),
            RenderMode.InteractiveServer
        );
    }

    /// <summary>An address that is no text would end the circuit when the router reads it: the server is asked for it, which answers with a
    /// sentence.</summary>
    private Task LeaveUnreadableAsync(NavigationContext navigation)
    {
        if (!RendererInfo.IsInteractive || ReadableAddresses.IsReadable(Nav.Uri))
        {
            return Task.CompletedTask;
        }

        // A zero in a path is refused by the server itself, without a word; every other control character by our own page.
        Nav.NavigateTo(Nav.Uri.Replace("%00", "%01", StringComparison.Ordinal), forceLoad: true);
        return Task.Delay(Timeout.Infinite, navigation.CancellationToken); // nothing is drawn of it meanwhile
    }

    // Only now: what components read after a first pause is handed over as well.
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            Visit.End();
        }
    }

    public void Dispose() => _persisting.Dispose();

    private async Task<VisitedPage> PageAsync() =>
        new(GrantClaims.Of((await Authentication.GetAuthenticationStateAsync()).User), Nav.Uri, CultureInfo.CurrentUICulture.Name);
}
