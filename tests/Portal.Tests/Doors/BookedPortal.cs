using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Warehouse.Demo;
using Portal.Reporting;
using Portal.Reporting.Indicators;

namespace Portal.Tests.Doors;

/// <summary>A served portal with a small demo bank, computed: figures have loans behind them.</summary>
public sealed class BookedPortal : ServedPortal
{
    public static readonly DateOnly AsOf = new(2024, 12, 31);

    protected override Task PrepareAsync(Home home) => PreparedHomes.CopyBankAsync(home, new DemoOptions(3_000, 1, AsOf, 7));

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Get<IndicatorRuns>().ComputeAsync(Actor.OperatingSystem("tester"), Viewpoint.Of(AsOf), CancellationToken.None);
    }
}
