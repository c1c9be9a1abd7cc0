using Portal.Data.Figures;
using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

public sealed class CapitalTests : IDisposable
{
    private static readonly DateOnly YearEnd = new(2024, 12, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task Lines_headroom_and_leverage_are_as_computed_by_hand()
    {
        await _book.LoansAsync(YearEnd, Row(("balance", 1m)));
        await _book.ItemsAsync(
            "capital_item",
            YearEnd,
            ("CET1_NET", 80m),
            ("T1_NET", 90m),
            ("T2", 20m),
            ("TOTAL_NET", 110m),
            ("RWA_TOTAL", 1000m),
            ("RWA_CREDIT_LOANS", 700m),
            ("RWA_CREDIT_OTHER", 100m),
            ("RWA_OFF_BALANCE", 60m),
            ("RWA_MARKET", 20m),
            ("RWA_OPERATIONAL", 110m),
            ("LEVERAGE_EXPOSURE", 2500m)
        );

        var run = await RunAsync();

        Assert.Equal((110m, 1000m, 700m), (run.Value("capital_net"), run.Value("risk_weighted_assets"), run.Value("rwa_credit_loans")));
        Assert.Equal((10m, 20m, 10m), (run.Value("additional_tier1"), run.Value("tier2_capital"), run.Value("rwa_unexplained"))); // 1,000 − 990
        Assert.Equal((5m, 5m, 5m), (run.Value("cet1_headroom"), run.Value("tier1_headroom"), run.Value("capital_headroom"))); // 80 − 75, 90 − 85, 110 − 105
        Assert.Equal((0.036m, LimitState.Breach), (run.Value("leverage_ratio"), run.Of("leverage_ratio").LimitState)); // less than 4 percent
    }

    [Fact]
    public async Task Each_loan_has_one_weight_and_all_of_them_together_are_the_book()
    {
        // Net of allowance: micro 100 (75 %), small above 10 million 100 (85), medium 100 (85), large 100 (100), retail 100 (75),
        // person with more than 10 million 100 (100), bill 100 (100), defaulted with 20 of 100 covered 80 (100), with 19 of 100: 81 (150).
        await _book.LoansAsync(
            YearEnd,
            Entity("micro", 10000000m),
            Entity("small", 10000000.01m),
            Entity("medium", 1m),
            Entity("large", 1m),
            Person(200000m),
            Person(10000000.01m),
            Row(("balance", 100m), ("borrower_type", "entity"), ("business_kind", "bill_discount"), ("enterprise_size", "small")),
            Defaulted(20m),
            Defaulted(19m)
        );
        await _book.ItemsAsync("capital_item", YearEnd, ("RWA_CREDIT_LOANS", 900m));

        var run = await RunAsync();

        var expected = 75m + 85m + 85m + 100m + 75m + 100m + 100m + 80m + (81m * 1.5m);
        Assert.Equal(expected, run.Value("rwa_loans_by_weight"));
        Assert.Equal((900m, expected), (run.Of("rwa_loans_ratio").Numerator, run.Of("rwa_loans_ratio").Denominator));
        string[] parts =
        [
            "net_small_micro",
            "net_sme",
            "net_retail",
            "net_person_other",
            "net_corporate",
            "net_bills",
            "net_defaulted",
            "net_defaulted_bare",
        ];
        var sum = 0m;
        foreach (var part in parts)
        {
            sum += await _book.Engine.MeasureAsync(part, null, Viewpoint.Of(YearEnd), CancellationToken.None);
        }

        Assert.Equal(900m - 39m, sum);
    }

    [Fact]
    public async Task A_tier_2_bank_has_no_class_of_defaulted_loans()
    {
        using var edited = new EditedCatalogue(
            (
                "parameters/indicators.yaml",
                "values: [{from: 2000-01-01, value: 1, approval: demonstration, demonstration: true}]",
                "values: [{from: 2000-01-01, value: 2, approval: demonstration}]"
            )
        );
        using var book = new GivenBook(edited.Load());
        await book.LoansAsync(YearEnd, Person(1m), Defaulted(19m));
        await book.ItemsAsync("capital_item", YearEnd, ("RWA_CREDIT_LOANS", 200m));

        var expected = 75m + (0.75m * 81m);
        Assert.Equal(expected, (await book.IndicatorAsync("rwa_loans_by_weight", YearEnd)).Value);
        var booked = await book.IndicatorAsync("rwa_loans_ratio", YearEnd);
        Assert.Equal((200m, expected), (booked.Numerator, booked.Denominator));
    }

    /// <summary>7.5 percent until a countercyclical buffer of 1 percent is set, 8.5 from then on: CET1 of 80 of 1,000 is above the one and
    /// below the other.</summary>
    [Theory]
    [InlineData("0", 750, 5, LimitState.Watch)]
    [InlineData("0.01", 850, -5, LimitState.Breach)]
    public async Task Headroom_and_limits_know_the_same_buffers(string buffer, int basisPoints, int headroom, LimitState state)
    {
        using var edited = new EditedCatalogue(
            ("parameters/indicators.yaml", "value: 0, approval: R-CAP}", $"value: {buffer}, approval: R-CAP}}")
        );
        using var book = new GivenBook(edited.Load());
        await book.LoansAsync(YearEnd, Row(("balance", 1m)));
        await book.ItemsAsync(
            "capital_item",
            YearEnd,
            ("CET1_NET", 80m),
            ("T1_NET", 90m),
            ("TOTAL_NET", 110m),
            ("RWA_TOTAL", 1000m),
            ("PROVISION_NON_CREDIT", 0m),
            ("NPA_NON_CREDIT", 0m),
            ("CET1_PROVISION_GAP", 0m)
        );

        var run = await book.Engine.ComputeAsync(Viewpoint.Of(YearEnd), CancellationToken.None);
        var limit = basisPoints / 10_000m;

        Assert.Equal((limit, state), (run.Of("cet1_ratio").Regulatory!.Limit, run.Of("cet1_ratio").LimitState)); // the board wants 8.5 percent
        Assert.Equal(limit, run.Of("cet1_ratio_restated").Regulatory!.Limit);
        Assert.Equal(
            ((decimal)headroom, headroom < 0 ? LimitState.Breach : LimitState.Within),
            (run.Value("cet1_headroom"), run.Of("cet1_headroom").LimitState)
        );
    }

    [Fact]
    public void The_ratios_cite_the_rules_of_their_date()
    {
        foreach (var code in new[] { "cet1_ratio", "tier1_ratio", "capital_adequacy_ratio", "cet1_headroom" })
        {
            var versions = GivenBook.CommittedCatalogue.Indicator(code).Versions;
            Assert.Equal(
                ["R-CAP12 from 2013-01-01", "R-CAP from 2024-01-01"],
                versions.Select(version => FormattableString.Invariant($"{version.Basis!.Key} from {version.From:yyyy-MM-dd}"))
            );
        }
    }

    private Task<IndicatorRunResult> RunAsync() => _book.Engine.ComputeAsync(Viewpoint.Of(YearEnd), CancellationToken.None);

    private static IReadOnlyDictionary<string, object?> Entity(string size, decimal limit) =>
        Row(
            ("balance", 100m),
            ("borrower_type", "entity"),
            ("business_kind", "working_capital"),
            ("enterprise_size", size),
            ("customer_limit", limit)
        );

    private static IReadOnlyDictionary<string, object?> Person(decimal limit) => Row(("balance", 100m), ("customer_limit", limit));

    private static IReadOnlyDictionary<string, object?> Defaulted(decimal allowance) =>
        Row(("balance", 100m), ("allowance", allowance), ("is_defaulted", true), ("five_class", "substandard"));
}
