using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Store;

namespace Portal.Data.Findings;

/// <summary>The list's filter and order as a query; nothing is filtered in memory.</summary>
internal static class FindingQuery
{
    private const string Escape = "\\";

    /// <summary>The same rule as <see cref="FindingRules.Sees"/>, for the database: every reading of findings begins here.</summary>
    public static IQueryable<Finding> Visible(IQueryable<Finding> findings, FindingActor reader)
    {
        if (FindingRules.SeesAll(reader))
        {
            return findings;
        }

        var name = FindingRules.SeesOwn(reader) ? reader.UserName : null;
        return findings.Where(f =>
            name != null
            && f.Owner == name
            && f.Status != FindingStatus.Draft
            && (f.Status != FindingStatus.Withdrawn || f.ReviewedBy != null)
        );
    }

    public static IQueryable<Finding> Filtered(PortalDb db, FindingActor reader, FindingFilter filter, DateOnly today)
    {
        var findings = Visible(db.Set<Finding>().AsNoTracking(), reader);
        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            var pattern = "%" + Escaped(filter.Text.Trim()) + "%";
            findings = findings.Where(f =>
                EF.Functions.Like(f.Number, pattern, Escape)
                || EF.Functions.Like(f.Title, pattern, Escape)
                || EF.Functions.Like(f.Criteria, pattern, Escape)
                || EF.Functions.Like(f.Condition, pattern, Escape)
                || EF.Functions.Like(f.Cause, pattern, Escape)
                || EF.Functions.Like(f.Consequence, pattern, Escape)
                || EF.Functions.Like(f.Recommendation, pattern, Escape)
            );
        }

        if (filter.Status is { } status)
        {
            findings = findings.Where(f => f.Status == status);
        }

        if (filter.Rating is { } rating)
        {
            findings = findings.Where(f => f.Rating == rating);
        }

        if (!string.IsNullOrWhiteSpace(filter.Owner))
        {
            findings = findings.Where(f => f.Owner == filter.Owner);
        }

        if (filter.Numbers is { } numbers)
        {
            findings = findings.Where(f => numbers.Contains(f.Number));
        }

        // The same rule as FindingRules.IsOverdue, for the database.
        return filter.IsOverdueOnly
            ? findings.Where(f =>
                f.DueDate < today
                && (
                    f.Status == FindingStatus.Confirm
                    || f.Status == FindingStatus.Agreed
                    || f.Status == FindingStatus.InProgress
                    || f.Status == FindingStatus.PendingValidation
                    || f.Status == FindingStatus.Reopened
                    || (f.Status == FindingStatus.RiskAccepted && f.RiskAcceptedUntil < today)
                )
            )
            : findings;
    }

    public static IQueryable<Finding> Sorted(IQueryable<Finding> findings, FindingFilter filter)
    {
        var sorted = filter.Sort switch
        {
            FindingSort.Title => By(findings, f => f.Title, filter.IsDescending),
            FindingSort.Rating => By(findings, f => f.Rating, filter.IsDescending),
            FindingSort.Status => By(findings, f => f.Status, filter.IsDescending),
            FindingSort.Owner => By(findings, f => f.Owner, filter.IsDescending),
            FindingSort.DueDate => By(findings, f => f.DueDate, filter.IsDescending),
            _ => By(findings, f => f.Year, filter.IsDescending),
        };
        return filter.IsDescending
            ? sorted.ThenByDescending(f => f.Year).ThenByDescending(f => f.Serial)
            : sorted.ThenBy(f => f.Year).ThenBy(f => f.Serial);
    }

    private static IOrderedQueryable<Finding> By<T>(IQueryable<Finding> findings, Expression<Func<Finding, T>> key, bool isDescending) =>
        isDescending ? findings.OrderByDescending(key) : findings.OrderBy(key);

    /// <summary>What a person types is text, not a pattern.</summary>
    private static string Escaped(string text)
    {
        foreach (var special in new[] { Escape, "%", "_", "[" })
        {
            text = text.Replace(special, Escape + special, StringComparison.Ordinal);
        }

        return text;
    }
}
