using static Portal.Data.Warehouse.Demo.DemoSql;

namespace Portal.Data.Warehouse.Demo;

/// <summary>customer and partner: no person and no bank of this world.</summary>
internal static class DemoParties
{
    /// <summary>Borrowers of one snapshot; a few enterprises stand in groups of up to three, a few borrowers are related to the bank.</summary>
    public static string Customers(DateOnly date, string snapshot, string loadId) => $"""
        SELECT customer_key, 'K' || customer_key AS customer_id, borrower_type, enterprise_size,
            CASE WHEN borrower_type = 2 AND u(customer_key // 3, 90) < 0.02 THEN customer_key // 3 * 3 ELSE customer_key END AS group_key, u(customer_key, 91) < 0.0002 AS is_related_party,
            {Date(date)} AS reporting_date, {Quoted(loadId)} AS load_id
        FROM (SELECT customer_key, min(borrower_type) AS borrower_type, min(enterprise_size) AS enterprise_size FROM {snapshot} GROUP BY customer_key) ORDER BY customer_key
        """;

    /// <summary>Partner banks that fund loans, two of them in one group, and four partners of other kinds that fund none.</summary>
    public static string Partners(DateOnly date, int banks, string loadId) => $"""
        SELECT i::INTEGER AS partner_key, (CASE WHEN i <= {banks} THEN 'Partner bank ' ELSE 'Partner institution ' END) || lpad(i::VARCHAR, 2, '0') AS partner_name,
            greatest(1, i - {banks} + 1)::SMALLINT AS partner_kind, (CASE WHEN i = 12 THEN 11 ELSE i END)::INTEGER AS partner_group,
            {Date(date)} AS reporting_date, {Quoted(loadId)} AS load_id FROM range(1, {banks + 5}) r(i)
        """;
}
