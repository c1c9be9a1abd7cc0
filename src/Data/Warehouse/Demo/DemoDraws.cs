using static Portal.Data.Warehouse.Demo.DemoSql;

namespace Portal.Data.Warehouse.Demo;

/// <summary>Loans from the moment they are drawn to the day they would leave the book: customer, amount, term, first missed instalment,
/// depth of arrears.</summary>
/// <remarks>One pure function of the loan's key. Defaults for good have no closing day yet when <see cref="DemoDefaults"/> writes them off
/// by quota.</remarks>
internal static class DemoDraws
{
    /// <summary>Late until written off.</summary>
    public const int ForGood = 32_000;

    private const int Era = 36;

    public const string Columns = """
        loan_key BIGINT, customer_key BIGINT, cohort INTEGER, open_date DATE, due_day TINYINT, term SMALLINT, is_bullet BOOLEAN, total BIGINT, own_share SMALLINT,
        own BIGINT, instalment BIGINT, late_from SMALLINT, late_to SMALLINT, late_due DATE, cure_date DATE, is_extended BOOLEAN, closed_date DATE, grade TINYINT, channel SMALLINT
        """;

    /// <param name="product">Number of the product.</param>
    /// <param name="pool">Customers who draw this product at any one time.</param>
    /// <param name="capCents">Largest own exposure to one borrower; null without a cap.</param>
    public static string Insert(
        string target,
        string chunks,
        DemoModel model,
        DemoProduct p,
        int product,
        string pool,
        long? capCents,
        DateOnly since
    )
    {
        var sized = capCents is { } cap ? Capped(p, cap) : "sized";
        return $"""
            INSERT INTO {target}
            WITH numbered AS (SELECT c.cohort, c.first_key + i AS loan_key FROM {chunks} c, unnest(range(c.n)) t(i) WHERE c.product = {product}),
            placed AS (SELECT *, (bits(loan_key, 1) % {pool})::BIGINT AS place FROM numbered),
            known AS (SELECT loan_key, cohort,
                {product} * 1000000000000 + ((cohort + place % {Era}) // {Era} - 670) * 1000000000 + place AS customer_key,
                getvariable('term_{product}')[slot(loan_key, 2)] AS term FROM placed),
            drawn AS (SELECT *, getvariable('grade')[slot(customer_key, 64)] AS grade, getvariable('channel_{product}')[slot(customer_key, 65)] AS channel,
                {DrawSql.Limit(p)} AS credit_limit, {DrawSql.OwnShare(p)} AS own_share FROM known),
            sized AS (SELECT * EXCLUDE (credit_limit), {DrawSql.Amount(p, capCents)} AS total FROM drawn),
            {(capCents is null ? "" : RollingSums(p))}
            fixed AS (SELECT *, total * own_share // 10 AS own, u(loan_key, 8) < {Real(p.BulletShare)} AS is_bullet FROM {sized}),
            missed AS (SELECT *, {DrawSql.Prepaid(p)} AS prepaid, {DrawSql.FirstMiss(p)} AS miss FROM fixed),
            late AS (SELECT * EXCLUDE (miss), CASE WHEN miss <= term AND miss < prepaid AND u(loan_key, 12) * {Real(
                model.Seasons.Entries.Max()
            )}
                < getvariable('entry')[(cohort + miss) % 12 + 1] THEN miss END AS miss, {DrawSql.Depth(p)} AS depth,
                1 + floor(u(loan_key, 14) * day(last_day(md(cohort, 1))))::INTEGER AS open_day FROM missed),
            cured AS (SELECT *, least(open_day, 28) AS due_day,
                CASE WHEN depth < {ForGood} THEN md(cohort + miss + depth, 1 + floor(u(loan_key, 15) * greatest(1, least(open_day, 28) - 1))::INTEGER) END AS cure_date,
                is_bullet AND miss IS NULL AND prepaid >= term AND u(loan_key, 16) < {(
                p.WriteOffBy == WriteOffBy.Natural && p.Late.Ever > 0 ? Real(model.ExtendedBullets) : "0"
            )} AS is_extended FROM late),
            ended AS (SELECT loan_key, customer_key, cohort, md(cohort, open_day) AS open_date, due_day, term, is_bullet, total, own_share, own,
                CASE WHEN is_bullet THEN 0 ELSE own // term END AS instalment, coalesce(miss, {ForGood}) AS late_from,
                CASE WHEN miss IS NULL OR depth = {ForGood} THEN {ForGood} ELSE miss + depth END AS late_to, md(cohort + miss, due_day) AS late_due,
                CASE WHEN miss IS NOT NULL THEN cure_date END AS cure_date, is_extended, {DrawSql.Closed(
                p
            )} AS closed_date, grade, channel FROM cured)
            SELECT * FROM ended WHERE closed_date IS NULL OR closed_date >= {Date(since)};
            """;
    }

    // Draws of one customer within the longest term are taken as if none were repaid: an upper bound that no order of rows changes.
    private static string RollingSums(DemoProduct p) =>
        $"""
            together AS (SELECT customer_key, sum(total * own_share // 10) OVER (PARTITION BY customer_key ORDER BY cohort RANGE BETWEEN {DrawSql.LongestTerm(
                p
            )} PRECEDING AND CURRENT ROW) AS own FROM sized),
            peak AS (SELECT customer_key, max(own) AS own FROM together GROUP BY customer_key),
            """;

    private static string Capped(DemoProduct p, long cap) =>
        $"(SELECT s.* REPLACE (CASE WHEN peak.own > {Text(cap)} THEN greatest(100, s.total * {Text(cap)} // peak.own // 100 * 100) ELSE s.total END AS total) FROM sized s JOIN peak USING (customer_key))";
}
