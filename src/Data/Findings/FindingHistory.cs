using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Findings;

/// <summary>Every finding as it stood at the close of any day, told from the dated entries of the ledger and from nothing else.</summary>
/// <remarks>Entries are only ever added, so what was read and compared is kept, and each reading takes what came since; a past day stays
/// what it
/// was.</remarks>
public sealed class FindingHistory(IDbContextFactory<PortalDb> factory, TimeProvider time) : IDisposable
{
    private const int FirstKind = (int)FindingKinds.FindingOpened / 100 * 100;

    private readonly SemaphoreSlim _reading = new(1);
    private readonly Dictionary<string, List<FindingMoment>> _moments = new(StringComparer.Ordinal);
    private long _read;

    /// <summary>Numbers of the findings with every moment of each, in the order of time.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<FindingMoment>>> ReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            await using var db = await factory.CreateDbContextAsync(cancellationToken);
            var (first, last) = ((LedgerKind)FirstKind, (LedgerKind)(FirstKind + 99));
            var entries = db
                .LedgerEntries.AsNoTracking()
                .Where(e => e.Sequence > _read && e.Kind >= first && e.Kind <= last)
                .OrderBy(e => e.Sequence)
                .Select(e => new { e.Sequence, e.Body });
            var found = await entries.ToListAsync(cancellationToken);
            if (await db.Known!.FirstOtherAsync(db, [.. found.Select(e => (e.Sequence, e.Body))], cancellationToken) is { } other)
            {
                throw LedgerReader.Other(other);
            }

            foreach (var entry in found.Select(e => LedgerRow.Of(e.Sequence, e.Body)))
            {
                Take(entry.Subject, entry.At, entry.Body);
                _read = entry.Sequence;
            }

            return _moments.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<FindingMoment>)[.. pair.Value], StringComparer.Ordinal);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>How a finding stood at the close of a day; null before it was opened.</summary>
    public static FindingMoment? At(IReadOnlyList<FindingMoment> moments, DateOnly day) =>
        moments.LastOrDefault(moment => moment.On <= day);

    public void Dispose() => _reading.Dispose();

    private void Take(string subject, DateTimeOffset at, string body)
    {
        var number = subject[Finding.SubjectOf("").Length..];
        if (!_moments.TryGetValue(number, out var moments))
        {
            _moments.Add(number, moments = []);
        }

        using var entry = JsonDocument.Parse(body);
        var on = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, time.LocalTimeZone).DateTime);
        moments.Add((moments.Count > 0 ? moments[^1] : FindingMoment.Unopened).Next(on, entry.RootElement.GetProperty("after")));
    }
}

/// <summary>A finding from a day on.</summary>
/// <param name="On">Day of the entry, in the portal's time zone.</param>
/// <param name="Due">The due date in force then.</param>
/// <param name="FirstDue">The first due date ever agreed; null before.</param>
/// <param name="AcceptedUntil">Last day of an accepted risk.</param>
public sealed record FindingMoment(
    DateOnly On,
    FindingStatus Status,
    FindingRating Rating,
    DateOnly? Due,
    DateOnly? FirstDue,
    DateOnly? AcceptedUntil
)
{
    internal static FindingMoment Unopened { get; } = new(DateOnly.MinValue, FindingStatus.Draft, FindingRating.Low, null, null, null);

    /// <summary>Past its due date on a day, and still to be put right.</summary>
    public bool IsLate(DateOnly day) => FindingRules.IsOverdue(Status, Due, AcceptedUntil, day);

    /// <summary>The same by the first date that was agreed, whatever was extended since.</summary>
    public bool IsPastFirstDate(DateOnly day) => FindingRules.IsOverdue(Status, FirstDue ?? Due, AcceptedUntil, day);

    /// <summary>What an entry says that is after it; fields that it does not name are as before.</summary>
    internal FindingMoment Next(DateOnly on, JsonElement after) =>
        new(
            on,
            Text(after, "status", out var status) ? Named.Of<FindingStatus>(status) : Status,
            Text(after, "rating", out var rating) ? Named.Of<FindingRating>(rating) : Rating,
            Date(after, "dueDate", Due),
            Date(after, "originalDueDate", FirstDue),
            Date(after, "riskAcceptedUntil", AcceptedUntil)
        );

    private static bool Text(JsonElement after, string field, out string? text)
    {
        text = after.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return text is not null;
    }

    private static DateOnly? Date(JsonElement after, string field, DateOnly? otherwise) =>
        !after.TryGetProperty(field, out var value) ? otherwise
        : value.ValueKind == JsonValueKind.String
            ? DateOnly.ParseExact(value.GetString()!, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)
        : null;
}
