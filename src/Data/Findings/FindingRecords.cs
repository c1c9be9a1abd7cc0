namespace Portal.Data.Findings;

/// <summary>The parts of a finding that its author writes.</summary>
public sealed record FindingContent
{
    public required string Title { get; init; }

    public string Criteria { get; init; } = "";

    public string Condition { get; init; } = "";

    public string Cause { get; init; } = "";

    public string Consequence { get; init; } = "";

    public string Recommendation { get; init; } = "";

    /// <summary>References to the evidence, one on a line.</summary>
    public string Evidence { get; init; } = "";

    public FindingRating Rating { get; init; } = FindingRating.Medium;

    /// <summary>User name of whoever must put it right.</summary>
    public string? Owner { get; init; }

    public DateOnly? DueDate { get; init; }
}

/// <summary>The loans behind a figure when the finding is opened from it.</summary>
/// <param name="FigureCode">Such as <c>npl_ratio</c> or <c>G11_I[1.E]</c>.</param>
/// <param name="FigureValue">Value of the figure: fraction, yuan or count.</param>
/// <param name="Predicate">Selects the loans in the expression language.</param>
/// <param name="AsOf">Reporting date.</param>
/// <param name="InputDigest">Digest of the input set.</param>
/// <param name="CatalogueDigest">Digest of the rules.</param>
/// <param name="Count">Number of loans.</param>
/// <param name="Balance">Sum of balances, yuan.</param>
/// <param name="Fingerprint">Order-independent fingerprint of the rows.</param>
public sealed record FrozenLoanSet(
    string FigureCode,
    decimal? FigureValue,
    string Predicate,
    DateOnly AsOf,
    string InputDigest,
    string CatalogueDigest,
    long Count,
    decimal Balance,
    string Fingerprint
)
{
    /// <summary>Digest of all that the figure and its condition used of the catalogue, without names; null in findings opened before it was
    /// taken.</summary>
    public string? ClosureDigest { get; init; }
}

/// <summary>A finding in a list.</summary>
public sealed record FindingRow(
    string Number,
    string Title,
    FindingRating Rating,
    FindingStatus Status,
    string? Owner,
    DateOnly? DueDate,
    DateOnly? OriginalDueDate,
    bool IsOverdue,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    string? SourceFigure
)
{
    /// <summary>What an act on a list says that its actor saw.</summary>
    public int Version { get; init; }
}

/// <summary>A finding on its page.</summary>
public sealed record FindingView(
    FindingRow Row,
    FindingContent Content,
    string? ReviewedBy,
    ManagementResponse? Response,
    string? ResponseText,
    DateOnly? AgreedOn,
    string? Remediation,
    DateOnly? PendingSince,
    string? ValidatedBy,
    string? Validation,
    DateOnly? ClosedOn,
    DateOnly? RiskAcceptedUntil,
    string? RiskAcceptedBy,
    Retest? Retest,
    int Version,
    IReadOnlyList<FrozenLoanSet> LoanSets
);

/// <summary>What the validation before a closing rests on.</summary>
/// <param name="SampleSize">Items that were tested.</param>
/// <param name="ExceptionsFound">Exceptions among them.</param>
/// <param name="ExceptionsAllowed">Exceptions that the sampling plan allows.</param>
/// <param name="IsFullCycleObserved">Whether the validator confirmed one full operating cycle.</param>
public sealed record Retest(int SampleSize, int ExceptionsFound, int ExceptionsAllowed, bool IsFullCycleObserved);

/// <summary>Columns that the list sorts by.</summary>
public enum FindingSort
{
    Number,
    Title,
    Rating,
    Status,
    Owner,
    DueDate,
}

/// <summary>What the findings list may filter by; empty fields filter nothing.</summary>
public sealed record FindingFilter
{
    /// <summary>Any part of the number, title or the five parts; case does not matter for Latin letters.</summary>
    public string? Text { get; init; }

    public FindingStatus? Status { get; init; }

    public FindingRating? Rating { get; init; }

    public string? Owner { get; init; }

    public bool IsOverdueOnly { get; init; }

    /// <summary>Only these, such as those that were late on a past day; all when null.</summary>
    public IReadOnlyList<string>? Numbers { get; init; }

    public FindingSort Sort { get; init; } = FindingSort.Number;

    public bool IsDescending { get; init; } = true;
}
