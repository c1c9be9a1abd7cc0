using Portal.Data.Access;
using static Portal.Data.Returns.ReturnState;

namespace Portal.Data.Returns;

/// <summary>What somebody does with a kept version on its way to the regulator.</summary>
public enum ReturnStep
{
    Prepare,
    Review,
    Approve,
    Submit,
    Acknowledge,

    /// <summary>The regulator sent it back: the next version is calculated.</summary>
    Reject,

    /// <summary>Back to where it stood after its calculation.</summary>
    SendBack,
}

/// <summary>Who took the steps of a version, as its ledger entries say.</summary>
public sealed record ReturnSigners(string? Prepared, string? Reviewed)
{
    public static readonly ReturnSigners None = new(null, null);

    public ReturnSigners After(ReturnStep step, string by) =>
        step switch
        {
            ReturnStep.Prepare => new(by, null),
            ReturnStep.Review => this with { Reviewed = by },
            ReturnStep.SendBack => None,
            _ => this,
        };
}

/// <summary>The way of a version to the regulator: which steps a state allows and who may take them. Pure.</summary>
public static class ReturnRules
{
    private sealed record Way(ReturnState[] From, ReturnState To, string[] Roles);

    private static readonly Dictionary<ReturnStep, Way> Ways = new()
    {
        [ReturnStep.Prepare] = new([Calculated, Checked], Prepared, [Roles.Compliance]),
        [ReturnStep.Review] = new([Prepared], Reviewed, [Roles.Compliance]),
        [ReturnStep.Approve] = new([Reviewed], Approved, [Roles.Executive]),
        [ReturnStep.Submit] = new([Approved], Submitted, [Roles.Compliance]),
        [ReturnStep.Acknowledge] = new([Submitted], Acknowledged, [Roles.Compliance]),
        [ReturnStep.Reject] = new([Submitted], Rejected, [Roles.Compliance]),
        [ReturnStep.SendBack] = new([Prepared, Reviewed], Calculated, [Roles.Compliance, Roles.Executive]),
    };

    /// <summary>The steps that a state allows this person; what the document itself forbids is said when the step is taken.</summary>
    public static IReadOnlyList<ReturnStep> Steps(ReturnState state, string by, IReadOnlySet<string> roles, ReturnSigners signers) =>
        [
            .. Ways.Where(way => way.Value.From.Contains(state) && roles.Overlaps(way.Value.Roles))
                .Select(way => way.Key)
                .Where(step => !IsOwnWork(step, by, signers)),
        ];

    /// <summary>Where a step leads.</summary>
    /// <exception cref="RuleException">The step is not for this state, this person, or this document.</exception>
    public static ReturnState Next(
        ReturnStep step,
        ReturnState state,
        string by,
        IReadOnlySet<string> roles,
        ReturnSigners signers,
        IReadOnlyList<KeptCheck> checks,
        string? reason,
        bool isStale = false
    ) =>
        Hindrance(step, state, by, roles, signers, checks, reason, isStale) is { } problem ? throw problem
        : step == ReturnStep.SendBack ? AfterCalculation(checks)
        : Ways[step].To;

    /// <summary>A fact that the regulator made, which is recorded of the version that it is about.</summary>
    public static bool IsOfTheRegulator(ReturnStep step) => step is ReturnStep.Acknowledge or ReturnStep.Reject;

    /// <summary>What keeps somebody from a step; null when it may be taken.</summary>
    /// <param name="isStale">Inputs or rules are others than those of the version: it goes on with a reason alone.</param>
    public static RuleException? Hindrance(
        ReturnStep step,
        ReturnState state,
        string by,
        IReadOnlySet<string> roles,
        ReturnSigners signers,
        IReadOnlyList<KeptCheck> checks,
        string? reason,
        bool isStale = false
    )
    {
        var way = Ways[step];
        if (!way.From.Contains(state))
        {
            return RuleException.Of(
                "return.step",
                $"{step} is not possible in the state {state}. It is possible in: {Terms.Of(way.From)}."
            );
        }

        if (!roles.Overlaps(way.Roles))
        {
            return RuleException.Of("access.step-needs", $"{by} may not take the step {step}; it needs the role {Terms.Roles(way.Roles)}.");
        }

        if (IsOwnWork(step, by, signers))
        {
            return RuleException.Of("return.own-work", $"{by} prepared or reviewed this version. Another person takes the step {step}.");
        }

        if (step is (ReturnStep.Reject or ReturnStep.SendBack) && string.IsNullOrWhiteSpace(reason))
        {
            return RuleException.Of("return.reason", $"A reason is missing for the step {step}. Say in a sentence why.");
        }

        var open = checks.Where(check => check is { Blocks: true, Holds: false }).Select(check => check.Id).Distinct().ToList();
        var goesOn = step is ReturnStep.Prepare or ReturnStep.Review or ReturnStep.Approve or ReturnStep.Submit;
        if (open.Count > 0 && goesOn)
        {
            return RuleException.Of(
                "return.open-blocks",
                $"Blocking checks have failed or cannot be decided: {string.Join(", ", open)}. Correct the data or the form, and calculate the return again."
            );
        }

        if (isStale && goesOn && string.IsNullOrWhiteSpace(reason))
        {
            return RuleException.Of(
                "return.stale",
                $"Inputs or rules have changed since this version was calculated. Calculate the return again, or give a reason for the step {step} on what was kept."
            );
        }

        return null;
    }

    /// <summary>Nobody looks over his own work.</summary>
    private static bool IsOwnWork(ReturnStep step, string by, ReturnSigners signers) =>
        (step is ReturnStep.Review && by == signers.Prepared)
        || (step is ReturnStep.Approve && (by == signers.Prepared || by == signers.Reviewed));

    /// <summary>Where a version begins.</summary>
    public static ReturnState AfterCalculation(IReadOnlyList<KeptCheck> checks) => checks.All(check => check.Holds) ? Checked : Calculated;
}
