using Portal.Data.Warehouse;
using Xunit;
using static Portal.Data.Tests.DemoBanks.DemoBook;

namespace Portal.Data.Tests.DemoBanks;

/// <summary>What must agree to the cent or for every single loan.</summary>
[Collection<DemoBookCollection>]
public sealed class DemoReconciliationTests(DemoBook book)
{
    [Fact]
    public void Opening_balance_and_movements_give_the_closing_balance_of_every_loan()
    {
        Assert.Equal(13, book.Months.Count);
        foreach (var (opening, closing) in book.Months.Zip(book.Months.Skip(1)))
        {
            var row = book.Row(
                $"""
                WITH o AS (SELECT loan_key, balance FROM {book.Table(
                    "loan_snapshot",
                    opening
                )}), c AS (SELECT loan_key, balance FROM {book.Table("loan_snapshot", closing)}),
                m AS (SELECT loan_key, sum(CASE movement_kind WHEN 1 THEN amount WHEN 4 THEN 0 ELSE -amount END) AS net FROM {book.Table(
                    "loan_movement",
                    closing
                )} GROUP BY loan_key)
                SELECT count(*), count(*) FILTER (coalesce(o.balance, 0) + coalesce(m.net, 0) <> coalesce(c.balance, 0)) FROM o FULL JOIN c USING (loan_key) FULL JOIN m USING (loan_key)
                """,
                SqlType.Integer,
                SqlType.Integer
            );

            Assert.True((long)row[0]! > 80_000);
            Assert.Equal(0L, row[1]);
        }
    }

    [Fact]
    public void Every_kind_of_movement_occurs_and_none_is_negative()
    {
        var kinds = book.Rows(
            $"SELECT movement_kind, count(*), min(amount) FROM {book.Table("loan_movement")} GROUP BY movement_kind ORDER BY 1",
            SqlType.Integer,
            SqlType.Integer,
            SqlType.Decimal
        );

        Assert.Equal([1L, 2L, 3L, 4L, 5L], kinds.Select(k => k[0]));
        Assert.All(kinds, k => Assert.True((decimal)k[2]! > 0));
    }

    [Fact]
    public void The_ledger_agrees_with_the_loans_account_by_account()
    {
        var dates = book.Store.Dates("loan_snapshot");
        Assert.Equal(dates, book.Store.Dates("gl_balance"));
        foreach (var date in dates)
        {
            Assert.Equal(
                0,
                book.Count(
                    $"""
                    SELECT count(*) FROM (SELECT ledger_account AS item, sum(balance) AS amount FROM {book.Table(
                        "loan_snapshot",
                        date
                    )} GROUP BY ALL) l
                        FULL JOIN (SELECT item, amount FROM {book.Table(
                        "gl_balance",
                        date
                    )} WHERE item LIKE '1303%' OR item LIKE '1305%' OR item LIKE '1308%') g USING (item)
                        WHERE l.amount IS DISTINCT FROM g.amount
                    """
                )
            );
            Assert.Equal(book.Amount($"SELECT sum(balance) FROM {book.Table("loan_snapshot", date)}"), Ledger(date, "G01_62_C"));
            Assert.Equal(book.Amount($"SELECT sum(allowance) FROM {book.Table("loan_snapshot", date)}"), Ledger(date, "G03_1_G"));
        }
    }

    [Fact]
    public void The_balance_sheet_adds_up()
    {
        decimal Sum(params string[] items) => items.Sum(i => Ledger(YearEnd, i));

        Assert.Equal(
            Ledger(YearEnd, "G01_25_C"),
            Sum("G01_3_C", "G01_4_C", "G01_5_C", "G01_6_C", "G01_8_C", "G01_12_C", "G01_13_C", "G01_17_C", "G01_22_C", "G01_23_C")
                - Ledger(YearEnd, "G01_24_C")
        );
        Assert.Equal(Ledger(YearEnd, "G01_49_C"), Sum("G01_26_C", "G01_27_C", "G01_29_C", "G01_46_C", "G01_47_C"));
        Assert.Equal(Ledger(YearEnd, "G01_60_C"), Sum("G01_49_C", "G01_59_C"));
        Assert.Equal(Ledger(YearEnd, "G01_25_C"), Ledger(YearEnd, "G01_60_C"));
        Assert.InRange(Ledger(YearEnd, "G01_25_C") / Ledger(YearEnd, "G01_62_C"), 1.28m, 1.31m); // 5,356 of assets to 4,145 of loans
    }

