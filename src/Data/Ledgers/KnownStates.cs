using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>What the entries recorded of each subject: read by a process once, in order, and followed from there.</summary>
/// <remarks>
/// A search for the last entry of a subject believes columns and indexes, which whoever can write to the database can arrange so that an
/// entry is passed over. Here the entries themselves are hashed, and their tree is compared with the head that this home committed
/// (<see cref="HeadNote"/>). 16 bytes are kept for each entry and some 100 for each subject.
/// </remarks>
public sealed class KnownStates(HeadNote note) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<UInt128, (long Entry, bool HasState, UInt128 Upper, UInt128 Lower)> _last = [];
    private readonly List<UInt128> _hashes = []; // of each entry, the first half
    private CompactRange _range = CompactRange.Empty;
    private byte[] _lastLeaf = [];
    private RuleException? _problem;

    /// <summary>The last entry about a subject and the digest that it recorded; null for both when there is none.</summary>
    /// <exception cref="RuleException">The entries are not those that this home committed: nothing can be told from them until the process
    /// is started anew over a database that holds them.</exception>
    public async Task<(long? Entry, string? State)> LastAsync(PortalDb db, string subject, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await RequireInTurnAsync(db, cancellationToken);
            return _last.TryGetValue(KeyOf(subject), out var known)
                ? (known.Entry, known.HasState ? Hex(known.Upper) + Hex(known.Lower) : null)
                : (null, null);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Numbers of the last entries about some subjects; 0 for one that has none.</summary>
    /// <exception cref="RuleException">The entries are not those that this home committed.</exception>
    public async Task<IReadOnlyList<long>> NumbersAsync(PortalDb db, IReadOnlyList<string> subjects, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await RequireInTurnAsync(db, cancellationToken);
            return [.. subjects.Select(s => _last.TryGetValue(KeyOf(s), out var known) ? known.Entry : 0)];
        }
        finally
        {
            _turn.Release();
        }
    }

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

    /// <summary>For whoever searches entries himself: they can be found, and are those that this home committed.</summary>
    /// <exception cref="RuleException">They are not.</exception>
    public async Task RequireAsync(PortalDb db, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await RequireInTurnAsync(db, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task RequireInTurnAsync(PortalDb db, CancellationToken cancellationToken)
    {
        if (_problem is null && _range.Size == 0)
        {
            _problem = await ShapeCheck.EntriesAsync(db, cancellationToken);
        }

        _problem ??= await FollowAsync(db, cancellationToken);
        if (_problem is not null)
        {
            throw _problem;
        }
    }

    /// <summary>Reads what was appended since. A process that reads nothing new asks one question by key.</summary>
    private async Task<RuleException?> FollowAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var (from, noted) = (_range.Size, ((long Size, byte[] Root)?)null);
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
            if (entry.Sequence != _range.Size + 1 || !Remember(entry.Sequence, entry.Body))
            {
                return Unreadable(_range.Size + 1);
            }

            var hash = MerkleTree.LeafHash(entry.Body);
            (_range, _lastLeaf) = (_range.Append(hash), hash);
            _hashes.Add(HalfOf(hash));
            if (noted.Value.Size == _range.Size && !noted.Value.Root.AsSpan().SequenceEqual(_range.Root()))
            {
                return NotCommitted(_range.Size);
            }
        }

        return null;
    }

    private bool Remember(long number, string text)
    {
        try
        {
            using var body = JsonDocument.Parse(text);
            var state = body.RootElement.GetProperty("state").GetString();
            _last[KeyOf(body.RootElement.GetProperty("subject").GetString()!)] = state is { Length: 64 }
                ? (number, true, Number(state.AsSpan(0, 32)), Number(state.AsSpan(32)))
                : (number, false, 0, 0);
            return state is null or { Length: 64 };
        }
        catch (Exception unreadable) when (ReadableRows.IsUnreadable(unreadable) || unreadable is KeyNotFoundException)
        {
            return false;
        }
    }

    private RuleException NotCommitted(long size) =>
        RuleException.Of(
            "ledger.not-committed",
            $"Nothing was written: the ledger up to entry {size} is not what this home committed ({note.Path}). './portal ledger verify' names all that differs."
        );

    private static RuleException Unreadable(long number) =>
        RuleException.Of(
            "ledger.entry-unreadable",
            $"Nothing was written: entry {number} of the ledger is missing, or is not what was committed. './portal ledger verify' names all that differs."
        );

    private static UInt128 KeyOf(string subject) => HalfOf(SHA256.HashData(Encoding.UTF8.GetBytes(subject)));

    private static UInt128 HalfOf(byte[] hash) => BinaryPrimitives.ReadUInt128BigEndian(hash);

    private static UInt128 Number(ReadOnlySpan<char> hex) =>
        UInt128.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static string Hex(UInt128 number) => number.ToString("x32", CultureInfo.InvariantCulture);
}
