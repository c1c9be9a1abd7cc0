using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Portal.Access;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Warehouse.Demo;
using Portal.Reporting;
using Portal.Reporting.Indicators;
using Portal.Settings;
using Portal.Shell;
using Spectre.Console;

namespace Portal.Cli;

/// <summary><c>up</c>: from an empty home to a portal in the browser.</summary>
internal static class UpVerb
{
    /// <summary>Month-ends that are computed before the portal is served: the newest with the year behind it, which is what the first page
    /// compares with.</summary>
    private const int ServedWith = 13;

    /// <summary>Returns of the demonstration that are calculated before the portal is served: those of its newest day.</summary>
    private const int ServedReturns = 2;

    public static Command Create()
    {
        var url = new Option<string?>("--url") { Description = "Address to listen on (default: Server:Url).", HelpName = "URL" };
        var loans = new Option<long?>("--loans")
        {
            Description = "Live IOUs of the demo bank, when one is created (default: Demo:Loans).",
            HelpName = "N",
        };
        var months = new Option<int?>("--months") { Description = "Month-ends of the demo bank (default: Demo:Months).", HelpName = "M" };
        var empty = new Option<bool>("--no-demo") { Description = "Do not create the demo bank in an empty home." };
        var command = new Command("up", "Creates the demo bank if the home is empty, computes what is new, and serves the portal.")
        {
            url,
            loans,
            months,
            empty,
        };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                var began = TimeProvider.System.GetTimestamp();
                var settings = Assay.Read(call.GetValue(PortalCli.Home));
                settings.Server.Url = Address(call.GetValue(url)) ?? settings.Server.Url;
                SettingsFile.Require(settings);
                using var address = ReservedAddress.Take(settings.Server.Url);
                using var assay = Assay.Open(settings);
                using var held = ServerLock.Take(assay.Home);
                await assay.MigrateAsync(cancellationToken);
                if (assay.Store.Book is null && assay.Settings.Demo.Enabled && !call.GetValue(empty))
                {
                    var demo = assay.Settings.Demo;
                    await DemoVerb.CreateAsync(
                        assay,
                        new DemoOptions(call.GetValue(loans) ?? demo.Loans, call.GetValue(months) ?? demo.Months, demo.End, demo.Seed),
                        cancellationToken
                    );
                }

                await assay.RecordSealsAsync(cancellationToken);
                var dates = await assay.Runs.MissingAsync(cancellationToken);
                if (dates.Count > 0)
                {
                    await ProgressDisplay.RunAsync(
                        "Computing the indicators",
                        progress => ComputeAsync(assay.Runs, [.. dates.TakeLast(ServedWith)], progress, cancellationToken)
                    );
                }

                var returns = await KeepReturnsAsync(assay, cancellationToken);
                var signIns = await DemoPeople.EnsureAsync(assay, cancellationToken);
                var code = await assay.Services.GetRequiredService<InvitationRegister>().OfferSetUpAsync(assay.Actor, cancellationToken);

                await using var app = PortalHost.Build(assay.Settings, assay.Home, signIns, address);
                await app.StartAsync(cancellationToken);
                Announce(PortalHost.Address(app), signIns, code, TimeProvider.System.GetElapsedTime(began));
                using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, app.Lifetime.ApplicationStopping);
                await Task.WhenAll(
                    ComputeEarlierAsync(assay, [.. dates.SkipLast(ServedWith).Reverse()], [.. returns.Reverse()], stopping.Token),
                    app.WaitForShutdownAsync(cancellationToken)
                );
                return 0;
            }
        );
        return command;
    }

    /// <summary>Keeps the newest returns of the demonstration. A kept version that was edited keeps nobody out: the pages name it, and
    /// the ledger is verified there.</summary>
    /// <returns>Those that are left for later.</returns>
    private static async Task<IReadOnlyList<(string Form, DateOnly AsOf)>> KeepReturnsAsync(
        Assay assay,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var missing = await DemoReturns.MissingAsync(assay, cancellationToken);
            await DemoReturns.KeepAsync(assay, missing.TakeLast(ServedReturns), cancellationToken);
            return [.. missing.SkipLast(ServedReturns)];
        }
        catch (Exception refused) when (ExpectedErrors.Explains(refused))
        {
            await Console.Error.WriteLineAsync(
                $"Returns of the demonstration are not calculated: {ExpectedErrors.Said(refused)} The portal goes on without them."
            );
            return [];
        }
    }

    /// <summary>Held to the same rule as the setting.</summary>
    /// <exception cref="CallException">It is no address.</exception>
    private static string? Address(string? url) =>
        url is null || new UrlAttribute().IsValid(url)
            ? url
            : throw new CallException($"--url: '{url}' is not an address. Write one such as http://127.0.0.1:5080.");

    /// <summary>Computes snapshots that have no run for their current inputs and rules, oldest first.</summary>
    private static async Task<int> ComputeAsync(
        IndicatorRuns runs,
        IReadOnlyList<DateOnly> dates,
        ProgressDisplay progress,
        CancellationToken cancellationToken
    )
    {
        var report = progress.Of<int>(done =>
            ($"Computing the indicators of {dates[Math.Min(done, dates.Count - 1)]:yyyy-MM-dd}", done, dates.Count)
        );
        for (var i = 0; i < dates.Count; i++)
        {
            report.Report(i);
            await runs.ComputeAsync(Actor.OperatingSystem(PortalCli.OperatingSystemUser), Viewpoint.Of(dates[i]), cancellationToken);
        }

        return dates.Count;
    }

    /// <summary>The rest, newest first, while the portal is read: trends grow backwards, and what is not done is done by the next
    /// start.</summary>
    private static async Task ComputeEarlierAsync(
        Assay assay,
        IReadOnlyList<DateOnly> dates,
        IReadOnlyList<(string Form, DateOnly AsOf)> returns,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (dates.Count > 0)
            {
                Console.WriteLine(
                    Sentence.Say($"Computing {dates.Count} earlier {{0|month-end|month-ends}} meanwhile; trends grow as they are done.")
                );
                foreach (var date in dates)
                {
                    await assay.Runs.ComputeAsync(
                        Actor.OperatingSystem(PortalCli.OperatingSystemUser),
                        Viewpoint.Of(date),
                        cancellationToken
                    );
                }

                Console.WriteLine("Every month-end is computed.");
            }

            await DemoReturns.KeepAsync(assay, returns, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped: the next start goes on.
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            await Console.Error.WriteLineAsync(
                $"Earlier month-ends are not computed: {(ExpectedErrors.Explains(failure) ? ExpectedErrors.Said(failure) : failure.ToString())} The portal goes on without them; the next start tries again."
            );
        }
    }

    private static void Announce(string address, DemoSignIns signIns, GivenCode? code, TimeSpan took)
    {
        var console = AnsiConsole.Console;
        console.WriteLine($"Assay is at {address} (ready after {took.TotalSeconds:F1} s). Stop it with Ctrl+C.");
        foreach (var user in signIns.Users)
        {
            console.WriteLine($"  {user.Role, -14} {user.Name, -12} {user.Password}");
        }

        if (code is not null)
        {
            // Not through the console of tables: it would break the line, and the code with it, where no terminal tells a width.
            Console.WriteLine(
                $"Nobody can administer this portal yet. Make the first administrator at {address}{Urls.SetUp()} with the code {code.Code}"
            );
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"It works once, until {code.ExpiresAt:yyyy-MM-dd HH:mm} UTC; the next start prints another."
                )
            );
        }
    }
}
