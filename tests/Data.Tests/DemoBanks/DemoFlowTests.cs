using Portal.Data.Warehouse;
using Xunit;

namespace Portal.Data.Tests.DemoBanks;

/// <summary>Money flows: what was planted breaks its rule, and what is innocent does not (domain.md §3.5).</summary>
[Collection<DemoBookCollection>]
public sealed class DemoFlowTests(DemoBook book)
{
    /// <summary>The rules as an auditor would write them, over hops that the bank sees.</summary>
    private static readonly Dictionary<string, string> Rules = new()
    {
        ["PT-SEC"] = "payee_category = 4 AND days_after_draw <= 30 AND amount >= greatest(0.1 * draw_amount, 50000)",
        ["PT-FUT"] = "payee_category = 10 AND days_after_draw <= 30",
        ["PT-WM"] = "payee_category = 5 AND days_after_draw <= 30",
        ["PT-DEV"] = "payee_category = 6 AND days_after_draw <= 30",
        ["PT-P2P"] = "payee_category = 7 AND days_after_draw <= 30",
        ["PT-SELF"] = "payee_is_borrower AND days_after_draw <= 15 AND share_of_draw >= 0.2",
        ["PT-REL"] = "payee_is_related AND days_after_draw <= 30",
        ["PT-ROLL"] = "payee_category = 8 AND days_after_draw <= 3 AND share_of_draw >= 0.8",
        ["PT-CASH"] = "payee_category = 9 AND days_after_draw <= 7 AND share_of_draw >= 0.5",
    };

    [Fact]
    public void The_rules_find_exactly_what_was_planted()
    {
        var planted = 0L;
        foreach (var (rule, predicate) in Rules)
        {
            var row = book.Row(
                $"""
                WITH hit AS (SELECT DISTINCT loan_key FROM {book.Table("fund_flow")} WHERE is_traceable AND {predicate}),
                truth AS (SELECT loan_key, kind FROM read_parquet('{book.Truth}') WHERE rule = '{rule}')
                SELECT count(*) FILTER (kind = 'violation'), count(*) FILTER (kind = 'innocent'), count(*) FILTER ((hit.loan_key IS NOT NULL) <> (kind IS NOT NULL AND kind = 'violation'))
                    FROM hit FULL JOIN truth USING (loan_key)
                """,
                SqlType.Integer,
                SqlType.Integer,
                SqlType.Integer
            );

            Assert.Equal((rule, 0L), (rule, (long)row[2]!));
            planted += (long)row[0]!;
            Assert.True(rule == "PT-SEC" || ((long)row[0]! > 0 && (long)row[1]! > 0), rule);
        }

        Assert.True(planted > 80);
    }

    [Fact]
    public void Confirmed_exceptions_are_a_small_part_of_what_can_be_traced()
    {
        var row = book.Row(
            $"""
            SELECT sum(draw_amount) FILTER (is_traceable), sum(draw_amount) FILTER (loan_key IN (SELECT loan_key FROM read_parquet('{book.Truth}') WHERE kind = 'violation')) FROM {book.Table(
                "fund_flow"
            )} WHERE hop = 1
            """,
            SqlType.Decimal,
            SqlType.Decimal
        );

        Assert.InRange((decimal)row[1]! / (decimal)row[0]!, 0.005m, 0.011m);
    }

    [Theory]
    [InlineData(1, 0.12)]
    [InlineData(2, 0.40)]
    [InlineData(3, 0.65)]
    public void Each_draw_leaves_the_loan_account_once_and_some_can_be_followed(int product, double traceable)
    {
        var row = book.Row(
                $"""
                SELECT count(*), count(DISTINCT loan_key), count(*) FILTER (is_traceable), count(*) FILTER (amount <> draw_amount), count(*) FILTER (is_traceable <> (visibility IN (2, 3)))
                    FROM {book.Table("fund_flow")} WHERE hop = 1 AND product = {product}
                """,
                [.. Enumerable.Repeat(SqlType.Integer, 5)]
            )
            .Select(v => (long)v!)
            .ToArray();

        Assert.Equal(row[0], row[1]);
        Assert.InRange((decimal)row[2] / row[0], (decimal)traceable - 0.06m, (decimal)traceable + 0.06m);
        Assert.Equal((0L, 0L), (row[3], row[4]));
        Assert.Equal(
            0,
            book.Count(
                $"SELECT count(*) FROM (SELECT loan_key, any_value(draw_amount) AS draw, sum(amount) AS gone FROM {book.Table("fund_flow")} WHERE hop = 2 GROUP BY loan_key) WHERE gone <> draw"
            )
        );
    }

    [Fact]
    public void Every_draw_of_a_year_that_a_rule_hits_is_a_case_with_its_own_end()
    {
        var cases = book.Table("exception_case", DemoBook.YearEnd);
        Assert.Equal(
            0,
            book.Count(
                $"""
                SELECT count(*) FROM (SELECT loan_key, rule FROM {cases}) c FULL JOIN (SELECT loan_key, rule FROM read_parquet('{book.Truth}') WHERE kind = 'violation' AND month_end > DATE '2022-12-31') t
                    ON c.loan_key = t.loan_key AND c.rule = t.rule WHERE c.rule IS NULL OR t.rule IS NULL
                """
            )
        );
        var row = book.Row(
                $"""
                SELECT count(*) FILTER (conclusion IS NOT NULL), count(*) FILTER (conclusion = 1), count(*) FILTER (close_by <= reporting_date), count(*) FILTER (close_by <= reporting_date AND closed_on <= close_by),
                    count(*) FILTER ((conclusion IS NULL) <> (closed_on IS NULL) OR closed_on > reporting_date OR raised_on < draw_date) FROM {cases}
                """,
                [.. Enumerable.Repeat(SqlType.Integer, 5)]
            )
            .Select(v => (long)v!)
            .ToArray();

        Assert.InRange((decimal)row[1] / row[0], 0.3m, 0.55m); // 42 % confirmed
        Assert.InRange((decimal)row[3] / row[2], 0.85m, 1m);
        Assert.Equal(0L, row[4]);
    }

    [Fact]
    public void The_truth_is_no_part_of_the_warehouse()
    {
        Assert.True(File.Exists(book.Truth));
        Assert.DoesNotContain(book.Seal.Partitions.SelectMany(p => p.Files), f => f.Path.Contains("truth", StringComparison.Ordinal));
    }
}
