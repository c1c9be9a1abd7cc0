using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Controls;
using Portal.Data.Figures;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Rendering;
using Portal.Reporting.Scenarios;
using Portal.Work;

namespace Portal.Scenarios;

/// <summary>A scenario and its base as a spreadsheet, in the language of whoever asks for it.</summary>
public sealed class ScenarioExports(
    StepWords words,
    BookInfo book,
    MissingWords lacking,
    TimeProvider time,
    IStringLocalizer<WhatIfMark> mark,
    IStringLocalizer<ScenarioTable> table,
    IStringLocalizer<EffectTable> effects,
    IStringLocalizer<ScenarioExports> texts,
    IStringLocalizer<LimitPill> states
)
{
    private static CultureInfo Culture => CultureInfo.CurrentUICulture;

    public byte[] Write(ScenarioRun run) =>
        WhatIfWorkbook.Write($"{run.Scenario.Number} {run.Scenario.Name}", mark["Mark"], [Figures(run), Steps(run)], time.GetUtcNow());

    private WhatIfSheet Figures(ScenarioRun run) =>
        new(
            texts["Figures"],
            Facts(run),
            [table["Indicator"], table["Base"], texts["BaseState"], table["Scenario"], texts["ScenarioState"], table["Change"]],
            [
                .. run.Result.Lines.Select(line =>
                    (IReadOnlyList<WhatIfCell>)
                        [
                            new(line.Indicator.Name.For(Culture)),
                            Value(line.Indicator, line.Base?.Value),
                            new(State(line.Base)),
                            Value(line.Indicator, line.WhatIf?.Value),
                            new(State(line.WhatIf)),
                            Value(line.Indicator, line.Change),
                        ]
                ),
            ]
        );

    private WhatIfSheet Steps(ScenarioRun run) =>
        new(
            texts["Steps"],
            Facts(run),
            [effects["Step"], effects["Balance"], effects["Allowance"], effects["WrittenOff"]],
            [
                .. run.Result.Steps.Select(step =>
                    (IReadOnlyList<WhatIfCell>)
                        [new(words.Of(step.Step, Culture)), Money(step.Balance), Money(step.Allowance), Money(step.WrittenOff)]
                ),
                [new(effects["Loss"]), Money(run.Result.Capital.Loss)],
                [
                    new(effects["AfterTax", Controls.Figures.ShortPercent(run.Result.Capital.TaxRate, Culture)]),
                    Money(run.Result.Capital.AfterTax),
                ],
                [new(effects["Weighted"]), run.Result.Capital.Weighted is { } weighted ? Money(weighted) : new(effects["NotWeighted"])],
                [new(effects["Exposure"]), Money(run.Result.Capital.Exposure)],
            ]
        );

    private IReadOnlyList<string> Facts(ScenarioRun run) =>
        [
            $"{run.Scenario.Number} {run.Scenario.Name}",
            words.Of(run.Scenario.Steps, Culture),
            texts["Book", book.Name, book.Currency, Controls.Figures.Date(run.Result.AsOf)],
            texts["Inputs", run.Result.InputDigest, run.Result.CatalogueDigest, run.Result.Digest],
        ];

    private string State(WhatIfFigure? figure) =>
        figure is null
            ? ""
            : states[LimitPill.Of(figure.Status, figure.LimitState, figure.Regulatory, figure.Appetite).Key]
                + (figure.Missing.Count > 0 ? " " + table["Needs", lacking.Join(figure.Missing)] : "");

    private static WhatIfCell Value(Indicator indicator, decimal? value) =>
        new(
            "",
            value,
            indicator.Unit switch
            {
                Unit.Ratio => "0.00%",
                Unit.Number => "0.0000",
                Unit.Count => "#,##0",
                _ => "#,##0.00",
            }
        );

    private static WhatIfCell Money(decimal amount) => new("", amount, "#,##0.00");
}
