using Portal.Data.Access;
using static System.FormattableString;
using static Portal.Data.Findings.FindingStatus;

namespace Portal.Data.Findings;

/// <summary>The state machine of a finding: which steps a status allows, who may take them, what must be there. Pure.</summary>
public static class FindingRules
{
    /// <summary>High and Critical run this long before they are closed, unless a full cycle was observed.</summary>
    public const int MonthsBeforeClosing = 2;

    /// <summary>The same condition within this time reopens; later it is a new finding.</summary>
    public const int MonthsToReopen = 12;

    public const int LongestAcceptanceMonths = 12;

    private static readonly Dictionary<FindingStep, FindingStatus[]> From = new()
    {
        [FindingStep.Submit] = [Draft],
        [FindingStep.Respond] = [Confirm],
        [FindingStep.Decide] = [Confirm],
        [FindingStep.Start] = [Agreed, Reopened],
        [FindingStep.Report] = [InProgress],
        [FindingStep.FailValidation] = [PendingValidation],
        [FindingStep.Close] = [PendingValidation],
        [FindingStep.Reopen] = [Closed],
        [FindingStep.AcceptRisk] = [Confirm, Agreed, InProgress, PendingValidation, Reopened],
        [FindingStep.EndRiskAcceptance] = [RiskAccepted],
        [FindingStep.Withdraw] = [Draft, Confirm],
        [FindingStep.Extend] = [Agreed, InProgress, Reopened],
    };

    /// <summary>The steps that this status knows, each with what keeps this person from it now.</summary>
    public static IReadOnlyList<StepChoice> Choices(FindingFacts finding, FindingActor actor, DateOnly today) =>
        [
            .. From.Where(f => f.Value.Contains(finding.Status))
                .Select(f => new StepChoice(f.Key, [.. Who(f.Key, finding, actor), .. Ready(f.Key, finding, today)])),
        ];

    /// <summary>Everything that stands in the way of this step; empty when it may be taken.</summary>
    public static IReadOnlyList<RuleBreak> Check(FindingFacts finding, FindingActor actor, FindingStepRequest request, DateOnly today)
    {
        if (!From[request.Step].Contains(finding.Status))
        {
            return
            [
                new RuleBreak(
                    "finding.step",
                    Invariant(
                        $"{request.Step} is not possible in the status {finding.Status}. It is possible in: {string.Join(", ", From[request.Step])}."
                    )
                ),
            ];
        }

        return
        [
            .. Who(request.Step, finding, actor),
            .. Ready(request.Step, finding, today),
            .. FindingInputs.Check(request, finding, today),
        ];
    }

    /// <summary>Where the step leads.</summary>
    /// <param name="acceptedFrom">Where the finding stood when its risk was accepted; it returns there.</param>
    public static FindingStatus Next(FindingStatus status, FindingStepRequest request, FindingStatus acceptedFrom = InProgress) =>
        request.Step switch
        {
            FindingStep.Submit => Confirm,
            FindingStep.Respond => request.Response == ManagementResponse.Disagree ? Confirm : Agreed,
            FindingStep.Decide => Agreed,
            FindingStep.Start or FindingStep.FailValidation => InProgress,
            FindingStep.EndRiskAcceptance => acceptedFrom,
            FindingStep.Report => PendingValidation,
            FindingStep.Close => Closed,
            FindingStep.Reopen => Reopened,
            FindingStep.AcceptRisk => RiskAccepted,
            FindingStep.Withdraw => Withdrawn,
            FindingStep.Extend => status,
        };

    /// <summary>Whether everything is there that the step needs of the finding itself, whoever takes it.</summary>
    public static bool IsReady(FindingStep step, FindingFacts finding, DateOnly today) => !Ready(step, finding, today).Any();

    /// <summary>Overdue is derived, never stored: with management and past its date. An accepted risk counts again from the day after its
    /// last.</summary>
    public static bool IsOverdue(FindingStatus status, DateOnly? dueDate, DateOnly? acceptedUntil, DateOnly day) =>
        (status is Confirm or Agreed or InProgress or PendingValidation or Reopened || (status == RiskAccepted && acceptedUntil < day))
        && dueDate < day;

    /// <summary>Those who audit, file or decide see every finding.</summary>
    public static bool SeesAll(FindingActor reader) =>
        reader.IsPortal || reader.IsAny(Roles.Auditor, Roles.AuditManager, Roles.Compliance, Roles.Executive);

    /// <summary>People of the business lines see what is addressed to them.</summary>
    public static bool SeesOwn(FindingActor reader) => reader.IsAny(Roles.BusinessLine);

    /// <summary>Whether somebody with these roles could read a finding that is addressed to him or her.</summary>
    public static bool CanOwn(IEnumerable<string> roles) =>
        new FindingActor("", roles.ToHashSet(StringComparer.Ordinal)) is var owner && (SeesAll(owner) || SeesOwn(owner));

    /// <summary>A finding is addressed to its owner once a reviewer sent it; a draft, also a withdrawn one, is the auditors' own
    /// paper.</summary>
    public static bool Sees(FindingActor reader, FindingStatus status, string? owner, string? reviewedBy) =>
        SeesAll(reader)
        || (
            SeesOwn(reader)
            && string.Equals(owner, reader.UserName, StringComparison.Ordinal)
            && status != Draft
            && (status != Withdrawn || reviewedBy is not null)
        );

