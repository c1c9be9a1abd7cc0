using static Portal.Data.Warehouse.Demo.DemoSql;

namespace Portal.Data.Warehouse.Demo;

/// <summary>loan_snapshot: the state of every loan at a month-end, as a function of the loan and the date.</summary>
internal sealed class DemoSnapshots(DemoModel model, DemoLoans loans)
{
    /// <summary>Balance, days past due, class and stage of one product's loans; closed loans keep the class they left with.</summary>
    public string State(DemoProduct p, DateOnly date)
    {
        var (index, year) = (DemoCalendar.Index(date), new DateOnly(date.Year, 1, 1));
        return $"""
            SELECT *, CASE WHEN days > {p.ClassDays.Loss - 1} THEN 5 WHEN days > {p.ClassDays.Doubtful - 1} THEN 4 WHEN days > {DemoDefaults.PerformingDays} THEN 3
                    WHEN days > 0 OR in_observation OR (is_watched AND is_open AND k >= 2) THEN 2 ELSE 1 END::SMALLINT AS five_class,
                CASE WHEN days > {DemoDefaults.PerformingDays} THEN 3 WHEN days > 0 OR in_observation OR ((is_watched OR is_riskier) AND is_open AND k >= 2) THEN 2 ELSE 1 END::SMALLINT AS stage
            FROM (SELECT *, closed_date > {Date(date)} AS is_open, {index} - cohort AS k,
                    CASE WHEN closed_date > {Date(date)} THEN bal(own, instalment, late_from, late_to, {index} - cohort) ELSE 0 END AS cents,
                    CASE WHEN {index} - cohort >= late_from AND {index} - cohort < late_to THEN least({Date(date)}, closed_date) - late_due ELSE 0 END::INTEGER AS days,
                    {index} - cohort - CASE WHEN due_day = {date.Day} THEN 1 ELSE 0 END AS dues,
                    is_restructured AND cure_date <= {Date(date)} AND cure_date > {Date(date.AddDays(-395))} AS in_observation
                FROM loan_{loans.Number(p)} WHERE open_date <= {Date(date)} AND closed_date >= {Date(year)})
            """;
    }

    /// <summary>Allowance in cents before stage 1: the sum of <c>weighted</c> is what the rate of stage 1 applies to.</summary>
    public string AllowanceSums(DateOnly date) => string.Join(" UNION ALL ", model.Products.Select(p => $"""
        SELECT coalesce(sum(cents), 0)::BIGINT AS cents, coalesce(sum(cents) FILTER (days > {DemoDefaults.PerformingDays}), 0)::BIGINT AS npl,
            coalesce(sum(CASE WHEN stage > 1 THEN round(cents * ({LateRate()})) ELSE 0 END::BIGINT), 0)::BIGINT AS later_stages,
            coalesce(sum(CASE WHEN stage = 1 THEN round(cents * {GradeWeight}) ELSE 0 END::BIGINT), 0)::BIGINT AS weighted
        FROM ({State(p, date)}) WHERE is_open
        """));

    /// <summary>One month-end in the contract's columns, sorted by product, class and customer.</summary>
    /// <param name="stage1">Rate of stage 1 for a loan of average risk.</param>
    public string Select(DateOnly date, string loadId, decimal stage1)
        => string.Join("\nUNION ALL\n", model.Products.SelectMany(p => new[]
        {
            $"SELECT {Columns(p, date, loadId, stage1)} FROM ({State(p, date)}) WHERE five_class = 1",
            $"SELECT * FROM (SELECT {Columns(p, date, loadId, stage1)} FROM ({State(p, date)}) WHERE five_class > 1 ORDER BY five_class, customer_key, loan_key)",
        }));

    private const string GradeWeight = "(0.5 + 0.5 * getvariable('grade_risk')[grade + 1])";

    private string LateRate()
    {
        var a = model.Allowances;
        return $"CASE five_class WHEN 5 THEN {Real(a.Loss)} WHEN 4 THEN {Real(a.Doubtful)} WHEN 3 THEN {Real(a.Substandard)} ELSE CASE WHEN days > 30 THEN {Real(a.SecondMonth)} WHEN days > 0 THEN {Real(a.FirstMonth)} ELSE {Real(a.NotOverdue)} END END";
    }

