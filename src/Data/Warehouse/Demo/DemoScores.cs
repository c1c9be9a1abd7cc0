using static Portal.Data.Warehouse.Demo.DemoSql;

namespace Portal.Data.Warehouse.Demo;

/// <summary>What decided on each loan, the applications of a month with those refused, and what the yearly validation of the score
/// found.</summary>
/// <remarks>A score is drawn from the loan's later fate, never the fate from the score: nothing else of the book depends on it. Streams 50
/// to 63; a refused application takes those of the loan's negative key.</remarks>
internal sealed class DemoScores(DemoModel model, Func<DemoProduct, int> numberOf)
{
    /// <summary>Calendar month in which a model is put into use, from 0.</summary>
    private const int ModelMonth = 6;
    private const int Refused = 500_000_000;

    private ScoreModel S => model.Scores;

    private string Separation =>
        $"(CASE WHEN has_financial_source THEN {Real(S.Separation.Financial)} ELSE {Real(S.Separation.Other)} END - CASE WHEN is_thin_file THEN {Real(S.Separation.Thin)} ELSE 0 END)";

    private string Scored => string.Join(", ", S.Models.Keys.Select(Number));

    /// <summary>FROM text: the loans with their score and who decided; missing for products without a model.</summary>
    /// <param name="isBad">Condition under which a loan is ever bad.</param>
    public string Decided(string isBad) =>
        $"""
            (SELECT * REPLACE (CASE WHEN is_scored THEN has_financial_source END AS has_financial_source, CASE WHEN is_scored THEN is_thin_file END AS is_thin_file,
                CASE WHEN is_scored THEN is_override END AS is_override), CASE WHEN is_scored THEN NOT is_override AND u(loan_key, 55) >= {Real(
                S.Manual
            )} END AS is_automatic
            FROM (SELECT *, {Band} AS score_band, coalesce({Band} <= {S.Overrides.LargestBand}, false) AND u(loan_key, 54) < {Real(
                S.Overrides.Up
            )} * CASE WHEN is_bad THEN {Real(S.Overrides.Bad)} ELSE 1 END AS is_override
            FROM (SELECT *, CASE WHEN is_scored THEN {Points(
                "loan_key",
                $"CASE WHEN is_bad THEN {Separation} ELSE 0 END",
                "cohort"
            )} END AS score
            FROM (SELECT *, {FinancialSource("loan_key")} AS has_financial_source, u(loan_key, 53) < {Real(
                S.Thin.Share
            )} * CASE WHEN is_bad THEN {Real(S.Thin.Bad)} ELSE 1 END AS is_thin_file
            FROM (SELECT *, product IN ({Scored}) AS is_scored, coalesce({isBad}, false) AS is_bad FROM loan)))))
            """;

    /// <summary>application: every scored draw of a month as it was approved, and those refused beside them.</summary>
    public string Applications(DateOnly date, string loadId) =>
        $"""
            SELECT application_key, customer_key, product, open_date AS applied_on, score, is_approved, is_override, has_report AS has_bureau_report, has_financial_source, loan_key, score_band, channel, is_automatic,
                CASE WHEN NOT has_report THEN NULL WHEN is_thin_file THEN 0 ELSE 1 + floor(u(key, 56) * 12) END::INTEGER AS credit_accounts,
                {S.MandatoryValues} AS mandatory_total, {S.MandatoryValues} - CASE WHEN u(key, 57) < {Real(
                S.Faults.MissingValue
            )} THEN 1 + floor(u(key, 58) * 3) ELSE 0 END::INTEGER AS mandatory_filled,
                (u(key, 60) < CASE WHEN is_approved THEN {Real(S.Faults.AgainstRule)} ELSE {Real(
                S.Refused.Rules
            )} END)::INTEGER AS hard_rules_broken,
                CASE WHEN is_automatic THEN 2 + floor(-5 * ln(1 - u(key, 63))) ELSE 900 + floor(u(key, 63) * 60000) END::INTEGER AS decision_seconds,
                {Date(date)} AS month_end, {Quoted(loadId)} AS load_id
            FROM (SELECT *, NOT is_approved OR u(key, 59) >= {Real(S.Faults.NoReport)} AS has_report FROM ({Candidates(date)}))
            """;

    /// <summary>score_baseline: the applications of the month a year before the model was put into use, whose loans have shown what became
    /// of them.</summary>
    public string Baseline(DateOnly date, string loadId)
    {
        var started = DemoCalendar.Index(date) - Age(DemoCalendar.Index(date));
        return $"""
            SELECT CASE product {string.Join(
                ' ',
                S.Models.Select(pair => $"WHEN {Number(pair.Key)} THEN {Quoted(pair.Value)}")
            )} END || '-{started / 12}' AS model, product, score_band,
                {Date(
                DemoCalendar.MonthStart(started).AddDays(-1)
            )} AS validated_on, count(*)::INTEGER AS scored, count(*) FILTER (is_approved)::INTEGER AS loans,
                count(*) FILTER (is_approved AND is_bad)::INTEGER AS bads, {Date(date)} AS reporting_date, {Quoted(loadId)} AS load_id
            FROM ({Candidates(DemoCalendar.MonthEnd(started - 12))}) GROUP BY product, score_band ORDER BY product, score_band
            """;
    }

    /// <summary>Scored draws of a month, and for some of them another person who was refused.</summary>
    private string Candidates(DateOnly date)
    {
        var approved = $"SELECT * FROM origination WHERE cohort_date = {Date(date)} AND score IS NOT NULL";
        return $"""
            SELECT loan_key AS key, loan_key * 2 AS application_key, customer_key, product, channel, open_date, loan_key, score, score_band, true AS is_approved, is_override, is_automatic,
                has_financial_source, is_thin_file, is_bad FROM ({approved})
            UNION ALL SELECT *, false, u(key, 54) < {Real(S.Overrides.Down)}, u(key, 54) >= {Real(S.Overrides.Down)}, {FinancialSource(
                "key"
            )}, u(key, 53) < {Real(S.Thin.Share * S.Thin.Bad)}, false
                FROM (SELECT key, application_key, customer_key, product, channel, open_date, NULL::BIGINT AS loan_key, score, {Band} AS score_band
                FROM (SELECT -loan_key AS key, loan_key * 2 + 1 AS application_key, customer_key + {Refused} AS customer_key, product, channel, open_date,
                    {Points(
                "-loan_key",
                Real(S.Refused.Below),
                Text((long)DemoCalendar.Index(date))
            )} AS score FROM ({approved}) WHERE u(loan_key, 61) < {Real(S.Refused.Share)} * getvariable('channel_risk')[channel]))
            """;
    }

    private string Points(string key, string below, string month) =>
        $"round({S.Points.Middle} + {S.Points.Spread} * (z({key}, 51) - {below} - {Real(S.Drift)} * (({month} + {12 - ModelMonth}) % 12)))::INTEGER";

    private string Band =>
        $"CASE {string.Join(' ', S.Cuts.Select((cut, i) => $"WHEN score < {cut} THEN {i + 1}"))} WHEN score IS NOT NULL THEN {S.Cuts.Count + 1} END::INTEGER";

    private string FinancialSource(string key) =>
        $"u({key}, 50) < CASE product {string.Join(' ', S.Financial.Select(pair => $"WHEN {Number(pair.Key)} THEN {Real(pair.Value)}"))} ELSE 0 END";

    private string Number(string product) => Text((long)numberOf(model.Product(product)));

    /// <summary>Months since the model in use was put there.</summary>
    private static int Age(int month) => (month + 12 - ModelMonth) % 12;
}
