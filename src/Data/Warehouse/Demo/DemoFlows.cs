using Portal.Data.Warehouse.Contracts;
using static Portal.Data.Warehouse.Demo.DemoSql;

namespace Portal.Data.Warehouse.Demo;

/// <summary>fund_flow: one row for each draw as it leaves the loan account, and what is seen of its money after that; planted violations
/// with their truth aside.</summary>
/// <remarks>
/// A planted draw has one flow that breaks a rule; an innocent one has the same payee but too late, too small a share or too small an
/// amount. Which is which stands in table <c>truth</c> only, never in the loaded rows.
/// </remarks>
internal sealed class DemoFlows(DemoModel model, Contract contract)
{
    public const string CreateTruth = "CREATE TABLE truth (loan_key BIGINT, month_end DATE, rule VARCHAR, kind VARCHAR);";

    /// <summary>Creates table <c>flow_draw</c> with the month's draws and adds its plants to <c>truth</c>.</summary>
    public string Prepare(DateOnly date) =>
        $"""
            CREATE OR REPLACE TEMP TABLE flow_draw AS
            WITH drawn AS ({Drawn(date)}),
            marked AS (SELECT *, CASE WHEN is_traceable THEN {Mark()} END AS mark FROM drawn)
            SELECT m.*, r.* EXCLUDE (mark), m.mark > 0 AS is_violation,
                CASE WHEN m.mark IS NULL THEN NULL WHEN m.mark > 0 OR r.least_share = 0 OR u(loan_key, 45) < 0.5
                    THEN greatest(r.least_share, 100) + 1 + floor((998 - greatest(r.least_share, 100)) * u(loan_key, 46)) ELSE floor(r.least_share * (0.55 + 0.44 * u(loan_key, 46))) END::BIGINT AS share,
                CASE WHEN m.mark IS NULL THEN NULL WHEN m.mark > 0 OR (r.least_share > 0 AND u(loan_key, 45) >= 0.5) THEN floor(u(loan_key, 47) * (r.within_days + 1))
                    ELSE r.within_days + 1 + floor(u(loan_key, 47) * 15) END::INTEGER AS days
            FROM marked m LEFT JOIN ({Rules()}) r ON abs(m.mark) = r.mark;
            UPDATE flow_draw SET share = 990 WHERE is_violation AND total * share < least_amount * 1000;
            INSERT INTO truth SELECT loan_key, {Date(
                date
            )}, rule, CASE WHEN is_violation THEN 'violation' ELSE 'innocent' END FROM flow_draw WHERE mark IS NOT NULL
                UNION ALL SELECT loan_key, {Date(
                date
            )}, 'PT-ENT-MISS', 'violation' FROM flow_draw WHERE is_personal_operating AND total > 500000 AND payment_mode = 1;
            """;

    public string Select(DateOnly date, string loadId) =>
        $"""
            WITH flows AS (
                SELECT *, 1 AS hop, 1 AS flow_no, 0 AS flow_days, 1000 AS part, CASE WHEN payment_mode = 2 THEN 2 ELSE {Payee(
                "own_account"
            )} END AS payee, false AS to_borrower, false AS to_related FROM flow_draw
                UNION ALL SELECT *, 2, 1, days, share, rule_payee, rule = 'PT-SELF', is_related FROM flow_draw WHERE mark IS NOT NULL
                UNION ALL SELECT *, 2, 2, floor(u(loan_key, 48) * 20)::INTEGER, 1000 - share, {Ordinary}, false, false FROM flow_draw WHERE mark IS NOT NULL AND share < 1000
                UNION ALL SELECT *, 2, 1, floor(u(loan_key, 48) * 20)::INTEGER, {FirstPart}, {Ordinary}, false, false FROM flow_draw WHERE is_traceable AND mark IS NULL
                UNION ALL SELECT *, 2, 2, floor(u(loan_key, 49) * 45)::INTEGER, 1000 - {FirstPart}, CASE WHEN is_entity THEN {Payee(
                "payroll"
            )} ELSE {Payee("cash")} END, false, false
                    FROM flow_draw WHERE is_traceable AND mark IS NULL AND {FirstPart} < 1000)
            SELECT loan_key, customer_key, product, province, open_date AS draw_date, total::DECIMAL(18, 2) AS draw_amount, hop::INTEGER AS hop, flow_no::INTEGER AS flow_no,
                open_date + flow_days AS flow_date, flow_days::INTEGER AS days_after_draw, (total * part::DOUBLE / 1000)::DECIMAL(18, 2) AS amount, (part::DOUBLE / 1000)::DECIMAL(9, 6) AS share_of_draw,
                CASE WHEN is_traceable THEN CASE WHEN u(loan_key, 42) < 0.35 THEN 2 ELSE 3 END WHEN is_entity AND u(loan_key, 42) < 0.1 THEN 4 ELSE 1 END::SMALLINT AS visibility, is_traceable,
                payee::SMALLINT AS payee_category, to_borrower AS payee_is_borrower, to_related AS payee_is_related, payment_mode, is_personal_operating, {Date(
                date
            )} AS month_end, {Quoted(loadId)} AS load_id
            FROM flows ORDER BY product, customer_key, loan_key, hop, flow_no
            """;

    private const string Ordinary = "CASE WHEN is_entity THEN 2 ELSE 1 END";

    // Part of the money that goes to the first payee, in thousandths; below half of the draw is ever taken in cash by an ordinary borrower.
    private const string FirstPart = "(CASE WHEN u(loan_key, 43) < 0.6 THEN 1000 ELSE 600 + floor(u(loan_key, 44) * 390) END)::BIGINT";

    private string Drawn(DateOnly date)
    {
        var traceable = model.Products.Select(p => $"WHEN {Code(contract.CodeLists["product"], p.Product)} THEN {Real(p.Traceable)}");
        return $"""
            SELECT loan_key, customer_key, product, province, open_date, total, payment_mode, product = 2 AS is_personal_operating, product > 1 AS is_entity,
                u(loan_key, 41) < CASE product {string.Join(
                ' ',
                traceable
            )} END AS is_traceable FROM loan WHERE cohort = {DemoCalendar.Index(date)} AND product <> 4
            """;
    }

    /// <summary>Number of the rule planted on a traceable draw, negative for an innocent look-alike, null for most.</summary>
    private string Mark()
    {
        var reached = 0m;
        var cases = model
            .PurposeRules.SelectMany((rule, i) => new[] { (i + 1, rule), (-i - 1, rule) })
            .Select(c =>
                $"WHEN u(loan_key, 40) < {Real(reached += c.rule.Planted)} THEN {(c.rule.LeastAmount > 0 ? $"CASE WHEN total >= {Text(c.rule.LeastAmount / 0.9m)} THEN {c.Item1} END" : Text(c.Item1))}"
            );
        return $"CASE {string.Join(' ', cases.ToList())} END";
    }

    private string Rules() =>
        string.Join(
            " UNION ALL ",
            model.PurposeRules.Select(
                (r, i) =>
                    $"SELECT {i + 1} AS mark, {Quoted(r.Rule)} AS rule, {Payee(r.Payee)} AS rule_payee, {Text((long)(r.LeastShare * 1000))} AS least_share, {Text(r.LeastAmount)}::DOUBLE AS least_amount, {r.WithinDays} AS within_days, {(r.IsRelated ? "true" : "false")} AS is_related"
            )
        );

    private string Payee(string symbol) => Code(contract.CodeLists["payee-category"], symbol);
}
