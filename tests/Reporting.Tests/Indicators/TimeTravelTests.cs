using System.Globalization;
using Portal.Data.Figures;
using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>Snapshots under the rules of another day.</summary>
public sealed class TimeTravelTests
{
    private static readonly DateOnly Before2018 = new(2017, 12, 31);
    private static readonly DateOnly Before2023 = new(2022, 12, 31);

    /// <summary>Until 27 February 2018 every bank held 150 percent of its NPL and 2.5 percent of its loans; from then on what the
    /// supervisor sets.</summary>
    [Fact]
    public async Task The_coverage_requirements_of_2018()
    {
        using var edited = new EditedCatalogue(
            (
                "parameters/bank.yaml",
                "values: [{from: 2000-01-01, value: 1.50, approval: R-LLP18}]",
                "values: [{from: 2000-01-01, value: 1.50, approval: base}, {from: 2018-02-28, value: 1.30, approval: letter}]"
            ),
            (
                "parameters/bank.yaml",
                "values: [{from: 2000-01-01, value: 0.025, approval: R-LLP18}]",
                "values: [{from: 2000-01-01, value: 0.025, approval: base}, {from: 2018-02-28, value: 0.018, approval: letter}]"
            )
        );
        using var book = new GivenBook(edited.Load());
        await book.LoansAsync(Before2018, Loan(9_900m, allowance: 140m), Loan(100m, "substandard"));

        var lines = await LinesAsync(book, Before2018, new DateOnly(2018, 12, 31));

        var coverage = lines["provision_coverage"]; // 140 of 100
        Assert.Equal((1.4m, 1.5m, LimitState.Breach), (coverage.Old!.Value, coverage.Old.Regulatory!.Limit, coverage.Old.LimitState));
        Assert.Equal((1.4m, 1.3m, LimitState.Within), (coverage.New!.Value, coverage.New.Regulatory!.Limit, coverage.New.LimitState));
        Assert.Equal(("R-LLP11", "R-LLP18"), (coverage.OldVersion!.Basis!.Key, coverage.NewVersion!.Basis!.Key));
        var required = lines["provision_requirement"]; // the higher of 150 and 250, then of 130 and 180
        Assert.Equal((250m, 180m, -70m), (required.Old!.Value, required.New!.Value, required.Change));
        Assert.Equal((-110m, -40m), (lines["provision_excess"].Old!.Value, lines["provision_excess"].New!.Value));
        Assert.Null(lines["coverage_by_accuracy"].Old); // no such rule yet
        Assert.True(lines["coverage_by_accuracy"] is { IsDifferent: true, New: not null, Change: null });
    }

    /// <summary>From July 2023 every loan more than 90 days past due is non-performing.</summary>
    [Fact]
    public async Task The_classification_rules_of_2023()
    {
        using var book = new GivenBook();
        await book.LoansAsync(Before2023, Loan(100m, "substandard", 95), Loan(100m, "special_mention", 95), Loan(800m));

        var share = (await LinesAsync(book, Before2023, new DateOnly(2023, 12, 31)))["overdue_90_in_npl"];

        Assert.Equal((0.5m, LimitState.None), (share.Old!.Value, share.Old.LimitState));
        Assert.Equal((0.5m, LimitState.Breach, 1m), (share.New!.Value, share.New.LimitState, share.New.Regulatory!.Limit));
        Assert.Equal(("R-LLP18", "R-CLASS"), (share.OldVersion!.Basis!.Key, share.NewVersion!.Basis!.Key));
    }

    /// <summary>A medium enterprise weighs 100 percent until 2023 and 85 percent from 2024; a person's loan 75 percent under
    /// both.</summary>
    [Fact]
    public async Task The_capital_rules_of_2024()
    {
        using var book = new GivenBook();
        await book.LoansAsync(
            Before2023,
            Loan(1_000m),
            Loan(1_000m, ("borrower_type", "entity"), ("enterprise_size", "medium"), ("business_kind", "working_capital"))
        );

        var weighted = (await LinesAsync(book, Before2023, new DateOnly(2024, 12, 31)))["rwa_loans_by_weight"];

        Assert.Equal((1_750m, 1_600m, -150m), (weighted.Old!.Value, weighted.New!.Value, weighted.Change));
        Assert.Equal(("R-CAP12", "R-CAP"), (weighted.OldVersion!.Basis!.Key, weighted.NewVersion!.Basis!.Key));
    }

    [Theory]
    [InlineData("2017-12-31", "2018-12-31")]
    [InlineData("2022-12-31", "2023-12-31")]
    [InlineData("2022-12-31", "2024-12-31")]
    [InlineData("2024-12-31", "2016-12-31")]
    public async Task Other_rules_are_answered_from_the_same_cubes(string asOf, string rulesOf)
    {
        using var book = new GivenBook();
        var (date, rules) = (Day(asOf), Day(rulesOf));
        await book.LoansAsync(
            date,
            Loan(900m, allowance: 40m),
            Loan(100m, "substandard", 95),
            Loan(50m, ("borrower_type", "entity"), ("enterprise_size", "micro"))
        );
        await book.Engine.ComputeAsync(Viewpoint.Of(date), CancellationToken.None);
        var computed = book.Engine.Answers.Cubes.Computed;

        var other = await book.Engine.ComputeAsync(new(date, rules), CancellationToken.None);

        Assert.True(computed > 0);
        Assert.Equal(computed, book.Engine.Answers.Cubes.Computed);
        Assert.Equal((date, rules, false), (other.AsOf, other.RulesOf, other.IsUnderOwnRules));
    }

