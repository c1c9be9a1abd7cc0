using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Portal.Data.Access;
using Portal.Data.Returns;
using Portal.Data.Runs;

namespace Portal.Data.Ledgers;

/// <summary>A session, a token or an invitation that its beginning's entry knows, and no entry of its end.</summary>
/// <param name="UserName">Whose; null for an invitation of the first administrator.</param>
/// <param name="Way">How a session or its token's maker was signed in, as the entry says it.</param>
internal sealed record OpenSubject(string Subject, LedgerKind Begun, string? UserName, string? Way, DateTimeOffset ExpiresAt)
{
    public string Id => Subject[(Subject.IndexOf('/', StringComparison.Ordinal) + 1)..];
}

/// <summary>What the texts of the entries said, in the memory of a process: the last one about each subject, the last number of each
/// series, and the seals.</summary>
/// <remarks>What is newest cannot be told by rows: whoever deletes the newest one for a moment makes the one before it the
/// newest.</remarks>
internal sealed class KnownSubjects
{
    private static readonly FrozenSet<LedgerKind> Beginnings = FrozenSet.Create(
        AccessKinds.SessionStarted,
        AccessKinds.TokenCreated,
        AccessKinds.InvitationCreated
    );

    private static readonly FrozenSet<LedgerKind> Ends = FrozenSet.Create(
        AccessKinds.SessionEnded,
        AccessKinds.TokenRevoked,
        AccessKinds.InvitationUsed,
        AccessKinds.InvitationWithdrawn
    );

    private readonly Dictionary<UInt128, (long Entry, bool HasState, UInt128 Upper, UInt128 Lower)> _last = [];
    private readonly SortedDictionary<string, int> _series = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, (string LoadId, string Digest)> _seals = [];

    private readonly Dictionary<string, OpenSubject> _open = new(StringComparer.Ordinal);

    /// <summary>Whether the database was brought to the migration from which on each head bears a mark.</summary>
    public bool AreMarked { get; private set; }

    public (long? Entry, string? State) Last(string subject) =>
        _last.TryGetValue(KeyOf(subject), out var known)
            ? (known.Entry, known.HasState ? Hex(known.Upper) + Hex(known.Lower) : null)
            : (null, null);

    public IReadOnlyDictionary<string, int> Series(string prefix) =>
        _series.Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(s => s.Key, s => s.Value);

    public IReadOnlyList<(int Number, string LoadId, string Digest)> Seals() =>
        [.. _seals.Select(s => (s.Key, s.Value.LoadId, s.Value.Digest))];

    /// <summary>Sessions, tokens and invitations that no entry ended and that are not over.</summary>
    /// <param name="begun">The kind of entry that began them.</param>
    /// <param name="now">Those that end by then are left out.</param>
    public IReadOnlyList<OpenSubject> Open(LedgerKind begun, DateTimeOffset now) =>
        [.. _open.Values.Where(o => o.Begun == begun && o.ExpiresAt > now).OrderBy(o => o.Subject, StringComparer.Ordinal)];

    /// <returns>False when the text is none of an entry.</returns>
    public bool Remember(long number, string text)
    {
        try
        {
            using var body = JsonDocument.Parse(text);
            var (root, subject) = (body.RootElement, body.RootElement.GetProperty("subject").GetString()!);
            var state = root.GetProperty("state").GetString();
            _last[KeyOf(subject)] = state is { Length: 64 }
                ? (number, true, Number(state.AsSpan(0, 32)), Number(state.AsSpan(32)))
                : (number, false, 0, 0);
            var kind = (LedgerKind)root.GetProperty("kind").GetInt32();
            RememberNumber(kind, subject, root);
            RememberOpen(kind, subject, root);
            AreMarked |= kind == LedgerKinds.DatabaseMigrated && text.Contains(LedgerHead.MarkMigration, StringComparison.Ordinal);
            return state is null or { Length: 64 };
        }
        catch (Exception unreadable) when (ReadableRows.IsUnreadable(unreadable) || unreadable is KeyNotFoundException)
        {
            return false;
        }
    }

    private void RememberNumber(LedgerKind kind, string subject, JsonElement body)
    {
        var number = int.TryParse(subject.AsSpan(subject.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? n
            : 0;
        if (kind == RunKinds.LoadSealed && After(body, "loadId") is { } load && After(body, "digest") is { } digest)
        {
            _seals.TryAdd(number, (load, digest));
        }
        else if (SeriesOf(kind, subject, body) is { } series)
        {
            _series[series] = Math.Max(_series.GetValueOrDefault(series), number);
        }
    }

    private void RememberOpen(LedgerKind kind, string subject, JsonElement body)
    {
        if (Ends.Contains(kind))
        {
            _open.Remove(subject);
        }
        else if (
            Beginnings.Contains(kind)
            && DateTimeOffset.TryParse(
                After(body, "expiresAt"),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var expires
            )
        )
        {
            _open[subject] = new OpenSubject(subject, kind, After(body, "userName"), After(body, "way"), expires);
        }
    }

    /// <summary>The series in which an entry gives a number: versions of a return by form and date, runs by date; null for
    /// others.</summary>
    private static string? SeriesOf(LedgerKind kind, string subject, JsonElement body) =>
        kind == ReturnKinds.ReturnCalculated && subject.StartsWith(ReturnVersion.SubjectPrefix, StringComparison.Ordinal)
            ? subject[..subject.LastIndexOf('/')]
        : kind == RunKinds.RunSaved && After(body, "asOf") is { } date ? IndicatorRun.SubjectPrefix + date
        : null;

    private static string? After(JsonElement body, string property) =>
        body.GetProperty("after") is { ValueKind: JsonValueKind.Object } after && after.TryGetProperty(property, out var value)
            ? value.ValueKind == JsonValueKind.Null
                ? null
                : value.ToString()
            : null;

    private static UInt128 KeyOf(string subject) => BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(subject)));

    private static UInt128 Number(ReadOnlySpan<char> hex) =>
        UInt128.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static string Hex(UInt128 number) => number.ToString("x32", CultureInfo.InvariantCulture);
}
