using Portal.Data.Figures;
using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

public sealed class InternetLendingTests : IDisposable
{
    private static readonly DateOnly YearEnd = new(2024, 12, 31);
    private static readonly DateOnly Old = new(2021, 12, 31);
    private static readonly DateOnly New = new(2022, 1, 1);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task The_floor_of_funding_binds_both_sides_and_new_loans_only()
    {
        // Partner funds 25 percent of loan 1: a breach. Loan 2 is of 2021: stock. Of loan 3 the bank funds 20 percent for a partner bank: a
        // breach of its own side; loan 4 the same with a trust company, loan 5 the same in 2021: none. Loan 6 is at the floor on the
        // partner's side.
        await _book.LoansAsync(
            YearEnd,
            Joint(1, New, 0.75m, 1),
            Joint(2, Old, 0.75m, 1),
            Joint(3, New, 0.2m, 1),
            Joint(4, New, 0.2m, 2),
            Joint(5, Old, 0.2m, 1),
            Joint(6, New, 0.7m, 1)
        );
        await _book.RowsAsync(
            "partner",
            YearEnd,
            [
                Row(("partner_key", 1), ("partner_group", 1), ("partner_kind", "commercial_bank")),
                Row(("partner_key", 2), ("partner_group", 2), ("partner_kind", "trust")),
            ]
        );

        var run = await RunAsync();

        Assert.Equal(
            (1m, 4m, LimitState.Breach),
            (
                run.Of("partner_share_breach").Numerator,
                run.Of("partner_share_breach").Denominator,
                run.Of("partner_share_breach").LimitState
            )
        );
        Assert.Equal((1m, LimitState.Breach), (run.Value("own_share_breach"), run.Of("own_share_breach").LimitState));
        Assert.Equal(0.5m, run.Value("own_share_low_stock")); // loans 3, 4 and 5 of 6
    }

    [Fact]
    public async Task A_joint_loan_of_10_000_at_30_percent_counts_with_3_000()
    {
        // Domain C1: 3,000 on the own book, 10,000 managed and against the borrower's cap.
        await _book.LoansAsync(
            YearEnd,
            Row(
                ("balance", 3000m),
                ("partner_balance", 7000m),
                ("own_share", 0.3m),
                ("is_internet", true),
                ("is_joint", true),
                ("customer_limit", 200000.01m)
            ),
            Row(("balance", 9000m), ("is_internet", true), ("customer_limit", 200000m))
        );

        var run = await RunAsync();

        Assert.Equal((12000m, 19000m), (run.Value("gross_loans"), run.Value("managed_loans")));
        Assert.Equal((0.25m, 0.3m), (run.Value("joint_loan_share"), run.Value("joint_own_part")));
        Assert.Equal((1m, LimitState.Breach), (run.Value("consumers_above_cap"), run.Of("consumers_above_cap").LimitState));
    }

    [Fact]
    public async Task The_cap_became_a_sign_when_good_customers_were_allowed_more()
    {
        var later = new DateOnly(2025, 6, 30);
        await _book.LoansAsync(later, Consumer(200000.01m), Consumer(300000m), Consumer(300000.01m), Consumer(null));

        var run = await _book.Engine.ComputeAsync(Viewpoint.Of(later), CancellationToken.None);

        Assert.Equal((3m, LimitState.Watch), (run.Value("consumers_above_cap"), run.Of("consumers_above_cap").LimitState));
        Assert.Equal((1m, LimitState.Breach), (run.Value("consumers_above_raised_cap"), run.Of("consumers_above_raised_cap").LimitState));
        Assert.Equal((1m, LimitState.Breach), (run.Value("limits_unknown"), run.Of("limits_unknown").LimitState)); // cannot be tested, so no pass

        static IReadOnlyDictionary<string, object?> Consumer(decimal? limit) =>
            Row(("balance", 1m), ("is_internet", true), ("customer_limit", limit));
    }

