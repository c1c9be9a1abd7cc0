using System.CommandLine;
using System.Globalization;
using Portal.Data;
using Portal.Data.Backups;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using Portal.Settings;

namespace Portal.Cli;

/// <summary><c>restore</c>: a home of a backup, verified before it gets its name.</summary>
internal static class RestoreVerb
{
    public static Command Create()
    {
        var from = new Option<DirectoryInfo>("--from")
        {
            Description = "Directory that './portal backup' made.",
            HelpName = "DIR",
            Required = true,
        };
        var despite = new Option<string?>("--despite")
        {
            Description = "Why the home is taken although its verification found something; the reason stands in the ledger.",
            HelpName = "REASON",
        };
        var command = new Command(
            "restore",
            "Makes the home of a backup: compares every file, verifies the ledger with the checkpoints outside, and ends all sessions, "
                + "personal tokens and invitations."
        )
        {
            from,
            despite,
        };
        command.SetAction(
            (call, cancellationToken) =>
                RunAsync(
                    Assay.Read(call.GetValue(PortalCli.Home)),
                    call.GetValue(from)!.FullName,
                    call.GetValue(despite),
                    cancellationToken
                )
        );
        return command;
    }

    internal static async Task<int> RunAsync(AssaySettings settings, string from, string? despite, CancellationToken cancellationToken)
    {
        var manifest = BackupManifest.Read(from);
        if (manifest.HasDatabase != (settings.Database.Provider == nameof(DatabaseProvider.Sqlite)))
        {
            throw new CallException(
                manifest.HasDatabase
                    ? "The backup holds a SQLite database and Database:Provider is SqlServer. Set Database:Provider to Sqlite for this home."
                    : "The backup was made beside a database on a server. Set Database:Provider to SqlServer, with a restored database."
            );
        }

        var place = settings.Home;
        var unpacked = await HomeRestore.UnpackAsync(from, manifest, place, cancellationToken);
        try
        {
            settings.Home = unpacked;
            EndedAccess ended;
            using (var assay = Assay.Open(settings))
            {
                ended = await VerifyAsync(assay, manifest, despite, cancellationToken);
            }

            DatabaseCopy.Release();
            HomeRestore.Place(unpacked, place);
            Console.WriteLine(
                Sentence.Say(
                    $"Restored {Path.GetFullPath(place)} as of {manifest.TakenAt:yyyy-MM-dd HH:mm:ss} UTC: {manifest.Files.Count} {{2|file|files}} compared, {manifest.LedgerSize} {{3|entry|entries}}. Ended: {ended.Sessions} {{4|session|sessions}}, {ended.Tokens} {{5|token|tokens}}, {ended.Invitations} {{6|invitation|invitations}}."
                )
            );
            Console.WriteLine(
                "Whatever was done after that moment is not in it: people who were dismissed or reset since are to be disabled or "
                    + "reset again: their passwords, passkeys and authenticator apps are those of that moment "
                    + "(./portal user list)."
            );
            return 0;
        }
        catch
        {
            DatabaseCopy.Release();
            HomeRestore.Discard(unpacked);
            throw;
        }
    }

    private static async Task<EndedAccess> VerifyAsync(
        Assay assay,
        BackupManifest manifest,
        string? despite,
        CancellationToken cancellationToken
    )
    {
        await assay.MigrateAsync(cancellationToken);
        var report = await assay.Services.GetRequiredService<LedgerVerification>().VerifyAsync(cancellationToken);
        foreach (var problem in report.Problems)
        {
            await Console.Error.WriteLineAsync(Printable.Message(problem.Message));
        }

        if (!report.IsIntact && string.IsNullOrWhiteSpace(despite))
        {
            throw new CallException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Nothing was restored: the verification of the backup found {report.ProblemCount} differences, named above. Take another backup, or take this one with --despite REASON; the reason stands in the ledger, and every verification goes on naming them."
                )
            );
        }

        await assay.RecordSealsAsync(cancellationToken);
        return await assay
            .Services.GetRequiredService<RestoreRegister>()
            .RecordAsync(
                assay.Actor,
                manifest,
                report.IsIntact ? null : despite,
                [.. report.Problems.Select(p => p.Message)],
                cancellationToken
            );
    }
}
