using Portal.Data;

namespace Portal.Work;

/// <summary>Work that recurs every day.</summary>
/// <param name="Name">Stable key, such as <c>ledger-verify</c>.</param>
/// <param name="At">When it is due, in the bank's time zone.</param>
/// <param name="WorkAsync">Does it, may tell how far it is from 0 to 100, and says what came of it. What it throws is what went
/// wrong.</param>
public sealed record Job(string Name, TimeOnly At, Func<Action<int>, CancellationToken, Task<RuleException>> WorkAsync)
{
    /// <summary>How often somebody asks whether it was missed.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Tells the slot of work that is not of a day, such as the newest load; no slot when there is nothing to do.</summary>
    public Func<CancellationToken, Task<string?>>? SlotAsync { get; init; }

    /// <summary>The latest moment up to now at which it was due.</summary>
    public DateTimeOffset DueBefore(DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var day = DateOnly.FromDateTime(local);
        var today = Moment(day, zone);
        return today <= now ? today : Moment(day.AddDays(-1), zone);
    }

    /// <summary>The next moment at which it will be due.</summary>
    public DateTimeOffset DueAfter(DateTimeOffset now, TimeZoneInfo zone) =>
        Moment(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DueBefore(now, zone), zone).DateTime).AddDays(1), zone);

    /// <summary>Work of one day is done once.</summary>
    public static string SlotOf(DateTimeOffset due, TimeZoneInfo zone) =>
        DateOnly
            .FromDateTime(TimeZoneInfo.ConvertTime(due, zone).DateTime)
            .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private DateTimeOffset Moment(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(At);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(30); // the hour that is left out when clocks go forward
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }
}
