using Portal.Data.Figures;
using Portal.Reporting.Catalogues;

namespace Portal.Reporting.Indicators;

/// <summary>What the rule allows, and where the value stands. A value equal to a limit is within it.</summary>
/// <param name="Mark">The rule's own early mark, in the indicator's unit; null when it has none.</param>
/// <param name="Limit">What must not be passed; null when the rule only has a mark.</param>
public sealed record RegulatoryLimit(decimal? Mark, decimal? Limit, RegulatoryState State)
{
    public static RegulatoryLimit? Of(Direction better, decimal? value, decimal? mark, decimal? limit) =>
        (mark ?? limit) is null
            ? null
            : new(
                mark,
                limit,
                Standing.Of(better, value, mark, limit) switch
                {
                    null => RegulatoryState.None,
                    0 => RegulatoryState.Within,
                    1 => RegulatoryState.Early,
                    _ => RegulatoryState.Breach,
                }
            );
}

/// <summary>What the board accepts, by which decision, and where the value stands. A value equal to a mark is within it.</summary>
/// <param name="Amber">Mark past which the board wants to be warned, in the indicator's unit.</param>
/// <param name="Red">Mark past which the board does not accept the figure.</param>
/// <param name="Reference">Reference of the board's decision; empty in runs kept before appetites had one.</param>
/// <param name="ApprovedOn">Day of the decision; null in those runs.</param>
/// <param name="Body">Who decided; null when it is not said.</param>
public sealed record BoardAppetite(decimal? Amber, decimal? Red, AppetiteState State, string Reference, DateOnly? ApprovedOn, string? Body)
{
    public static BoardAppetite? Of(Direction better, decimal? value, AppetiteVersion? version)
    {
        if (version is null)
        {
            return null;
        }

        var (amber, red) = (AppetiteVersion.Number(version.Amber), AppetiteVersion.Number(version.Red));
        return new(
            amber,
            red,
            StateOf(better, value, amber, red),
            version.Approval.Reference.Value,
            version.Approval.Date,
            version.Approval.Body
        );
    }

    public static AppetiteState StateOf(Direction better, decimal? value, decimal? amber, decimal? red) =>
        Standing.Of(better, value, amber, red) switch
        {
            null => AppetiteState.None,
            0 => AppetiteState.Within,
            1 => AppetiteState.Amber,
            _ => AppetiteState.Red,
        };
}

internal static class Standing
{
    /// <summary>How many of two marks a value has passed on the bad side, by the worse of them: 0, 1 or 2; null when there is nothing to
    /// compare.</summary>
    public static int? Of(Direction better, decimal? value, decimal? first, decimal? second)
    {
        if (value is null || better == Direction.None || (first ?? second) is null)
        {
            return null;
        }

        bool Passed(decimal? mark) => better == Direction.Lower ? value > mark : value < mark;
        return Passed(second) ? 2
            : Passed(first) ? 1
            : 0;
    }
}
