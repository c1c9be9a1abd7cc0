namespace Portal.Data.Findings;

/// <summary>Which findings are late on a day, and were at the month-ends before.</summary>
public sealed class FindingLateness(FindingHistory history, TimeProvider time)
{
    /// <summary>Counts at the last month-ends and on a day, in the order of time.</summary>
    /// <param name="atLeast">Lowest rating that counts, as it was on each day.</param>
    /// <param name="months">Number of month-ends before the day.</param>
    /// <param name="on">The last day that is told; today when null.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <remarks>
    /// A finding is late on a day when it was with management then (to be answered, agreed, in progress, to be validated or reopened) and
    /// its due date of that day lay behind; an accepted risk is late again from the day after its last. Drafts, what is closed and what was
    /// withdrawn are not.
    /// </remarks>
    public async Task<IReadOnlyList<LateFindings>> ReadAsync(
        FindingRating atLeast,
        int months,
        DateOnly? on,
        CancellationToken cancellationToken
    )
    {
        var last = on ?? Today;
        var findings = await history.ReadAsync(cancellationToken);
        var days = Enumerable
            .Range(0, months)
            .Select(back => new DateOnly(last.Year, last.Month, 1).AddMonths(-back).AddDays(-1))
            .Reverse()
            .Append(last);
        return
        [
            .. days.Select(day =>
            {
                var then = findings
                    .Values.Select(moments => FindingHistory.At(moments, day))
                    .Where(moment => moment?.Rating >= atLeast)
                    .OfType<FindingMoment>()
                    .ToList();
                return new LateFindings(day, then.Count(moment => moment.IsLate(day)), then.Count(moment => moment.IsPastFirstDate(day)));
            }),
        ];
    }

    /// <summary>Numbers of the findings that were late on a day.</summary>
    public async Task<IReadOnlyList<string>> NumbersAsync(DateOnly day, CancellationToken cancellationToken) =>
        [
            .. (await history.ReadAsync(cancellationToken))
                .Where(pair => FindingHistory.At(pair.Value, day)?.IsLate(day) == true)
                .Select(pair => pair.Key),
        ];

    private DateOnly Today => DateOnly.FromDateTime(time.GetLocalNow().DateTime);
}

/// <summary>Findings that were late on a day.</summary>
/// <param name="Count">By the due dates of that day, extensions included.</param>
/// <param name="PastFirstDate">By the first dates that were agreed.</param>
public sealed record LateFindings(DateOnly On, int Count, int PastFirstDate);
