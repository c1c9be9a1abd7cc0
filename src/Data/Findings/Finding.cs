using Portal.Data.Store;

namespace Portal.Data.Findings;

/// <summary>Rating of a finding (docs/decisions, "Findings"; score bands are bank policy).</summary>
public enum FindingRating
{
    Low = 1,
    Medium = 2,
    High = 3,
    Critical = 4,
}

/// <summary>Where a finding stands. Overdue is not a state but follows from the due date.</summary>
public enum FindingStatus
{
    Draft = 1,
    Confirm = 2,
    Agreed = 3,
    InProgress = 4,
    PendingValidation = 5,
    Closed = 6,
    Reopened = 7,
    RiskAccepted = 8,
    Withdrawn = 9,
}

/// <summary>What management answered.</summary>
public enum ManagementResponse
{
    Agree = 1,
    PartlyAgree = 2,
    Disagree = 3,
}

/// <summary>Something that an auditor found wrong, in the five parts of an audit finding, and what became of it.</summary>
public sealed class Finding : IGoverned
{
    /// <summary><c>F-YYYY-nnnn</c>, given once.</summary>
    public required string Number { get; init; }

    public required int Year { get; init; }

    /// <summary>Counts from 1 within <see cref="Year"/>.</summary>
    public required int Serial { get; init; }

    [OneLine]
    public required string Title { get; set; }

    /// <summary>What should be, and the rule that says so.</summary>
    public string Criteria { get; set; } = "";

    /// <summary>What is.</summary>
    public string Condition { get; set; } = "";

    /// <summary>Why the gap exists.</summary>
    public string Cause { get; set; } = "";

    /// <summary>So what: exposure, affected indicators and returns.</summary>
    public string Consequence { get; set; } = "";

    /// <summary>What to do about the cause.</summary>
    public string Recommendation { get; set; } = "";

    /// <summary>References to the evidence, one on a line; a frozen loan set is evidence by itself.</summary>
    public string Evidence { get; set; } = "";

    public required FindingRating Rating { get; set; }

    public required FindingStatus Status { get; set; }

    /// <summary>User name of whoever must put it right.</summary>
    public string? Owner { get; set; }

    public DateOnly? DueDate { get; set; }

    /// <summary>The first due date ever agreed; an extension never changes it.</summary>
    public DateOnly? OriginalDueDate { get; set; }

    /// <summary>User name of the author.</summary>
    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who reviewed the draft; never the author.</summary>
    public string? ReviewedBy { get; set; }

    public ManagementResponse? Response { get; set; }

    public string? ResponseText { get; set; }

    public DateOnly? AgreedOn { get; set; }

    /// <summary>What was done and where the proof is; asked for before validation.</summary>
    public string? Remediation { get; set; }

    public DateOnly? PendingSince { get; set; }

    /// <summary>Who validated the remediation; neither owner nor author.</summary>
    public string? ValidatedBy { get; set; }

    /// <summary>How it was validated, and with what result.</summary>
    public string? Validation { get; set; }

    public DateOnly? ClosedOn { get; set; }

    /// <summary>Items that the retest before the closing looked at; null while it is not closed, like the three that follow.</summary>
    public int? RetestSampleSize { get; set; }

    /// <summary>Exceptions among them.</summary>
    public int? RetestExceptionsFound { get; set; }

    /// <summary>Exceptions that the sampling plan allowed.</summary>
    public int? RetestExceptionsAllowed { get; set; }

    /// <summary>Whether the validator confirmed that one full operating cycle was observed.</summary>
    public bool? IsFullCycleObserved { get; set; }

    /// <summary>Last day on which the risk is accepted; the finding then returns to InProgress.</summary>
    public DateOnly? RiskAcceptedUntil { get; set; }

    public string? RiskAcceptedBy { get; set; }

    /// <summary>The figure that it was opened from, such as <c>indicator/npl_ratio/2026-06-30</c>.</summary>
    public string? SourceFigure { get; init; }

    /// <summary>Concurrency token; also shown as "edited n times".</summary>
    public int Version { get; set; }

    public ICollection<FindingLoanSet> LoanSets { get; } = [];

    public string Subject => SubjectOf(Number);

    public static string SubjectOf(string number) => "finding/" + number;
}

/// <summary>The loans behind a figure at the moment a finding was opened: how to list them again, and what they came to.</summary>
public sealed class FindingLoanSet : IGoverned
{
    public required string FindingNumber { get; init; }

    public required int Ordinal { get; init; }

    /// <summary>Code of the figure, such as <c>npl_ratio</c> or <c>G11_I[1.E]</c>.</summary>
    public required string FigureCode { get; init; }

    /// <summary>Value of the figure then: fraction, yuan or count as the figure has it.</summary>
    public decimal? FigureValue { get; init; }

    /// <summary>Predicate of the expression language that selects the loans.</summary>
    public required string Predicate { get; init; }

    public required DateOnly AsOf { get; init; }

    public required string InputDigest { get; init; }

    public required string CatalogueDigest { get; init; }

    /// <summary>Digest of all that the figure and its condition used of the catalogue, without names; null in findings opened before it was
    /// taken.</summary>
    public string? ClosureDigest { get; init; }

    public required long LoanCount { get; init; }

    /// <summary>Sum of the balances, yuan.</summary>
    public required decimal Balance { get; init; }

    /// <summary>Order-independent fingerprint of the rows.</summary>
    public required string Fingerprint { get; init; }

    public string Subject => Finding.SubjectOf(FindingNumber);
}
