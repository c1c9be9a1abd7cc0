using CsCheck;
using Portal.Data;
using Portal.Data.Figures;
using Portal.Data.Scenarios;
using Portal.Data.Warehouse;
using Portal.Reporting.Planning;
using Portal.Reporting.Scenarios;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Scenarios.GivenScenario;

namespace Portal.Reporting.Tests.Scenarios;

/// <summary>What holds for every scenario: it starts from the book, adds up, leaves nothing behind, and says what it cannot know.</summary>
public sealed class ScenarioTests
{
    private static readonly string[] Classes = ["normal", "special_mention", "substandard", "doubtful", "loss"];

    [Fact]
    public async Task A_scenario_without_steps_gives_exactly_the_figures_of_the_book() =>
        await Gen.Int[1, 1_000_000]
            .SampleAsync(
                async seed =>
                {
                    using var given = await RandomAsync(seed);

                    var result = await given.RunAsync();
                    var neutral = await given.RunAsync(new MultiplyStep(1m, 1m), new GrowStep(0m));

                    Assert.True(result.Lines.Count > 100);
                    Assert.Equal(result.Lines(line => line.Base), result.Lines(line => line.WhatIf));
                    Assert.Equal(result.Lines(line => line.Base), neutral.Lines(line => line.WhatIf));
                    Assert.Equal((0m, 0m), (result.Capital.Loss, result.Capital.Exposure));
                },
                iter: 3,
                threads: 1
            );

    [Fact]
    public async Task Whatever_the_steps_the_book_changes_by_what_they_say_and_by_nothing_else() =>
        await Gen.Int[1, 1_000_000]
            .SampleAsync(
                async seed =>
                {
                    using var given = await RandomAsync(seed);
                    var random = new Random(seed);
                    ScenarioStep[] steps = [.. Enumerable.Range(0, 4).Select(_ => RandomStep(random))];

                    var result = await given.RunAsync(steps);

                    var (gross, supposed) = result.Of("gross_loans");
                    Assert.Equal(gross + result.Steps.Sum(step => step.Balance), supposed);
                    Assert.Equal(
                        supposed,
                        Classes.Sum(five =>
                            result.Line(five == "special_mention" ? "special_mention_balance" : five + "_balance").WhatIf!.Value
                        )
                    ); // no class lost or doubled
                    Assert.All(result.Steps.Where(step => step.Step is ShiftStep or MultiplyStep), step => Assert.Equal(0m, step.Balance));
                    Assert.Equal(result.Steps.Sum(step => step.Allowance + step.WrittenOff), result.Capital.Loss);
                },
                iter: 6,
                threads: 1
            );

    [Fact]
    public async Task It_leaves_no_cube_behind_and_finds_none_of_the_book()
    {
        using var given = await FiveLoansAsync();
        await given.Book.Engine.ComputeAsync(Viewpoint.Of(Day), CancellationToken.None);
        var kept = Directory.GetFiles(given.Book.Home.CubesDirectory).Order().ToList();
        var computed = given.Book.Engine.Answers.Cubes.Computed;

        var supposed = await given.RunAsync(new GrowStep(1m));
        var book = await given.Book.Engine.ComputeAsync(Viewpoint.Of(Day), CancellationToken.None);

        Assert.Equal((1683.33m, 3366.66m), supposed.Of("gross_loans"));
        Assert.Equal(1683.33m, book.Value("gross_loans"));
        Assert.Equal(computed, given.Book.Engine.Answers.Cubes.Computed);
        Assert.Equal(kept, Directory.GetFiles(given.Book.Home.CubesDirectory).Order());
        Assert.Empty(Directory.GetDirectories(given.Book.Home.SpillDirectory, "what-if-*"));
    }

    [Fact]
    public async Task As_many_steps_as_are_accepted_are_computed_inside_each_other()
    {
        using var given = await FiveLoansAsync();
        var steps = Enumerable
            .Range(0, ScenarioRules.MostSteps)
            .Select(i => i % 2 == 0 ? (ScenarioStep)new ShiftStep("normal", "special_mention", 0.5m, null) : new GrowStep(1m))
            .ToArray();

        var supposed = await given.RunAsync(steps);

        // Half of the steps double every amount, the others leave the sum as it is: 1,683.33 times 64.
        Assert.Equal(107_733.12m, supposed.Of("gross_loans").WhatIf);
        Assert.Equal(ScenarioRules.MostSteps, supposed.Steps.Count);
    }

