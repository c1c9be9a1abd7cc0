using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Data.Yaml;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;

namespace Portal.Controls;

/// <summary>The value of a parameter with its unit, as people write it.</summary>
internal static class ParameterText
{
    /// <param name="texts">Those of <see cref="ParameterTable"/>.</param>
    public static string Of(ParameterUnit unit, YamlText value, IStringLocalizer texts, CultureInfo culture) =>
        (ExpressionParser.Parse(value.Value), unit) switch
        {
            (NumberExpression number, ParameterUnit.Ratio) => Figures.ShortPercent(number.Value, culture),
            (NumberExpression number, ParameterUnit.Money) => texts["UnitMoney", Figures.Money(number.Value, culture)],
            (NumberExpression number, ParameterUnit.Days) => texts["UnitDays", Figures.Count(number.Value, culture)],
            (NumberExpression number, ParameterUnit.Months) => texts["UnitMonths", Figures.Count(number.Value, culture)],
            (NumberExpression number, _) => number.Value.ToString("#,##0.############", culture),
            (DateExpression date, _) => Figures.Date(date.Value),
            (BoolExpression flag, _) => texts[flag.Value ? "Yes" : "No"],
            (TextExpression code, _) => code.Value,
            _ => value.Value,
        };
}
