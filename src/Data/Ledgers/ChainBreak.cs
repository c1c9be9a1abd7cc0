using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>Which entry was replaced, where the tree is not the one that was committed: each entry cites the hash of the one before
/// it.</summary>
internal static class ChainBreak
{
    /// <returns>The first entry that is not cited as it is; null when all hold, because they were all made anew.</returns>
    public static async Task<long?> FirstAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var (hash, doubtful) = ("", (long?)null);
        var entries = db.LedgerEntries.AsNoTracking().OrderBy(e => e.Sequence).Select(e => new { e.Sequence, e.Body }).AsAsyncEnumerable();
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            using var body = JsonDocument.Parse(entry.Body);
            var holds = string.Equals(body.RootElement.GetProperty("previous").GetString(), hash, StringComparison.Ordinal);
            if (doubtful is { } number)
            {
                return holds ? number - 1 : number; // what follows cites the doubtful one as it is, so the one before it was touched
            }

            (hash, doubtful) = (Convert.ToHexStringLower(MerkleTree.LeafHash(entry.Body)), holds ? null : entry.Sequence);
        }

        return doubtful - 1;
    }
}