    private string Columns(DemoProduct p, DateOnly date, string loadId, decimal stage1)
    {
        var (number, entity, consumer, bills) = (loans.Number(p), DemoLoans.IsEntity(p), DemoLoans.IsConsumer(p), p.Product == "bills");
        var dueDate = $"CASE WHEN is_extended AND cure_date <= {Date(date)} THEN closed_date ELSE md(cohort + term, due_day) END";
        var overdueCents = $"CASE WHEN NOT is_open OR days < 1 THEN 0 WHEN dues >= term THEN cents ELSE (dues - late_from + 1) * instalment END";
        return $"""
            loan_key, loan_key AS root_loan_key, {LoanId} AS loan_id, 'C' || customer_key AS contract_id, customer_key, 'K' || customer_key AS customer_id,
            {(entity ? 2 : 1)}::SMALLINT AS borrower_type, enterprise_size, operator_type, {number}::SMALLINT AS product, {(consumer ? 1 : p.Product == "operating_micro" ? 2 : bills ? 4 : 3)}::SMALLINT AS business_kind,
            {(consumer ? 5 : 0)}::SMALLINT AS consumption_kind, 1::SMALLINT AS grant_kind, CASE WHEN is_bullet THEN 2 ELSE 1 END::SMALLINT AS repayment_method, payment_mode,
            CASE WHEN own_share = 1000 THEN 3 ELSE {(consumer ? 2 : 1)} END::SMALLINT AS funding_role, {(bills ? "false" : "true")} AS is_internet, own_share < 1000 AS is_joint,
            false AS is_overseas, false AS is_merger_loan, in_observation AND is_open AS is_restructured, in_observation AND is_open AND year(cure_date) = {date.Year} AS is_restructured_this_year,
            is_extended AND cure_date <= {Date(date)} AND is_open AS is_extended, days > 90 OR (in_observation AND late_to - late_from > 3) AS is_defaulted,
            CASE WHEN is_open THEN 1 ELSE exit_status END::SMALLINT AS loan_status, open_date, {dueDate} AS due_date, CASE WHEN is_open THEN NULL ELSE closed_date END AS closed_date,
            term::INTEGER AS original_term_months, k::INTEGER AS months_on_book, age::INTEGER AS age_at_grant, yuan(cents) AS balance,
            yuan(CASE WHEN is_open AND own_share < 1000 THEN cents * (total * 100 - own) // own ELSE 0 END) AS partner_balance, yuan(own) AS principal_own, total::DECIMAL(18, 2) AS principal_total,
            yuan(CASE WHEN is_open AND days <= 90 THEN round(cents * rate * CASE WHEN days > 0 THEN days + 30 WHEN k = 0 THEN {date.Day} - day(open_date) ELSE {date.Day} - due_day END / 360) ELSE 0 END) AS accrued_interest,
            yuan({overdueCents}) AS overdue_principal, yuan(CASE WHEN is_open AND days > 0 THEN round(cents * rate * (days + 30) / 360) ELSE 0 END) AS overdue_interest,
            CASE WHEN ({overdueCents}) > 0 THEN CASE WHEN is_bullet THEN md(cohort + term, due_day) ELSE late_due END END AS overdue_principal_date,
            CASE WHEN is_open AND days > 0 THEN late_due END AS overdue_interest_date, CASE WHEN is_open THEN days ELSE 0 END::INTEGER AS days_past_due, five_class, stage,
            yuan(round(cents * CASE WHEN stage = 1 THEN {Text(stage1)}::DOUBLE * {GradeWeight} ELSE {LateRate()} END)) AS allowance,
            CASE WHEN stage = 3 THEN 1 WHEN stage = 2 THEN least(0.6, 0.12 * (1 + getvariable('grade_risk')[grade + 1])) ELSE 0.016 * getvariable('grade_risk')[grade + 1] END::DECIMAL(9, 6) AS pd_12m,
            {(consumer ? "0.82" : bills ? "0.45" : "0.68")}::DECIMAL(9, 6) AS lgd, rate::DECIMAL(9, 6) AS annual_rate, guarantee_type, province, industry, purpose, channel::SMALLINT AS channel, partner_key,
            (own_share::DOUBLE / 1000)::DECIMAL(9, 6) AS own_share, credit_limit::DECIMAL(18, 2) AS customer_limit, {LedgerAccount(p)} AS ledger_account, getvariable('grade_name')[grade + 1] AS risk_grade,
            {Date(date)} AS reporting_date, {Quoted(loadId)} AS load_id
            """;
    }

    public const string LoanId = "'J' || ((cohort // 12 * 100 + cohort % 12 + 1) * 10000000000 + loan_key)";

    /// <summary>The general-ledger account: by product and funding, and one for principal more than 90 days late.</summary>
    private static string LedgerAccount(DemoProduct p) => p.Product switch
    {
        "consumer_micro" => "CASE WHEN days > 90 AND is_open THEN '13080101' WHEN own_share < 1000 THEN '13030102' ELSE '13030101' END",
        "operating_micro" => "CASE WHEN days > 90 AND is_open THEN '13080201' ELSE '13030201' END",
        "enterprise_micro" => "CASE WHEN days > 90 AND is_open THEN '13080301' WHEN own_share < 1000 THEN '13030302' ELSE '13030301' END",
        _ => "'13050101'",
    };
}
