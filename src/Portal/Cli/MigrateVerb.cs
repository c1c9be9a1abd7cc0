using System.CommandLine;
using Portal.Data;
using Portal.Data.Backups;
using Portal.Data.Store;
using Portal.Settings;

namespace Portal.Cli;

/// <summary><c>migrate</c>: the portal database's schema.</summary>
internal static class MigrateVerb
{
    public static Command Create()
    {
        var script = new Option<bool>("--script") { Description = "Print the SQL for a database administrator instead of running it." };
        var back = new Option<bool>("--back")
        {
            Description = "Put the database from before the last upgrade back in its place, while nobody has worked in the new one.",
        };
        var command = new Command("migrate", "Brings the portal database to the current schema.") { script, back };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                if (call.GetValue(back))
                {
                    return await GoBackAsync(Assay.Read(call.GetValue(PortalCli.Home)), cancellationToken);
                }

                using var assay = Assay.Open(call);
                if (call.GetValue(script))
                {
                    Console.WriteLine(await assay.Services.GetRequiredService<PortalDatabase>().ScriptAsync(cancellationToken));
                    return 0;
                }

                var applied = await assay.MigrateAsync(cancellationToken, always: true);
                Console.WriteLine(applied.Count == 0 ? "The portal database is current." : $"Applied: {string.Join(", ", applied)}.");
                if (await assay.Services.GetRequiredService<PortalDatabase>().AdviceAsync(cancellationToken) is { } advice)
                {
                    Console.Error.WriteLine(advice);
                }

                return 0;
            }
        );
        return command;
    }

    private static async Task<int> GoBackAsync(AssaySettings settings, CancellationToken cancellationToken)
    {
        if (settings.Database.Provider != nameof(DatabaseProvider.Sqlite))
        {
            throw new CallException(
                "The portal database stands on a server: its administrator restores the backup that was made before the upgrade."
            );
        }

        var home = new Home(settings.Home);
        using var held = ServerLock.Take(home);
        var migration = await UpgradeCopy.GoBackAsync(home.DatabasePath, home.KeysDirectory, cancellationToken);
        Console.WriteLine(
            $"The portal database stands at {migration} again; start the version of the program that it belongs to. What was left is in {home.DatabasePath}.left."
        );
        return 0;
    }
}
