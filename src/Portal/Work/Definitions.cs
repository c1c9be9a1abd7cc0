using System.Globalization;
using System.Text.RegularExpressions;
using Portal.Data.Figures;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Indicators;

namespace Portal.Work;

/// <summary>What an indicator is, from the catalogue: formula, words, rule, SQL and the loans on each side of it.</summary>
public sealed partial class Definitions(Catalogue catalogue, IndicatorEngine engine)
{
    private const string LoanTable = "loan_snapshot";

    public Definition Of(IndicatorResult result, DateOnly asOf, CultureInfo culture)
    {
        var indicator = catalogue.Indicator(result.Code);
        var version = indicator.Versions.At(asOf) ?? indicator.Versions[^1];
        return Of(indicator, version, result, asOf, culture) with
        {
            Measures = version.Measures,
            RowUnit = indicator.Kind == IndicatorKind.Concentration ? Unit.Ratio : result.Unit,
        };
    }

    private Definition Of(Indicator indicator, IndicatorVersion version, IndicatorResult result, DateOnly asOf, CultureInfo culture)
    {
        var formula = version.Formula?.Value.Trim();
        if (formula is null)
        {
            return new Definition(
                "",
                indicator.Meaning?.For(culture) ?? "",
                version.From,
                Rule(version.Basis, culture),
                version.Confidence,
                engine.Sql(result.Code, asOf),
                [],
                [],
                version.Basis?.Article is not null,
                ParameterUse.Of(catalogue, version)
            );
        }

        if (indicator.Kind == IndicatorKind.Vintage)
        {
            return Vintage(indicator, version, result, asOf, culture);
        }

        return new Definition(
            formula,
            Words(indicator, formula, culture),
            version.From,
            Rule(version.Basis, culture),
            version.Confidence,
            engine.Sql(result.Code, asOf),
            indicator.Kind is IndicatorKind.Concentration or IndicatorKind.Percentile
                ? [Part("denominator", formula, result.Denominator, asOf)]
                : Parts(formula, result, asOf),
            indicator.Kind is IndicatorKind.Ratio or IndicatorKind.Multiple or IndicatorKind.Amount or IndicatorKind.Distribution
                ? Dimensions(formula)
                : [],
            version.Basis?.Article is not null,
            ParameterUse.Of(catalogue, version)
        );
    }

    /// <summary>A vintage names its measure and its event: the part of a cohort to which the event had happened by a month-end.</summary>
    private Definition Vintage(Indicator indicator, IndicatorVersion version, IndicatorResult result, DateOnly asOf, CultureInfo culture)
    {
        var whole = version.Formula!.Value.Trim();
        var reached = $"{whole} ({version.Event} <= month_end)";
        return new Definition(
            $"{reached} / {whole}",
            Words(indicator, whole, culture),
            version.From,
            Rule(version.Basis, culture),
            version.Confidence,
            engine.Sql(result.Code, asOf),
            [new Part("numerator", reached, result.Numerator, null, false), Part("denominator", whole, result.Denominator, asOf)],
            [],
            version.Basis?.Article is not null,
            ParameterUse.Of(catalogue, version)
        );
    }

    /// <summary>The formula with the names of its measures, and what the indicator means where the catalogue says so.</summary>
    private string Words(Indicator indicator, string formula, CultureInfo culture)
    {
        var named = Code()
            .Replace(formula, name => catalogue.FindMeasure(name.Value)?.Name.For(culture) ?? name.Value)
            .Replace(" / ", " ÷ ", StringComparison.Ordinal)
            .Replace(" * ", " × ", StringComparison.Ordinal)
            .Replace(" - ", " − ", StringComparison.Ordinal);
        return indicator.Meaning is { } meaning
            ? $"{named}{(culture.TwoLetterISOLanguageName == "zh" ? "。" : ". ")}{meaning.For(culture)}"
            : named;
    }

    private string? Rule(Basis? basis, CultureInfo culture) =>
        basis is null ? null
        : catalogue.Regulations.FirstOrDefault(r => r.Key == basis.Key) is { } regulation
            ? $"{basis.For(culture)} · {regulation.TitleFor(culture)}"
        : basis.For(culture);

    private List<Part> Parts(string formula, IndicatorResult result, DateOnly asOf)
    {
        if (ExpressionParser.Parse(formula) is not ArithmeticExpression { Operator: Arithmetic.Divide } quotient)
        {
            return [Part("amount", formula, result.Value, asOf)];
        }

        var slash = formula.LastIndexOf('/', quotient.Right.Offset);
        var (above, below) = (formula[..slash].Trim(), formula[(slash + 1)..].Trim());
        return [Part("numerator", above, result.Numerator, asOf), Part("denominator", below, result.Denominator, asOf)];
    }

    private Part Part(string key, string formula, decimal? amount, DateOnly asOf) =>
        new(
            key,
            formula,
            amount,
            LoanPopulation.Of(catalogue, formula, asOf),
            Formula.Parse(formula).Measures is { Count: > 0 } measures
                && measures.All(code => catalogue.FindMeasure(code) is { Unit: Unit.Count })
        );

    private List<string> Dimensions(string formula)
    {
        var measures = Formula.Parse(formula).Measures.Select(catalogue.FindMeasure).ToList();
        var canBeDivided = measures.All(measure =>
            measure is { Kind: MeasureKind.Additive } or { Kind: not MeasureKind.Item, Table: LoanTable }
        );
        return canBeDivided
            ? [.. OfferedBreakdowns.Columns.Where(d => measures.All(measure => catalogue.Scope(measure!.Table).Find(d) is not null))]
            : [];
    }

    [GeneratedRegex("[a-z][a-z0-9_]*")]
    private static partial Regex Code();
}
