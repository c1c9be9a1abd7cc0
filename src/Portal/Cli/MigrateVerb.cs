using System.CommandLine;
using Portal.Data.Store;

namespace Portal.Cli;

/// <summary><c>migrate</c>: the portal database's schema.</summary>
internal static class MigrateVerb
{
    public static Command Create()
    {
        var script = new Option<bool>("--script") { Description = "Print the SQL for a database administrator instead of running it." };
        var command = new Command("migrate", "Brings the portal database to the current schema.") { script };
        command.SetAction(
            async (call, cancellationToken) =>
            {
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
}
