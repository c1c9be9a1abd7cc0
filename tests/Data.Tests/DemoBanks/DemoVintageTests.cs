using Portal.Data.Warehouse;
using Xunit;
using static Portal.Data.Tests.DemoBanks.DemoBook;

namespace Portal.Data.Tests.DemoBanks;

/// <summary>Vintages: unpaid principal of loans on the first day that they are 30 (90) days late, as a share of the cohort's original
/// principal.</summary>
[Collection<DemoBookCollection>]
public sealed class DemoVintageTests(DemoBook book)
{
    [Theory]
    [InlineData(1, 30, 3, 0.6)]
    [InlineData(1, 30, 6, 1.6)]
    [InlineData(1, 30, 12, 2.5)]
    [InlineData(1, 30, 24, 2.8)]
    [InlineData(1, 90, 6, 0.7)]
    [InlineData(1, 90, 12, 1.5)]
    [InlineData(1, 90, 24, 1.8)]
    [InlineData(3, 30, 6, 1.0)]
    [InlineData(3, 30, 12, 2.6)]
    [InlineData(3, 30, 24, 4.5)]
    [InlineData(3, 90, 12, 1.7)]
    [InlineData(3, 90, 24, 3.6)]
    public void Levels_are_the_banks_within_a_quarter(int product, int days, int monthsOnBook, double percent)
    {
        var curve = Curve(product, days);

        Assert.InRange(curve[monthsOnBook] * 100, (decimal)percent * 0.75m, (decimal)percent * 1.25m);
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(1, 90)]
    [InlineData(3, 30)]
    [InlineData(3, 90)]
    public void Curves_never_fall_and_flatten(int product, int days)
    {
        var curve = Curve(product, days);
        var increments = curve.Skip(1).Zip(curve, (after, before) => after - before).ToList();

        Assert.All(increments, i => Assert.True(i >= 0));
        // Concave once the first miss has had time to age: each half year adds less than the one before it.
        Assert.True(curve[18] - curve[12] < curve[12] - curve[6]);
        Assert.True(curve[24] - curve[18] < curve[18] - curve[12]);
        Assert.True(curve[24] > 0);
    }

    [Fact]
    public void First_payment_defaults_are_rare()
    {
        var row = book.Row(
            $"SELECT count(*), count(*) FILTER (first_payment_days_late >= 7) FROM {book.Table("loan")} WHERE product = 1 AND first_payment_days_late IS NOT NULL",
            SqlType.Integer,
            SqlType.Integer
        );

        Assert.InRange((long)row[1]! * 100m / (long)row[0]!, 0.3m, 0.7m); // 0.45 %
    }

    [Fact]
    public void The_bad_channel_is_worse_by_its_factor()
    {
        var row = book.Row(
                $"""
                SELECT count(*) FILTER (channel = 5), count(*) FILTER (channel = 5 AND first_30_date IS NOT NULL), count(*) FILTER (channel <> 5), count(*) FILTER (channel <> 5 AND first_30_date IS NOT NULL)
                    FROM {book.Table("loan")} WHERE product = 1
                """,
                SqlType.Integer,
                SqlType.Integer,
                SqlType.Integer,
                SqlType.Integer
            )
            .Select(v => (decimal)(long)v!)
            .ToArray();

        Assert.InRange(row[1] / row[0] / (row[3] / row[2]), 1.35m, 1.85m);
    }

    // Loans of 2020 and 2021: all of them had 24 months. Instalments are equal, so what was unpaid follows from the number paid before the
    // first miss.
    private List<decimal> Curve(int product, int days)
    {
        var rows = book.Rows(
            $"""
            WITH l AS (SELECT principal_own, cohort_date, first_{days}_date AS reached,
                    round(principal_own * (1 - (datediff('month', open_date, first_{days}_date - {days}) - 1)::DOUBLE / original_term_months), 2)::DECIMAL(18, 2) AS unpaid
                FROM {book.Table("loan")} WHERE product = {product} AND cohort_date BETWEEN {Day(new DateOnly(2020, 1, 1))} AND {Day(
                new DateOnly(2021, 12, 31)
            )})
            SELECT mob, coalesce(sum(unpaid) FILTER (reached <= last_day(cohort_date + to_months(mob))), 0), sum(principal_own) FROM l, range(25) r(mob) GROUP BY mob ORDER BY mob
            """,
            SqlType.Integer,
            SqlType.Decimal,
            SqlType.Decimal
        );
        return [.. rows.Select(r => (decimal)r[1]! / (decimal)r[2]!)];
    }
}
