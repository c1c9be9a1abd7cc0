using Portal.Data.Figures;

namespace Portal.Controls;

/// <summary>How far a value is from a limit.</summary>
/// <param name="Limit">In the indicator's unit.</param>
/// <param name="Room">What is left on the good side; 0 on the limit itself, which is within it; negative beyond.</param>
public sealed record Headroom(decimal Limit, decimal Room)
{
    /// <summary>Null without a limit, without a value, or where neither direction is the good one.</summary>
    public static Headroom? Of(decimal? limit, decimal? value, Direction better) =>
        (limit, value, better) switch
        {
            ({ } line, { } now, Direction.Higher) => new Headroom(line, now - line),
            ({ } line, { } now, Direction.Lower) => new Headroom(line, line - now),
            _ => null,
        };
}
