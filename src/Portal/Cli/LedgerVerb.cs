using System.CommandLine;
using System.Globalization;
using Portal.Data;
using Portal.Data.Ledgers;

namespace Portal.Cli;

/// <summary><c>ledger</c>: verify, repair, adopt, checkpoint, prove, consistency and export.</summary>
internal static class LedgerVerb
{
    public static Command Create() =>
        new("ledger", "The append-only log of every change.")
        {
            Verify(),
            Repair(),
            Adopt(),
            Checkpoint(),
            Prove(),
            Consistency(),
            LedgerExportVerb.Create(),
        };

    private static Command Verify()
    {
        var checkpoint = new Option<FileInfo[]>("--checkpoint")
        {
            Description = "A signed checkpoint kept elsewhere, to compare with; may be given several times.",
            HelpName = "FILE",
        };
        var command = new Command(
            "verify",
            "Recomputes the log, checks its checkpoints, re-reads the business rows and hashes every sealed file. Exit code 1 names "
                + "the first wrong entry."
        )
        {
            checkpoint,
        };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.RequireDatabaseAsync(cancellationToken);
                var copies = (call.GetValue(checkpoint) ?? []).Select(f => File.ReadAllText(f.FullName)).ToList();
                var report = await assay.Services.GetRequiredService<LedgerVerification>().VerifyAsync(copies, cancellationToken);
                if (report.IsIntact)
                {
                    Console.WriteLine(
                        Sentence.Say(
                            $"The ledger is intact: {report.Entries} {{0|entry|entries}}, {report.Subjects} {{1|row|rows}} re-read, {report.Checkpoints} {{2|checkpoint|checkpoints}}, {report.Files} {{3|file|files}} hashed, root {report.Root}."
                        )
                    );
                    foreach (var note in report.Notes)
                    {
                        Console.WriteLine(note.Message);
                    }

                    return 0;
                }

                foreach (var problem in report.Problems)
                {
                    await Console.Error.WriteLineAsync(problem.ToString());
                }

                if (report.Problems.All(p => p.IsDerived) && report.ProblemCount == report.Problems.Count)
                {
                    await Console.Error.WriteLineAsync(
                        "All of it repeats what stands elsewhere: './portal ledger repair' makes it again, and writes that it did."
                    );
                }

                return 1;
            }
        );
        return command;
    }

    private static Command Repair()
    {
        var command = new Command(
            "repair",
            "Verifies everything, makes again what only repeats other things (head row, checkpoint rows and files, triggers), and "
                + "writes an entry that it did."
        );
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.RequireDatabaseAsync(cancellationToken);
                var report = await assay.Services.GetRequiredService<LedgerRepair>().RepairAsync(assay.Actor, cancellationToken);
                Console.WriteLine(
                    report.Repaired.Count == 0
                        ? "Nothing was repaired: the ledger is intact."
                        : string.Create(CultureInfo.InvariantCulture, $"Repaired {report.Repaired.Count}, and written to the ledger:")
                );
                foreach (var sentence in report.Repaired)
                {
                    Console.WriteLine(sentence);
                }

                return 0;
            }
        );
        return command;
    }

    private static Command Adopt()
    {
        var subject = new Argument<string>("SUBJECT") { Description = "What was edited behind the ledger's back, such as user/ana." };
        var reason = new Option<string>("--reason")
        {
            Description = "Why it is taken over as it stands; it stands in the ledger.",
            HelpName = "TEXT",
            Required = true,
        };
        var command = new Command(
            "adopt",
            "Takes over a subject that was edited in the database, as it stands there, so that it can be worked on again; changes nothing "
                + "and writes an entry. SUBJECT 'ledger' takes over its entries, where keys/home.key was lost."
        )
        {
            subject,
            reason,
        };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.RequireDatabaseAsync(cancellationToken);
                var wasEdited = await assay
                    .Services.GetRequiredService<LedgerAdoption>()
                    .AdoptAsync(assay.Actor, call.GetValue(subject)!, call.GetValue(reason), cancellationToken);
                Console.WriteLine(
                    wasEdited
                        ? $"{call.GetValue(subject)} is taken over as it stands, and the ledger says so."
                        : $"{call.GetValue(subject)} is what its last entry recorded: nothing was written."
                );
                return 0;
            }
        );
        return command;
    }

    private static Command Checkpoint()
    {
        var command = new Command("checkpoint", "Prints the latest signed checkpoint, made now when entries came since.");
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.RequireDatabaseAsync(cancellationToken);
                Console.Write(await assay.CheckpointAsync(cancellationToken));
                if (assay.Services.GetRequiredService<LedgerCheckpoints>().OutsideProblem is { } problem)
                {
                    await Console.Error.WriteLineAsync(problem);
                    return 1;
                }

                return 0;
            }
        );
        return command;
    }

    private static Command Prove()
    {
        var subject = new Argument<string>("SUBJECT")
        {
            Description = "What the entry is about, such as finding/F-2026-0001, or the number of an entry.",
        };
        var all = new Option<bool>("--all") { Description = "Every entry about the subject, not only the last." };
        var into = new Option<DirectoryInfo?>("--out")
        {
            Description = "Directory for the files (default: the current one).",
            HelpName = "DIR",
        };
        var command = new Command(
            "prove",
            "Writes an entry as it was hashed (.json), and beside it the proof that it stands in the signed ledger (.tlog-proof, C2SP)."
        )
        {
            subject,
            all,
            into,
        };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.RequireDatabaseAsync(cancellationToken);
                var proofs = assay.Services.GetRequiredService<LedgerProofs>();
                var name = call.GetValue(subject)!;
                var sequences = long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? [number]
                    : await proofs.SequencesAsync(name, cancellationToken);
                var directory = (call.GetValue(into) ?? new DirectoryInfo(".")).FullName;
                foreach (var sequence in call.GetValue(all) ? sequences : sequences.TakeLast(1))
                {
                    var proved =
                        await proofs.ProveAsync(sequence, maySign: true, cancellationToken)
                        ?? throw new CallException($"The ledger has no entry {name}.");
                    var path = Path.Combine(Directory.CreateDirectory(directory).FullName, proved.FileName);
                    await File.WriteAllBytesAsync(path + ".json", proved.Bytes, cancellationToken);
                    await File.WriteAllTextAsync(path + ".tlog-proof", proved.Proof, cancellationToken);
                    Console.WriteLine(
                        Sentence.Say(
                            $"Entry {sequence} about {proved.Subject}: {path}.json, proved by {path}.tlog-proof against the checkpoint over {proved.Size} {{4|entry|entries}}."
                        )
                    );
                }

                return sequences.Count > 0
                    ? 0
                    : throw new CallException(
                        $"The ledger has no entry about '{name}'. The ledger page lists subjects, such as finding/F-2026-0001."
                    );
            }
        );
        return command;
    }

    private static Command Consistency()
    {
        var from = new Option<long>("--from")
        {
            Description = "Entries of the earlier checkpoint; 0 when the witness has seen none.",
            HelpName = "N",
            Required = true,
        };
        var to = new Option<long?>("--to")
        {
            Description = "Entries of the later checkpoint (default: all, signed now when entries came since).",
            HelpName = "N",
        };
        var command = new Command(
            "consistency",
            "Prints the proof that one checkpoint continues another, as the body of add-checkpoint of C2SP tlog-witness."
        )
        {
            from,
            to,
        };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.RequireDatabaseAsync(cancellationToken);
                Console.Write(
                    await assay
                        .Services.GetRequiredService<LedgerProofs>()
                        .ConsistencyAsync(call.GetValue(from), call.GetValue(to), cancellationToken)
                );
                return 0;
            }
        );
        return command;
    }
}