    [Fact]
    public async Task A_snapshot_that_is_not_as_it_was_sealed_gives_no_figure()
    {
        using var given = await FiveLoansAsync();
        var partition = given.Book.Store.Current("loan_snapshot", Day)!;
        var scenario = new ScenarioCompiler(given.Book.Catalogue).Compile(Day, []);

        var problem = await Assert.ThrowsAsync<WarehouseException>(() =>
            new ScenarioRows(given.Book.Warehouse, scenario, partition with { Rows = 6 }).MakeAsync(CancellationToken.None)
        );

        Assert.Contains(
            "The snapshot is not what was sealed: the number of rows is 5 in the rows, and 6 in the seal.",
            problem.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_cube_that_does_not_add_up_to_the_scenario_gives_no_figure()
    {
        using var given = await FiveLoansAsync();
        var partition = given.Book.Store.Current("loan_snapshot", Day)!;
        var scenario = new ScenarioCompiler(given.Book.Catalogue).Compile(Day, [new GrowStep(1m)]);
        var (rows, _) = await new ScenarioRows(given.Book.Warehouse, scenario, partition).MakeAsync(CancellationToken.None);
        var view = new RowView(given.Book.Warehouse, [rows with { Expected = rows.Expected with { Rows = 6 } }]);
        var reader = new CubeReader(given.Book.Warehouse, new CubeStore(given.Book.Home.SpillDirectory, given.Book.Warehouse, view));

        var problem = await Assert.ThrowsAsync<WarehouseException>(() =>
            given.Book.Engine.WhatIfAsync(new(Day, Day), new(view, reader, _ => []), CancellationToken.None)
        );

        Assert.Contains("the number of rows is 5, the seal says 6.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_of_divided_loans_is_not_evaluable_and_an_opening_is()
    {
        using var given = await FiveLoansAsync();
        await given.Book.LoansAsync(new(2024, 12, 31), Loan(1, 1200m, "normal", "stage_1", 12m), Loan(2, 400m, "normal", "stage_1", 4m));

        var divided = await given.RunAsync(new ShiftStep("normal", "substandard", 0.1m));
        var whole = await given.RunAsync(new ShiftStep("normal", "substandard", 1m));

        Assert.Equal(ResultStatus.Ok, divided.Line("migration_normal").Base!.Status);
        Assert.Equal(ResultStatus.NotEvaluable, divided.Line("migration_normal").WhatIf!.Status);
        Assert.Contains(
            "performing_to_npl (closing.five_class of a loan that moves in part)",
            divided.Line("migration_normal").WhatIf!.Missing
        );
        Assert.Equal(divided.Of("loan_growth").Base, divided.Of("loan_growth").WhatIf); // balances of both dates, whatever the classes
        Assert.Equal((ResultStatus.Ok, 1m), (whole.Line("migration_normal").WhatIf!.Status, whole.Line("migration_normal").WhatIf!.Value)); // all that is left of it is substandard
    }

    [Fact]
    public async Task Movements_do_not_know_what_a_scenario_writes_off()
    {
        using var given = await FiveLoansAsync();
        await given.Book.LoansAsync(new(2024, 12, 31), Loan(1, 1200m, "normal", "stage_1", 12m));
        await given.Book.RowsAsync(
            "loan_movement",
            Day.MonthEnds()
                .Select(month =>
                    (
                        month,
                        (IReadOnlyList<IReadOnlyDictionary<string, object?>>)
                            [GivenBook.Row(("loan_key", 1L), ("movement_kind", "write_off"), ("five_class_before", "loss"), ("amount", 1m))]
                    )
                )
        );

        var result = await given.RunAsync(new WriteOffStep("loss", 1m));

        Assert.Equal(
            (ResultStatus.Ok, ResultStatus.NotEvaluable),
            (result.Line("written_off").Base!.Status, result.Line("written_off").WhatIf!.Status)
        );
        Assert.Equal(["written_off_ytd (movements of what the scenario writes off)"], result.Line("written_off").WhatIf!.Missing);
        Assert.Equal(ResultStatus.Ok, result.Line("recovered").WhatIf!.Status);
    }

    [Fact]
    public async Task Capital_is_not_evaluable_where_the_book_does_not_know_its_allowances()
    {
        using var given = new GivenScenario();
        await given.Book.LoansAsync(Day, Loan(1, 1000m, "normal", null, null), Loan(2, 100m, "substandard", null, null));
        await given.CapitalAsync();

        var result = await given.RunAsync(new ShiftStep("normal", "substandard", 0.1m));

        Assert.Equal((100m, 200m), result.Of("npl_balance"));
        Assert.Equal(["loan_snapshot.allowance"], result.Line("cet1_ratio").WhatIf!.Missing);
    }

    [Theory]
    [InlineData("closed and untouched", 0, "normal", null)] // it has no balance, so no step changes it
    [InlineData("untouched", 100, "special_mention", null)] // a step changes other classes
    [InlineData("moved", 100, "normal", "loan_snapshot.allowance (1 row)")]
    [InlineData("behind the rate", 100, "substandard", "loan_snapshot.allowance (1 row)")] // the moved part takes its rate
    public async Task A_missing_allowance_stops_capital_only_where_a_step_counts_it(string what, int balance, string five, string? lacking)
    {
        using var given = await FiveLoansAsync();
        await given.Book.LoansAsync(
            Day,
            Loan(1, 1000m, "normal", "stage_1", 10m),
            Loan(4, 100m, "substandard", "stage_3", 50m, 95),
            Loan(6, balance, five, null, null)
        );

        var line = (await given.RunAsync(new ShiftStep("normal", "substandard", 0.1m))).Line("cet1_ratio").WhatIf!;

        Assert.Equal((what, lacking is null ? ResultStatus.Ok : ResultStatus.NotEvaluable), (what, line.Status));
        Assert.Equal(lacking is null ? [] : [lacking], line.Missing);
    }

    [Fact]
    public async Task An_allowance_rate_that_the_book_does_not_tell_is_asked_for()
    {
        using var given = await FiveLoansAsync();

        var problem = await Assert.ThrowsAsync<RuleException>(() =>
            given.RunAsync(new GrowStep(0.1m), new ShiftStep("normal", "doubtful", 0.1m))
        );

        Assert.Equal(
            "Step 2, allowance_rate: is missing, and the book of 2025-12-31 has no loan of class 'doubtful' to take it from. State a "
                + "fraction from 0 to 1.",
            problem.Message
        );
        Assert.Equal(
            133.33m,
            (await given.RunAsync(new ShiftStep("normal", "doubtful", 0.1m, AllowanceRate: 0.5m))).Of("doubtful_balance").WhatIf
        );
    }

    [Theory]
    [InlineData(
        "normall",
        null,
        "Step 1, from: 'normall' is no class; did you mean 'normal'?. Accepted: normal, special_mention, substandard, doubtful, loss."
    )]
    [InlineData("normal", "dpd > 90", "Step 1, where: 'dpd > 90' at character 1: unknown column 'dpd'; did you mean 'days_past_due'?.")]
    [InlineData(
        "normal",
        "product = consumer_micr",
        "Step 1, where: 'product = consumer_micr' at character 11: unknown value 'consumer_micr' of product; did you mean "
            + "'consumer_micro'?."
    )]
    public void A_class_or_a_condition_that_the_catalogue_does_not_know_is_named_with_what_is_near(
        string from,
        string? where,
        string sentence
    ) =>
        Assert.Equal(
            sentence,
            new ScenarioCompiler(GivenBook.CommittedCatalogue).Problem(Day, [new ShiftStep(from, "loss", 0.1m, where)])?.Message
        );

    [Fact]
    public async Task Equal_scenarios_have_one_digest_and_others_have_another()
    {
        using var given = await FiveLoansAsync();
        var content = new ScenarioContent("one", Day, [new GrowStep(0.10m)]);

        Assert.Equal(given.Engine.DigestOf(content), given.Engine.DigestOf(content with { Name = "two", Steps = [new GrowStep(0.1m)] }));
        Assert.NotEqual(given.Engine.DigestOf(content), given.Engine.DigestOf(content with { Steps = [new GrowStep(0.2m)] }));
        Assert.NotEqual(given.Engine.DigestOf(content), given.Engine.DigestOf(content with { TaxRate = 0.15m }));
    }

    /// <summary>Forty loans of every class and some of no stage, with the snapshot that opened the year and items of capital.</summary>
    private static async Task<GivenScenario> RandomAsync(int seed)
    {
        var random = new Random(seed);
        var given = new GivenScenario();
        await given.Book.LoansAsync(new(2024, 12, 31), [.. Enumerable.Range(1, 20).Select(key => RandomLoan(key, random))]);
        await given.Book.LoansAsync(Day, [.. Enumerable.Range(1, 40).Select(key => RandomLoan(key, random))]);
        await given.CapitalAsync();
        return given;
    }

    private static IReadOnlyDictionary<string, object?> RandomLoan(int key, Random random)
    {
        var balance = random.Next(0, 1_000_000) / 100m;
        var five = Classes[key % 5];
        return Loan(
            key,
            balance,
            five,
            key % 7 == 0 ? null
                : key % 5 > 1 ? "stage_3"
                : key % 5 == 1 ? "stage_2"
                : "stage_1",
            decimal.Round(balance * random.Next(0, 100) / 100m, 2),
            random.Next(0, 400),
            ("customer_key", (long)random.Next(1, 15)),
            ("customer_limit", random.Next(1, 1000) * 1.01m),
            ("accrued_interest", random.Next(0, 1000) / 100m),
            ("province", key % 2 == 0 ? "guangdong" : "beijing")
        );
    }

    private static ScenarioStep RandomStep(Random random) =>
        random.Next(4) switch
        {
            0 => RandomShift(random.Next(5), random),
            1 => new MultiplyStep(random.Next(1, 300) / 100m, random.Next(1, 200) / 100m, "days_past_due > 30"),
            2 => new WriteOffStep(Classes[random.Next(5)], random.Next(1, 1001) / 1000m, "province = guangdong"),
            _ => new GrowStep(random.Next(-99, 100) / 100m),
        };

    private static ShiftStep RandomShift(int from, Random random) =>
        new(
            Classes[from],
            Classes[(from + random.Next(1, 5)) % 5],
            random.Next(1, 1_000_001) / 1_000_000m,
            AllowanceRate: random.Next(2) == 0 ? 0.333333m : null
        );
}
