using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Controls;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;

namespace Portal.Findings;

/// <summary>The criteria of a finding that starts from a figure: which limit was passed, whose it is and what it rests on.</summary>
public sealed class FindingCriteria(Catalogue catalogue, IStringLocalizer<FindingCriteria> texts, IStringLocalizer<LimitTexts> limits)
{
    /// <summary>One sentence for the rule and one for the board, each by the graver of its limits; empty when nothing was passed.</summary>
    public string Of(IndicatorResult result, DateOnly asOf)
    {
        var passed = LimitLine.Of(result).Where(line => line.IsPassed).DistinctBy(line => line.IsOfTheBoard);
        return string.Join('\n', passed.Select(line => Sentence(line, result, asOf)));
    }

    private string Sentence(LimitLine line, IndicatorResult result, DateOnly asOf)
    {
        var culture = CultureInfo.CurrentUICulture;
        return texts[
            line.Kind.ToString(),
            line.IsOfTheBoard ? Approval(result.Appetite!) : Rule(result.Code, asOf),
            result.Name.For(culture),
            Figures.Limit(line.Limit, result.Unit, culture),
            Figures.Exact(result.Value!.Value, result.Unit, culture),
            Figures.Date(asOf)
        ];
    }

    private string Rule(string code, DateOnly asOf) =>
        catalogue.Indicator(code).Versions.At(asOf)?.Basis?.For(CultureInfo.CurrentUICulture) ?? texts["NoRule"];

    private string Approval(BoardAppetite appetite) =>
        appetite.ApprovedOn is { } day
            ? texts["Approval", ApprovalText.Reference(appetite.Reference, limits), Figures.Date(day)]
            : texts["NoApproval"];
}
