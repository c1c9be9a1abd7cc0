using static Portal.Data.Warehouse.Demo.DemoSql;

namespace Portal.Data.Warehouse.Demo;

/// <summary>loan_snapshot: the state of every loan at a month-end, as a function of the loan and the date.</summary>
internal sealed class DemoSnapshots(DemoModel model)
{
    /// <summary>Balance, days past due, class and stage of the loans of a month-end; closed loans keep the class they left with.</summary>
    public static string State(DateOnly date)
    {
        var (index, year) = (DemoCalendar.Index(date), new DateOnly(date.Year, 1, 1));
        return $"""
            SELECT *, CASE WHEN days >= loss_from THEN 5 WHEN days >= doubtful_from THEN 4 WHEN days > {DemoDefaults.PerformingDays} THEN 3
                    WHEN days > 0 OR in_observation OR (is_watched AND is_open AND k >= 2) THEN 2 ELSE 1 END::SMALLINT AS five_class,
                CASE WHEN days > {DemoDefaults.PerformingDays} THEN 3 WHEN days > 0 OR in_observation OR ((is_watched OR is_riskier) AND is_open AND k >= 2) THEN 2 ELSE 1 END::SMALLINT AS stage
            FROM (SELECT *, closed_date > {Date(date)} AS is_open, {index} - cohort AS k,
                    CASE WHEN closed_date > {Date(
                date
            )} THEN bal(own, instalment, late_from, late_to, {index} - cohort) ELSE 0 END AS cents,
                    CASE WHEN {index} - cohort >= late_from AND {index} - cohort < late_to THEN least({Date(
                date
            )}, closed_date) - late_due ELSE 0 END::INTEGER AS days,
                    {index} - cohort - CASE WHEN due_day = {date.Day} THEN 1 ELSE 0 END AS dues,
                    is_restructured AND cure_date <= {Date(date)} AND cure_date > {Date(date.AddDays(-395))} AS in_observation
                FROM loan WHERE open_date <= {Date(date)} AND closed_date >= {Date(year)})
            """;
    }

    /// <summary>Own balance, NPL and the allowances of stages 2 and 3 in cents, and <c>weighted</c>, which the rate of stage 1 applies
    /// to.</summary>
    public string AllowanceSums(DateOnly date) =>
        $"""
            SELECT coalesce(sum(cents), 0)::BIGINT AS cents, coalesce(sum(cents) FILTER (days > {DemoDefaults.PerformingDays}), 0)::BIGINT AS npl,
                coalesce(sum(CASE WHEN stage > 1 THEN round(cents * ({LateRate()})) ELSE 0 END::BIGINT), 0)::BIGINT AS later_stages,
                coalesce(sum(CASE WHEN stage = 1 THEN round(cents * {GradeWeight}) ELSE 0 END::BIGINT), 0)::BIGINT AS weighted
            FROM ({State(date)}) WHERE is_open
            """;

    /// <summary>Loans of class 1 in the contract's columns; the table's own order is product and customer.</summary>
    /// <param name="stage1">Rate of stage 1 for a loan of average risk.</param>
    public string Normal(DateOnly date, string loadId, decimal stage1) =>
        $"SELECT {Columns(date, loadId, stage1)} FROM ({State(date)}) WHERE five_class = 1";

    /// <summary>Loans of the other classes, sorted by product, class and customer.</summary>
    public string Others(DateOnly date, string loadId, decimal stage1) =>
        $"SELECT {Columns(date, loadId, stage1)} FROM ({State(date)}) WHERE five_class > 1 ORDER BY product, five_class, customer_key, loan_key";

    private const string GradeWeight = "(0.5 + 0.5 * getvariable('grade_risk')[grade + 1])";

    private string DebtService()
    {
        var d = model.DebtService;
        return $"CASE WHEN product < 3 THEN least({Real(d.Largest)}, {Real(d.Median)} * exp({Real(d.Sigma)} * z(loan_key, 33)) * (1 + {Real(d.PerGrade)} * grade)) END::DECIMAL(9, 6)";
    }

    private string LateRate()
    {
        var a = model.Allowances;
        return $"CASE five_class WHEN 5 THEN {Real(a.Loss)} WHEN 4 THEN {Real(a.Doubtful)} WHEN 3 THEN {Real(a.Substandard)} ELSE CASE WHEN days > 30 THEN {Real(a.SecondMonth)} WHEN days > 0 THEN {Real(a.FirstMonth)} ELSE {Real(a.NotOverdue)} END END";
    }

