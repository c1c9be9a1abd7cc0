using Portal.Data.Inboxes;
using static System.FormattableString;
using static Portal.Data.Findings.FindingStatus;

namespace Portal.Data.Findings;

/// <summary>What waits for whom in the findings. Where a finding stands says which step it waits for; who may take the step is asked of
/// <see cref="FindingRules"/>.</summary>
public sealed class FindingErrands(OpenFindings findings, TimeProvider time) : IErrandSource
{
    /// <summary>An acceptance that ends within this many days is announced.</summary>
    public const int DaysBeforeAcceptanceEnds = 30;

    private const string Finish = "finding.finish";
    private const string Review = "finding.review";
    private const string Answer = "finding.answer";
    private const string Decide = "finding.decide";
    private const string SetDueDate = "finding.due-date";
    private const string Remediate = "finding.remediate";
    private const string Validate = "finding.validate";
    private const string AcceptanceEnds = "finding.acceptance-ends";
    private const string Overdue = "finding.overdue";

    public IReadOnlyList<string> Kinds => [Answer, Remediate, Finish, Review, Decide, SetDueDate, Validate, AcceptanceEnds, Overdue];

    public async Task<IReadOnlyList<Errand>> ReadAsync(IReadOnlyList<InboxReader> readers, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetLocalNow().DateTime);
        var actors = readers.Select(reader => new FindingActor(reader.UserName, reader.Roles)).ToList();
        return
        [
            .. from finding in await findings.ReadAsync(cancellationToken)
            from actor in actors
            where FindingRules.Sees(actor, finding.Facts.Status, finding.Facts.Owner, finding.ReviewedBy)
            from errand in Of(finding, actor, today)
            select errand,
        ];
    }

    /// <summary>What one finding asks of one person.</summary>
    private static IEnumerable<Errand> Of(OpenFinding finding, FindingActor actor, DateOnly today)
    {
        var facts = finding.Facts;
        var isOverdue = FindingRules.IsOverdue(facts.Status, facts.DueDate, facts.RiskAcceptedUntil, today);
        var isOwner = string.Equals(facts.Owner, actor.UserName, StringComparison.Ordinal);
        if (facts.Status == Draft && !FindingRules.IsReady(FindingStep.Submit, facts, today))
        {
            if (string.Equals(facts.Author, actor.UserName, StringComparison.Ordinal) && actor.IsAuditor)
            {
                yield return Make(finding, actor, Finish, isPersonal: true, finding.Stands, facts.DueDate, false);
            }
        }
        else if (Duty(facts, today) is var (kind, step, isOwners) && (isOwner || !isOwners) && May(facts, actor, today, step))
        {
            var began = isOwners && finding.Owned.Sequence > finding.Stands.Sequence ? finding.Owned : finding.Stands;
            var until = kind == AcceptanceEnds ? facts.RiskAcceptedUntil : facts.DueDate;
            yield return Make(finding, actor, kind, isOwners, began, until, isOverdue);
        }

        // Whoever can move the date or take the risk hears of it, beside the owner, whose own errand is overdue then.
        if (
            isOverdue
            && !isOwner
            && facts.Status is Agreed or InProgress or Reopened
            && May(facts, actor, today, FindingStep.Extend, FindingStep.AcceptRisk)
        )
        {
            var first = facts.DueDate!.Value.AddDays(1);
            yield return Make(finding, actor, Overdue, isPersonal: false, new FindingMark(0, first), facts.DueDate, isOverdue);
        }
    }

    /// <summary>Which step a finding waits for where it stands, and whether its owner alone is meant.</summary>
    private static (string Kind, FindingStep Step, bool IsOwners)? Duty(FindingFacts facts, DateOnly today) =>
        facts.Status switch
        {
            Draft => (Review, FindingStep.Submit, false),
            Confirm when facts.Response == ManagementResponse.Disagree => (Decide, FindingStep.Decide, false),
            Confirm => (Answer, FindingStep.Respond, true),
            Agreed or Reopened when facts.DueDate is null => (SetDueDate, FindingStep.Extend, false),
            Agreed or Reopened => (Remediate, FindingStep.Start, true),
            InProgress => (Remediate, FindingStep.Report, true),
            PendingValidation => (Validate, FindingStep.FailValidation, false),
            RiskAccepted when facts.RiskAcceptedUntil <= today.AddDays(DaysBeforeAcceptanceEnds) => (
                AcceptanceEnds,
                FindingStep.EndRiskAcceptance,
                false
            ),
            _ => null,
        };

    private static bool May(FindingFacts facts, FindingActor actor, DateOnly today, params FindingStep[] steps) =>
        FindingRules.Choices(facts, actor, today).Any(choice => steps.Contains(choice.Step) && choice.Hindrances.Count == 0);

    private static Errand Make(
        OpenFinding finding,
        FindingActor actor,
        string kind,
        bool isPersonal,
        FindingMark began,
        DateOnly? until,
        bool isOverdue
    ) =>
        new()
        {
            Person = actor.UserName,
            Kind = kind,
            Subject = Finding.SubjectOf(finding.Number),
            Name = finding.Number,
            Title = finding.Title,
            IsPersonal = isPersonal,
            Since = began.On,
            Until = until,
            IsOverdue = isOverdue,
            Occasion = isOverdue ? Invariant($"{began.Sequence}/late-{until:yyyy-MM-dd}") : Invariant($"{began.Sequence}"),
        };
}
