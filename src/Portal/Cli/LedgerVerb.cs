using System.CommandLine;
using System.Globalization;
using Portal.Data.Ledgers;

namespace Portal.Cli;

/// <summary><c>ledger verify</c> and <c>ledger checkpoint</c>.</summary>
internal static class LedgerVerb
{
    public static Command Create() => new("ledger", "The append-only log of every change.") { Verify(), Checkpoint() };

    private static Command Verify()
    {
        var checkpoint = new Option<FileInfo[]>("--checkpoint") { Description = "A signed checkpoint kept elsewhere, to compare with; may be given several times.", HelpName = "FILE" };
        var command = new Command("verify", "Recomputes the log, checks its checkpoints and re-reads the business rows. Exit code 1 names the first wrong entry.") { checkpoint };
        command.SetAction(async (call, cancellationToken) =>
        {
            using var assay = Assay.Open(call);
            await assay.RequireDatabaseAsync(cancellationToken);
            var copies = (call.GetValue(checkpoint) ?? []).Select(f => File.ReadAllText(f.FullName)).ToList();
            var report = await assay.Services.GetRequiredService<LedgerVerification>().VerifyAsync(copies, cancellationToken);
            if (report.IsIntact)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The ledger is intact: {report.Entries} entries, {report.Subjects} rows re-read, {report.Checkpoints} checkpoints, root {report.Root}."));
                return 0;
            }

            foreach (var problem in report.Problems)
            {
                await Console.Error.WriteLineAsync(problem.ToString());
            }

            return 1;
        });
        return command;
    }

    private static Command Checkpoint()
    {
        var command = new Command("checkpoint", "Prints the latest signed checkpoint, made now when entries came since.");
        command.SetAction(async (call, cancellationToken) =>
        {
            using var assay = Assay.Open(call);
            await assay.RequireDatabaseAsync(cancellationToken);
            Console.Write(await assay.CheckpointAsync(cancellationToken));
            return 0;
        });
        return command;
    }
}
