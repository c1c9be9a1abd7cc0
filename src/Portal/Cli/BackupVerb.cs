using System.CommandLine;
using System.Reflection;
using Portal.Data;
using Portal.Data.Backups;

namespace Portal.Cli;

/// <summary><c>backup</c>: the home as of one moment, while it runs.</summary>
internal static class BackupVerb
{
    public static string Program { get; } =
        typeof(BackupVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static Command Create()
    {
        var to = new Option<DirectoryInfo>("--to")
        {
            Description = "Directory of the backup; it must not exist yet, or be empty.",
            HelpName = "DIR",
            Required = true,
        };
        var command = new Command(
            "backup",
            "Copies the home while it runs: portal database, sealed files, keys, refused rows and exports, compared with their hashes. "
                + "Whoever reads the copy reads the bank's loans and the keys."
        )
        {
            to,
        };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.RequireDatabaseAsync(cancellationToken);
                var made = await ProgressDisplay.RunAsync(
                    "Backing up",
                    progress =>
                    {
                        var told = progress.Of<string>(what => ($"Copying {what}", 0, 1));
                        return assay
                            .Services.GetRequiredService<HomeBackup>()
                            .WriteAsync(assay.Actor, Program, call.GetValue(to)!.FullName, told.Report, cancellationToken);
                    }
                );
                var files = made.Manifest.Files;
                Console.WriteLine(
                    Sentence.Say(
                        $"Backed up to {made.Directory}: {files.Count} {{1|file|files}}, {files.Sum(f => f.Bytes)} {{2|byte|bytes}}, {made.Manifest.LedgerSize} {{3|entry|entries}} of the ledger, {made.Manifest.Seals} {{4|load|loads}}."
                    )
                );
                Console.WriteLine($"SHA-256 of {BackupManifest.FileName}: {made.Sha256}");
                if (!made.Manifest.HasDatabase)
                {
                    Console.WriteLine(
                        "The portal database stands on a server and is not in it: use a backup of the server that was made before this one."
                    );
                }

                return 0;
            }
        );
        return command;
    }
}
