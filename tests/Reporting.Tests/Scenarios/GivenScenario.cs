using System.Globalization;
using Portal.Data.Scenarios;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Scenarios;
using Portal.Reporting.Tests.Books;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Scenarios;

/// <summary>A book of a few loans, small enough to compute by hand, and what scenarios make of it.</summary>
public sealed class GivenScenario : IDisposable
{
    public static readonly DateOnly Day = new(2025, 12, 31);

    public GivenScenario(Catalogue? catalogue = null)
    {
        Book = new GivenBook(catalogue);
        Engine = new ScenarioEngine(Book.Catalogue, Book.Store, Book.Warehouse, Book.Engine, Book.Home);
    }

    public GivenBook Book { get; }

    public ScenarioEngine Engine { get; }

    /// <summary>
    /// Five loans: 1,333.33 normal with 13.33 of allowance, 200 special mention with 20, 100 substandard with 50, 50 loss with 50. Together
    /// 1,683.33 with 133.33. Net capital 250, weighted assets 2,000.
    /// </summary>
    public static async Task<GivenScenario> FiveLoansAsync(bool withCapital = true)
    {
        var given = new GivenScenario();
        await given.Book.LoansAsync(
            Day,
            Loan(1, 1000m, "normal", "stage_1", 10m),
            Loan(2, 333.33m, "normal", "stage_1", 3.33m),
            Loan(3, 200m, "special_mention", "stage_2", 20m, 40),
            Loan(4, 100m, "substandard", "stage_3", 50m, 95),
            Loan(5, 50m, "loss", "stage_3", 50m, 400)
        );
        if (withCapital)
        {
            await given.CapitalAsync();
        }

        return given;
    }

    public Task CapitalAsync() =>
        Book.ItemsAsync(
            "capital_item",
            Day,
            ("CET1_NET", 200m),
            ("T1_NET", 220m),
            ("TOTAL_NET", 250m),
            ("RWA_TOTAL", 2000m),
            ("RWA_CREDIT_LOANS", 1500m),
            ("LEVERAGE_EXPOSURE", 4000m),
            ("T2", 30m)
        );

    public Task<ScenarioResult> RunAsync(params ScenarioStep[] steps) => RunAsync(null, steps);

    public Task<ScenarioResult> RunAsync(decimal? taxRate, params ScenarioStep[] steps) =>
        Engine.ComputeAsync(new ScenarioContent("test", Day, steps, taxRate), CancellationToken.None);

    public static IReadOnlyDictionary<string, object?> Loan(
        long key,
        decimal balance,
        string five,
        string? stage,
        decimal? allowance,
        int days = 0,
        params (string, object?)[] more
    ) =>
        Row([
            ("loan_key", key),
            ("balance", balance),
            ("five_class", five),
            ("stage", stage),
            ("allowance", allowance),
            ("days_past_due", days),
            ("is_defaulted", five is "substandard" or "doubtful" or "loss"),
            .. more,
        ]);

    public void Dispose() => Book.Dispose();
}

/// <summary>Reads figures out of a scenario the way a test says them.</summary>
internal static class ScenarioFigures
{
    /// <summary>Base and scenario of an amount, a count or a ratio.</summary>
    public static (decimal? Base, decimal? WhatIf) Of(this ScenarioResult result, string code) =>
        (result.Line(code).Base!.Value, result.Line(code).WhatIf!.Value);

    /// <summary>Every figure of one side as a line of text.</summary>
    public static IEnumerable<string> Lines(this ScenarioResult result, Func<ScenarioLine, WhatIfFigure?> side) =>
        result.Lines.Select(line =>
            side(line) is { } figure
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{line.Indicator.Code} {figure.Status} {figure.Value} {figure.Regulatory} {figure.Appetite} {string.Join(',', figure.Missing)}"
                )
                : line.Indicator.Code + " none"
        );
}
