using Portal.Reporting.Catalogues;

namespace Portal.Reporting.Indicators;

/// <summary>One indicator of a snapshot under two sets of rules.</summary>
/// <param name="OldVersion">In force on the reporting date; null when the indicator did not exist yet, or no longer.</param>
/// <param name="NewVersion">In force on the other day.</param>
/// <param name="Old">Null when there is no version.</param>
public sealed record RuleDifference(
    Indicator Indicator,
    IndicatorVersion? OldVersion,
    IndicatorVersion? NewVersion,
    IndicatorResult? Old,
    IndicatorResult? New
)
{
    /// <summary>True when what the rule says, a limit in force or anything of the result differs. A version that repeats the one before it
    /// differs in nothing.</summary>
    public bool IsDifferent => !HasSameText || HasOtherResult;

    /// <summary>True when what is computed differs, also where the text of the rule is the same and a measure or parameter
    /// changed.</summary>
    public bool HasOtherResult =>
        Old is null != New is null
        || (
            Old is { } a
            && New is { } b
            && (
                a.Status != b.Status
                || a.Value != b.Value
                || a.Regulatory != b.Regulatory
                || HasOtherAppetite(a, b)
                || !Rows(a).SequenceEqual(Rows(b))
            )
        );

    /// <summary>True when the text of the rule and every limit, the board's included, are the same on both days.</summary>
    public bool HasSameRule => HasSameText && Limits(Old) == Limits(New);

    private bool HasSameText => OldVersion is null == NewVersion is null && Text(OldVersion) == Text(NewVersion);

    /// <summary>New less old, in the indicator's unit; null when either has no value.</summary>
    public decimal? Change => New?.Value - Old?.Value;

    /// <summary>The board changed its mind; that it had not decided yet on one of the days is no difference of rules.</summary>
    private static bool HasOtherAppetite(IndicatorResult a, IndicatorResult b) =>
        a.Appetite is { } old && b.Appetite is { } other && old != other;

    /// <summary>All that a version says, but the days on which it holds and the place where it stands.</summary>
    private static string? Text(IndicatorVersion? version) =>
        version is null
            ? null
            : string.Join(
                '|',
                [
                    version.Formula?.Value.Trim(),
                    string.Join(',', version.Needs ?? []),
                    version.AppliesBy.ToString(),
                    version.Basis?.ToString(),
                    version.Confidence.ToString(),
                    version.Limits?.Watch?.Value,
                    version.Limits?.Breach?.Value,
                    string.Join(',', version.By ?? []),
                    version.Event,
                    version.Rank?.Value,
                ]
            );

    private static (RegulatoryLimit?, BoardAppetite?) Limits(IndicatorResult? result) =>
        (
            result?.Regulatory is { } rule ? rule with { State = default } : null,
            result?.Appetite is { } appetite ? appetite with { State = default } : null
        );

    private static IEnumerable<string> Rows(IndicatorResult result) =>
        result.Rows.Select(row => FormattableString.Invariant($"{string.Join('|', row.Keys.Values)}={row.Value}"));
}

/// <summary>A snapshot under its own rules and under those of another day, from the same sealed partitions.</summary>
/// <param name="Lines">Every indicator that either day knows, in the catalogue's order.</param>
public sealed record RuleComparisonResult(Viewpoint At, string CatalogueDigest, IReadOnlyList<RuleDifference> Lines);

/// <summary>What would figures of a past date have been under other rules? Computed when asked and never kept: a comparison is no figure of
/// that date.</summary>
public sealed class RuleComparison(IndicatorEngine engine)
{
    public async Task<RuleComparisonResult> CompareAsync(Viewpoint at, CancellationToken cancellationToken)
    {
        var old = await engine.ComputeAsync(at.Own, cancellationToken);
        var other = await engine.ComputeAsync(at, cancellationToken);
        var (before, after) = (ByCode(old), ByCode(other));
        var lines = engine.Catalogue.Indicators.Select(indicator => new RuleDifference(
            indicator,
            indicator.Versions.At(at.AsOf),
            indicator.Versions.At(at.RulesOf),
            before.GetValueOrDefault(indicator.Code),
            after.GetValueOrDefault(indicator.Code)
        ));
        return new(at, old.CatalogueDigest, [.. lines.Where(line => line.Old is not null || line.New is not null)]);
    }

    /// <summary>The bank's parameters whose value or approval is another one on the two days.</summary>
    public IReadOnlyList<Parameter> Parameters(Viewpoint at) =>
        [
            .. engine.Catalogue.Parameters.Where(parameter =>
                (parameter.Values.At(at.AsOf)?.Value.Value, parameter.Values.At(at.AsOf)?.Approval)
                != (parameter.Values.At(at.RulesOf)?.Value.Value, parameter.Values.At(at.RulesOf)?.Approval)
            ),
        ];

    /// <summary>Days on which a rule that indicators state or the board's appetite changed, newest first: what is worth comparing
    /// with.</summary>
    public IReadOnlyList<DateOnly> RuleDays() =>
        [
            .. engine
                .Catalogue.Indicators.SelectMany(indicator => indicator.Versions.Skip(1))
                .Cast<IVersion>()
                .Concat(engine.Catalogue.Appetites.SelectMany(appetite => appetite.Versions))
                .Select(version => version.From)
                .Distinct()
                .OrderDescending(),
        ];

    private static Dictionary<string, IndicatorResult> ByCode(IndicatorRunResult run) =>
        run.Indicators.ToDictionary(result => result.Code, StringComparer.Ordinal);
}
