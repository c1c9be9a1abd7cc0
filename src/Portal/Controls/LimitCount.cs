using Portal.Data.Figures;
using Portal.Reporting.Indicators;

namespace Portal.Controls;

/// <summary>How an indicator stands to its limits, as lists filter and count it, the gravest first.</summary>
public enum LimitStanding
{
    /// <summary>Beyond what a rule allows.</summary>
    Breach,

    /// <summary>Past the board's red, no rule broken.</summary>
    Red,

    /// <summary>Past the board's amber or the rule's own early mark.</summary>
    Watch,

    /// <summary>It has a limit and no value to hold against it: never counted as kept.</summary>
    Undecided,
    Within,

    /// <summary>Nobody has set a limit.</summary>
    None,
}

/// <summary>Every indicator of a run that has a limit, by how it stands.</summary>
public sealed record LimitCount(IReadOnlyList<(LimitStanding Standing, IndicatorResult Result)> Held)
{
    public static LimitCount Of(IEnumerable<IndicatorResult> results) =>
        new([.. results.Select(r => (Of(r), r)).Where(pair => pair.Item1 != LimitStanding.None)]);

    public static LimitStanding Of(IndicatorResult result) =>
        result switch
        {
            { LimitState: LimitState.Breach } => LimitStanding.Breach,
            { Appetite.State: AppetiteState.Red } => LimitStanding.Red,
            { LimitState: LimitState.Watch } => LimitStanding.Watch,
            { LimitState: LimitState.Within } => LimitStanding.Within,
            _ => LimitLine.Of(result).Count > 0 ? LimitStanding.Undecided : LimitStanding.None,
        };

    public IReadOnlyList<IndicatorResult> In(LimitStanding standing) =>
        [.. Held.Where(pair => pair.Standing == standing).Select(pair => pair.Result)];
}
