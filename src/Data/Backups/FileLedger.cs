using System.Text.Json;
using Microsoft.Data.Sqlite;
using Portal.Data.Ledgers;

namespace Portal.Data.Backups;

/// <summary>An entry of a SQLite file, as its own text tells it.</summary>
/// <param name="Operation">Id of the operation that wrote it.</param>
/// <param name="Migrations">What the database was brought to by it; none for other entries.</param>
internal sealed record FileEntry(long Number, LedgerKind Kind, string Subject, string Operation, IReadOnlyList<string> Migrations);

/// <summary>The ledger of a SQLite file that no portal has open: every entry hashed, in order, and told from its text. Of its rows only
/// number and text are asked.</summary>
internal sealed class FileLedger
{
    private readonly List<string> _migrations = [];
    private string _lastHash = "";

    private FileLedger(string path) => Path = path;

    public string Path { get; }

    /// <summary>The tree over the entries read.</summary>
    public CompactRange Range { get; private set; } = CompactRange.Empty;

    /// <summary>What the entries say the database was brought to.</summary>
    public IReadOnlyList<string> Migrations => _migrations;

    /// <summary>The last of them; empty before the first.</summary>
    public string Migration => _migrations.Max(StringComparer.Ordinal) ?? "";

    /// <param name="db">The file.</param>
    /// <param name="path">Its name, for sentences.</param>
    /// <param name="told">Told each entry when the tree holds it.</param>
    /// <exception cref="RuleException">An entry is missing, cites another one before it, or cannot be read.</exception>
    public static FileLedger Read(SqliteConnection db, string path, Action<FileLedger, FileEntry>? told = null)
    {
        var ledger = new FileLedger(path);
        using var command = db.CreateCommand();
        command.CommandText = "SELECT Sequence, Body FROM LedgerEntry NOT INDEXED ORDER BY Sequence";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var entry =
                reader.GetInt64(0) == ledger.Range.Size + 1 && reader.GetValue(1) is string text && ledger.Append(text) is { } read
                    ? read
                    : throw Differs(
                        $"{path}: entry {ledger.Range.Size + 1} of its ledger is missing, does not continue the one before it, or is no readable entry"
                    );
            told?.Invoke(ledger, entry);
        }

        return ledger;
    }

    /// <summary>The head row is the one of these entries.</summary>
    /// <param name="db">The file.</param>
    /// <param name="note">Under whose mark the row must stand once the database was brought to it; null asks for no mark.</param>
    /// <exception cref="RuleException">There is another one beside it, none, or it says something else.</exception>
    public void RequireHead(SqliteConnection db, HeadNote? note)
    {
        using var command = db.CreateCommand();
        command.CommandText = "SELECT * FROM LedgerHead NOT INDEXED";
        using var reader = command.ExecuteReader();
        var rows = new List<Dictionary<string, object>>();
        while (reader.Read() && rows.Count < 2)
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, reader.GetValue, StringComparer.Ordinal));
        }

        if (
            rows is not [var head]
            || head["Id"] is not (long)LedgerHead.OnlyId
            || head["Size"] is not long size
            || size != Range.Size
            || !Holds(head["Root"], Range.Root())
            || !Holds(head["Frontier"], Range.ToBytes())
            || !Holds(head["LastLeafHash"], Convert.FromHexString(_lastHash))
        )
        {
            throw Differs($"{Path}: the head row of its ledger is not the one row of its {Range.Size} entries");
        }

        var isMarked = _migrations.Exists(m => m.EndsWith(LedgerHead.MarkMigration, StringComparison.Ordinal));
        if (note is not null && isMarked && !note.IsMarkOf(size, Range.Root(), head.GetValueOrDefault("Mark") as string))
        {
            throw Differs($"{Path}: the head row of its ledger does not bear the mark of this home for its {Range.Size} entries");
        }
    }

    internal static RuleException Differs(FormattableString what) =>
        new(
            "backup.ledger-differs",
            FormattableString.Invariant(what)
                + ". Nothing was done: it was edited by somebody else, or keys/home.key was replaced. './portal ledger verify' names all that differs in a home; keep the file as evidence, and take the last good backup."
        );

    private static bool Holds(object column, byte[] bytes) => column is byte[] found && found.AsSpan().SequenceEqual(bytes);

    /// <returns>Null when the text is no entry, or not the next one.</returns>
    private FileEntry? Append(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var body = document.RootElement;
            if (body.GetProperty("previous").GetString() != _lastHash)
            {
                return null;
            }

            var (kind, subject) = ((LedgerKind)body.GetProperty("kind").GetInt32(), body.GetProperty("subject").GetString()!);
            var migrations =
                kind == LedgerKinds.DatabaseMigrated && subject == "database"
                    ? body.GetProperty("after").GetProperty("migrations").EnumerateArray().Select(m => m.GetString()!).ToList()
                    : [];
            var hash = MerkleTree.LeafHash(text);
            (Range, _lastHash) = (Range.Append(hash), Convert.ToHexStringLower(hash));
            _migrations.AddRange(migrations);
            return new FileEntry(Range.Size, kind, subject, body.GetProperty("operation").GetString()!, migrations);
        }
        catch (Exception unreadable)
            when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
