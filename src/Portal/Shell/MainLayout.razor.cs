using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace Portal.Shell;

public sealed partial class MainLayout : IDisposable
{
    private ErrorBoundary? _boundary;
    private bool _menuOpen;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [CascadingParameter(Name = "IsDark")]
    private bool IsDark { get; set; }

    protected override void OnInitialized() => Nav.LocationChanged += Moved;

    // With <base href="/"> a bare "#content" would lead to the start page.
    private string Here(string fragment) => $"/{Nav.ToBaseRelativePath(Nav.Uri).Split('#')[0]}{fragment}";

    private void ToggleMenu() => _menuOpen = !_menuOpen;

    private void Recover() => _boundary?.Recover();

    private void Moved(object? sender, LocationChangedEventArgs e)
    {
        _menuOpen = false;
        _ = InvokeAsync(() =>
        {
            _boundary?.Recover(); // the next page is not to blame for the last one
            StateHasChanged();
        });
    }

    public void Dispose() => Nav.LocationChanged -= Moved;
}
