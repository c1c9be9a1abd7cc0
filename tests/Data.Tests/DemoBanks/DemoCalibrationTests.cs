using Portal.Data.Warehouse;
using Xunit;
using static Portal.Data.Tests.DemoBanks.DemoBook;

namespace Portal.Data.Tests.DemoBanks;

/// <summary>The published figures of 2023 (domain.md §5, demo-bank.md), over own balances.</summary>
[Collection<DemoBookCollection>]
public sealed class DemoCalibrationTests(DemoBook book)
{
    private string Loans => book.Table("loan_snapshot", YearEnd);

    [Fact]
    public void Year_end_2023_meets_the_published_ratios()
    {
        var row = book.Row(
            $"SELECT sum(balance), sum(balance) FILTER (five_class >= 3), sum(allowance) FROM {Loans}",
            SqlType.Decimal,
            SqlType.Decimal,
            SqlType.Decimal
        );
        var (loans, npl, allowance) = ((decimal)row[0]!, (decimal)row[1]!, (decimal)row[2]!);

        Assert.InRange(npl / loans, 0.0144m, 0.0148m);
        Assert.InRange(allowance / npl, 3.5164m, 3.5364m);
        Assert.InRange(allowance / loans, 0.0512m, 0.0516m);
    }

    [Fact]
    public void Year_end_2023_meets_the_capital_ratios()
    {
        Assert.InRange(Capital("CET1_NET") / Capital("RWA_TOTAL"), 0.1078m, 0.1082m);
        Assert.InRange(Capital("TOTAL_NET") / Capital("RWA_TOTAL"), 0.1188m, 0.1192m);
        Assert.Equal(Capital("TOTAL_NET"), Capital("T1_NET") + Capital("T2"));
        Assert.Equal(
            Capital("RWA_TOTAL"),
            Capital("RWA_CREDIT_LOANS")
                + Capital("RWA_CREDIT_OTHER")
                + Capital("RWA_OFF_BALANCE")
                + Capital("RWA_MARKET")
                + Capital("RWA_OPERATIONAL")
        );
        Assert.InRange(Capital("T1_NET") / Capital("LEVERAGE_EXPOSURE"), 0.077m, 0.079m);
        Assert.Equal(0m, Capital("CET1_PROVISION_GAP"));
        Assert.InRange(Capital("T2_EXCESS_PROVISION"), 1m, Capital("T2"));
        // Excess allowances count to tier 2 up to 1.25 % of credit RWA (domain.md §2.5.5); the rest of T2 would need issued capital.
        Assert.InRange(
            Capital("T2") / (Capital("RWA_CREDIT_LOANS") + Capital("RWA_CREDIT_OTHER") + Capital("RWA_OFF_BALANCE")),
            0.0115m,
            0.0135m
        );
    }

    [Fact]
    public void The_lines_of_capital_give_the_net_amounts_and_deferred_tax_beyond_its_threshold_is_deducted()
    {
        var gross = new[]
        {
            "CET1_PAID_IN",
            "CET1_CAPITAL_RESERVE",
            "CET1_SURPLUS_RESERVE",
            "GENERAL_RISK_RESERVE",
            "CET1_RETAINED",
            "CET1_MINORITY",
            "CET1_OCI",
        }.Sum(Capital);
        var thresholds = new[] { "CET1_THRESHOLD_MINORITY", "CET1_THRESHOLD_SIGNIFICANT", "CET1_THRESHOLD_DTA", "CET1_THRESHOLD_15" }.Sum(
            Capital
        );

        Assert.Equal(Capital("CET1_NET"), gross - Capital("CET1_DEDUCTIONS") - thresholds);
        Assert.Equal(Capital("T1_NET"), Capital("CET1_NET") + Capital("AT1_GROSS") - Capital("AT1_DEDUCTIONS"));
        Assert.Equal(Capital("T2"), Capital("T2_GROSS") - Capital("T2_DEDUCTIONS"));
        Assert.InRange(Capital("CET1_RETAINED") / gross, 0.3m, 0.8m);
        Assert.InRange(Capital("THRESHOLD_BASKET") / (gross - Capital("CET1_DEDUCTIONS")), 0.0999m, 0.1001m); // deferred tax of 1.3 % of loans is more than a tenth of common equity
    }

    [Fact]
    public void Unused_limits_weigh_about_what_is_booked_for_them()
    {
        var weighted = book.Amount(
            $"""
            SELECT sum(unused_amount * CASE WHEN is_unconditionally_cancellable THEN 0.1 ELSE 0.4 END * CASE WHEN enterprise_size = 2 THEN 0.85 ELSE 0.75 END)::DECIMAL(18, 2) FROM {book.Table(
                "facility_snapshot",
                YearEnd
            )}
            """
        );

        Assert.InRange(weighted / Capital("RWA_OFF_BALANCE"), 0.9m, 1.1m);
        Assert.Equal(
            0,
            book.Count(
                $"SELECT count(*) FROM {book.Table("facility_snapshot", YearEnd)} WHERE unused_amount > limit_amount OR unused_amount < 0"
            )
        );
    }

