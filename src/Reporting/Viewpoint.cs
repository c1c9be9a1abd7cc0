using System.Globalization;

namespace Portal.Reporting;

/// <summary>From where figures are seen.</summary>
/// <param name="AsOf">The reporting date: the day that the figures tell of.</param>
/// <param name="RulesOf">The day whose versions of measures, parameters, exception rules and limits apply.</param>
/// <param name="KnownAt">Only what had been sealed by then is seen; everything when null.</param>
public sealed record Viewpoint(DateOnly AsOf, DateOnly RulesOf, DateTimeOffset? KnownAt = null)
{
    /// <summary>A date under its own rules.</summary>
    public static Viewpoint Of(DateOnly asOf, DateTimeOffset? knownAt = null) => new(asOf, asOf, knownAt);

    /// <summary>The same data under the rules of their own date.</summary>
    public Viewpoint Own => this with { RulesOf = AsOf };

    public bool IsOwn => RulesOf == AsOf;

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{AsOf:yyyy-MM-dd}, rules of {RulesOf:yyyy-MM-dd}, known at {KnownAt?.ToString("O", CultureInfo.InvariantCulture) ?? "any time"}"
        );
}
