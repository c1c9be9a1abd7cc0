using Portal.Data.Yaml;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Catalogues;

/// <summary>Mistakes in the bank's parameters: the order of their values, and values that do not fit their unit.</summary>
internal static class ParameterCheck
{
    public static IEnumerable<CatalogueError> Errors(Parameter parameter) => VersionCheck.Errors(parameter.Name, parameter.Values, parameter.Place)
        .Concat(parameter.Values.Select(value => ValueError(parameter.Unit, value.Value)).OfType<CatalogueError>());

    private static CatalogueError? ValueError(ParameterUnit unit, YamlText text) => (Parsed(text.Value), unit) switch
    {
        (DateExpression, ParameterUnit.Date) or (BoolExpression, ParameterUnit.Flag) or (TextExpression, ParameterUnit.Code) => null,
        (NumberExpression, not (ParameterUnit.Date or ParameterUnit.Flag or ParameterUnit.Code)) => null,
        (NumberExpression or DateExpression or BoolExpression or TextExpression, _) => new(text.Place, $"'{text}' does not fit unit {CatalogueShape.Name(unit)}; {Accepted(unit)} is accepted"),
        (ParameterExpression, _) => new(text.Place, $"'{text}' is another parameter; a parameter has a value of its own, so that none depends on itself. Add both up where they are used"),
        _ => new(text.Place, $"'{text}' is not a value; a number, a date, true, false or a text in single quotes is"),
    };

    private static string Accepted(ParameterUnit unit) => unit switch
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