    [Fact]
    public void The_month_ends_between_follow_the_saw_tooth()
    {
        var ratios = book.Rows(
                $"SELECT reporting_date, sum(balance), sum(balance) FILTER (five_class >= 3) FROM {book.Table("loan_snapshot")} GROUP BY ALL",
                SqlType.Date,
                SqlType.Decimal,
                SqlType.Decimal
            )
            .ToDictionary(r => (DateOnly)r[0]!, r => (decimal)r[2]! / (decimal)r[1]!);

        Assert.InRange(ratios[new DateOnly(2022, 12, 31)], 0.0145m, 0.0149m);
        Assert.InRange(ratios[new DateOnly(2023, 6, 30)], 0.0158m, 0.0162m);
        Assert.InRange(ratios[new DateOnly(2018, 12, 31)], 0.0047m, 0.0055m);
    }

    [Theory]
    [InlineData("five_class = 2", 0.016, 0.025)] // 关注 about 2.0 %
    [InlineData("days_past_due > 0", 0.026, 0.038)] // overdue about 3.4 % on balance
    [InlineData("is_joint", 0.18, 0.27)] // joint loans 21 %
    [InlineData("product = 1", 0.46, 0.54)]
    [InlineData("product = 2", 0.035, 0.065)]
    [InlineData("product = 3", 0.40, 0.48)]
    [InlineData("product = 4", 0.005, 0.016)]
    [InlineData("stage = 2", 0.020, 0.034)]
    [InlineData("province = 44", 0.13, 0.17)]
    [InlineData("industry = 70 OR industry BETWEEN 66 AND 69", 0, 0)] // property and finance nil
    public void The_mix_is_the_banks(string predicate, double from, double to)
    {
        var row = book.Row(
            $"SELECT sum(balance), coalesce(sum(balance) FILTER ({predicate}), 0) FROM {Loans}",
            SqlType.Decimal,
            SqlType.Decimal
        );

        Assert.InRange((decimal)row[1]! / (decimal)row[0]!, (decimal)from, (decimal)to);
    }

    [Theory]
    [InlineData(3, 0.29)]
    [InlineData(4, 0.49)]
    [InlineData(5, 0.22)]
    public void Substandard_doubtful_and_loss_share_the_npl(int fiveClass, double share)
    {
        var row = book.Row(
            $"SELECT sum(balance) FILTER (five_class >= 3), sum(balance) FILTER (five_class = {fiveClass}) FROM {Loans}",
            SqlType.Decimal,
            SqlType.Decimal
        );

        Assert.InRange((decimal)row[1]! / (decimal)row[0]!, (decimal)share - 0.1m, (decimal)share + 0.1m);
    }

    [Fact]
    public void Partners_are_many_and_none_is_too_large()
    {
        var shares = book.Rows(
                $"SELECT partner_key, sum(balance) FROM {Loans} WHERE is_joint GROUP BY partner_key ORDER BY 2 DESC",
                SqlType.Integer,
                SqlType.Decimal
            )
            .Select(r => (decimal)r[1]!)
            .ToList();

        Assert.True(shares.Count >= 40);
        Assert.InRange(shares[0] / shares.Sum(), 0.075m, 0.10m);
        Assert.InRange(shares.Take(10).Sum() / shares.Sum(), 0.52m, 0.58m);
        Assert.True(shares[0] < Capital("T1_NET") * 0.25m);
    }

    [Fact]
    public void No_borrower_is_large_beside_the_capital()
    {
        var largest = book.Amount($"SELECT max(b) FROM (SELECT sum(balance) AS b FROM {Loans} GROUP BY customer_key)");

        Assert.InRange(largest / Capital("T1_NET"), 0.0003m, 0.0015m);
    }

    [Fact]
    public void The_number_of_live_loans_is_the_one_asked_for()
    {
        Assert.InRange(book.Count($"SELECT count(*) FROM {Loans} WHERE loan_status = 1"), 99_000, 101_000);
        Assert.InRange(
            book.Amount($"SELECT (count(*) * 100)::DECIMAL(18, 2) FROM {Loans} WHERE loan_status = 1")
                / book.Amount($"SELECT (count(DISTINCT customer_key) * 100)::DECIMAL(18, 2) FROM {Loans} WHERE loan_status = 1"),
            1.4m,
            1.8m
        );
    }

    private decimal Capital(string item) =>
        book.Amount($"SELECT sum(amount) FROM {book.Table("capital_item", YearEnd)} WHERE item = '{item}'");
}
