using static Portal.Data.Warehouse.Demo.DemoSql;

namespace Portal.Data.Warehouse.Demo;

/// <summary>customer, partner and facility_snapshot: no person and no bank of this world.</summary>
internal static class DemoParties
{
    /// <summary>Borrowers of one snapshot; a few enterprises stand in groups of up to three, a few borrowers are related to the
    /// bank.</summary>
    public static string Customers(DateOnly date, string snapshot, string loadId) =>
        $"""
            SELECT customer_key, 'K' || customer_key AS customer_id, borrower_type, enterprise_size,
                CASE WHEN borrower_type = 2 AND u(customer_key // 3, 90) < 0.02 THEN customer_key // 3 * 3 ELSE customer_key END AS group_key, u(customer_key, 91) < 0.0002 AS is_related_party,
                {Date(date)} AS reporting_date, {Quoted(loadId)} AS load_id
            FROM (SELECT customer_key, min(borrower_type) AS borrower_type, min(enterprise_size) AS enterprise_size FROM {snapshot} GROUP BY customer_key) ORDER BY customer_key
            """;

    /// <summary>Limits that stand without a new decision for each draw, one for each borrower that has one; nobody has a credit
    /// card.</summary>
    /// <remarks>As many borrowers have one as the booked RWA off the balance sheet takes: unused limit × conversion × weight of all of them
    /// comes near it.</remarks>
    /// <param name="offBalance">RWA off the balance sheet as a multiple of own loans.</param>
    public static string Facilities(DateOnly date, string snapshot, string loadId, StandingLimits limits, decimal offBalance) =>
        $"""
            WITH borrower AS (SELECT customer_key, min(product) AS product, min(borrower_type) AS borrower_type, min(enterprise_size) AS enterprise_size, max(customer_limit) AS customer_limit,
                    sum(balance + partner_balance) AS drawn FROM {snapshot} WHERE loan_status = 1 AND product <> 4 GROUP BY customer_key),
                limits AS (SELECT *, greatest(0, customer_limit - drawn)::DECIMAL(18, 2) AS unused_amount, NOT (borrower_type = 2 AND u(customer_key, 93) < {Real(
                limits.Committed
            )}) AS is_unconditionally_cancellable FROM borrower),
                weighted AS (SELECT sum(unused_amount * CASE WHEN is_unconditionally_cancellable THEN {Real(
                limits.CancellableFactor
            )} ELSE {Real(limits.CommittedFactor)} END * CASE WHEN enterprise_size = 2 THEN {Real(limits.MediumWeight)} ELSE {Real(
                limits.Weight
            )} END)::DOUBLE AS rwa FROM limits),
                standing AS (SELECT sum(balance)::DOUBLE * {Real(offBalance)} / any_value(rwa) AS share FROM {snapshot}, weighted)
            SELECT customer_key AS facility_key, customer_key, product, customer_limit AS limit_amount, unused_amount, is_unconditionally_cancellable, false AS is_standard_card, borrower_type, enterprise_size,
                customer_limit, {Date(date)} AS reporting_date, {Quoted(
                loadId
            )} AS load_id FROM limits, standing WHERE u(customer_key, 92) < share ORDER BY customer_key
            """;

    /// <summary>Partner banks that fund loans, two of them in one group, and four partners of other kinds that fund none.</summary>
    public static string Partners(DateOnly date, int banks, string loadId) =>
        $"""
            SELECT i::INTEGER AS partner_key, (CASE WHEN i <= {banks} THEN 'Partner bank ' ELSE 'Partner institution ' END) || lpad(i::VARCHAR, 2, '0') AS partner_name,
                greatest(1, i - {banks} + 1)::SMALLINT AS partner_kind, (CASE WHEN i = 12 THEN 11 ELSE i END)::INTEGER AS partner_group,
                {Date(date)} AS reporting_date, {Quoted(loadId)} AS load_id FROM range(1, {banks + 5}) r(i)
            """;
}
