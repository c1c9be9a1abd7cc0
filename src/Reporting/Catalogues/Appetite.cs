using System.Globalization;
using Portal.Data.Yaml;

namespace Portal.Reporting.Catalogues;

/// <summary>The board's risk appetite for one indicator: what the bank itself accepts, inside what the rule allows.</summary>
/// <param name="Indicator">Code of the indicator.</param>
public sealed record Appetite(YamlText Indicator, IReadOnlyList<AppetiteVersion> Versions, YamlPlace Place);

/// <summary>What one decision of the board accepts, from its day on. A value equal to a mark is within it.</summary>
/// <param name="Amber">Mark past which the board wants to be warned, in the indicator's unit; null when only red is set.</param>
/// <param name="Red">Mark past which the board does not accept the figure; null when only amber is set.</param>
/// <param name="Demonstration">True when it is the demonstration bank's board that decided: no other book is held against it.</param>
public sealed record AppetiteVersion(
    DateOnly From,
    Approval Approval,
    YamlPlace Place,
    YamlText? Amber = null,
    YamlText? Red = null,
    DateOnly? To = null,
    bool Demonstration = false
) : IVersion
{
    /// <summary>The number as written; null when it is none.</summary>
    public static decimal? Number(YamlText? mark) =>
        decimal.TryParse(
            mark?.Value,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;
}

/// <summary>The decision that an appetite rests on.</summary>
/// <param name="Reference">Number of the resolution or minute.</param>
/// <param name="Date">Day of the decision.</param>
/// <param name="Body">Who decided, such as the board or its risk committee.</param>
/// <param name="BodyEn">The same in English; without it English pages leave it out where it is Chinese.</param>
public sealed record Approval(YamlText Reference, DateOnly Date, YamlPlace Place, string? Body = null, string? BodyEn = null);
