using System.Globalization;
using Portal.Data.Figures;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;

namespace Portal.Indicators;

/// <summary>One indicator as the interface gives it: exact decimals as text, states as in the stored run.</summary>
/// <param name="State">Both sets of limits together: none, within, watch or breach.</param>
internal sealed record IndicatorBody(
    string Code,
    string Ref,
    LocalText Name,
    string? Value,
    string Unit,
    string State,
    RegulatoryBody? Regulatory,
    AppetiteBody? Appetite
)
{
    public static IndicatorBody Of(IndicatorResult r) =>
        new(
            r.Code,
            r.Ref,
            r.Name,
            Text(r.Value),
            Words.Of(r.Unit),
            Words.Of(r.LimitState),
            r.Regulatory is { } rule ? new(Text(rule.Mark), Text(rule.Limit), Words.Of(rule.State)) : null,
            r.Appetite is { } board
                    ? new(Text(board.Amber), Text(board.Red), Words.Of(board.State), board.Reference, board.ApprovedOn, board.Body)
                : r.IsJudged ? AppetiteBody.NotSet
                : null
        );

    private static string? Text(decimal? value) => value?.ToString(CultureInfo.InvariantCulture);
}

/// <param name="State">none, within, early or breach.</param>
internal sealed record RegulatoryBody(string? Mark, string? Limit, string State);

/// <param name="State">none, within, amber or red; not_set where the board of this bank has decided no appetite.</param>
internal sealed record AppetiteBody(
    string? Amber,
    string? Red,
    string State,
    string? ApprovalReference,
    DateOnly? ApprovalDate,
    string? ApprovalBody
)
{
    public static AppetiteBody NotSet { get; } = new(null, null, "not_set", null, null, null);
}
