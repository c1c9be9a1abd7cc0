namespace Portal.Data.Findings;

/// <summary>Between the stored finding and the records of the register.</summary>
internal static class FindingMapping
{
    public static FindingFacts Facts(this Finding f, FindingTrail trail) =>
        new(
            f.Status,
            f.Rating,
            f.CreatedBy,
            f.Owner,
            new[] { f.Criteria, f.Condition, f.Cause, f.Consequence, f.Recommendation }.All(p => !string.IsNullOrWhiteSpace(p)),
            !string.IsNullOrWhiteSpace(f.Evidence) || f.LoanSets.Count > 0,
            f.DueDate,
            f.Response,
            f.PendingSince,
            f.ClosedOn,
            f.RiskAcceptedUntil
        )
        {
            Trail = trail,
        };

    public static FindingContent Content(this Finding f) =>
        new()
        {
            Title = f.Title,
            Criteria = f.Criteria,
            Condition = f.Condition,
            Cause = f.Cause,
            Consequence = f.Consequence,
            Recommendation = f.Recommendation,
            Evidence = f.Evidence,
            Rating = f.Rating,
            Owner = f.Owner,
            DueDate = f.DueDate,
        };

    public static void Take(this Finding f, FindingContent content)
    {
        (f.Title, f.Criteria, f.Condition, f.Cause) = (content.Title.Trim(), content.Criteria, content.Condition, content.Cause);
        (f.Consequence, f.Recommendation, f.Evidence) = (content.Consequence, content.Recommendation, content.Evidence);
        (f.Rating, f.Owner, f.DueDate) = (content.Rating, content.Owner, content.DueDate);
    }

    public static FindingRow Row(this Finding f, DateOnly today) =>
        new(
            f.Number,
            f.Title,
            f.Rating,
            f.Status,
            f.Owner,
            f.DueDate,
            f.OriginalDueDate,
            FindingRules.IsOverdue(f.Status, f.DueDate, f.RiskAcceptedUntil, today),
            f.CreatedBy,
            f.CreatedAt,
            f.SourceFigure
        )
        {
            Version = f.Version,
        };

    public static FindingView View(this Finding f, DateOnly today) =>
        new(
            f.Row(today),
            f.Content(),
            f.ReviewedBy,
            f.Response,
            f.ResponseText,
            f.AgreedOn,
            f.Remediation,
            f.PendingSince,
            f.ValidatedBy,
            f.Validation,
            f.ClosedOn,
            f.RiskAcceptedUntil,
            f.RiskAcceptedBy,
            f is { RetestSampleSize: { } sample, RetestExceptionsFound: { } found, RetestExceptionsAllowed: { } allowed }
                ? new Retest(sample, found, allowed, f.IsFullCycleObserved == true)
                : null,
            f.Version,
            [
                .. f
                    .LoanSets.OrderBy(s => s.Ordinal)
                    .Select(s => new FrozenLoanSet(
                        s.FigureCode,
                        s.FigureValue,
                        s.Predicate,
                        s.AsOf,
                        s.InputDigest,
                        s.CatalogueDigest,
                        s.LoanCount,
                        s.Balance,
                        s.Fingerprint
                    )
                    {
                        ClosureDigest = s.ClosureDigest,
                    }),
            ]
        );

    /// <summary>The fields whose changes an entry names. A finding holds no customer data beyond keys, so its texts may stand in the
    /// ledger.</summary>
    public static Dictionary<string, object?> Named(this Finding f) =>
        new()
        {
            ["title"] = f.Title,
            ["criteria"] = f.Criteria,
            ["condition"] = f.Condition,
            ["cause"] = f.Cause,
            ["consequence"] = f.Consequence,
            ["recommendation"] = f.Recommendation,
            ["evidence"] = f.Evidence,
            ["rating"] = f.Rating,
            ["status"] = f.Status,
            ["owner"] = f.Owner,
            ["dueDate"] = f.DueDate,
            ["originalDueDate"] = f.OriginalDueDate,
            ["reviewedBy"] = f.ReviewedBy,
            ["response"] = f.Response,
            ["responseText"] = f.ResponseText,
            ["remediation"] = f.Remediation,
            ["validatedBy"] = f.ValidatedBy,
            ["validation"] = f.Validation,
            ["sampleSize"] = f.RetestSampleSize,
            ["exceptionsFound"] = f.RetestExceptionsFound,
            ["exceptionsAllowed"] = f.RetestExceptionsAllowed,
            ["fullCycleObserved"] = f.IsFullCycleObserved,
            ["riskAcceptedUntil"] = f.RiskAcceptedUntil,
            ["riskAcceptedBy"] = f.RiskAcceptedBy,
        };

    public static FindingLoanSet FrozenFor(this FrozenLoanSet loans, string number) =>
        new()
        {
            FindingNumber = number,
            Ordinal = 1,
            FigureCode = loans.FigureCode,
            FigureValue = loans.FigureValue,
            Predicate = loans.Predicate,
            AsOf = loans.AsOf,
            InputDigest = loans.InputDigest,
            CatalogueDigest = loans.CatalogueDigest,
            ClosureDigest = loans.ClosureDigest,
            LoanCount = loans.Count,
            Balance = loans.Balance,
            Fingerprint = loans.Fingerprint,
        };
}
