namespace Portal.Reporting.Returns;

/// <summary>A cell that the inputs and rules of now fill otherwise than a kept version.</summary>
/// <param name="Kept">Null when the version had no such cell.</param>
/// <param name="Now">Null when the form has no such cell any more.</param>
public sealed record CellChange(string Ref, ReturnCell? Kept, ReturnCell? Now);

/// <summary>A check that comes out otherwise, or at other values.</summary>
public sealed record CheckChange(string Id, string At, CheckResult? Kept, CheckResult? Now);

/// <summary>What a kept version and the same form as of now differ in; nothing of it is kept.</summary>
public sealed record ReturnComparison(
    ReturnDocument Now,
    IReadOnlyList<CellChange> Cells,
    IReadOnlyList<CheckChange> Checks,
    bool HasOtherNotes
)
{
    /// <summary>The same content, digest for digest.</summary>
    public bool IsSame { get; private init; }

    public static ReturnComparison Of(ReturnDocument kept, ReturnDocument now) =>
        new(
            now,
            [
                .. Refs(kept.Cells.Select(c => c.Ref), now.Cells.Select(c => c.Ref))
                    .Select(reference => new CellChange(reference, kept.Find(reference), now.Find(reference)))
                    .Where(change => !Equal(change.Kept, change.Now)),
            ],
            [
                .. from id in Refs(kept.Checks.Select(Key), now.Checks.Select(Key))
                let was = kept.Checks.FirstOrDefault(check => Key(check) == id)
                let becomes = now.Checks.FirstOrDefault(check => Key(check) == id)
                where Outcome(was) != Outcome(becomes)
                select new CheckChange((was ?? becomes)!.Id, (was ?? becomes)!.At, was, becomes),
            ],
            !kept.Notes.Select(note => note.En).SequenceEqual(now.Notes.Select(note => note.En), StringComparer.Ordinal)
        )
        {
            IsSame = kept.ContentDigest == now.ContentDigest,
        };

    /// <summary>In the order of the kept version; what is new follows.</summary>
    private static IEnumerable<string> Refs(IEnumerable<string> kept, IEnumerable<string> now) =>
        kept.Concat(now).Distinct(StringComparer.Ordinal);

    private static (CheckState?, decimal?, decimal?, decimal?) Outcome(CheckResult? check) =>
        (check?.State, check?.Left, check?.Right, check?.Difference);

    private static string Key(CheckResult check) => $"{check.Id} {check.At}";

    private static bool Equal(ReturnCell? kept, ReturnCell? now) =>
        kept is not null
        && now is not null
        && (kept.Kind, kept.Exact, kept.Value, kept.Rows, kept.Formula, kept.Measure, kept.Predicate)
            == (now.Kind, now.Exact, now.Value, now.Rows, now.Formula, now.Measure, now.Predicate)
        && kept.Missing.SequenceEqual(now.Missing, StringComparer.Ordinal);
}
