using static Portal.Data.Warehouse.Demo.DemoSql;

namespace Portal.Data.Warehouse.Demo;

/// <summary>loan and loan_movement: what a loan was, and what changed its principal between two month-ends.</summary>
internal sealed class DemoHistory(DemoModel model, DemoScores scores, DateOnly end)
{
    /// <summary>Creates table <c>origination</c>: every loan with what is known of it at the demonstration's end, by month of
    /// disbursement.</summary>
    public string Originations(string loadId) =>
        $"""
            CREATE TABLE origination AS
            SELECT loan_key, loan_key AS root_loan_key, {DemoSnapshots.LoanId} AS loan_id, customer_key, product, channel::SMALLINT AS channel, purpose, open_date,
                CASE WHEN is_extended AND md(cohort + term, due_day) <= {Date(
                end
            )} THEN closed_date ELSE md(cohort + term, due_day) END AS due_date, md(cohort + term, due_day) AS original_due_date,
                term::INTEGER AS original_term_months, yuan(own) AS principal_own, total::DECIMAL(18, 2) AS principal_total, rate::DECIMAL(9, 6) AS annual_rate,
                {FirstPayment} AS first_payment_days_late, {FirstAt(30)} AS first_30_date, {FirstAt(60)} AS first_60_date, {FirstAt(
                90
            )} AS first_90_date,
                CASE WHEN exit_status = 3 AND closed_date <= {Date(
                end
            )} THEN closed_date END AS written_off_date, CASE WHEN closed_date <= {Date(end)} THEN closed_date END AS closed_date,
                score, score_band, is_override, is_automatic, has_financial_source, is_thin_file, is_bad, last_day(open_date) AS cohort_date, {Quoted(
                loadId
            )} AS load_id
            FROM {scores.Decided(Ever(DemoDefaults.PerformingDays))} ORDER BY cohort, product, customer_key, loan_key;
            """;

    public static string Originated(DateOnly cohort) => $"SELECT * FROM origination WHERE cohort_date = {Date(cohort)}";

    /// <summary>Movements of one month. Principal moves once in a month for a loan, so that opening balance, movements and closing balance
    /// agree to the cent.</summary>
    public string Movements(DateOnly date, string loadId)
    {
        var opening = DemoCalendar.MonthEnd(DemoCalendar.Index(date) - 1);
        string[] branches =
        [
            Disbursed(date),
            Reduced(opening, date),
            Recovered(opening, date, first: true),
            Recovered(opening, date, first: false),
        ];
        return $"""
            SELECT loan_key, loan_key AS root_loan_key, customer_key, product, movement_date, kind::SMALLINT AS movement_kind, yuan(cents) AS amount, five_class AS five_class_before,
                {Date(date)} AS month_end, {Quoted(loadId)} AS load_id FROM ({string.Join("\nUNION ALL\n", branches)})
            """;
    }

    // A few people pay the first instalment some days late and are current again before the month ends.
    private string FirstPayment =>
        $"""
            CASE WHEN md(cohort + 1, due_day) > {Date(end)} THEN NULL
                WHEN late_from = 1 THEN least({Date(
                end
            )}, closed_date, CASE WHEN is_default THEN closed_date ELSE cure_date END) - md(cohort + 1, due_day)
                WHEN u(loan_key, 30) < 0.012 THEN 1 + floor(u(loan_key, 31) * 5)::INTEGER ELSE 0 END::INTEGER
            """;

    // On the day of payment or write-off the loan no longer counts.
    private string FirstAt(int days) =>
        $"""
            CASE WHEN late_due + {days} <= {Date(end)} AND {Ever(days)} THEN late_due + {days} END
            """;

    /// <summary>That a loan is some days past due at any time, also after the demonstration's end.</summary>
    private static string Ever(int days) => $"late_due + {days} < CASE WHEN is_default THEN closed_date ELSE cure_date END";

    private static string Disbursed(DateOnly date) =>
        $"""
            SELECT loan_key, customer_key, product, open_date AS movement_date, 1 AS kind, own AS cents, 1::SMALLINT AS five_class FROM loan WHERE cohort = {DemoCalendar.Index(
                date
            )}
            """;

    private static string Reduced(DateOnly opening, DateOnly date) =>
        $"""
            SELECT loan_key, customer_key, product,
                CASE WHEN closed_date <= {Date(date)} THEN closed_date WHEN k + 1 = late_to THEN cure_date ELSE md({DemoCalendar.Index(
                date
            )}, due_day) END AS movement_date,
                CASE WHEN closed_date > {Date(date)} OR exit_status = 2 THEN 2 WHEN exit_status = 3 THEN 3 ELSE 5 END AS kind,
                cents - CASE WHEN closed_date > {Date(
                date
            )} THEN bal(own, instalment, late_from, late_to, k + 1) ELSE 0 END AS cents, five_class
            FROM ({DemoSnapshots.State(opening)}) WHERE is_open AND (closed_date <= {Date(
                date
            )} OR cents > bal(own, instalment, late_from, late_to, k + 1))
            """;

    private string Recovered(DateOnly opening, DateOnly date, bool first)
    {
        var (share, stream) = first ? (model.Recoveries.FirstYearShare, 32) : (model.Recoveries.SecondYearShare, 34);
        var day = $"closed_date + {(first ? 20 : 366)} + floor(u(loan_key, {stream + 1}) * 340)::INTEGER";
        return $"""
            SELECT loan_key, customer_key, product, {day} AS movement_date, 4 AS kind,
                (bal(own, instalment, late_from, late_to, late_from)::DOUBLE * {Real(
                model.Recoveries.Amount
            )})::BIGINT AS cents, 5::SMALLINT AS five_class
            FROM loan WHERE exit_status = 3 AND closed_date BETWEEN {Date(opening.AddDays(-760))} AND {Date(
                date
            )} AND u(loan_key, {stream}) < {Real(share)}
                AND {day} BETWEEN {Date(opening.AddDays(1))} AND {Date(date)}
            """;
    }
}
