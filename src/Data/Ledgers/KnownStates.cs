using System.Buffers.Binary;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>What the entries recorded of each subject: read by a process once, in order, and followed from there.</summary>
/// <remarks>
/// A search for the last entry of a subject believes columns and indexes, which whoever can write to the database can arrange so that an
/// entry is passed over. Here the entries themselves are hashed, and their tree is compared with the head that this home committed
/// (<see cref="HeadNote"/>) and with the mark that its head row bears: whoever has the database alone adds nothing. 16 bytes are kept for
/// each entry and some 100 for each subject.
/// </remarks>
public sealed class KnownStates(HeadNote note) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly KnownSubjects _subjects = new();
    private readonly List<UInt128> _hashes = []; // of each entry, the first half
    private CompactRange _range = CompactRange.Empty;
    private byte[] _lastLeaf = [];
    private long _marked; // entries up to this one stood under a head that bore the home's mark
    private long _noted = -1; // entries up to this one are at least as many as the home's note counts
    private RuleException? _problem;

    /// <summary>The last entry about a subject and the digest that it recorded; null for both when there is none.</summary>
    /// <exception cref="RuleException">The entries are not those that this home committed: nothing can be told from them until the process
    /// is started anew over a database that holds them.</exception>
    public Task<(long? Entry, string? State)> LastAsync(PortalDb db, string subject, CancellationToken cancellationToken) =>
        InTurnAsync(db, () => _subjects.Last(subject), cancellationToken);

    /// <summary>Numbers of the last entries about some subjects; 0 for one that has none.</summary>
    /// <exception cref="RuleException">The entries are not those that this home committed.</exception>
    public Task<IReadOnlyList<long>> NumbersAsync(PortalDb db, IReadOnlyList<string> subjects, CancellationToken cancellationToken) =>
        InTurnAsync<IReadOnlyList<long>>(db, () => [.. subjects.Select(s => _subjects.Last(s).Entry ?? 0)], cancellationToken);

    /// <summary>Before entries are appended: the head row is that of the entries as this process has read them.</summary>
    /// <remarks>Entries that were replaced together with the head, while processes run, would otherwise be continued and bear the home's
    /// own mark from the next commit on.</remarks>
    /// <exception cref="RuleException">It is another.</exception>
    public async Task RequireHeadAsync(PortalDb db, CompactRange head, byte[] lastLeaf, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await RequireInTurnAsync(db, cancellationToken);
            if (
                head.Size != _range.Size
                || !head.Root().AsSpan().SequenceEqual(_range.Root())
                || !lastLeaf.AsSpan().SequenceEqual(_lastLeaf)
            )
            {
                throw NotCommitted(head.Size);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A text is that of the entry of this number.</summary>
    /// <exception cref="RuleException">It is not, or the entries are not those that this home committed.</exception>
    public async Task RequireEntryAsync(PortalDb db, long number, string? body, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await RequireInTurnAsync(db, cancellationToken);
            if (body is null || number > _hashes.Count || HalfOf(MerkleTree.LeafHash(body)) != _hashes[(int)number - 1])
            {
                throw Unreadable(number);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Size and root of the entries as this process has read them.</summary>
    /// <exception cref="RuleException">The entries are not those that this home committed.</exception>
    public Task<(long Size, byte[] Root)> HeadAsync(PortalDb db, CancellationToken cancellationToken) =>
        InTurnAsync(db, () => (_range.Size, _range.Root()), cancellationToken);

    /// <summary>The first of some texts that is not that of the entry of its number; null when all are.</summary>
    /// <exception cref="RuleException">The entries are not those that this home committed.</exception>
    public async Task<long?> FirstOtherAsync(
        PortalDb db,
        IReadOnlyList<(long Number, string Body)> texts,
        CancellationToken cancellationToken
    )
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await RequireInTurnAsync(db, cancellationToken);
            foreach (var (number, body) in texts)
            {
                if (number < 1 || number > _hashes.Count || HalfOf(MerkleTree.LeafHash(body)) != _hashes[(int)number - 1])
                {
                    return number;
                }
            }

            return null;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The number that was given last in a series, such as the versions of a return; 0 when none was.</summary>
    /// <param name="db">To follow the entries.</param>
    /// <param name="series">Versions of a return by form and date, or runs by date: what stands before the last stroke.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="RuleException">The entries are not those that this home committed.</exception>
    public async Task<int> NewestAsync(PortalDb db, string series, CancellationToken cancellationToken) =>
        (await SeriesAsync(db, series, cancellationToken)).GetValueOrDefault(series);

    /// <summary>The same for every series whose name begins so, in the order of their names.</summary>
    /// <exception cref="RuleException">The entries are not those that this home committed.</exception>
    public Task<IReadOnlyDictionary<string, int>> SeriesAsync(PortalDb db, string prefix, CancellationToken cancellationToken) =>
        InTurnAsync(db, () => _subjects.Series(prefix), cancellationToken);

    /// <summary>The seals that were noted, by number.</summary>
    /// <exception cref="RuleException">The entries are not those that this home committed.</exception>
    public Task<IReadOnlyList<(int Number, string LoadId, string Digest)>> SealsAsync(PortalDb db, CancellationToken cancellationToken) =>
        InTurnAsync(db, () => _subjects.Seals(), cancellationToken);

    /// <summary>Sessions, tokens or invitations that no entry ended: by rows, one that is hidden for a moment would outlive the
    /// dismissal of its person.</summary>
    /// <exception cref="RuleException">The entries are not those that this home committed.</exception>
    internal Task<IReadOnlyList<OpenSubject>> OpenAsync(
        PortalDb db,
        LedgerKind begun,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) => InTurnAsync(db, () => _subjects.Open(begun, now), cancellationToken);

    /// <summary>Takes over entries whose head does not bear the home's mark, where its key was lost. Only for
    /// <see cref="LedgerAdoption"/>.</summary>
    /// <returns>The head as it stands; null when it bears the mark.</returns>
    internal async Task<LedgerHead?> TakeOverAsync(PortalDb db, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (await AreMarkedAsync(db, cancellationToken))
            {
                return null;
            }

            var head = await db.LedgerHeads.AsNoTracking().SingleAsync(cancellationToken);
            if (head.Size != _range.Size || !head.Root.AsSpan().SequenceEqual(_range.Root()))
            {
                throw Unmarked();
            }

            _marked = _range.Size;
            return head;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>For whoever searches entries himself: they can be found, and are those that this home committed.</summary>
    /// <exception cref="RuleException">They are not.</exception>
    public Task RequireAsync(PortalDb db, CancellationToken cancellationToken) => InTurnAsync(db, () => true, cancellationToken);

    public void Dispose() => _turn.Dispose();

    /// <summary>One reader at a time follows the entries, and is answered from them.</summary>
    private async Task<T> InTurnAsync<T>(PortalDb db, Func<T> answer, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await RequireInTurnAsync(db, cancellationToken);
            return answer();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task RequireInTurnAsync(PortalDb db, CancellationToken cancellationToken)
    {
        if (!await AreMarkedAsync(db, cancellationToken))
        {
            throw Unmarked();
        }
    }

    /// <summary>Follows the entries. Whether they stand under a head that this home marked in the transaction which wrote them: otherwise
    /// somebody wrote them who has the database, and not the home's key.</summary>
    /// <exception cref="RuleException">The entries are not those that this home committed.</exception>
    private async Task<bool> AreMarkedAsync(PortalDb db, CancellationToken cancellationToken)
    {
        if (_problem is null && _range.Size == 0)
        {
            _problem = await ShapeCheck.EntriesAsync(db, cancellationToken);
        }

        while (true)
        {
            _problem ??= await FollowAsync(db, cancellationToken);
            if (_problem is not null)
            {
                throw _problem;
            }

            if (_noted != _range.Size && note.SetBack(_range.Size) is { } setBack)
            {
                // Unless more were committed meanwhile. Whatever entries say of themselves, those that the home knows of are not there.
                if (await db.LedgerEntries.AnyAsync(e => e.Sequence > _range.Size, cancellationToken))
                {
                    continue;
                }

                throw setBack;
            }

            _noted = _range.Size;
            if (_marked == _range.Size || !_subjects.AreMarked) // before the migration there is no column to ask
            {
                return true;
            }

            var head = await db
                .LedgerHeads.AsNoTracking()
                .OrderBy(h => h.Id)
                .Select(h => new
                {
                    h.Size,
                    h.Root,
                    h.Mark,
                })
                .FirstOrDefaultAsync(cancellationToken);
            if (head?.Size > _range.Size && await db.LedgerEntries.AnyAsync(e => e.Sequence > _range.Size, cancellationToken))
            {
                continue; // more were committed meanwhile
            }

            if (
                head?.Size != _range.Size
                || !head.Root.AsSpan().SequenceEqual(_range.Root())
                || !note.IsMarkOf(head.Size, head.Root, head.Mark)
            )
            {
                return false;
            }

            _marked = _range.Size;
            return true;
        }
    }

    /// <summary>Reads what was appended since. A process that reads nothing new asks one question by key.</summary>
    private async Task<RuleException?> FollowAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var (from, noted, differs) = (_range.Size, ((long Size, byte[] Root)?)null, false);
        await foreach (
            var entry in db
                .LedgerEntries.AsNoTracking()
                .Where(e => e.Sequence > from)
                .OrderBy(e => e.Sequence)
                .Select(e => new { e.Sequence, e.Body })
                .AsAsyncEnumerable()
                .WithCancellation(cancellationToken)
        )
        {
            noted ??= note.Read() ?? (-1, []);
            if (entry.Sequence != _range.Size + 1 || !_subjects.Remember(entry.Sequence, entry.Body))
            {
                return Unreadable(_range.Size + 1);
            }

            var hash = MerkleTree.LeafHash(entry.Body);
            (_range, _lastLeaf) = (_range.Append(hash), hash);
            _hashes.Add(HalfOf(hash));
            if (noted.Value.Size == _range.Size && !noted.Value.Root.AsSpan().SequenceEqual(_range.Root()))
            {
                differs = true;
                break;
            }
        }

        return !differs ? null
            : await ChainBreak.FirstAsync(db, cancellationToken) is { } replaced ? Unreadable(replaced)
            : NotCommitted(_range.Size);
    }

    private RuleException NotCommitted(long size) =>
        RuleException.Of(
            "ledger.not-committed",
            $"Nothing was written: the ledger up to entry {size} is not what this home committed ({note.Path}). './portal ledger verify' names all that differs."
        );

    private RuleException Unmarked() =>
        RuleException.Of(
            "ledger.head-unmarked",
            $"Nothing was written: the head of the ledger does not bear the mark of this home for its {_range.Size} {{0|entry|entries}}: entries or the head were written to the database by somebody else, or keys/home.key was replaced. './portal ledger verify' names all that differs; restore the newest backup with './portal restore', or the key."
        );

    private static RuleException Unreadable(long number) =>
        RuleException.Of(
            "ledger.entry-unreadable",
            $"Nothing was written: entry {number} of the ledger is missing, or is not what was committed. './portal ledger verify' names all that differs."
        );

    private static UInt128 HalfOf(byte[] hash) => BinaryPrimitives.ReadUInt128BigEndian(hash);
}
