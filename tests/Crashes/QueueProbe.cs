using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Crashes;

/// <summary>Several processes write as fast as they can: how long does a writer wait, and is every entry there?</summary>
internal static class QueueProbe
{
    public static async Task<int> RunAsync(int processes, int writes)
    {
        var home = Directory.CreateTempSubdirectory("assay-queue-").FullName;
        try
        {
            await using var services = Writer.Open(home);
            await services.GetRequiredService<PortalDatabase>().MigrateAsync(Actor.System, CancellationToken.None);
            var before = await CountAsync(services);
            var began = TimeProvider.System.GetTimestamp();
            var waits = (await Task.WhenAll((await StartAsync(home, processes, writes)).Select(WaitsOfAsync)))
                .SelectMany(w => w)
                .Order()
                .ToList();
            var elapsed = TimeProvider.System.GetElapsedTime(began);
            var report = await services.GetRequiredService<LedgerVerification>().VerifyAsync(CancellationToken.None);
            var lost = before + (processes * writes) - report.Entries;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{processes} processes x {writes} writes in {elapsed.TotalSeconds:F1} s; {waits.Count} acknowledged, {lost} lost; {(report.IsIntact ? "intact" : report.Problems[0].Message)}; "
                        + $"p50 {At(waits, 0.5):F0} ms, p99 {At(waits, 0.99):F0} ms, longest {waits[^1]:F0} ms"
                )
            );
            return lost == 0 && report.IsIntact && waits.Count == processes * writes ? 0 : 1;
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private static async Task<List<Process>> StartAsync(string home, int processes, int writes)
    {
        var started = new List<Process>();
        for (var i = 0; i < processes; i++)
        {
            started.Add(
                Process.Start(
                    new ProcessStartInfo(
                        "dotnet",
                        [typeof(QueueProbe).Assembly.Location, "write", home, writes.ToString(CultureInfo.InvariantCulture)]
                    )
                    {
                        RedirectStandardInput = true,
                        RedirectStandardOutput = true,
                    }
                )!
            );
        }

        foreach (var process in started)
        {
            await process.StandardOutput.ReadLineAsync();
        }

        started.ForEach(process => process.StandardInput.WriteLine());
        return started;
    }

    private static async Task<List<double>> WaitsOfAsync(Process process)
    {
        var waits = new List<double>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            waits.Add(double.Parse(line, CultureInfo.InvariantCulture));
        }

        await process.WaitForExitAsync();
        process.Dispose();
        return waits;
    }

    private static double At(List<double> sorted, double share) => sorted[(int)((sorted.Count - 1) * share)];

    private static async Task<long> CountAsync(ServiceProvider services) =>
        (await services.GetRequiredService<LedgerVerification>().VerifyAsync(CancellationToken.None)).Entries;
}
