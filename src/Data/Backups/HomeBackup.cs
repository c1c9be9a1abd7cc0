using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using Portal.Data.Warehouse;

namespace Portal.Data.Backups;

/// <summary>A backup that was made.</summary>
/// <param name="Directory">Where it stands.</param>
/// <param name="Sha256">SHA-256 of its list; it stands in the ledger, so that an edited list is noticed.</param>
public sealed record BackupResult(string Directory, BackupManifest Manifest, string Sha256);

/// <summary>Copies a home to another directory while it runs: portal database, sealed files, keys, refused rows and kept exports.</summary>
/// <remarks>
/// The order makes both stores one point: the portal database as of one moment first, then the files. Every seal that the copied ledger
/// knows has its files, and a load that is sealed meanwhile is entered by the restore, as it is after a kill. Of the checkpoints come those
/// that stood there before and those that the copy knows: one that is signed meanwhile would say that the copy lacks entries. Cubes, logs
/// and spilled data are left out, since they are made again.
/// </remarks>
public sealed class HomeBackup(
    Home home,
    WarehouseStore store,
    IDbContextFactory<PortalDb> factory,
    Ledger ledger,
    LedgerCheckpoints checkpoints,
    CheckpointFiles notes,
    TimeProvider time
)
{
    private const string Unfinished = ".unfinished";
    private const string Database = "assay.db";

    /// <summary>Makes a backup, which appears whole or not at all, and enters it in the ledger.</summary>
    /// <param name="program">Version of the program.</param>
    /// <param name="target">Directory that does not exist yet, or is empty.</param>
    /// <param name="told">Told what is being copied.</param>
    /// <exception cref="RuleException">There is something in the directory, or it lies inside the home.</exception>
    /// <exception cref="WarehouseException">A sealed file is missing or is not what was sealed: nothing is kept of the backup.</exception>
    public async Task<BackupResult> WriteAsync(
        Actor actor,
        string program,
        string target,
        Action<string>? told,
        CancellationToken cancellationToken
    )
    {
        target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        RequireRoom(target);
        var unfinished = target + Unfinished;
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true); // of a backup that was killed; nobody else uses this ending
        }

        OwnerOnly.CreateDirectory(unfinished);
        try
        {
            var manifest = await FillAsync(actor, program, unfinished, told, cancellationToken);
            var bytes = manifest.ToBytes();
            Durable.CreateExclusive(Path.Combine(unfinished, BackupManifest.FileName), bytes);
            if (Directory.Exists(target))
            {
                Directory.Delete(target);
            }

            Directory.Move(unfinished, target);
            Durable.FlushDirectory(Path.GetDirectoryName(target)!);
            var result = new BackupResult(target, manifest, Hashing.Sha256(bytes));
            await RecordAsync(actor, result, cancellationToken);
            return result;
        }
        catch
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }

            throw;
        }
    }

    private void RequireRoom(string target)
    {
        if (Path.Exists(target) && (!Directory.Exists(target) || Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw new RuleException(
                "backup.not-empty",
                $"{target} is not empty, and a backup never overwrites anything. Name a directory that does not exist yet, such as one with the day in its name."
            );
        }

        var root = Path.TrimEndingDirectorySeparator(home.Root) + Path.DirectorySeparatorChar;
        if ((target + Path.DirectorySeparatorChar).StartsWith(root, StringComparison.Ordinal))
        {
            throw new RuleException(
                "backup.inside",
                $"{target} lies inside the home {home.Root}: it would be lost with it. Name a directory on another machine or medium."
            );
        }
    }

    private async Task<BackupManifest> FillAsync(
        Actor actor,
        string program,
        string into,
        Action<string>? told,
        CancellationToken cancellationToken
    )
    {
        var files = new List<BackupFile>();
        told?.Invoke("portal database");
        await checkpoints.CheckpointAsync(cancellationToken);
        var signed = Notes().ToHashSet(StringComparer.Ordinal);
        var (point, takenAt, isFile) = await DatabaseAsync(into, cancellationToken);
        if (isFile)
        {
            files.Add(await HashedAsync(into, Database, cancellationToken));
            signed.UnionWith(DatabaseCopy.Checkpoints(Path.Combine(into, Database)).Select(NoteOf));
        }

        told?.Invoke("keys and checkpoints");
        await AddAsync(
            Files(home.KeysDirectory)
                .Where(f => Path.GetDirectoryName(f) != notes.Directory && Path.GetFileName(f) != HeadNote.FileName)
                .Concat(signed.Order(StringComparer.Ordinal)),
            files,
            into,
            cancellationToken
        );

        var seals = store.Seals();
        told?.Invoke(Sentence.Say($"sealed files of {seals.Count} {{0|load|loads}}"));
        await AddSealedAsync(seals, files, into, cancellationToken);
        told?.Invoke("exports");
        await AddAsync(Files(home.ExportsDirectory), files, into, cancellationToken);
        return new BackupManifest(
            BackupManifest.CurrentFormat,
            program,
            takenAt,
            actor.Name,
            isFile,
            point.Migration,
            point.LedgerSize,
            point.LedgerRoot,
            seals.Count == 0 ? null : seals[0].Book.Name,
            seals.Count,
            files
        );
    }

    /// <summary>Copies a SQLite database; of a server's it only notes the point, since the server's own backup holds it.</summary>
    private async Task<(DatabasePoint Point, DateTimeOffset TakenAt, bool IsFile)> DatabaseAsync(
        string into,
        CancellationToken cancellationToken
    )
    {
        var takenAt = Instants.ToMilliseconds(time.GetUtcNow());
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        if (db is SqlitePortalDb)
        {
            var copied = DatabaseCopy.Take(home.DatabasePath, Path.Combine(into, Database), new HeadNote(home.KeysDirectory));
            return (copied, takenAt, true);
        }

        var (size, root) = await db.Known!.HeadAsync(db, cancellationToken);
        var migration = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).LastOrDefault() ?? "";
        return (new DatabasePoint(migration, size, Convert.ToHexStringLower(root)), takenAt, false);
    }

    /// <summary>Seals, the files that they list and the lists of refused rows, each compared with its hash while it is copied.</summary>
    private async Task AddSealedAsync(IReadOnlyList<Seal> seals, List<BackupFile> files, string into, CancellationToken cancellationToken)
    {
        foreach (var seal in seals)
        {
            var path = Path.Combine(home.WarehouseDirectory, "seals", seal.FileName);
            files.Add(await SealedAsync(path, seal.Digest, into, cancellationToken));
            foreach (var file in seal.Partitions.SelectMany(p => p.Files))
            {
                files.Add(await SealedAsync(store.PathOf(file), file.Sha256, into, cancellationToken));
            }

            if (seal.Rejects is { } rejects)
            {
                files.Add(await SealedAsync(Path.Combine(home.RejectsDirectory, rejects.Name), rejects.Sha256, into, cancellationToken));
            }
        }
    }

    private async Task<BackupFile> SealedAsync(string path, string sha256, string into, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw Refused($"{path} is missing, and a seal names it");
        }

        var copied = await FileCopy.ToAsync(path, into, RelativeOf(path), cancellationToken);
        return copied.Sha256 == sha256
            ? copied
            : throw Refused($"{path} is not what was sealed: its SHA-256 is {copied.Sha256}, sealed was {sha256}");
    }

    private static RuleException Refused(string what) =>
        new(
            "backup.not-sealed",
            $"No backup was made: {what}. A backup of it would pass the fault on. './portal ledger verify' names all that differs; restore the file from an earlier backup."
        );

    private async Task AddAsync(IEnumerable<string> paths, List<BackupFile> files, string into, CancellationToken cancellationToken)
    {
        foreach (var path in paths)
        {
            files.Add(await FileCopy.ToAsync(path, into, RelativeOf(path), cancellationToken));
        }
    }

    private static List<string> Files(string directory) =>
        [
            .. Directory
                .EnumerateFiles(directory, "*", SearchOption.AllDirectories)
                .Where(f => !f.EndsWith(".tmp", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

    private IEnumerable<string> Notes() => notes.Read().Select(note => note.Path);

    /// <summary>A note that is being signed has another name until its row is stored, which it is here.</summary>
    private string NoteOf(long size)
    {
        notes.Finish(size);
        return notes.PathOf(size);
    }

    private string RelativeOf(string path) => Path.GetRelativePath(home.Root, path).Replace(Path.DirectorySeparatorChar, '/');

    private static async Task<BackupFile> HashedAsync(string root, string relative, CancellationToken cancellationToken)
    {
        var path = Path.Combine(root, relative);
        return new BackupFile(relative, new FileInfo(path).Length, await Hashing.Sha256OfFileAsync(path, cancellationToken));
    }

    private Task<long> RecordAsync(Actor actor, BackupResult made, CancellationToken cancellationToken) =>
        ledger.CommitAsync(
            actor,
            Guid.CreateVersion7(),
            (_, draft) =>
            {
                draft.Record(
                    BackupKinds.HomeBackedUp,
                    "home",
                    before: null,
                    after: new
                    {
                        made.Manifest.TakenAt,
                        made.Manifest.LedgerSize,
                        made.Manifest.LedgerRoot,
                        Files = made.Manifest.Files.Count,
                        Bytes = made.Manifest.Files.Sum(f => f.Bytes),
                        ListSha256 = made.Sha256,
                    }
                );
                return Task.FromResult(made.Manifest.LedgerSize);
            },
            cancellationToken
        );
}
