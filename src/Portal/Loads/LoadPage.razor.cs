using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Data.Warehouse;
using Portal.Shell;

namespace Portal.Loads;

/// <summary>One sealed load: what was read, what became of it, and what the contract found.</summary>
public sealed partial class LoadPage
{
    private const int PageSize = 100;
    private readonly Loadable<Seal> _load = new();
    private bool _isRead;

    [Inject]
    private LoadReader Reader { get; set; } = default!;

    [Inject]
    private IStringLocalizer<LoadPage> L { get; set; } = default!;

    [Parameter]
    public string LoadId { get; set; } = "";

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    private int Number => _load.Value is { } load ? Math.Clamp(Page ?? 1, 1, Pages(load)) : 1;

    protected override async Task OnParametersSetAsync()
    {
        if (_load.Value?.LoadId != LoadId)
        {
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        _isRead = false;
        await LoadAsync(_load, ct => Task.Run(() => Reader.Find(LoadId)!, ct));
        _isRead = _load.Problem is null;
    }

    private static int Pages(Seal load) => Math.Max(1, (load.Partitions.Count + PageSize - 1) / PageSize);
}
