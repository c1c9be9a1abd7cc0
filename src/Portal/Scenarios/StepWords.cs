using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Controls;
using Portal.Data.Scenarios;
using Portal.Reporting.Catalogues;
using Portal.Work;

namespace Portal.Scenarios;

/// <summary>Steps as sentences in the page's language.</summary>
public sealed class StepWords(IStringLocalizer<StepWords> texts, CodeNames names, Catalogue catalogue)
{
    public string Of(ScenarioStep step, CultureInfo culture) =>
        step switch
        {
            ShiftStep s => Limited(
                texts["Shift", Percent(s.Share, culture), Class(s.From, culture), Class(s.To, culture)],
                s.Where,
                culture
            ) + (s.AllowanceRate is { } rate ? texts["AtRate", Percent(rate, culture)] : ""),
            MultiplyStep s => Limited(texts["Multiply", Number(s.Pd, culture), Number(s.Lgd, culture)], s.Where, culture),
            WriteOffStep s => Limited(texts["WriteOff", Percent(s.Share, culture), Class(s.Class, culture)], s.Where, culture),
            GrowStep s => Limited(texts[s.Rate < 0m ? "Shrink" : "Grow", Percent(Math.Abs(s.Rate), culture)], s.Where, culture),
            RulesStep s => texts["Rules", Figures.Date(s.Date)],
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };

    /// <summary>All steps in one line.</summary>
    public string Of(IReadOnlyList<ScenarioStep> steps, CultureInfo culture) =>
        steps.Count == 0 ? texts["None"] : string.Join(texts["Then"], steps.Select(step => Of(step, culture)));

    private string Limited(string sentence, string? where, CultureInfo culture) =>
        where is null ? sentence : texts["Where", sentence, new CatalogueWords(catalogue, culture).Condition(WhatIfRules.Table, where)];

    private string Class(string code, CultureInfo culture) => names.Of("five-class", code, culture);

    private static string Percent(decimal fraction, CultureInfo culture) => Figures.ShortPercent(fraction, culture);

    private static string Number(decimal number, CultureInfo culture) => number.ToString("0.######", culture);
}
