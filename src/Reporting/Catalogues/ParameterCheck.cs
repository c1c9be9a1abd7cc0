using System.Globalization;
using Portal.Data.Yaml;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Catalogues;

/// <summary>Mistakes in the bank's parameters: the order of their values, and values that do not fit their unit.</summary>
internal static class ParameterCheck
{
    public static IEnumerable<CatalogueError> Errors(Parameter parameter) =>
        VersionCheck
            .Errors(parameter.Name, parameter.Values, parameter.Place)
            .Concat(parameter.Values.Select(value => ValueError(parameter, value.Value)).OfType<CatalogueError>());

    private static CatalogueError? ValueError(Parameter parameter, YamlText text) =>
        (Parsed(text.Value), parameter.Unit) switch
        {
            (NumberExpression number, _) when parameter.Accepts is { } accepted && accepted.All(value => value != number.Value) => new(
                text.Place,
                $"'{text}' is not accepted for '{parameter.Name}'; one of {string.Join(", ", accepted.Select(value => value.ToString(CultureInfo.InvariantCulture)))} is"
            ),
            (DateExpression, ParameterUnit.Date) or (BoolExpression, ParameterUnit.Flag) or (TextExpression, ParameterUnit.Code) => null,
            (NumberExpression, not (ParameterUnit.Date or ParameterUnit.Flag or ParameterUnit.Code)) => null,
            (NumberExpression or DateExpression or BoolExpression or TextExpression, _) => new(
                text.Place,
                $"'{text}' does not fit unit {CatalogueShape.Name(parameter.Unit)}; {Accepted(parameter.Unit)} is accepted"
            ),
            (ParameterExpression, _) => new(
                text.Place,
                $"'{text}' is another parameter; a parameter has a value of its own, so that none depends on itself. Add both up where they are used"
            ),
            _ => new(text.Place, $"'{text}' is not a value; a number, a date, true, false or a text in single quotes is"),
        };

    private static string Accepted(ParameterUnit unit) =>
        unit switch
        {
            ParameterUnit.Date => "a day such as 2023-07-01",
            ParameterUnit.Flag => "true or false",
            ParameterUnit.Code => "a code in single quotes",
            _ => "a number",
        };

    private static Expression? Parsed(string text)
    {
        try
        {
            return ExpressionParser.Parse(text);
        }
        catch (ExpressionException)
        {
            return null;
        }
    }
}
