namespace Portal.Data.Findings;

/// <summary>Which days can be meant as a due date. Asked when a date is set or changed, and never of a date that stands. Pure.</summary>
public static class FindingDates
{
    /// <summary>What takes longer is no remediation; such a risk is accepted, year by year.</summary>
    public const int LongestDueYears = 10;

    /// <summary>The last day that can be agreed on.</summary>
    public static DateOnly LastDue(DateOnly today) => today.AddYears(LongestDueYears);

    /// <param name="due">As it shall be; null for none yet.</param>
    /// <param name="today">By the bank's clock.</param>
    /// <exception cref="RuleException">The day has passed or lies too far away.</exception>
    public static void RequireDue(DateOnly? due, DateOnly today)
    {
        if (due is { } day && (day < today || day > LastDue(today)))
        {
            throw RuleException.Of(
                "finding.due-range",
                $"The due date {day:yyyy-MM-dd} cannot be set. Accepted is a day from {today:yyyy-MM-dd} to {LastDue(today):yyyy-MM-dd}."
            );
        }
    }

    /// <summary>The first day that an extension can lead to: after the present due date, and not in the past.</summary>
    public static DateOnly FirstExtension(DateOnly? present, DateOnly today) =>
        present is { } due && due >= today && due < LastDue(today) ? due.AddDays(1) : today;
}
