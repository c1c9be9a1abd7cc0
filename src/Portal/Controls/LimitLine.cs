using Portal.Reporting.Indicators;

namespace Portal.Controls;

/// <summary>Whose limit it is and what it means, the gravest first.</summary>
public enum LimitKind
{
    /// <summary>What the rule forbids to pass.</summary>
    Regulatory,

    /// <summary>What the board does not accept.</summary>
    AppetiteRed,

    /// <summary>From where the rule itself asks for attention.</summary>
    EarlyMark,

    /// <summary>From where the board wants to be warned.</summary>
    AppetiteAmber,
}

/// <summary>One limit of a figure with the room that is left to it.</summary>
/// <param name="Limit">In the indicator's unit.</param>
/// <param name="Room">What is left on the good side; 0 on the limit itself, which is within it; negative beyond; null without a
/// value.</param>
public sealed record LimitLine(LimitKind Kind, decimal Limit, decimal? Room)
{
    public bool IsPassed => Room < 0m;

    public bool IsOfTheBoard => Kind is LimitKind.AppetiteRed or LimitKind.AppetiteAmber;

    /// <summary>Every limit of the figure, the gravest first.</summary>
    public static IReadOnlyList<LimitLine> Of(IndicatorResult result) =>
        [
            .. new[]
            {
                (Kind: LimitKind.Regulatory, Limit: result.Regulatory?.Limit),
                (Kind: LimitKind.AppetiteRed, Limit: result.Appetite?.Red),
                (Kind: LimitKind.EarlyMark, Limit: result.Regulatory?.Mark),
                (Kind: LimitKind.AppetiteAmber, Limit: result.Appetite?.Amber),
            }
                .Where(line => line.Limit is not null)
                .Select(line => new LimitLine(line.Kind, line.Limit!.Value, Headroom.Of(line.Limit, result.Value, result.Better)?.Room)),
        ];

    /// <summary>The gravest limit that was passed; null when none was.</summary>
    public static LimitLine? Passed(IReadOnlyList<LimitLine> lines) => lines.FirstOrDefault(line => line.IsPassed);

    /// <summary>The limit with the least room left; of two equally near ones the graver. Null when there is none ahead.</summary>
    public static LimitLine? Nearest(IReadOnlyList<LimitLine> lines) => lines.Where(line => line.Room >= 0m).MinBy(line => line.Room);

    /// <summary>The one that a tile tells: what was passed, or else what is nearest, or else what there is.</summary>
    public static LimitLine? Told(IReadOnlyList<LimitLine> lines) =>
        Passed(lines) ?? Nearest(lines) ?? (lines is [var gravest, ..] ? gravest : null);
}
