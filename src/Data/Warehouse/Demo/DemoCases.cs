using Portal.Data.Warehouse.Contracts;
using static Portal.Data.Warehouse.Demo.DemoSql;

namespace Portal.Data.Warehouse.Demo;

/// <summary>exception_case: the draws of a year that a purpose rule hits, and how far the inquiry had come at a month-end.</summary>
/// <remarks>A case is raised at the end of the month of its draw, from table <c>truth</c> as far as it is filled. Streams 36 to 38 of the
/// loan.</remarks>
internal sealed class DemoCases(DemoModel model, Contract contract)
{
    private const string Severities = "exception-severity";

    /// <summary>Of each rule that the model plants; any other is of the gravest.</summary>
    private string Severity =>
        $"CASE rule {string.Join(' ', model.PurposeRules.Select(rule => $"WHEN {Quoted(rule.Rule)} THEN {Number(rule.Severity)}"))} ELSE {contract.CodeLists[Severities].Values.Min(value => value.Value)} END::SMALLINT";

    /// <summary>Days that a case may take.</summary>
    private string Allowed =>
        $"CASE severity {string.Join(' ', model.Cases.Days.Select(days => $"WHEN {Number(days.Key)} THEN {Text(days.Value)}"))} END";

    /// <param name="snapshot">The written loan_snapshot of the date as a source: whether the class followed is read from it.</param>
    public string Select(DateOnly date, string snapshot, string loadId)
    {
        var c = model.Cases;
        var longest = $"({Allowed} * {Real(c.Longest)})";
        return $"""
            WITH raised AS (SELECT loan_key, customer_key, product, rule, total::DECIMAL(18, 2) AS amount, open_date AS draw_date, month_end AS raised_on, {Severity} AS severity
                FROM truth JOIN loan USING (loan_key) WHERE kind = 'violation' AND month_end > {Date(
                DemoCalendar.MonthEnd(DemoCalendar.Index(date) - 12)
            )} AND month_end <= {Date(date)}),
            ended AS (SELECT *, raised_on + 1 + floor(u(loan_key, 37) * {longest})::INTEGER AS ended_on FROM raised),
            state AS (SELECT *, ended_on <= {Date(date)} AS is_closed FROM ended)
            SELECT row_number() OVER (ORDER BY e.loan_key, e.rule) AS case_no, e.loan_key, e.customer_key, e.product, e.rule, e.severity, e.amount, e.draw_date, e.raised_on,
                e.raised_on + {Allowed} AS close_by,
                CASE WHEN is_closed THEN CASE WHEN u(e.loan_key, 36) < {Real(c.Confirmed)} THEN 1 WHEN u(e.loan_key, 36) < {Real(
                c.Confirmed + c.ToRectify
            )} THEN 3 ELSE 2 END END::SMALLINT AS conclusion,
                CASE WHEN is_closed THEN ended_on END AS closed_on, CASE WHEN is_closed THEN u(e.loan_key, 38) < {Real(
                c.Frozen
            )} END AS is_limit_frozen,
                CASE WHEN is_closed THEN coalesce(s.five_class > 1 OR s.loan_status <> 1, true) END AS is_class_lowered,
                {Date(date)} AS reporting_date, {Quoted(loadId)} AS load_id
            FROM state e LEFT JOIN {snapshot} s ON s.loan_key = e.loan_key ORDER BY 1
            """;
    }

    private string Number(string severity) => Code(contract.CodeLists[Severities], severity);
}