    [Fact]
    public async Task Terms_regions_rates_and_ages_are_tested_at_their_edges()
    {
        await _book.LoansAsync(
            YearEnd,
            Row(
                ("balance", 1m),
                ("is_internet", true),
                ("repayment_method", "bullet"),
                ("original_term_months", 12),
                ("province", "guangdong"),
                ("annual_rate", 0.24m),
                ("age_at_grant", 18)
            ),
            Row(
                ("balance", 2m),
                ("is_internet", true),
                ("repayment_method", "bullet"),
                ("original_term_months", 13),
                ("province", "beijing"),
                ("annual_rate", 0.240001m),
                ("age_at_grant", 17)
            ),
            Row(("balance", 4m), ("original_term_months", 61), ("province", "beijing")),
            Row(("balance", 8m), ("business_kind", "personal_operating"), ("original_term_months", 120)),
            Row(("balance", 16m), ("business_kind", "personal_operating"), ("original_term_months", 121)),
            Row(("balance", 32m), ("business_kind", "working_capital"), ("original_term_months", 37))
        );

        var run = await RunAsync();

        Assert.Equal(
            (2m, 1m, 24m, 1m, 32m),
            (
                run.Value("long_bullets"),
                run.Value("long_consumer_loans"),
                run.Value("long_operating_loans"),
                run.Value("too_long_operating_loans"),
                run.Value("long_working_capital")
            )
        );
        Assert.Equal((2m, 3m), (run.Of("cross_region_share").Numerator, run.Of("cross_region_share").Denominator));
        Assert.Equal(
            (1m, AppetiteState.Red, LimitState.Watch),
            (run.Value("minors"), run.Of("minors").Appetite!.State, run.Of("minors").LimitState)
        );
        Assert.DoesNotContain(run.Indicators, result => result.Code == "dear_loans_share"); // the rule begins in October 2025
    }

    [Fact]
    public async Task Debt_service_is_measured_on_new_loans_that_know_it()
    {
        var december = new DateOnly(2024, 12, 1);
        await _book.LoansAsync(
            YearEnd,
            Lent(december, 0.5m),
            Lent(december, 0.500001m),
            Lent(december, 0.3m),
            Lent(december, 0.9m),
            Lent(december, null),
            Lent(december.AddDays(-1), 0.9m)
        );

        var result = (await RunAsync()).Of("high_debt_service");

        Assert.Equal((2m, 4m, AppetiteState.Red), (result.Numerator, result.Denominator, result.Appetite!.State));

        static IReadOnlyDictionary<string, object?> Lent(DateOnly opened, decimal? ratio) =>
            Row(("balance", 1m), ("open_date", opened), ("debt_service_ratio", ratio));
    }

    [Fact]
    public async Task A_class_better_than_the_days_allow_counts_for_new_loans_first()
    {
        var loans = new[]
        {
            Booked("normal", 1),
            Booked("special_mention", 90),
            Booked("special_mention", 91),
            Booked("substandard", 271),
            Booked("doubtful", 361),
            Booked("loss", 400),
            Booked("normal", 0),
            Booked("normal", 50, new(2023, 6, 30)),
        };
        await _book.LoansAsync(YearEnd, loans);
        await _book.LoansAsync(new(2025, 12, 31), loans);

        Assert.Equal(4m, (await RunAsync()).Value("class_below_floor")); // 1, 91, 271 and 361 days; the loan of June 2023 has time until the end of 2025
        Assert.Equal(5m, (await _book.IndicatorAsync("class_below_floor", new(2025, 12, 31))).Value);

        static IReadOnlyDictionary<string, object?> Booked(string five, int days, DateOnly? opened = null) =>
            Row(("balance", 1m), ("five_class", five), ("days_past_due", days), ("open_date", opened ?? new DateOnly(2023, 7, 1)));
    }

    [Fact]
    public async Task The_worst_partner_is_named_beside_the_average()
    {
        await _book.LoansAsync(
            YearEnd,
            Joint(1, New, 0.5m, 1),
            Joint(2, New, 0.5m, 1, "loss"),
            Joint(3, New, 0.5m, 2),
            Joint(4, New, 0.5m, 2),
            Row(("loan_key", 5L), ("balance", 10m), ("five_class", "loss"))
        );

        var run = await RunAsync();

        Assert.Equal((0.25m, 0.5m), (run.Value("joint_npl_ratio"), run.Value("worst_partner_npl"))); // the bank's own bad loan is nobody's
        Assert.Equal(["1 = 0.5", "2 = 0"], run.Of("worst_partner_npl").Lines());
    }

