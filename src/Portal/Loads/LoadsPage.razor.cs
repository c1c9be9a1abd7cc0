using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Controls;
using Portal.Data.Warehouse;
using Portal.Shell;

namespace Portal.Loads;

/// <summary>Every sealed load, newest first.</summary>
public sealed partial class LoadsPage
{
    private const int PageSize = 50;
    private readonly Loadable<IReadOnlyList<Seal>> _loads = new();

    [Inject]
    private LoadReader Reader { get; set; } = default!;

    [Inject]
    private IStringLocalizer<LoadsPage> L { get; set; } = default!;

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    private int Number => Math.Clamp(Page ?? 1, 1, Pages(_loads.Value ?? []));

    protected override Task OnInitializedAsync() => ReadAsync();

    private Task ReadAsync() => LoadAsync(_loads, ct => Task.Run(Reader.Loads, ct));

    private static int Pages(IReadOnlyList<Seal> loads) => Math.Max(1, (loads.Count + PageSize - 1) / PageSize);

    private static string Dates(Seal load)
    {
        var (first, last) = (load.Partitions.Min(p => p.Date), load.Partitions.Max(p => p.Date));
        return first == last ? Figures.Date(first) : $"{Figures.Date(first)} – {Figures.Date(last)}";
    }

    private string Tables(Seal load)
    {
        var tables = load.Partitions.Select(p => p.Table).Distinct().ToList();
        return tables.Count <= 3 ? string.Join(", ", tables) : L["ManyTables", tables.Count];
    }
}