    private static RuleBreak[] Who(FindingStep step, FindingFacts finding, FindingActor actor)
    {
        if (actor.IsPortal)
        {
            return step == FindingStep.EndRiskAcceptance
                ? []
                : [new RuleBreak("finding.person", $"{step} is decided by a person, not by the portal.")];
        }

        return step switch
        {
            FindingStep.Submit => [.. Needs(actor, Roles.AuditManager), .. Apart(finding, actor)],
            FindingStep.Respond or FindingStep.Report => OnlyOwner(finding, actor),
            FindingStep.Decide => [.. Needs(actor, Roles.AuditManager, Roles.Executive), .. Apart(finding, actor)],
            FindingStep.Start => IsOwner(finding, actor) ? [] : Needs(actor, Roles.AuditManager),
            FindingStep.FailValidation or FindingStep.Close => [.. NeedsAuditor(actor), .. Apart(finding, actor)],
            FindingStep.Reopen => NeedsAuditor(actor),
            FindingStep.AcceptRisk => [.. NeedsToAccept(finding, actor), .. Apart(finding, actor)],
            FindingStep.EndRiskAcceptance => Needs(actor, Roles.AuditManager),
            FindingStep.Withdraw when finding.Status == Draft && !finding.Trail.WasSubmitted => IsAuthor(finding, actor)
                ? []
                : [.. Needs(actor, Roles.AuditManager), .. NotWorker(finding, actor)],
            FindingStep.Withdraw or FindingStep.Extend => [.. Needs(actor, Roles.AuditManager), .. Apart(finding, actor)],
        };
    }

    private static IEnumerable<RuleBreak> Ready(FindingStep step, FindingFacts finding, DateOnly today)
    {
        switch (step)
        {
            case FindingStep.Submit when !finding.HasFiveParts:
                yield return new RuleBreak(
                    "finding.five-parts",
                    "Criteria, condition, cause, consequence and recommendation must all be written before the draft is submitted."
                );
                break;
            case FindingStep.Decide when finding.Response != ManagementResponse.Disagree:
                yield return new RuleBreak("finding.no-disagreement", "Only a disagreement is decided; the owner has not disagreed.");
                break;
            case FindingStep.Start when finding.DueDate is null:
                yield return new RuleBreak("finding.due-date", "The remediation needs a due date before it starts.");
                break;
            case FindingStep.Reopen when finding.ClosedOn is { } closed && closed.AddMonths(MonthsToReopen) < today:
                yield return RuleBreak.Because(
                    "finding.reopen-late",
                    $"It was closed on {closed:yyyy-MM-dd}, more than {MonthsToReopen} months ago. Open a new finding that names this one."
                );
                break;
        }

        if (step == FindingStep.Submit && !finding.HasEvidence)
        {
            yield return new RuleBreak(
                "finding.evidence",
                "At least one piece of evidence is needed: a frozen loan set, or a reference under Evidence."
            );
        }

        if (step == FindingStep.Submit && finding.DueDate < today)
        {
            yield return RuleBreak.Because(
                "finding.due-passed",
                $"Its due date {finding.DueDate:yyyy-MM-dd} has passed. Edit the draft, and set one from {today:yyyy-MM-dd} on."
            );
        }

        if (step is FindingStep.Submit or FindingStep.Start && finding.Owner is null)
        {
            yield return new RuleBreak("finding.owner", "The finding needs an owner, who answers for it.");
        }
    }

    private static bool IsAuthor(FindingFacts finding, FindingActor actor) =>
        string.Equals(finding.Author, actor.UserName, StringComparison.Ordinal);

    private static bool IsOwner(FindingFacts finding, FindingActor actor) =>
        string.Equals(finding.Owner, actor.UserName, StringComparison.Ordinal);

    private static RuleBreak[] Needs(FindingActor actor, params string[] roles) =>
        actor.IsAny(roles) ? [] : [new RuleBreak("finding.role", $"This needs the role {string.Join(" or ", roles)}.") { Roles = roles }];

    private static RuleBreak[] NeedsAuditor(FindingActor actor) => Needs(actor, Roles.Auditor, Roles.AuditManager);

    private static RuleBreak[] NeedsToAccept(FindingFacts finding, FindingActor actor) =>
        finding.Rating >= FindingRating.High ? Needs(actor, Roles.Executive) : Needs(actor, Roles.AuditManager, Roles.Executive);

    /// <summary>The second pair of eyes: of somebody who neither wrote in it nor has, or ever had, a part in the work.</summary>
    private static RuleBreak[] Apart(FindingFacts finding, FindingActor actor) =>
        [.. NotAuthor(finding, actor), .. NotWorker(finding, actor)];

    private static RuleBreak[] NotAuthor(FindingFacts finding, FindingActor actor) =>
        IsAuthor(finding, actor)
            ?
            [
                new RuleBreak(
                    "finding.not-author",
                    "The author of a finding does not review, decide, extend or validate it, nor withdraw it once it was submitted."
                ),
            ]
        : finding.Trail.Editors.Contains(actor.UserName)
            ? [new RuleBreak("finding.not-editor", "Whoever wrote in a finding does not review, decide, extend, withdraw or validate it.")]
        : [];

    private static RuleBreak[] NotWorker(FindingFacts finding, FindingActor actor) =>
        IsOwner(finding, actor)
            ? [new RuleBreak("finding.not-owner", "The owner of a finding does not review, decide, extend, withdraw or validate it.")]
        : finding.Trail.Workers.Contains(actor.UserName)
            ?
            [
                new RuleBreak(
                    "finding.not-worker",
                    "Whoever owned a finding once, answered it, or started or reported its remediation does not review, decide, "
                        + "extend, withdraw or validate it."
                ),
            ]
        : [];

    private static RuleBreak[] OnlyOwner(FindingFacts finding, FindingActor actor) =>
        IsOwner(finding, actor) ? [] : [new RuleBreak("finding.owner-only", "Only the owner of the finding answers and reports.")];
}