    private string Columns(DateOnly date, string loadId, decimal stage1)
    {
        var dueDate =
            $"CASE WHEN is_extended AND md(cohort + term, due_day) <= {Date(date)} THEN closed_date ELSE md(cohort + term, due_day) END";
        var overdueCents =
            $"CASE WHEN NOT is_open OR days < 1 THEN 0 WHEN dues >= term THEN cents ELSE (dues - late_from + 1) * instalment END";
        return $"""
            loan_key, loan_key AS root_loan_key, {LoanId} AS loan_id, 'C' || customer_key AS contract_id, customer_key, 'K' || customer_key AS customer_id,
            CASE WHEN product > 2 THEN 2 ELSE 1 END::SMALLINT AS borrower_type, enterprise_size, operator_type, product, product AS business_kind,
            CASE WHEN product = 1 THEN 5 ELSE 0 END::SMALLINT AS consumption_kind, 1::SMALLINT AS grant_kind, CASE WHEN is_bullet THEN 2 ELSE 1 END::SMALLINT AS repayment_method, payment_mode,
            CASE WHEN own_share = 1000 THEN 3 WHEN product = 1 THEN 2 ELSE 1 END::SMALLINT AS funding_role, product <> 4 AS is_internet, own_share < 1000 AS is_joint,
            false AS is_overseas, false AS is_merger_loan, in_observation AND is_open AS is_restructured, in_observation AND is_open AND year(cure_date) = {date.Year} AS is_restructured_this_year,
            is_extended AND md(cohort + term, due_day) <= {Date(
                date
            )} AND is_open AS is_extended, days > 90 OR (in_observation AND late_to - late_from > 3) AS is_defaulted,
            CASE WHEN is_open THEN 1 ELSE exit_status END::SMALLINT AS loan_status, open_date, {dueDate} AS due_date, CASE WHEN is_open THEN NULL ELSE closed_date END AS closed_date,
            term::INTEGER AS original_term_months, k::INTEGER AS months_on_book, age::INTEGER AS age_at_grant, yuan(cents) AS balance,
            yuan(CASE WHEN is_open AND own_share < 1000 THEN cents * (total * 100 - own) // own ELSE 0 END) AS partner_balance,
            yuan(own) AS principal_own, total::DECIMAL(18, 2) AS principal_total,
            yuan(CASE WHEN is_open AND days <= 90 THEN round(cents * rate * CASE WHEN days > 0 THEN days + 30 WHEN k = 0 THEN {date.Day} - day(open_date) ELSE {date.Day} - due_day END / 360) ELSE 0 END) AS accrued_interest,
            yuan({overdueCents}) AS overdue_principal, yuan(CASE WHEN is_open AND days > 0 THEN round(cents * rate * (days + 30) / 360) ELSE 0 END) AS overdue_interest,
            CASE WHEN ({overdueCents}) > 0 THEN CASE WHEN is_bullet THEN md(cohort + term, due_day) ELSE late_due END END AS overdue_principal_date,
            CASE WHEN is_open AND days > 0 THEN late_due END AS overdue_interest_date, CASE WHEN is_open THEN days ELSE 0 END::INTEGER AS days_past_due, five_class, stage,
            yuan(round(cents * CASE WHEN stage = 1 THEN {Text(stage1)}::DOUBLE * {GradeWeight} ELSE {LateRate()} END)) AS allowance,
            CASE WHEN stage = 3 THEN 1 WHEN stage = 2 THEN least(0.6, 0.12 * (1 + getvariable('grade_risk')[grade + 1])) ELSE 0.016 * getvariable('grade_risk')[grade + 1] END::DECIMAL(9, 6) AS pd_12m,
            CASE product WHEN 1 THEN 0.82 WHEN 4 THEN 0.45 ELSE 0.68 END::DECIMAL(9, 6) AS lgd, rate::DECIMAL(9, 6) AS annual_rate, {DebtService()} AS debt_service_ratio, CASE WHEN in_observation THEN 1 ELSE 0 END::INTEGER AS restructuring_count, guarantee_type, province, industry, purpose, channel::SMALLINT AS channel, partner_key,
            (own_share::DOUBLE / 1000)::DECIMAL(9, 6) AS own_share, credit_limit::DECIMAL(18, 2) AS customer_limit, {LedgerAccount} AS ledger_account, getvariable('grade_name')[grade + 1] AS risk_grade,
            false AS is_transactor, {LastOverdue(date)} AS last_overdue_date, {Date(date)} AS reporting_date, {Quoted(loadId)} AS load_id
            """;
    }

    // The few who pay the first instalment some days late are current again before the month ends (see DemoHistory).
    private static string LastOverdue(DateOnly date) =>
        $"""
            CASE WHEN days > 0 THEN CASE WHEN is_open THEN {Date(date)} ELSE closed_date - 1 END WHEN cure_date <= {Date(
                date
            )} THEN cure_date - 1
                WHEN late_from > 1 AND u(loan_key, 30) < 0.012 AND md(cohort + 1, due_day) + 5 <= {Date(
                date
            )} THEN md(cohort + 1, due_day) + floor(u(loan_key, 31) * 5)::INTEGER END
            """;

    public const string LoanId = "'J' || ((cohort // 12 * 100 + cohort % 12 + 1) * 10000000000 + loan_key)";

    /// <summary>The general-ledger account: by product and funding, and one for principal more than 90 days late.</summary>
    private const string LedgerAccount = """
        CASE WHEN product = 4 THEN '13050101' WHEN days > 90 AND is_open THEN '13080' || product || '01' WHEN own_share < 1000 THEN '13030' || product || '02' ELSE '13030' || product || '01' END
        """;
}
