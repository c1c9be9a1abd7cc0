using System.Globalization;
using Portal.Data.Yaml;

namespace Portal.Reporting.Catalogues;

/// <summary>A bank, or a group of banks, that has published figures.</summary>
/// <param name="Code">Stable key, used in addresses.</param>
/// <param name="Published">What it published, or what was published of it.</param>
/// <param name="OverduePolicy">From when it calls a loan non-performing; null when that is not known.</param>
/// <param name="Tolerance">own: the largest difference from the computed figure that needs no explanation, see
/// <see cref="PublishedFigure.IsApart"/>.</param>
public sealed record Benchmark(
    string Code,
    LocalText Name,
    BenchmarkScope Scope,
    IReadOnlyList<Publication> Published,
    YamlPlace Place,
    OverduePolicy? OverduePolicy = null,
    YamlText? Tolerance = null
)
{
    /// <summary>The tolerance as a number; null without one, and for a text that is none.</summary>
    public decimal? Allowed =>
        decimal.TryParse(Tolerance?.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>Days past due after which a bank calls a loan non-performing: a stricter one makes its ratio higher, not its loans
/// worse.</summary>
/// <param name="Confidence">How well that is established.</param>
public sealed record OverduePolicy(int Days, Confidence Confidence, YamlPlace Place);

public enum BenchmarkScope
{
    /// <summary>One other bank.</summary>
    Peer,

    /// <summary>All banks of a kind, as the supervisor publishes them.</summary>
    Sector,

    /// <summary>This bank itself: what it published is held against what is computed.</summary>
    Own,
}

/// <summary>The figures of one period in one source.</summary>
/// <param name="Period">Last day of the period.</param>
/// <param name="Source">Title of a document without an address, in both languages; null when the address says it.</param>
/// <param name="Address">Address of the document, exact enough to find it again; null for one without.</param>
/// <param name="Quality">How near the source is to whom the figures are about.</param>
/// <param name="PublishedOn">Day that the source bears; null when it bears none.</param>
/// <param name="Demonstration">True when the demonstration bank published it: no other book is held against it.</param>
public sealed record Publication(
    DateOnly Period,
    SourceQuality Quality,
    IReadOnlyList<PrintedFigure> Figures,
    YamlPlace Place,
    DateOnly? PublishedOn = null,
    bool Demonstration = false,
    LocalText? Source = null,
    string? Address = null
)
{
    /// <summary>Title and address, whichever there are.</summary>
    public string Where(CultureInfo culture) => string.Join(" ", new[] { Source?.For(culture), Address }.OfType<string>());
}

public enum SourceQuality
{
    /// <summary>The bank's or the supervisor's own publication.</summary>
    Primary,

    /// <summary>A press report of it.</summary>
    Press,

    /// <summary>An article that retells it.</summary>
    Article,

    /// <summary>A place that reposts what others wrote: to be checked before any use.</summary>
    Repost,
}

/// <summary>A figure as it was printed.</summary>
/// <param name="Value">With the decimals of the print.</param>
/// <param name="Derivation">Calculation with printed figures that gives it, without a word; null when it is printed itself.</param>
public sealed record PrintedFigure(YamlText Indicator, YamlText Value, PrintedUnit Unit, YamlPlace Place, string? Derivation = null)
{
    /// <summary>In the unit of indicators: a fraction, or yuan. Null when the value is no number.</summary>
    public decimal? Amount =>
        decimal.TryParse(
            Value.Value,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? Unit switch
            {
                PrintedUnit.Percent => number / 100m,
                PrintedUnit.Cny100m => number * 100_000_000m,
                PrintedUnit.CnyTrillion => number * 1_000_000_000_000m,
            }
            : null;

    /// <summary>What an amount is printed in; null for a ratio, which has none.</summary>
    public string? Currency =>
        Unit switch
        {
            PrintedUnit.Percent => null,
            PrintedUnit.Cny100m or PrintedUnit.CnyTrillion => "CNY",
        };
}

public enum PrintedUnit
{
    Percent,

    /// <summary>亿元.</summary>
    Cny100m,

    /// <summary>万亿元.</summary>
    CnyTrillion,
}

/// <summary>A published figure of an indicator, with all that a reader needs to find it again.</summary>
/// <param name="Value">In the indicator's unit: a fraction, or yuan.</param>
public sealed record PublishedFigure(Benchmark Of, Publication In, PrintedFigure Printed, decimal Value)
{
    /// <summary>True when a computed value is further from it than the tolerance: a fraction of one for a ratio, a part of the amount
    /// otherwise.</summary>
    public bool IsApart(decimal computed, decimal tolerance) =>
        Math.Abs(computed - Value) > (Printed.Unit == PrintedUnit.Percent ? tolerance : tolerance * Math.Abs(Value));
}