    [Fact]
    public void A_snapshot_holds_open_loans_and_those_closed_since_1_January_and_no_other()
    {
        foreach (var date in book.Store.Dates("loan_snapshot"))
        {
            var year = Day(new DateOnly(date.Year, 1, 1));
            var snapshot = book.Table("loan_snapshot", date);
            Assert.Equal(
                0,
                book.Count(
                    $"SELECT count(*) FROM {snapshot} WHERE (loan_status = 1) <> (closed_date IS NULL) OR (loan_status = 1) <> (balance > 0) OR closed_date < {year} OR closed_date > reporting_date"
                )
            );
            Assert.Equal(
                0,
                book.Count(
                    $"""
                    SELECT count(*) FROM (SELECT loan_key FROM {book.Table("loan")} WHERE open_date <= {Day(
                        date
                    )} AND (closed_date IS NULL OR closed_date >= {year})) l
                        FULL JOIN (SELECT loan_key FROM {snapshot}) s ON l.loan_key = s.loan_key WHERE l.loan_key IS NULL OR s.loan_key IS NULL
                    """
                )
            );
        }
    }

    [Fact]
    public void Days_past_due_advance_by_the_real_days_of_the_month()
    {
        var (november, december) = (book.Table("loan_snapshot", new DateOnly(2023, 11, 30)), book.Table("loan_snapshot", YearEnd));
        var row = book.Row(
            $"""
            SELECT count(*), count(*) FILTER (d.days_past_due <> n.days_past_due + 31) FROM {november} n JOIN {december} d USING (loan_key) WHERE n.days_past_due > 0 AND d.days_past_due > 31
            """,
            SqlType.Integer,
            SqlType.Integer
        );

        Assert.True((long)row[0]! > 500);
        Assert.Equal(0L, row[1]);
        Assert.Equal(
            0,
            book.Count(
                $"""
                SELECT count(*) FROM {book.Table(
                    "loan_snapshot"
                )} WHERE days_past_due <> coalesce(reporting_date - least(overdue_principal_date, overdue_interest_date), 0)
                    OR overdue_principal > balance OR (overdue_principal > 0) <> (overdue_principal_date IS NOT NULL) OR (repayment_method = 1 AND (days_past_due > 0) <> (overdue_principal > 0))
                """
            )
        );
    }

    [Fact]
    public void The_last_day_overdue_is_today_for_what_is_overdue_and_earlier_for_what_was()
    {
        Assert.Equal(
            0,
            book.Count(
                $"SELECT count(*) FROM {book.Table("loan_snapshot")} WHERE loan_status = 1 AND (days_past_due > 0) <> coalesce(last_overdue_date = reporting_date, false)"
            )
        );
        Assert.Equal(
            0,
            book.Count(
                $"SELECT count(*) FROM {book.Table("loan_snapshot")} WHERE last_overdue_date > reporting_date OR last_overdue_date < open_date"
            )
        );
        var (november, december) = (book.Table("loan_snapshot", new DateOnly(2023, 11, 30)), book.Table("loan_snapshot", YearEnd));
        var row = book.Row(
            $"""
            SELECT count(*), count(*) FILTER (d.last_overdue_date IS NULL OR d.last_overdue_date < n.reporting_date) FROM {november} n JOIN {december} d USING (loan_key) WHERE n.days_past_due > 0 AND d.days_past_due = 0
            """,
            SqlType.Integer,
            SqlType.Integer
        );
        Assert.True((long)row[0]! > 500);
        Assert.Equal(0L, row[1]); // caught up in December: late until December
    }

    [Fact]
    public void Classes_and_stages_respect_the_floors() =>
        Assert.Equal(
            0,
            book.Count(
                $"""
                SELECT count(*) FROM {book.Table(
                    "loan_snapshot"
                )} WHERE loan_status = 1 AND ((days_past_due > 0 AND five_class < 2) OR (days_past_due > 60 AND five_class < 3) OR (days_past_due > 270 AND five_class < 4)
                    OR (days_past_due > 360 AND five_class < 5) OR (five_class >= 3) <> (stage = 3) OR (five_class = 2 AND stage <> 2) OR allowance > balance OR allowance <= 0)
                """
            )
        );

    [Fact]
    public void Each_file_is_sorted_by_product_class_and_customer() =>
        Assert.All(
            book.Seal.Partitions.Where(p => p.Table == "loan_snapshot").SelectMany(p => p.Files),
            f =>
                Assert.Equal(
                    0,
                    book.Count(
                        $"""
                        SELECT count(*) FROM (SELECT (product, five_class, customer_key) AS k, lag((product, five_class, customer_key)) OVER (ORDER BY file_row_number) AS before
                            FROM read_parquet('{book.Store.PathOf(f)}', file_row_number = true)) WHERE k < before
                        """
                    )
                )
        );

    private decimal Ledger(DateOnly date, string item) =>
        book.Amount($"SELECT sum(amount) FROM {book.Table("gl_balance", date)} WHERE item = '{item}'");
}
