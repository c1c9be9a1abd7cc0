using System.CommandLine;
using Portal.Access;
using Portal.Data.Access;
using Portal.Data.Warehouse.Demo;
using Spectre.Console;

namespace Portal.Cli;

/// <summary><c>up</c>: from an empty home to a portal in the browser.</summary>
internal static class UpVerb
{
    public static Command Create()
    {
        var url = new Option<string?>("--url") { Description = "Address to listen on (default: Server:Url).", HelpName = "URL" };
        var loans = new Option<long?>("--loans") { Description = "Live IOUs of the demo bank, when one is created (default: Demo:Loans).", HelpName = "N" };
        var months = new Option<int?>("--months") { Description = "Month-ends of the demo bank (default: Demo:Months).", HelpName = "M" };
        var empty = new Option<bool>("--no-demo") { Description = "Do not create the demo bank in an empty home." };
        var command = new Command("up", "Creates the demo bank if the home is empty, computes what is new, and serves the portal.") { url, loans, months, empty };
        command.SetAction(async (call, cancellationToken) =>
        {
            var began = TimeProvider.System.GetTimestamp();
            using var assay = Assay.Open(call);
            using var held = ServerLock.Take(assay.Home);
            assay.Settings.Server.Url = call.GetValue(url) ?? assay.Settings.Server.Url;
            await assay.MigrateAsync(cancellationToken);
            if (assay.Store.Book is null && assay.Settings.Demo.Enabled && !call.GetValue(empty))
            {
                var demo = assay.Settings.Demo;
                await DemoVerb.CreateAsync(assay, new DemoOptions(call.GetValue(loans) ?? demo.Loans, call.GetValue(months) ?? demo.Months, demo.End, demo.Seed), cancellationToken);
            }

            await assay.RecordSealsAsync(cancellationToken);
            await ComputeMissingAsync(assay, cancellationToken);
            var signIns = await DemoPeople.EnsureAsync(assay, cancellationToken);

            await using var app = PortalHost.Build(assay.Settings, assay.Home, signIns);
            await app.StartAsync(cancellationToken);
            Announce(PortalHost.Address(app), signIns, TimeProvider.System.GetElapsedTime(began));
            await app.WaitForShutdownAsync(cancellationToken);
            return 0;
        });
        return command;
    }

    /// <summary>Computes every snapshot that has no run for its current inputs and rules, oldest first, so that trends are complete.</summary>
    private static async Task ComputeMissingAsync(Assay assay, CancellationToken cancellationToken)
    {
        var dates = await assay.Runs.MissingAsync(cancellationToken);
        if (dates.Count == 0)
        {
            return;
        }

        await ProgressDisplay.RunAsync("Computing the indicators", async progress =>
        {
            var report = progress.Of<int>(done => ($"Computing the indicators of {dates[Math.Min(done, dates.Count - 1)]:yyyy-MM-dd}", done, dates.Count));
            for (var i = 0; i < dates.Count; i++)
            {
                report.Report(i);
                await assay.Runs.ComputeAsync(Actor.OperatingSystem(PortalCli.OperatingSystemUser), dates[i], null, cancellationToken);
            }

            report.Report(dates.Count);
            return 0;
        });
    }

    private static void Announce(string address, DemoSignIns signIns, TimeSpan took)
    {
        var console = AnsiConsole.Console;
        console.WriteLine($"Assay is at {address} (ready after {took.TotalSeconds:F1} s). Stop it with Ctrl+C.");
        foreach (var user in signIns.Users)
        {
            console.WriteLine($"  {user.Role,-14} {user.Name,-12} {user.Password}");
        }
    }
}
