using System.Text.Json.Serialization;

namespace Portal.Data.Ledgers;

/// <summary>What kind of wrong a verification found.</summary>
public enum VerificationProblemKind
{
    EntryMissing,
    EntryEdited,
    EntryColumnsDiffer,

    /// <summary>An entry was written by somebody from whom the one before it about the same subject was hidden.</summary>
    EntryHidden,

    /// <summary>More entries than the head counts, and the head is one that was once computed.</summary>
    EntryBehindHead,
    HeadDiffers,

    /// <summary>Nothing says that this home committed the entries that there are.</summary>
    HeadUnmarked,
    RowEdited,
    RowDeleted,
    RowWithoutEntry,
    CheckpointSwapped,
    CheckpointEdited,
    CheckpointMissing,
    KeyMissing,
    OutsideUnreadable,
    HistoryRewritten,
    TailCut,
    BackupRestored,
    TriggerMissing,

    /// <summary>A trigger that is not the ledger's.</summary>
    TriggerForeign,

    /// <summary>An index of the portal database is missing; what it holds follows from its table.</summary>
    IndexMissing,

    /// <summary>The file of the portal database answers otherwise than the portal wrote it: schema, index, or form of a value.</summary>
    ShapeDiffers,

    /// <summary>The note of the last committed head is not this home's.</summary>
    NoteForeign,

    /// <summary>A sealed, kept or computed file of the home.</summary>
    FileChanged,

    /// <summary>A row about a run of a job says something else than the entries; it decides nothing.</summary>
    JobRowDiffers,
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Entry">The entry concerned; null when no entry is.</param>
/// <param name="Subject">The business row or file concerned.</param>
/// <param name="Said">Full sentence: what, where, expected; pages say it in their own language.</param>
public sealed record VerificationProblem(
    VerificationProblemKind Kind,
    long? Entry,
    string Subject,
    [property: JsonIgnore] RuleException Said
)
{
    public string Message => Said.Message;

    /// <summary>Code of the rule, for programs.</summary>
    public string Rule => Said.Rule;

    /// <summary>What is wrong repeats what stands elsewhere, signed or cited: <see cref="LedgerRepair"/> makes it again.</summary>
    public bool IsDerived =>
        Kind
            is VerificationProblemKind.HeadDiffers
                or VerificationProblemKind.CheckpointEdited
                or VerificationProblemKind.CheckpointMissing
                or VerificationProblemKind.TriggerMissing
                or VerificationProblemKind.IndexMissing
                or VerificationProblemKind.JobRowDiffers;

    /// <summary>The sentence, as the command line prints it.</summary>
    public override string ToString() => Message;
}

/// <summary>Outcome of a verification.</summary>
/// <param name="Entries">Entries read.</param>
/// <param name="Root">Tree head over them, base64.</param>
/// <param name="Subjects">Business rows whose state was compared with their last entry.</param>
/// <param name="Checkpoints">Signed checkpoints compared.</param>
/// <param name="Problems">First wrong entry first; at most <see cref="Limit"/> of them.</param>
/// <param name="ProblemCount">All problems, also those beyond the limit.</param>
/// <param name="At">When the verification started, UTC.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record VerificationReport(
    long Entries,
    string Root,
    long Subjects,
    int Checkpoints,
    IReadOnlyList<VerificationProblem> Problems,
    int ProblemCount,
    DateTimeOffset At,
    TimeSpan Elapsed
)
{
    /// <summary>More problems than anyone reads: a table that was wiped need not be listed row by row.</summary>
    public const int Limit = 1000;

    /// <summary>Files of the home that were read and compared: sealed rows, cubes, refused rows, exports.</summary>
    public int Files { get; init; }

    /// <summary>What was not judged, and why that is no failure.</summary>
    [JsonIgnore]
    public IReadOnlyList<RuleException> Notes { get; init; } = [];

    /// <summary>The same in sentences, for programs.</summary>
    public IReadOnlyList<string> NotJudged => [.. Notes.Select(note => note.Message)];

    public bool IsIntact => ProblemCount == 0;
}

/// <summary>Collects problems and keeps the first of them.</summary>
internal sealed class ProblemList
{
    private readonly List<VerificationProblem> _kept = [];

    public int Count { get; private set; }

    public void Add(VerificationProblemKind kind, long? entry, string subject, RuleException said)
    {
        Count++;
        if (_kept.Count < VerificationReport.Limit)
        {
            _kept.Add(new VerificationProblem(kind, entry, subject, said));
        }
    }

    public IReadOnlyList<VerificationProblem> InOrder() => [.. _kept.OrderBy(p => p.Entry ?? long.MaxValue)];
}
