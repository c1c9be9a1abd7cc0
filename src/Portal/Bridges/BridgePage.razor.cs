using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Shell;
using Portal.Work;

namespace Portal.Bridges;

/// <summary>The change of one indicator between two dates, in parts that add up to it.</summary>
public sealed partial class BridgePage
{
    private readonly Loadable<BridgeView> _view = new();
    private (string, DateOnly?, DateOnly?)? _shown;

    [Inject]
    private BridgeReader Reader { get; set; } = default!;

    [Inject]
    private NavigationManager Nav { get; set; } = default!;

    [Inject]
    private IStringLocalizer<BridgePage> L { get; set; } = default!;

    [Parameter]
    public string Code { get; set; } = "";

    /// <summary>Date of the opening figure; the run before the closing one without it.</summary>
    [SupplyParameterFromQuery]
    private DateOnly? From { get; set; }

    [SupplyParameterFromQuery]
    private DateOnly? AsOf { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != (Code, From, AsOf))
        {
            _shown = (Code, From, AsOf);
            await ReadAsync();
        }
    }

    private Task ReadAsync() => LoadAsync(_view, ct => Reader.ReadAsync(Code, From, AsOf, ct));

    private void Go(DateOnly? from, DateOnly? asOf) => Nav.NavigateTo(Urls.Bridge(Code, from, asOf));

    /// <summary>An opening that is not before the chosen closing date any more is chosen anew.</summary>
    private void GoTo(DateOnly? asOf) => Go(From < asOf ? From : null, asOf);
}
