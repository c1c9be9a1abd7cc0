using System.Globalization;
using Portal.Data.Yaml;

namespace Portal.Reporting.Catalogues;

/// <summary>A bank, or a group of banks, that has published figures.</summary>
/// <param name="Code">Stable key, used in addresses.</param>
/// <param name="Published">What it published, or what was published of it.</param>
public sealed record Benchmark(string Code, LocalText Name, BenchmarkScope Scope, IReadOnlyList<Publication> Published, YamlPlace Place);

public enum BenchmarkScope
{
    /// <summary>One other bank.</summary>
    Peer,

    /// <summary>All banks of a kind, as the supervisor publishes them.</summary>
    Sector,
}

/// <summary>The figures of one period in one source.</summary>
/// <param name="Period">Last day of the period.</param>
/// <param name="Source">Title and place, exact enough to find it again.</param>
/// <param name="Quality">How near the source is to whom the figures are about.</param>
/// <param name="PublishedOn">Day that the source bears; null when it bears none.</param>
public sealed record Publication(
    DateOnly Period, string Source, SourceQuality Quality, IReadOnlyList<PrintedFigure> Figures, YamlPlace Place, DateOnly? PublishedOn = null);

public enum SourceQuality
{
    /// <summary>The bank's or the supervisor's own publication.</summary>
    Primary,

    /// <summary>A press report of it.</summary>
    Press,

    /// <summary>An article that retells it.</summary>
    Article,
}

/// <summary>A figure as it was printed.</summary>
/// <param name="Value">With the decimals of the print.</param>
public sealed record PrintedFigure(YamlText Indicator, YamlText Value, PrintedUnit Unit, YamlPlace Place)
{
    /// <summary>In the unit of indicators: a fraction, or yuan. Null when the value is no number.</summary>
    public decimal? Amount => decimal.TryParse(Value.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        ? Unit switch { PrintedUnit.Percent => number / 100m, PrintedUnit.Cny100m => number * 100_000_000m, PrintedUnit.CnyTrillion => number * 1_000_000_000_000m }
        : null;

    /// <summary>What an amount is printed in; null for a ratio, which has none.</summary>
    public string? Currency => Unit switch { PrintedUnit.Percent => null, PrintedUnit.Cny100m or PrintedUnit.CnyTrillion => "CNY" };
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
public sealed record PublishedFigure(Benchmark Of, Publication In, PrintedFigure Printed, decimal Value);
