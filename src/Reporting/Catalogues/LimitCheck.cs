using Portal.Data.Yaml;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Catalogues;

/// <summary>Mistakes in limits: made of numbers and parameters that exist, in the unit of their indicator. That a parameter has no value on
/// some day is no mistake.</summary>
internal sealed class LimitCheck(Catalogue catalogue)
{
    /// <summary>Every parameter that is a number, as if it had a value on any day.</summary>
    private readonly Parameters _numbers = new(
        new DateOnly(2000, 1, 1),
        catalogue
            .Parameters.Where(parameter => Quantity.Of(parameter.Unit) is not null)
            .ToDictionary(parameter => parameter.Name, _ => (Expression)new NumberExpression(1m, 0), StringComparer.Ordinal)
    );

    public IEnumerable<CatalogueError> Errors(Indicator indicator, Limits? limits) =>
        new[] { limits?.Watch, limits?.Breach }.OfType<YamlText>().SelectMany(limit => Errors(indicator, limit));

    private IEnumerable<CatalogueError> Errors(Indicator indicator, YamlText limit)
    {
        try
        {
            var formula = Formula.Parse(limit.Value);
            var unknown = formula.Parameters.Where(named => catalogue.Parameters.All(known => known.Name != named.Name)).ToList();
            return unknown.Count > 0
                    ? unknown.Select(named => new CatalogueError(
                        limit.Place.Right(named.Offset),
                        $"unknown parameter '@{named.Name}'{Suggestion.For(named.Name, catalogue.Parameters.Select(known => known.Name))}"
                    ))
                : formula.Measures.Count > 0 || formula.Errors(catalogue, _numbers).Any()
                    ?
                    [
                        new(
                            limit.Place,
                            "a limit is a number such as 0.05, a parameter such as @required_provision_coverage, or a sum of them"
                        ),
                    ]
                : formula.Parameters.Count > 0 ? UnitErrors(indicator, limit, formula.Units(catalogue))
                : [];
        }
        catch (ExpressionException problem)
        {
            return [CatalogueError.In(limit, problem)];
        }
    }

    private static IEnumerable<CatalogueError> UnitErrors(Indicator indicator, YamlText limit, FormulaUnits units) =>
        units.Errors.Count > 0 ? units.Errors.Select(error => new CatalogueError(limit.Place.Right(error.Offset), error.Message))
        : units.Value is { } value && value != Quantity.Of(indicator.Unit)
            ?
            [
                new(
                    limit.Place,
                    $"this limit is {value}, but '{indicator.Code}' has unit {CatalogueShape.Name(indicator.Unit)}; a limit is in the unit of its indicator"
                ),
            ]
        : [];
}
