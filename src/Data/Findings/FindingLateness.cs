using Microsoft.EntityFrameworkCore;
using Portal.Data.Store;

namespace Portal.Data.Findings;

/// <summary>How many findings are overdue, and were at the month-ends before.</summary>
public sealed class FindingLateness(IDbContextFactory<PortalDb> factory, TimeProvider time)
{
    /// <summary>Counts at the last month-ends and today, in the order of time.</summary>
    /// <param name="atLeast">Lowest rating that counts.</param>
    /// <param name="months">Number of month-ends before today.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <remarks>
    /// A finding is late on a day when it was agreed by then, its due date lay behind, and it was neither handed in for validation nor closed. What was
    /// withdrawn, reopened or accepted as a risk counts on no day. Due dates are those of now: an extension makes the past look better than it was,
    /// which is why the first dates are counted beside them.
    /// </remarks>
    public async Task<IReadOnlyList<LateFindings>> ReadAsync(FindingRating atLeast, int months, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetLocalNow().DateTime);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var due = await db.Findings.AsNoTracking()
            .Where(f => f.Rating >= atLeast && (f.DueDate < today || f.OriginalDueDate < today)
                && (f.Status == FindingStatus.Agreed || f.Status == FindingStatus.InProgress || f.Status == FindingStatus.PendingValidation || f.Status == FindingStatus.Closed))
            .Select(f => new Span(f.AgreedOn, f.DueDate, f.OriginalDueDate, f.PendingSince ?? f.ClosedOn)).ToListAsync(cancellationToken);
        var days = Enumerable.Range(0, months).Select(back => new DateOnly(today.Year, today.Month, 1).AddMonths(-back).AddDays(-1)).Reverse().Append(today);
        return [.. days.Select(day => new LateFindings(day, due.Count(f => f.IsOpen(day) && f.Due < day), due.Count(f => f.IsOpen(day) && f.FirstDue < day)))];
    }

    private sealed record Span(DateOnly? AgreedOn, DateOnly? Due, DateOnly? FirstDue, DateOnly? EndedOn)
    {
        public bool IsOpen(DateOnly day) => !(AgreedOn > day) && !(EndedOn <= day);
    }
}

/// <summary>Findings that were late on a day.</summary>
/// <param name="Count">By the due dates of now, extensions included.</param>
/// <param name="PastFirstDate">By the first dates that were agreed.</param>
public sealed record LateFindings(DateOnly On, int Count, int PastFirstDate);