    [Fact]
    public async Task What_both_days_know_alike_is_no_difference()
    {
        using var book = new GivenBook();
        await book.LoansAsync(Before2023, Loan(900m), Loan(100m, "substandard"));

        var lines = await LinesAsync(book, Before2023, new DateOnly(2023, 12, 31));

        Assert.False(lines["npl_ratio"].IsDifferent);
        Assert.False(lines["five_class_distribution"].IsDifferent);
        Assert.True(lines["overdue_90_in_npl"].IsDifferent);
    }

    /// <summary>A parameter of the bank changed, the text of no rule.</summary>
    [Fact]
    public async Task A_limit_that_changed_by_its_parameter_alone_is_a_difference()
    {
        using var edited = new EditedCatalogue(
            (
                "parameters/bank.yaml",
                "values: [{from: 2000-01-01, value: 1.50,",
                "values: [{from: 2000-01-01, value: 1.50, approval: before}, {from: 2023-07-01, value: 1.30,"
            )
        );
        using var book = new GivenBook(edited.Load());
        await book.LoansAsync(Before2023, Loan(9_900m, allowance: 140m), Loan(100m, "substandard"));

        var ratio = (await LinesAsync(book, Before2023, new DateOnly(2023, 12, 31)))["provision_coverage"];

        // 140 percent, and the board wants 200
        Assert.Equal((LimitState.Breach, LimitState.Watch), (ratio.Old!.LimitState, ratio.New!.LimitState));
        Assert.True(ratio.IsDifferent && !ratio.HasSameRule && ReferenceEquals(ratio.OldVersion, ratio.NewVersion));
    }

    /// <summary>The board decided anew on 20 June 2023, from July on; the rule stayed what it was.</summary>
    [Theory]
    [InlineData("2022-12-31", "before")]
    [InlineData("2023-06-30", "before")]
    [InlineData("2023-07-01", "after")]
    [InlineData("2024-12-31", "after")]
    public async Task A_new_approval_takes_effect_on_its_day(string rulesOf, string reference)
    {
        using var edited = new EditedCatalogue(
            (
                "appetite/bank.yaml",
                "versions: [{from: 2022-04-01, amber: 0.017, red: 0.019,",
                "versions: [{from: 2022-04-01, to: 2023-06-30, amber: 0.04, red: 0.045, approval: {reference: before, date: 2022-03-25}}, {from: 2023-07-01, amber: 0.017, red: 0.019, approval: {reference: after, date: 2023-06-20}}]\n# "
            )
        );
        using var book = new GivenBook(edited.Load());
        await book.LoansAsync(Before2023, Loan(970m), Loan(30m, "substandard"));

        var ratio = (await LinesAsync(book, Before2023, Day(rulesOf)))["npl_ratio"];

        var expected =
            reference == "before"
                ? new BoardAppetite(0.04m, 0.045m, AppetiteState.Within, "before", new DateOnly(2022, 3, 25), null)
                : new BoardAppetite(0.017m, 0.019m, AppetiteState.Red, "after", new DateOnly(2023, 6, 20), null);
        Assert.Equal(expected, ratio.New!.Appetite);
        Assert.Equal(new RegulatoryLimit(null, 0.05m, RegulatoryState.Within), ratio.New.Regulatory);
        Assert.Equal(("before", reference == "after"), (ratio.Old!.Appetite!.Reference, ratio.IsDifferent));
        Assert.Equal(reference == "before", ratio.HasSameRule);
    }

    [Fact]
    public async Task Before_the_first_approval_there_is_no_appetite()
    {
        using var book = new GivenBook();
        var march = new DateOnly(2022, 3, 31);
        await book.LoansAsync(march, Loan(970m), Loan(30m, "substandard"));

        var lines = await LinesAsync(book, march, march.AddDays(1));

        Assert.Equal((null, LimitState.Within), (lines["npl_ratio"].Old!.Appetite, lines["npl_ratio"].Old!.LimitState));
        Assert.Equal((AppetiteState.Red, LimitState.Watch), (lines["npl_ratio"].New!.Appetite!.State, lines["npl_ratio"].New!.LimitState));
        Assert.False(lines["npl_ratio"].IsDifferent); // the rules are the same: the board had decided nothing yet
    }

    [Fact]
    public async Task A_run_under_other_rules_can_not_be_taken_for_the_run_of_its_date()
    {
        using var book = new GivenBook();
        await book.LoansAsync(Before2023, Loan(900m), Loan(100m, "substandard"));

        var own = await book.Engine.ComputeAsync(Viewpoint.Of(Before2023), CancellationToken.None);
        var same = await book.Engine.ComputeAsync(new(Before2023, Before2023), CancellationToken.None);
        var other = await book.Engine.ComputeAsync(new(Before2023, new DateOnly(2024, 12, 31)), CancellationToken.None);

        Assert.Equal((own.Digest, true), (same.Digest, own.IsUnderOwnRules));
        Assert.NotEqual(own.Digest, other.Digest);
    }

    private static async Task<IReadOnlyDictionary<string, RuleDifference>> LinesAsync(GivenBook book, DateOnly asOf, DateOnly rulesOf) =>
        (await new RuleComparison(book.Engine).CompareAsync(new(asOf, rulesOf), CancellationToken.None)).Lines.ToDictionary(
            line => line.Indicator.Code,
            StringComparer.Ordinal
        );

    private static IReadOnlyDictionary<string, object?> Loan(
        decimal balance,
        string fiveClass = "normal",
        int daysPastDue = 0,
        decimal allowance = 0m
    ) => Row(("balance", balance), ("five_class", fiveClass), ("days_past_due", daysPastDue), ("allowance", allowance));

    private static IReadOnlyDictionary<string, object?> Loan(decimal balance, params (string Column, object? Value)[] other) =>
        Row([("balance", balance), .. other]);

    private static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
