using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Store;
using static System.FormattableString;

namespace Portal.Data.Ledgers;

/// <summary>An entry with its proof, both as files that tools from outside read.</summary>
/// <param name="Sequence">The entry.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Body">Canonical JSON: exactly these bytes in UTF-8, without a line end, give the leaf hash.</param>
/// <param name="Proof">C2SP tlog-proof.</param>
/// <param name="Size">Entries that the proof's checkpoint covers.</param>
public sealed record ProvedEntry(long Sequence, string Subject, string Body, string Proof, long Size)
{
    /// <summary>Name of both files, without their endings: <c>finding-F-2026-0001-42</c>.</summary>
    public string FileName =>
        Invariant($"{string.Concat(Subject.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-'))}-{Sequence}");

    /// <summary>What is hashed.</summary>
    public byte[] Bytes => Encoding.UTF8.GetBytes(Body);
}

/// <summary>Proofs in the text forms of C2SP: that an entry is in the tree that was signed, and that one signed tree continues
/// another.</summary>
public sealed class LedgerProofs(IDbContextFactory<PortalDb> factory, LedgerCheckpoints checkpoints)
{
    /// <summary>Proves an entry against a signed checkpoint.</summary>
    /// <param name="sequence">The entry.</param>
    /// <param name="maySign">Signs a checkpoint when none covers the entry yet; otherwise the answer is then null.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>Null when there is no such entry, or no checkpoint over it.</returns>
    /// <exception cref="RuleException">The entry is not part of what was signed.</exception>
    public async Task<ProvedEntry?> ProveAsync(long sequence, bool maySign, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        if (
            await db.LedgerEntries.AsNoTracking().SingleOrDefaultAsync(e => e.Sequence == sequence, cancellationToken) is not { } entry
            || (
                await checkpoints.FindAsync(sequence, cancellationToken)
                ?? (maySign ? await checkpoints.CheckpointAsync(cancellationToken) : null)
            )
                is not { } checkpoint
        )
        {
            return null;
        }

        var leaves = await LeavesAsync(db, checkpoint.Size, cancellationToken);
        var index = checked((int)(sequence - 1));
        var path = leaves.Length == checkpoint.Size ? MerkleTree.InclusionPath(leaves, index) : [];
        if (
            !MerkleTree.VerifyInclusion(
                MerkleTree.LeafHash(entry.Body),
                index,
                checkpoint.Size,
                path,
                Convert.FromBase64String(checkpoint.Root)
            )
        )
        {
            throw new RuleException(
                "ledger.entry-not-included",
                Invariant($"Entry {sequence} is not part of the signed ledger. Run the ledger verification; it names what is wrong."),
                sequence
            );
        }

        var proof = new StringBuilder(Invariant($"c2sp.org/tlog-proof@v1\nindex {index}\n"));
        Append(proof, path);
        return new ProvedEntry(
            sequence,
            LedgerRow.Of(sequence, entry.Body).Subject,
            entry.Body,
            proof.Append('\n').Append(checkpoint.Note).ToString(),
            checkpoint.Size
        );
    }

    /// <summary>Entries about a subject, oldest first.</summary>
    /// <exception cref="RuleException">One of them is not what was committed.</exception>
    public async Task<IReadOnlyList<long>> SequencesAsync(string subject, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return [.. (await SubjectTrail.ReadAsync(db, subject, cancellationToken)).Select(told => told.Number)];
    }

    /// <summary>The body of a C2SP tlog-witness <c>add-checkpoint</c> request: the later checkpoint, and the proof that it continues the
    /// earlier one.</summary>
    /// <param name="from">Entries of the earlier checkpoint; 0 when the witness has seen none.</param>
    /// <param name="to">Entries of the later one; null for the newest.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="RuleException">There is no such checkpoint, or the later one does not continue the earlier one.</exception>
    public async Task<string> ConsistencyAsync(long from, long? to, CancellationToken cancellationToken)
    {
        var later = to is { } size ? await SignedAsync(size, cancellationToken) : await checkpoints.CheckpointAsync(cancellationToken);
        if (from < 0 || from > later.Size)
        {
            throw new RuleException(
                "ledger.no-earlier",
                Invariant(
                    $"The later checkpoint covers {later.Size} entries, so the earlier one must cover 0 to {later.Size} and not {from}."
                ),
                from
            );
        }

        var body = new StringBuilder(Invariant($"old {from}\n"));
        if (from > 0)
        {
            var earlier = await SignedAsync(from, cancellationToken);
            await using var db = await factory.CreateDbContextAsync(cancellationToken);
            var leaves = await LeavesAsync(db, later.Size, cancellationToken);
            var path = leaves.Length == later.Size ? Consistency.Path(leaves, checked((int)from)) : [];
            if (!Consistency.Verify(from, later.Size, Convert.FromBase64String(earlier.Root), Convert.FromBase64String(later.Root), path))
            {
                throw new RuleException(
                    "ledger.not-continuous",
                    Invariant(
                        $"The checkpoint over {later.Size} entries does not continue the one over {from}. Run the ledger verification; it names what is wrong."
                    ),
                    later.Size
                );
            }

            Append(body, path);
        }

        return body.Append('\n').Append(later.Note).ToString();
    }

    private async Task<SignedCheckpoint> SignedAsync(long size, CancellationToken cancellationToken) =>
        await checkpoints.FindAsync(size, cancellationToken) is { } found && found.Size == size
            ? found
            : throw new RuleException(
                "ledger.no-checkpoint",
                Invariant(
                    $"No checkpoint over {size} entries was signed. keys/checkpoints holds one file for each that was; its name is the number of entries."
                ),
                size
            );

    private static Task<byte[][]> LeavesAsync(PortalDb db, long size, CancellationToken cancellationToken) =>
        db.LedgerEntries.Where(e => e.Sequence <= size).OrderBy(e => e.Sequence).Select(e => e.LeafHash).ToArrayAsync(cancellationToken);

    private static void Append(StringBuilder text, IReadOnlyList<byte[]> path)
    {
        foreach (var hash in path)
        {
            text.Append(Convert.ToBase64String(hash)).Append('\n');
        }
    }
}
