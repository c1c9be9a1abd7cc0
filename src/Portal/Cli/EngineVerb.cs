using System.CommandLine;
using System.Globalization;
using Portal.Data.Warehouse.ClickHouse;

namespace Portal.Cli;

/// <summary><c>engine</c>: where loans are computed upon besides the home itself.</summary>
internal static class EngineVerb
{
    public static Command Create()
    {
        var copy = new Command("copy", "Copies every sealed partition in use to the ClickHouse cluster of Warehouse:ClickHouse. Can be stopped and run again.");
        copy.SetAction(async (call, cancellationToken) =>
        {
            using var assay = Assay.Open(call);
            var inputs = assay.Store.Inputs(assay.Store.Seals().SelectMany(s => s.Partitions).Select(p => (p.Table, p.Date)));
            var result = await ProgressDisplay.RunAsync("Copying", progress => assay.Services.GetRequiredService<ClickHouseCopy>()
                .CopyAsync(inputs, PortalCli.OperatingSystemUser, progress.Of<CopyProgress>(p => (p.Partition.ToString(), p.Rows, p.Partition.Rows)), cancellationToken));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{result.Copied} partitions with {result.Rows:N0} rows copied, {result.Skipped} were there already. Counts and sums of all equal their seals."));
            return 0;
        });
        return new Command("engine", "The engines that compute.") { copy };
    }
}
