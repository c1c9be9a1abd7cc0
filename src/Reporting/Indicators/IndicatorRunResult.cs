using System.Globalization;
using Portal.Data;
using Portal.Data.Warehouse;

namespace Portal.Reporting.Indicators;

/// <summary>Every indicator at one reporting date, with what it was computed from.</summary>
/// <param name="CatalogueDigest">The stored catalogue text of this digest re-performs the run.</param>
/// <param name="Engine">Product and version of the engine.</param>
/// <param name="RowsScanned">Rows of the sealed partitions that the figures rest on.</param>
public sealed record IndicatorRunResult(
    DateOnly AsOf,
    InputSet Inputs,
    string CatalogueDigest,
    string Engine,
    long ElapsedMs,
    long RowsScanned,
    IReadOnlyList<IndicatorResult> Indicators
)
{
    /// <summary>The day whose versions, parameters and limits applied: the reporting date, unless somebody asked for others.</summary>
    public DateOnly RulesOf { get; init; } = AsOf;

    /// <summary>True for what can be published: only the rules in force on a reporting date give the figures of that date.</summary>
    public bool IsUnderOwnRules => RulesOf == AsOf;

    /// <summary>SHA-256 over date, inputs, catalogue and values; not over engine or times, so that a run performed again has the same
    /// digest.</summary>
    public string Digest =>
        Hashing.Sha256(
            string.Join(
                '\n',
                [
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"run/1|{AsOf:yyyy-MM-dd}|{Inputs.Digest}|{CatalogueDigest}{(IsUnderOwnRules ? "" : string.Create(CultureInfo.InvariantCulture, $"|rules of {RulesOf:yyyy-MM-dd}"))}"
                    ),
                    .. Indicators.Select(Line),
                ]
            )
        );

    private static string Line(IndicatorResult result) =>
        string.Join(
            '|',
            [
                result.Code,
                result.Status.ToString(),
                string.Join(',', result.Missing),
                Text(result.Value),
                Text(result.Numerator),
                Text(result.Denominator),
                result.LimitState.ToString(),
                Text(result.Regulatory?.Mark),
                Text(result.Regulatory?.Limit),
                .. Appetite(result.Appetite),
                .. result.Rows.Select(row =>
                    string.Join(',', row.Keys.OrderBy(key => key.Key, StringComparer.Ordinal).Select(key => $"{key.Key}={key.Value}"))
                    + ":"
                    + Text(row.Value)
                    + Counts(row)
                ),
            ]
        );

    /// <summary>Nothing without an appetite: a run under a catalogue that has none keeps the digest that it always had.</summary>
    private static IEnumerable<string> Appetite(BoardAppetite? appetite) =>
        appetite is null
            ? []
            :
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"appetite {Text(appetite.Amber)} {Text(appetite.Red)} {appetite.State} of {appetite.ApprovedOn:yyyy-MM-dd} {appetite.Reference} {appetite.Body}"
                ),
            ];

    /// <summary>Nothing for a row without counts: runs of other kinds keep the digests that they always had.</summary>
    private static string Counts(ResultRow row) => row.Denominator is null ? "" : $" of {Text(row.Numerator)}/{Text(row.Denominator)}";

    private static string Text(decimal? value) => value?.ToString("0.############################", CultureInfo.InvariantCulture) ?? "-";
}
