using System.Globalization;
using Portal.Conformance.Tests.Books;
using Portal.Data;
using Portal.Data.Figures;
using Portal.Data.Scenarios;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.ClickHouse;
using Portal.Data.Warehouse.DuckDb;
using Portal.Reporting;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Reporting.Planning;
using Portal.Reporting.Scenarios;
using Xunit;

namespace Portal.Conformance.Tests;

/// <summary>Whatever the catalogue asks, every engine answers with the same cents: as the product asks (cuboids) and straight from the
/// rows.</summary>
/// <remarks>The reference is DuckDB over the sealed files, without cuboids.</remarks>
[Collection(typeof(ConformanceCollection))]
public sealed class CatalogueTests(ConformanceBook book)
{
    private static readonly DateOnly Earlier = new(2023, 12, 31);

    public static TheoryData<string> Engines => [.. ConformanceBook.Names];

    /// <summary>Engines beside the reference.</summary>
    public static TheoryData<string> Others => [.. ConformanceBook.Names.Skip(1)];

    [Fact]
    public void A_live_SQL_Server_joins_every_test_of_this_suite()
    {
        Assert.SkipWhen(SqlServerDatabase.Given is null, SqlServerDatabase.NotGiven);
        Assert.True(book.SqlServerProblem is null, book.SqlServerProblem?.ToString());
        Assert.Contains("sqlserver", book.Engines.Keys);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public Task Every_measure_under_every_version_of_its_rules(string engine) =>
        CompareAsync(engine, "measures", Asked.Measures(book.Store, ConformanceBook.End));

    [Theory]
    [MemberData(nameof(Engines))]
    public Task Every_measure_at_an_earlier_date(string engine) =>
        CompareAsync(engine, "measures a year before", Asked.Measures(book.Store, Earlier));

    [Theory]
    [MemberData(nameof(Engines))]
    public Task Every_breakdown(string engine) =>
        CompareAsync(engine, "breakdowns", Asked.Breakdowns(book.Store, ConformanceBook.End), fromRows: false);

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Every_exception_rule_with_the_draws_that_it_hits(string engine)
    {
        var asked = Asked.Exceptions(book.Store, ConformanceBook.End);
        Assert.Equal(2 * ConformanceBook.Catalogue.Exceptions.Count, asked.Outputs.Count);
        await CompareAsync(engine, "exception rules", asked);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_minimum_category_of_every_loan(string engine)
    {
        var asked = Asked.Minimums(book.Store, ConformanceBook.End);
        await CompareAsync(engine, "minimum categories", asked);
        var expected = await book.Engines["duckdb"]
            .Indicators.TotalsAsync(Asked.NotNormal, Viewpoint.Of(ConformanceBook.End), CancellationToken.None);
        var actual = await book.Engines[engine]
            .Indicators.TotalsAsync(Asked.NotNormal, Viewpoint.Of(ConformanceBook.End), CancellationToken.None);
        Assert.Equal((expected.Count, expected.Balance), (actual.Count, actual.Balance));
        Assert.True(expected.Count > 0);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Every_line_of_the_bridge_of_every_balance(string engine)
    {
        var asked = Asked.Bridges(book.Store, new DateOnly(2024, 11, 30), ConformanceBook.End);
        await CompareAsync(engine, "lines of bridges", asked);
        var lines = await book.Engines[engine].FromCubesAsync(asked.Outputs, asked.Inputs);
        Assert.All(
            lines.Where(line => line.Key.EndsWith("| unexplained", StringComparison.Ordinal)),
            line => Assert.Equal(0m, Figure(line.Value))
        ); // the demonstration's movements are complete
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public Task Every_cell_of_every_migration(string engine) =>
        CompareAsync(engine, "migrations", Asked.Migrations(book.Store, Earlier, ConformanceBook.End));

    [Theory]
    [MemberData(nameof(Engines))]
    public Task Every_cell_of_every_return(string engine) =>
        CompareAsync(engine, "cells of returns", Asked.Cells(book.Store, ConformanceBook.End));

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Every_indicator_has_the_value_of_its_formula_over_the_rows(string engine)
    {
        var asked = Asked.Measures(book.Store, ConformanceBook.End);
        var measures = (await Rows(asked)).ToDictionary(f => f.Key, f => Figure(f.Value), StringComparer.Ordinal);
        var run = await book.Engines[engine].Indicators.ComputeAsync(Viewpoint.Of(ConformanceBook.End), CancellationToken.None);
        var parameters = ConformanceBook.Catalogue.ParametersAt(Viewpoint.Of(ConformanceBook.End));
        var computed = run
            .Indicators.Where(r =>
                r.Status == ResultStatus.Ok
                && ConformanceBook.Catalogue.Indicator(r.Code).Kind is IndicatorKind.Ratio or IndicatorKind.Amount
            )
            .ToList();

        Tally.Equal(
            engine,
            "indicators",
            computed.ToDictionary(r => r.Code, r => Number(Value(ConformanceBook.Catalogue.Indicator(r.Code), measures, parameters))),
            computed.ToDictionary(r => r.Code, r => Number(r.Value))
        );
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Every_indicator_is_equal_in_all_its_parts(string engine)
    {
        var (expected, actual) = (await RunAsync("duckdb"), await RunAsync(engine));

        Tally.Equal(
            engine,
            "indicators in all parts",
            expected.Indicators.ToDictionary(r => r.Code, Asked.Text),
            actual.Indicators.ToDictionary(r => r.Code, Asked.Text)
        );
        Assert.Equal(expected.Digest, actual.Digest);
        Assert.StartsWith(
            engine == "clickhouse" ? "ClickHouse 18.16.1 on 2 shards" : "SQL Server ",
            actual.Engine,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Every_return_is_equal_with_its_checks(string engine)
    {
        foreach (var form in book.Engines["duckdb"].Returns.Forms.All)
        {
            var expected = await book.Engines["duckdb"]
                .Returns.ComputeAsync(form.Code, Viewpoint.Of(ConformanceBook.End), CancellationToken.None);
            var actual = await book.Engines[engine]
                .Returns.ComputeAsync(form.Code, Viewpoint.Of(ConformanceBook.End), CancellationToken.None);
            Assert.Equal(expected.ContentDigest, actual.ContentDigest);
        }
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Every_figure_of_a_scenario(string engine)
    {
        var content = new ScenarioContent(
            "all steps",
            ConformanceBook.End,
            [
                new ShiftStep("normal", "substandard", 0.033333m, "product <> bills"),
                new MultiplyStep(1.5m, 1.125m, "days_past_due >= 0"),
                new WriteOffStep("substandard", 0.5m, "province <> beijing"),
                new GrowStep(0.077777m, "five_class = normal"),
                new RulesStep(new DateOnly(2018, 2, 28)),
            ]
        );

        var expected = await book.Engines["duckdb"].Scenarios.ComputeAsync(content, CancellationToken.None);
        var actual = await book.Engines[engine].Scenarios.ComputeAsync(content, CancellationToken.None);

        Assert.Equal(expected.Steps, actual.Steps);
        Assert.Equal(expected.Capital, actual.Capital);
        Tally.Equal(engine, "figures of a scenario", Figures(expected), Figures(actual));

        // It is as long as the shortest limit of an engine; one step more is refused where that limit is.
        if (book.Engines[engine].Warehouse.Dialect.NestedSelects == content.Steps.Count(step => step is not RulesStep))
        {
            var longer = content with { Steps = [.. content.Steps, new GrowStep(0.01m)] };
            var refused = await Assert.ThrowsAsync<RuleException>(() =>
                book.Engines[engine].Scenarios.ComputeAsync(longer, CancellationToken.None)
            );
            Assert.Equal("scenario.steps-of-engine", refused.Rule);
        }

        Assert.True(book.Engines[engine].Warehouse.Dialect.NestedSelects >= 4);

        static Dictionary<string, string> Figures(ScenarioResult result) =>
            result.Lines.ToDictionary(
                line => line.Indicator.Code,
                line => $"{line.WhatIf?.Status} {Number(line.WhatIf?.Value)} {string.Join(',', line.WhatIf?.Missing ?? [])}"
            );
    }

    /// <summary>What an engine does with a grouping that it could not hold at once.</summary>
    [Fact]
    public async Task Groups_and_joins_computed_some_customers_at_a_time_have_the_figures_of_all_at_once()
    {
        using var engine = new DuckDbEngine(
            book.Home,
            book.Store,
            new DuckDbOptions
            {
                Threads = 2,
                MemoryMegabytes = 1024,
                WorkingBytes = 100_000,
            }
        );
        var inPasses = new EngineFigures(ConformanceBook.Catalogue, book.Store, engine, new Home(Path.Combine(book.Home.Root, "passes")));
        foreach (
            var (kind, asked) in new[]
            {
                ("measures in passes", Asked.Measures(book.Store, ConformanceBook.End)),
                ("migrations in passes", Asked.Migrations(book.Store, Earlier, ConformanceBook.End)),
                ("lines of bridges in passes", Asked.Bridges(book.Store, new DateOnly(2024, 11, 30), ConformanceBook.End)),
            }
        )
        {
            var statements = new Planner(asked.Inputs)
                .Plan(asked.Outputs)
                .Families.Select(family => inPasses.Indicators.Answers.Cubes.StatementOf(family, asked.Inputs));
            Assert.InRange(statements.Max(statement => statement.Passes.Count), 2, 100);
            Tally.Equal("duckdb", kind, await Rows(asked), await inPasses.FromCubesAsync(asked.Outputs, asked.Inputs));
        }
    }

    /// <summary>What a cluster does with a join that its servers could not hold at once: some customers at a time, on every
    /// shard.</summary>
    [Fact]
    public async Task Joins_of_a_cluster_some_customers_at_a_time_have_the_figures_of_all_at_once()
    {
        using var engine = new ClickHouseEngine(
            book.Home,
            book.Store,
            book.Cluster.Options(options => options.JoinBytes = 200_000),
            new DuckDbOptions { Threads = 2, MemoryMegabytes = 1024 }
        );
        var inPasses = new EngineFigures(
            ConformanceBook.Catalogue,
            book.Store,
            engine,
            new Home(Path.Combine(book.Home.Root, "cluster-passes"))
        );
        foreach (
            var (kind, asked) in new[]
            {
                ("migrations in passes", Asked.Migrations(book.Store, Earlier, ConformanceBook.End)),
                ("lines of bridges in passes", Asked.Bridges(book.Store, new DateOnly(2024, 11, 30), ConformanceBook.End)),
            }
        )
        {
            var statements = new Planner(asked.Inputs)
                .Plan(asked.Outputs)
                .Families.Where(family => family.Relation.IsJoin)
                .Select(family => inPasses.Indicators.Answers.Cubes.StatementOf(family, asked.Inputs));
            Assert.InRange(statements.Max(statement => statement.Passes.Count), 2, 100);
            Tally.Equal("clickhouse", kind, await Rows(asked), await inPasses.FromCubesAsync(asked.Outputs, asked.Inputs));
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Every_engine_has_what_the_contract_asks_for(string engine) =>
        Assert.DoesNotContain(
            await book.Engines[engine].Warehouse.CheckAsync(isAttached: false, CancellationToken.None),
            check => !check.Holds
        );

    private Task<IndicatorRunResult> RunAsync(string engine) =>
        book.Engines[engine].Indicators.ComputeAsync(Viewpoint.Of(ConformanceBook.End), CancellationToken.None);

    private Task<IReadOnlyDictionary<string, string>> Rows((IReadOnlyList<Output> Outputs, InputSet Inputs) asked) =>
        book.Engines["duckdb"].FromRowsAsync(asked.Outputs, asked.Inputs);

    private async Task CompareAsync(
        string engine,
        string kind,
        (IReadOnlyList<Output> Outputs, InputSet Inputs) asked,
        bool fromRows = true
    )
    {
        var reference = await Rows(asked);
        Tally.Equal(engine, kind, reference, await book.Engines[engine].FromCubesAsync(asked.Outputs, asked.Inputs));
        if (fromRows && engine != "duckdb")
        {
            Tally.Equal(engine, kind + " from rows", reference, await book.Engines[engine].FromRowsAsync(asked.Outputs, asked.Inputs));
        }
    }

    private static decimal? Value(Indicator indicator, Dictionary<string, decimal> measures, Reporting.Expressions.Parameters parameters) =>
        IndicatorEvaluation.Rounded(
            indicator.Unit,
            Formula.Parse(indicator.Versions.At(ConformanceBook.End)!.Formula!.Value).Evaluate(measures, parameters)
        );

    /// <summary>The value in the text of a single answer.</summary>
    private static decimal Figure(string text) =>
        decimal.Parse(text[1..text.IndexOf('/', StringComparison.Ordinal)], CultureInfo.InvariantCulture);

    private static string Number(decimal? value) =>
        value?.ToString("0.############################", CultureInfo.InvariantCulture) ?? "none";
}
