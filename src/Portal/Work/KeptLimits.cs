using Portal.Data.Runs;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;

namespace Portal.Work;

/// <summary>The two sets of limits that a kept value was held against, as they were kept.</summary>
internal static class KeptLimits
{
    /// <summary>
    /// In runs kept before the two sets were told apart, <c>watch</c> was the bank's own mark; <c>breach</c> was the rule's limit where the
    /// indicator has one in any version, and the bank's own otherwise. What was the bank's then is shown as an appetite whose approval was
    /// not kept.
    /// </summary>
    public static (RegulatoryLimit? Regulatory, BoardAppetite? Appetite) Of(Indicator indicator, RunValue value)
    {
        if (value.RegulatoryState is { } state)
        {
            return (
                (value.WatchLimit ?? value.BreachLimit) is null ? null : new RegulatoryLimit(value.WatchLimit, value.BreachLimit, state),
                value.Appetite is { } kept
                    ? new BoardAppetite(kept.Amber, kept.Red, kept.State, kept.Reference, kept.ApprovedOn, kept.Body)
                    : null
            );
        }

        var limits = indicator.Versions.Select(version => version.Limits).OfType<Limits>().ToList();
        var (isRuleMark, isRuleLimit) = (limits.Exists(limit => limit.Watch is not null), limits.Exists(limit => limit.Breach is not null));
        var better = value.Better;
        var (amber, red) = (isRuleMark ? null : value.WatchLimit, isRuleLimit ? null : value.BreachLimit);
        return (
            RegulatoryLimit.Of(better, value.Value, isRuleMark ? value.WatchLimit : null, isRuleLimit ? value.BreachLimit : null),
            (amber ?? red) is null
                ? null
                : new BoardAppetite(amber, red, BoardAppetite.StateOf(better, value.Value, amber, red), "", null, null)
        );
    }
}
