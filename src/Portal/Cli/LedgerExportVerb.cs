using System.CommandLine;
using Portal.Data.Ledgers;
using Portal.Work;

namespace Portal.Cli;

/// <summary><c>ledger export</c>: the audit trail as JSON lines on standard output.</summary>
internal static class LedgerExportVerb
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var after = new Option<long>("--after")
        {
            Description = "Number of the last entry that was read before (default: 0, from the beginning).",
            HelpName = "N",
        };
        after.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long>() < 0)
            {
                result.AddError("--after is the number of an entry: 0 or more.");
            }
        });
        var follow = new Option<bool>("--follow") { Description = "Go on, and write each new entry within about a second." };
        var command = new Command("export", "Writes the entries as JSON lines, oldest first, for a collector of security events.")
        {
            after,
            follow,
        };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.RequireDatabaseAsync(cancellationToken);
                var reader = assay.Services.GetRequiredService<LedgerReader>();
                for (var last = call.GetValue(after); ; )
                {
                    var rows = await reader.AfterAsync(last, AtOnce, cancellationToken);
                    foreach (var row in rows)
                    {
                        Console.Out.Write(LedgerLines.Write(row) + "\n");
                        last = row.Sequence;
                    }

                    await Console.Out.FlushAsync(cancellationToken);
                    if (rows.Count == AtOnce)
                    {
                        continue;
                    }

                    if (!call.GetValue(follow))
                    {
                        return 0;
                    }

                    await Task.Delay(Pause, assay.Services.GetRequiredService<TimeProvider>(), cancellationToken);
                }
            }
        );
        return command;
    }
}
