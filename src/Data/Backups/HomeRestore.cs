using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Backups;

/// <summary>Makes a home of a backup: beside its last place first, so that it appears whole, compared and entered, or not at all.</summary>
public static class HomeRestore
{
    private const string Unfinished = ".restoring";

    /// <summary>Copies the files of a backup to a directory beside the home, each compared with its hash.</summary>
    /// <param name="backup">Directory of the backup.</param>
    /// <param name="manifest">Its list.</param>
    /// <param name="home">Directory that does not exist yet, or is empty.</param>
    /// <returns>The directory with the copies; <see cref="Place"/> gives it the home's name.</returns>
    /// <exception cref="RuleException">The home is not empty, a file of the backup is missing or is not what was copied, or its
    /// ledger is not the one that its list says.</exception>
    public static async Task<string> UnpackAsync(string backup, BackupManifest manifest, string home, CancellationToken cancellationToken)
    {
        home = Path.TrimEndingDirectorySeparator(Path.GetFullPath(home));
        RequireRoom(home);
        var unpacked = home + Unfinished;
        Discard(unpacked); // of a restore that was killed; nobody else uses this ending
        OwnerOnly.CreateDirectory(unpacked);
        try
        {
            foreach (var file in manifest.Files)
            {
                var source = Path.Combine(backup, file.Path.Replace('/', Path.DirectorySeparatorChar));
                var copied = File.Exists(source)
                    ? await FileCopy.ToAsync(source, unpacked, file.Path, cancellationToken)
                    : throw Refused(backup, $"{file.Path} is missing");
                if (copied != file)
                {
                    throw Refused(backup, $"{file.Path} has SHA-256 {copied.Sha256} and was {file.Sha256} when it was copied");
                }
            }

            if (manifest.HasDatabase)
            {
                RequireLedger(backup, manifest, unpacked);
            }

            return unpacked;
        }
        catch
        {
            Discard(unpacked);
            throw;
        }
    }

    /// <summary>What the list says of the ledger is what the entries give, under the mark of the home that was copied.</summary>
    private static void RequireLedger(string backup, BackupManifest manifest, string unpacked)
    {
        var home = new Home(unpacked);
        var point = DatabaseCopy.PointOf(home.DatabasePath, new HeadNote(home.KeysDirectory));
        if ((point.LedgerSize, point.LedgerRoot) != (manifest.LedgerSize, manifest.LedgerRoot))
        {
            throw Refused(
                backup,
                FormattableString.Invariant(
                    $"the ledger has {point.LedgerSize} entries with the root {point.LedgerRoot}, and {BackupManifest.FileName} says {manifest.LedgerSize} with {manifest.LedgerRoot}"
                )
            );
        }
    }

    /// <summary>Gives the unpacked home a mark of its own, and its name.</summary>
    public static void Place(string unpacked, string home)
    {
        home = Path.TrimEndingDirectorySeparator(Path.GetFullPath(home));
        RequireRoom(home);
        HomeKey.Renew(OwnerOnly.CreateDirectory(Path.Combine(unpacked, "keys")));
        if (Directory.Exists(home))
        {
            Directory.Delete(home);
        }

        Directory.Move(unpacked, home);
        Durable.FlushDirectory(Path.GetDirectoryName(home)!);
    }

    /// <summary>Removes what was unpacked.</summary>
    public static void Discard(string unpacked)
    {
        if (Directory.Exists(unpacked))
        {
            Directory.Delete(unpacked, recursive: true);
        }
    }

    private static void RequireRoom(string home)
    {
        if (Path.Exists(home) && (!Directory.Exists(home) || Directory.EnumerateFileSystemEntries(home).Any()))
        {
            throw new RuleException(
                "restore.not-empty",
                $"{home} is not empty, and a restore never overwrites a home. Name another directory with --home, or move this one away first."
            );
        }
    }

    private static RuleException Refused(string backup, string what) =>
        new(
            "restore.differs",
            $"Nothing was restored: in the backup {backup} {what}. Take this backup from where it was copied to, or another one."
        );
}

/// <summary>What a restore ended.</summary>
public sealed record EndedAccess(int Sessions, int Tokens, int Invitations);

/// <summary>Enters a restore in the restored ledger, and lets nobody in by what was given before it.</summary>
/// <remarks>A restored database knows nothing of what was taken back after the backup: sessions, tokens and invitations that had ended
/// since would open again. All of them end, in the same transaction with the entry.</remarks>
public sealed class RestoreRegister(Ledger ledger)
{
    /// <param name="manifest">The backup's list.</param>
    /// <param name="reason">Why the home was taken although its verification found something; null when it found nothing.</param>
    /// <param name="found">What the verification found.</param>
    public Task<EndedAccess> RecordAsync(
        Actor actor,
        BackupManifest manifest,
        string? reason,
        IReadOnlyList<string> found,
        CancellationToken cancellationToken
    ) =>
        ledger.CommitAsync(
            actor,
            Guid.CreateVersion7(),
            async (db, draft) =>
            {
                draft.Record(
                    BackupKinds.HomeRestored,
                    "home",
                    before: null,
                    after: new
                    {
                        manifest.TakenAt,
                        manifest.LedgerSize,
                        manifest.LedgerRoot,
                        Found = found.Take(10).ToList(),
                        FoundCount = found.Count,
                    },
                    reason
                );
                var sessions = 0;
                var known = await db.Known!.OpenAsync(db, AccessKinds.SessionStarted, draft.At, cancellationToken);
                var open = await db.Set<UserSession>()
                    .Where(s => s.EndedAt == null && s.ExpiresAt > draft.At)
                    .Select(s => s.UserName)
                    .Distinct()
                    .ToListAsync(cancellationToken);
                foreach (var user in open.Union(known.Select(session => session.UserName ?? ""), StringComparer.Ordinal))
                {
                    sessions += await SessionRegister.EndOfAsync(
                        db,
                        draft,
                        user,
                        _ => true,
                        SessionEnd.EndedByAdministrator,
                        null,
                        cancellationToken
                    );
                }

                return new EndedAccess(
                    sessions,
                    await RevokeAsync(db, draft, cancellationToken),
                    await InvitationRegister.WithdrawAsync(db, draft, _ => true, cancellationToken)
                );
            },
            cancellationToken
        );

    private static async Task<int> RevokeAsync(PortalDb db, LedgerDraft draft, CancellationToken cancellationToken)
    {
        var known = await db.Known!.OpenAsync(db, AccessKinds.TokenCreated, draft.At, cancellationToken);
        var owners = await db.Set<PersonalToken>()
            .Where(t => t.RevokedAt == null && t.ExpiresAt > draft.At)
            .Select(t => t.UserName)
            .Distinct()
            .ToListAsync(cancellationToken);
        var revoked = 0;
        foreach (var owner in owners.Union(known.Select(token => token.UserName ?? ""), StringComparer.Ordinal))
        {
            revoked += await TokenEnds.RevokeAllAsync(db, draft, owner, _ => true, reason: null, cancellationToken);
        }

        return revoked;
    }
}
