namespace Portal.Data.Findings;

/// <summary>What can be done with a finding besides editing it.</summary>
public enum FindingStep
{
    /// <summary>The reviewer signs the draft and sends it to management.</summary>
    Submit,

    /// <summary>The owner answers; a disagreement stays in Confirm until it is decided.</summary>
    Respond,

    /// <summary>A disagreement is decided: the finding stands.</summary>
    Decide,

    /// <summary>Work on the remediation begins.</summary>
    Start,

    /// <summary>The owner reports the remediation as done, with evidence.</summary>
    Report,

    /// <summary>The validator sends it back.</summary>
    FailValidation,

    /// <summary>The validator closes it.</summary>
    Close,

    /// <summary>The same condition was found again.</summary>
    Reopen,

    AcceptRisk,

    /// <summary>The accepted risk is taken up again, at the latest when the acceptance ends.</summary>
    EndRiskAcceptance,

    Withdraw,

    /// <summary>A later due date; the original one stays.</summary>
    Extend,
}

/// <summary>A step with what the step needs; each field is used by the steps that its rule names.</summary>
public sealed record FindingStepRequest(FindingStep Step)
{
    /// <summary>Answer, decision, remediation, validation or reason, by step.</summary>
    public string Text { get; init; } = "";

    /// <summary>Respond: the answer.</summary>
    public ManagementResponse? Response { get; init; }

    /// <summary>AcceptRisk: last day of the acceptance. Extend: the new due date.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Close: items that the retest looked at.</summary>
    public int? SampleSize { get; init; }

    /// <summary>Close: exceptions that the retest found.</summary>
    public int? ExceptionsFound { get; init; }

    /// <summary>Close: exceptions that the sampling plan allows.</summary>
    public int? ExceptionsAllowed { get; init; }

    /// <summary>Close: one full operating cycle was observed, although two months have not passed.</summary>
    public bool IsFullCycleObserved { get; init; }
}

/// <summary>What the rules need to know of a finding.</summary>
public sealed record FindingFacts(
    FindingStatus Status,
    FindingRating Rating,
    string Author,
    string? Owner,
    bool HasFiveParts,
    bool HasEvidence,
    DateOnly? DueDate,
    ManagementResponse? Response,
    DateOnly? PendingSince,
    DateOnly? ClosedOn,
    DateOnly? RiskAcceptedUntil
)
{
    public FindingTrail Trail { get; init; } = FindingTrail.None;
}

/// <summary>What the ledger tells of a finding, whatever its row says today.</summary>
/// <param name="Editors">User names of all who ever wrote in it, the author included: they are not its second pair of eyes.</param>
/// <param name="Workers">User names of all who ever owned it, answered, started or reported the work: neither are they.</param>
/// <param name="WasSubmitted">Whether a reviewer ever signed it, also when an edit voided that.</param>
public sealed record FindingTrail(IReadOnlySet<string> Editors, IReadOnlySet<string> Workers, bool WasSubmitted)
{
    public static FindingTrail None { get; } = new(new HashSet<string>(), new HashSet<string>(), false);
}

/// <summary>Who wants to take a step; the portal itself has no roles.</summary>
public sealed record FindingActor(string UserName, IReadOnlySet<string> Roles, bool IsPortal = false)
{
    public bool IsAny(params string[] roles) => roles.Any(Roles.Contains);

    public bool IsAuditor => IsAny(Portal.Data.Access.Roles.Auditor, Portal.Data.Access.Roles.AuditManager);
}

/// <summary>A rule that stands in the way, with a stable key for the page's own language.</summary>
public sealed record RuleBreak(string Rule, string Message)
{
    /// <summary>Roles of which one would do; empty when the rule is not about roles.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Values of the sentence, in the order in which it names them.</summary>
    public IReadOnlyList<object> Arguments { get; init; } = [];

    /// <param name="number">Of the finding, which the sentence then begins with.</param>
    public RuleException Of(string number) =>
        new(Rule, $"{number}: {Message}", [number, .. Roles.Count > 0 ? [Terms.Roles(Roles)] : Arguments]);

    public static RuleBreak Because(string rule, Sentence sentence) => new(rule, sentence.Text) { Arguments = sentence.Arguments };
}

/// <summary>A step that the status allows, with what keeps this person from it; an empty list means it can be taken.</summary>
public sealed record StepChoice(FindingStep Step, IReadOnlyList<RuleBreak> Hindrances);
