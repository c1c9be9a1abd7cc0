using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace Portal.Data.Ledgers;

/// <summary>The last head that this home committed, beside the database and under the home's mark: <c>keys/ledger.head</c>.</summary>
/// <remarks>
/// A database alone cannot tell that it was set back, and checkpoints are signed once a day and after acts that somebody answers for. This
/// note is written after every commit, so that a database that was copied back, or whose tail was cut together with its head row, is named
/// at the next write and by every verification. It lags by at most the commit in which a process ended. Whoever can write to the keys can
/// set back both: against that only a checkpoint outside helps.
/// </remarks>
public sealed class HeadNote(string keysDirectory)
{
    internal const string FileName = "ledger.head";
    private const string MarkSubject = "ledger.head";
    private const string RowSubject = "LedgerHead";
    private readonly Lazy<HomeKey> _key = new(() => HomeKey.Open(OwnerOnly.CreateDirectory(keysDirectory)));

    internal string Path { get; } = System.IO.Path.Combine(keysDirectory, FileName);

    /// <summary>What the note says; null when there is none, or when it does not bear the home's mark.</summary>
    internal (long Size, byte[] Root)? Read() => Of(Text());

    /// <summary>Whether there is a note that this home did not write, or wrote under another key.</summary>
    internal bool IsForeign => Text() is { } text && Of(text) is null;

    private (long Size, byte[] Root)? Of(string? text) =>
        text?.TrimEnd('\n').Split(' ') is [var number, var root, var mark]
        && _key.Value.IsMark(mark, MarkSubject, number, root)
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? (size, Convert.FromHexString(root))
            : null;

    /// <summary>The home's mark of a head, which stands in its row.</summary>
    internal string MarkOf(long size, byte[] root) => _key.Value.Mark(RowSubject, Invariant($"{size}"), Convert.ToHexStringLower(root));

    /// <summary>Whether a head row bears the home's mark.</summary>
    internal bool IsMarkOf(long size, byte[] root, string? mark) =>
        _key.Value.IsMark(mark, RowSubject, Invariant($"{size}"), Convert.ToHexStringLower(root));

    /// <summary>Null when there is none, or when it cannot be read at this moment.</summary>
    private string? Text()
    {
        try
        {
            return File.Exists(Path) ? File.ReadAllText(Path) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Written by a name of its own first: a reader finds the old note or the new one.</summary>
    /// <remarks>
    /// Not flushed: after a power cut the note may be older than the database, which says nothing against it. A note that cannot be written
    /// fails no commit, which is made already; <see cref="Problem"/> keeps it until one can.
    /// </remarks>
    public void Write(long size, byte[] root)
    {
        try
        {
            Replace(size, root);
            Problem = null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Problem =
                $"{Path} cannot be written ({failure.Message.TrimEnd('.')}), so that a database that is set back would not be noticed before the next checkpoint. Make room, or give the portal the right to write there.";
        }
    }

    /// <summary>Why the last head was not noted; null when it was.</summary>
    public string? Problem { get; private set; }

    private void Replace(long size, byte[] root)
    {
        var (number, hash) = (Invariant($"{size}"), Convert.ToHexStringLower(root));
        var temporary = $"{Path}.{Guid.NewGuid():n}.tmp"; // on a server several processes of this home may write at once
        OwnerOnly.CreateDirectory(keysDirectory);
        using (var stream = OwnerOnly.Create(temporary))
        {
            stream.Write(Encoding.ASCII.GetBytes($"{number} {hash} {_key.Value.Mark(MarkSubject, number, hash)}\n"));
        }

        File.Move(temporary, Path, overwrite: true);
    }

    /// <summary>Refuses to continue a ledger that is shorter than it was.</summary>
    /// <exception cref="RuleException">The note counts more entries than the head.</exception>
    internal void RequireNotSetBack(long size)
    {
        if (IsForeign)
        {
            throw RuleException.Of(
                "ledger.note-foreign",
                $"Nothing was written: {Path} does not bear the mark of this home: it was edited, or keys/home.key was replaced. Run './portal ledger verify', then keep the file as evidence elsewhere, and the ledger goes on; it would be overwritten otherwise."
            );
        }

        if (SetBack(size) is { } problem)
        {
            throw problem;
        }
    }

    /// <summary>What is said of a ledger that is shorter than this home committed; null of one that is not.</summary>
    internal RuleException? SetBack(long size) =>
        Read() is { } note && note.Size > size
            ? RuleException.Of(
                "ledger.set-back",
                $"Nothing was written: this home committed {note.Size} {{0|entry|entries}}, and the portal database has {size}. It was set back to an earlier state, or its last entries were cut off. Restore the newest backup with './portal restore', which ends what was given since; or keep {Path} as evidence elsewhere, and the ledger goes on without those entries."
            )
            : null;
}
