using Portal.Data.Figures;
using Portal.Data.Yaml;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Indicators;

/// <summary>From measures to an indicator: formula, division, rounding and limits, all in exact decimals.</summary>
internal sealed class IndicatorEvaluation(MeasureSet set, Parameters parameters)
{
    /// <summary>Decimals that a ratio keeps, rounded half to even.</summary>
    public const int RatioDecimals = 12;

    public IndicatorResult Evaluate(Indicator indicator, IndicatorVersion version, MeasureValues measures, ShapedFigure? shaped)
    {
        if (version.Formula is not { } text)
        {
            return Result(ResultStatus.NotEvaluable, version.Needs!, null, null, null, []);
        }

        var formula = Formula.Parse(text.Value);
        IReadOnlyList<string> missing =
        [
            .. measures
                .Missing(formula.Measures)
                .Concat(Undecided(version.Formula))
                .Concat(Undecided(version.Rank))
                .Distinct(StringComparer.Ordinal),
        ];
        if (missing.Count > 0)
        {
            return Result(ResultStatus.NotEvaluable, missing, null, null, null, []);
        }

        var (numerator, denominator) = indicator.Kind.IsQuotient()
            ? formula.Parts(measures.Values, parameters)
            : (shaped?.Headline?.Numerator, shaped?.Headline?.Denominator);
        var value = Rounded(
            indicator.Unit,
            shaped?.Headline is { } headline ? headline.Value : formula.Evaluate(measures.Values, parameters)
        );
        return value is null
            ? Result(ResultStatus.NotApplicable, [], null, numerator, denominator, [])
            : Result(ResultStatus.Ok, [], value, numerator, denominator, shaped?.Rows ?? []);

        IndicatorResult Result(
            ResultStatus status,
            IReadOnlyList<string> lacking,
            decimal? found,
            decimal? top,
            decimal? bottom,
            IReadOnlyList<ResultRow> found2
        ) =>
            new(
                indicator.Code,
                indicator.Ref,
                indicator.Name,
                status,
                lacking,
                found,
                top,
                bottom,
                indicator.Unit,
                indicator.Better,
                RegulatoryLimit.Of(indicator.Better, found, Number(version.Limits?.Watch), Number(version.Limits?.Breach)),
                BoardAppetite.Of(indicator.Better, found, set.AppetiteFor(indicator.Code)),
                found2
            );
    }

    public static decimal? Rounded(Unit unit, decimal? value) =>
        unit is Unit.Ratio or Unit.Number && value is { } ratio ? decimal.Round(ratio, RatioDecimals, MidpointRounding.ToEven) : value;

    /// <summary>A limit that rests on what the bank has not decided is none.</summary>
    private decimal? Number(YamlText? limit) => limit is null || Undecided(limit).Count > 0 ? null : set.Compiler.Number(limit);

    private IReadOnlyList<string> Undecided(YamlText? text) => text is null ? [] : set.Undecided(ParameterUse.Of(set.Catalogue, text));
}
