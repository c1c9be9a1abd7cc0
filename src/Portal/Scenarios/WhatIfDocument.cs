using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Portal.Data.Figures;
using Portal.Data.Scenarios;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Scenarios;

namespace Portal.Scenarios;

/// <summary>A scenario and what it gives as one JSON document for machines; every amount and ratio is an exact decimal as a string, and the
/// mark stands first.</summary>
internal static class WhatIfDocument
{
    public const string Mark = "WHAT-IF, not a published figure";

    public static readonly JsonSerializerOptions Layout = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A scenario in a list.</summary>
    public static object Of(ScenarioView scenario)
    {
        using var steps = JsonDocument.Parse(ScenarioJson.Write(scenario.Steps));
        return new
        {
            Mark,
            scenario.Number,
            scenario.Name,
            scenario.Owner,
            AsOf = Text(scenario.AsOf),
            Steps = steps.RootElement.Clone(),
            TaxRate = Text(scenario.TaxRate),
            scenario.Version,
            IsRetired = scenario.RetiredAt is not null,
        };
    }

    public static object Of(ScenarioRun run)
    {
        var result = run.Result;
        return new
        {
            Mark,
            Scenario = Of(run.Scenario),
            result.Digest,
            RulesOf = Text(result.RulesOf),
            Inputs = result.InputDigest,
            Catalogue = result.CatalogueDigest,
            result.Engine,
            Steps = result.Steps.Select(step => new
            {
                step.Number,
                step.Step.Kind,
                step.Rows,
                Balance = Text(step.Balance),
                Allowance = Text(step.Allowance),
                WrittenOff = Text(step.WrittenOff),
                AllowanceRate = Text(step.AllowanceRate),
            }),
            Capital = new
            {
                Loss = Text(result.Capital.Loss),
                TaxRate = Text(result.Capital.TaxRate),
                AfterTax = Text(result.Capital.AfterTax),
                Weighted = Text(result.Capital.Weighted),
                Exposure = Text(result.Capital.Exposure),
            },
            Indicators = result.Lines.Select(line => new
            {
                line.Indicator.Code,
                line.Indicator.Ref,
                line.Indicator.Name,
                Unit = Words.Of(line.Indicator.Unit),
                Base = Figure(line.Base, line.Indicator),
                WhatIf = Figure(line.WhatIf, line.Indicator),
                Change = Text(line.Change),
            }),
        };
    }

    private static object? Figure(WhatIfFigure? figure, Indicator of) =>
        figure is null
            ? null
            : new
            {
                Status = Words.Of(figure.Status),
                figure.Missing,
                Value = Text(figure.Value),
                LimitState = Words.Of(figure.LimitState),
                Regulatory = figure.Regulatory is { } rule ? Words.Of(rule.State) : null,
                Appetite = figure.Appetite is { } board ? Words.Of(board.State)
                : of.Better == Direction.None ? null
                : "not_set", // as the figures of a run say it
            };

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Text(decimal? value) => value?.ToString(CultureInfo.InvariantCulture);
}