    [Fact]
    public void Every_key_risk_indicator_of_the_matrix_stands_in_its_cell()
    {
        var cells = GivenBook
            .CommittedCatalogue.Indicators.SelectMany(indicator =>
                indicator
                    .Ref.Split(" · ")
                    .Where(name => name.Length == 3 && name[0] == 'K')
                    .Select(name => (Name: name, indicator.Stage, indicator.Activity))
            )
            .Distinct()
            .ToLookup(cell => cell.Name, cell => $"{cell.Stage} {cell.Activity}");
        (int From, int To, string Cell)[] expected =
        [
            (1, 5, "Before Identify"),
            (6, 13, "Before Assess"),
            (14, 18, "Before Control"),
            (20, 22, "During Identify"),
            (23, 31, "During Assess"),
            (32, 34, "During Identify"),
            (35, 43, "During Control"),
            (50, 52, "After Identify"),
            (53, 53, "After Assess"),
            (54, 54, "After Identify"),
            (55, 60, "After Assess"),
            (61, 66, "After Control"),
            (67, 70, "After Assess"),
            (71, 75, "After Control"),
        ];

        foreach (var (from, to, cell) in expected)
        {
            foreach (var number in Enumerable.Range(from, to - from + 1))
            {
                Assert.Equal((number, cell), (number, string.Join(", ", cells[FormattableString.Invariant($"K{number:00}")])));
            }
        }

        Assert.Equal(
            9,
            GivenBook
                .CommittedCatalogue.Indicators.Where(indicator => indicator.Stage is not null)
                .Select(indicator => (indicator.Stage, indicator.Activity))
                .Distinct()
                .Count()
        );
        Assert.All(GivenBook.CommittedCatalogue.Indicators, indicator => Assert.Equal(indicator.Stage is null, indicator.Activity is null));
    }

    [Fact]
    public async Task Applications_and_collection_are_computed_once_they_are_loaded()
    {
        await _book.LoansAsync(YearEnd, Row(("balance", 1m)));
        Assert.Equal(["application"], (await _book.IndicatorAsync("approvals_without_bureau", YearEnd)).Missing);
        Assert.Equal(["application.device_key"], (await _book.IndicatorAsync("device_sharing", YearEnd)).Missing);

        await _book.RowsAsync(
            "application",
            YearEnd,
            [Applied(1, true, false, true), Applied(2, true, true, false), Applied(3, false, true, true), Applied(4, false, false, false)]
        );
        await _book.RowsAsync(
            "collection_action",
            YearEnd,
            [
                Acted(1, 1, true, true),
                Acted(1, 2, false, null),
                Acted(2, 3, false, false),
                Acted(3, 4, true, null),
                Acted(4, 5, false, null),
            ]
        );
        var run = await RunAsync();

        Assert.Equal(
            (1m, 2m, AppetiteState.Red),
            (
                run.Of("approvals_without_bureau").Numerator,
                run.Of("approvals_without_bureau").Denominator,
                run.Of("approvals_without_bureau").Appetite!.State
            )
        );
        Assert.Equal((0.5m, 0.5m), (run.Value("override_rate"), run.Value("up_override_share"))); // 1 and 3 of 4 overridden, one of them approved
        Assert.Equal((0.5m, 0.5m), (run.Value("contact_rate"), run.Value("promises_kept"))); // customers 1 and 3 of 4; one of two promises

        static IReadOnlyDictionary<string, object?> Applied(long key, bool approved, bool bureau, bool isOverride) =>
            Row(("application_key", key), ("is_approved", approved), ("has_bureau_report", bureau), ("is_override", isOverride));

        static IReadOnlyDictionary<string, object?> Acted(long customer, int number, bool reached, bool? kept) =>
            Row(
                ("loan_key", customer),
                ("customer_key", customer),
                ("action_no", number),
                ("is_contacted", reached),
                ("is_promise_kept", kept)
            );
    }

    private Task<IndicatorRunResult> RunAsync() => _book.Engine.ComputeAsync(Viewpoint.Of(YearEnd), CancellationToken.None);

    private static IReadOnlyDictionary<string, object?> Joint(
        long key,
        DateOnly opened,
        decimal share,
        int partner,
        string five = "normal"
    ) =>
        Row(
            ("loan_key", key),
            ("balance", 10m),
            ("is_internet", true),
            ("is_joint", true),
            ("open_date", opened),
            ("own_share", share),
            ("partner_key", partner),
            ("five_class", five),
            ("funding_role", "information_provider")
        );
}
