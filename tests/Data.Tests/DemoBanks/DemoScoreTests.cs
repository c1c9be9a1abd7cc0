using Portal.Data.Warehouse;
using Xunit;
using static Portal.Data.Tests.DemoBanks.DemoBook;

namespace Portal.Data.Tests.DemoBanks;

/// <summary>Scores and decisions of the demonstration: what they are to show can be seen in them.</summary>
[Collection<DemoBookCollection>]
public sealed class DemoScoreTests(DemoBook book)
{
    // Loans 12 months old and more, whose outcome is known.
    private string Old =>
        $"(SELECT *, first_60_date IS NOT NULL AS is_bad FROM {book.Table("loan")} WHERE score_band IS NOT NULL AND cohort_date BETWEEN {Day(new DateOnly(2021, 1, 1))} AND {Day(new DateOnly(2022, 12, 31))})";

    [Fact]
    public void Bad_rates_fall_from_band_to_band()
    {
        var rates = book.Rows(
                $"SELECT score_band, count(*) FILTER (is_bad), count(*) FROM {Old} GROUP BY 1 ORDER BY 1",
                SqlType.Integer,
                SqlType.Integer,
                SqlType.Integer
            )
            .Select(row => (decimal)(long)row[1]! / (long)row[2]!)
            .ToList();

        Assert.Equal(10, rates.Count);
        Assert.Equal(rates.OrderDescending(), rates);
        Assert.True(rates[0] > 10 * rates[9]);
    }

    [Fact]
    public void The_score_tells_bad_loans_apart_and_better_with_financial_data()
    {
        Assert.InRange(Gini("true"), 0.40m, 0.50m);
        Assert.InRange(Gini("has_financial_source") - Gini("NOT has_financial_source"), 0.05m, 0.25m);
    }

    [Theory]
    [InlineData(1, 0.30)]
    [InlineData(2, 0.70)]
    [InlineData(3, 0.70)]
    public void Businesses_are_judged_by_financial_data_more_often_than_persons(int product, double share)
    {
        var row = book.Row(
            $"SELECT count(*) FILTER (has_financial_source), count(*) FROM {book.Table("application")} WHERE product = {product} AND is_approved",
            SqlType.Integer,
            SqlType.Integer
        );

        Assert.InRange((decimal)(long)row[0]! / (long)row[1]!, (decimal)share - 0.03m, (decimal)share + 0.03m);
    }

    [Fact]
    public void Every_scored_loan_of_the_months_came_of_one_application_with_its_band()
    {
        var row = book.Row(
            $"""
            WITH a AS (SELECT * FROM {book.Table("application")} WHERE loan_key IS NOT NULL),
            l AS (SELECT * FROM {book.Table("loan")} WHERE score_band IS NOT NULL AND cohort_date >= {Day(new DateOnly(2022, 12, 31))})
            SELECT count(*), count(*) FILTER (a.loan_key IS NULL OR l.loan_key IS NULL OR a.score_band <> l.score_band OR a.customer_key <> l.customer_key OR a.is_override <> l.is_override OR NOT a.is_approved)
                FROM a FULL JOIN l USING (loan_key)
            """,
            SqlType.Integer,
            SqlType.Integer
        );
        var applications = book.Count($"SELECT count(*) FROM {book.Table("application")}");

        Assert.Equal(0L, row[1]);
        Assert.InRange((decimal)applications / (long)row[0]!, 1.15m, 1.25m);
        Assert.Equal(applications - (long)row[0]!, book.Count($"SELECT count(*) FROM {book.Table("application")} WHERE NOT is_approved"));
    }

    [Fact]
    public void Overrides_are_few_and_worse_than_others_of_their_band()
    {
        var row = book.Row(
                $"""
                SELECT count(*) FILTER (is_override), count(*), count(*) FILTER (is_override AND is_bad), count(*) FILTER (NOT is_override AND score_band <= 3 AND is_bad), count(*) FILTER (NOT is_override AND score_band <= 3)
                    FROM {Old}
                """,
                [.. Enumerable.Repeat(SqlType.Integer, 5)]
            )
            .Select(v => (decimal)(long)v!)
            .ToArray();

        Assert.InRange(row[0] / row[1], 0.005m, 0.02m);
        Assert.InRange(row[2] / row[0] / (row[3] / row[4]), 1.3m, 2.6m);
    }

    [Fact]
    public void The_population_drifts_from_the_validated_one_and_not_far()
    {
        var psi = book.Amount(
            $"""
            WITH a AS (SELECT score_band, count(*) / sum(count(*)) OVER () AS share FROM {book.Table("application", YearEnd)} GROUP BY 1),
            e AS (SELECT score_band, sum(scored) / sum(sum(scored)) OVER () AS share FROM {book.Table(
                "score_baseline",
                YearEnd
            )} GROUP BY 1)
            SELECT sum((a.share - e.share) * ln(a.share / e.share))::DECIMAL(18, 6) FROM a JOIN e USING (score_band)
            """
        );

        Assert.InRange(psi, 0.002m, 0.10m);
    }

    private decimal Gini(string condition) =>
        book.Amount(
            $"""
            WITH b AS (SELECT score_band, count(*) FILTER (is_bad) AS bad, count(*) FILTER (NOT is_bad) AS good FROM {Old} WHERE {condition} GROUP BY 1),
            p AS (SELECT good * (2 * sum(bad) OVER (ORDER BY score_band) - bad) AS pairs, bad, good FROM b)
            SELECT (sum(pairs) / (sum(bad) * sum(good)) - 1)::DECIMAL(18, 6) FROM p
            """
        );
}
