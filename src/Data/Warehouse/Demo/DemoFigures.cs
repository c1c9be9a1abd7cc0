using static Portal.Data.Warehouse.Demo.DemoSql;

namespace Portal.Data.Warehouse.Demo;

/// <summary>General ledger and capital, computed from the snapshot as it was written, so that they reconcile with the loans to the
/// cent.</summary>
internal sealed class DemoFigures(DemoModel model, DemoCalendar calendar)
{
    /// <summary>gl_balance: loan accounts, their allowance account, and the G01 and G03 items that assets, liabilities and equity add up
    /// to.</summary>
    /// <param name="snapshot">The written loan_snapshot as a source.</param>
    public string Ledger(DateOnly date, string snapshot, string loadId)
    {
        return $"""
            WITH {Totals(snapshot)},
            items AS (
                SELECT ledger_account AS item, sum(balance) AS amount FROM {snapshot} GROUP BY ledger_account
                UNION ALL SELECT unnest(['13040101', 'G01_3_C', 'G01_4_C', 'G01_5_C', 'G01_6_C', 'G01_8_C', 'G01_12_C', 'G01_13_C', 'G01_17_C', 'G01_22_C', 'G01_23_C', 'G01_24_C', 'G01_25_C', 'G01_26_C',
                        'G01_27_C', 'G01_29_C', 'G01_46_C', 'G01_47_C', 'G01_49_C', 'G01_59_C', 'G01_60_C', 'G01_61_C', 'G01_62_C', 'G03_1_G']),
                    unnest([allowance, central_bank, interbank, interest, loans - bills, bills, investments, resale, fixed_assets, deferred_tax, other_assets, allowance, assets, corporate,
                        household, interbank_deposits, bonds, assets - equity - corporate - household - interbank_deposits - bonds, assets - equity, equity, assets, corporate + household, loans, allowance])
                    FROM total)
            SELECT item, amount::DECIMAL(18, 2) AS amount, {Date(date)} AS reporting_date, {Quoted(
                loadId
            )} AS load_id FROM items ORDER BY item
            """;
    }

    /// <summary>capital_item: risk-weighted assets from the loans and their multiples, net capital from the month's ratios (calibration
    /// step 3).</summary>
    /// <remarks>
    /// Nothing is deducted for provisions where they exceed the non-performing assets; what exceeds them counts into tier 2 up to a share
    /// of credit RWA. Common equity before the threshold is x with x − (tax − threshold × x) = the net amount; retained earnings are what
    /// its other lines leave.
    /// </remarks>
    public string Capital(DateOnly date, string snapshot, string loadId)
    {
        var (c, lines) = (model.Capital, model.CapitalLines);
        string Part(decimal share) => $"(loans * {Text(share)})::DECIMAL(18, 2)";
        var threshold = Text(lines.Threshold);
        return $"""
            WITH {Totals(snapshot)},
            split AS (SELECT coalesce(sum(balance - allowance) FILTER (is_defaulted), 0) AS defaulted, coalesce(sum(balance) FILTER (five_class >= 3), 0) AS npl FROM {snapshot}),
            weights AS (SELECT loans, allowance, npl, assets, deferred_tax, {Part(lines.PaidIn)} AS paid_in, {Part(
                lines.CapitalReserve
            )} AS capital_reserve, {Part(lines.SurplusReserve)} AS surplus_reserve,
                {Part(lines.GeneralReserve)} AS general_reserve, {Part(lines.OtherIncome)} AS other_income, {Part(
                lines.Intangibles
            )} AS intangibles, ((loans - allowance - defaulted) * {Text(c.LoanWeight)} + defaulted * {Text(
                c.DefaultedWeight
            )})::DECIMAL(18, 2) AS credit,
                {Part(c.OtherCredit)} AS other, {Part(c.OffBalance)} AS off_balance, {Part(c.Market)} AS market, {Part(
                c.Operational
            )} AS operational,
                {Part(c.NonCreditNpa)} AS noncredit_npa, {Part(c.NonCreditProvision)} AS noncredit_provision, (loans * {Text(
                c.UnusedLimits
            )} + assets)::DECIMAL(18, 2) AS leverage FROM total, split),
            weighted AS (SELECT *, (credit + other + off_balance + market + operational)::DECIMAL(28, 2) AS rwa, allowance + noncredit_provision - npl - noncredit_npa AS surplus FROM weights),
            net AS (SELECT *, (rwa * {Text(Math.Round(calendar.Cet1(date), 6))})::DECIMAL(18, 2) AS tier1, (rwa * {Text(
                Math.Round(calendar.Car(date), 6)
            )})::DECIMAL(18, 2) AS capital,
                greatest(0, -surplus)::DECIMAL(18, 2) AS gap, greatest(0, least(surplus, {Text(
                c.ExcessProvisionCap
            )} * (credit + other + off_balance), rwa * {Text(
                Math.Round(calendar.Car(date) - calendar.Cet1(date), 6)
            )}))::DECIMAL(18, 2) AS excess FROM weighted),
            line AS (SELECT *, (capital - tier1)::DECIMAL(18, 2) AS tier2, intangibles + gap AS deducted,
                CASE WHEN deferred_tax <= {threshold} * tier1 THEN 0 ELSE (deferred_tax - {threshold} * tier1)::DECIMAL(24, 4) * {Text(
                Math.Round(1m / (1m + lines.Threshold), 12)
            )} END::DECIMAL(18, 2) AS tax_deducted FROM net)
            SELECT unnest(['CET1_NET', 'T1_NET', 'T2', 'TOTAL_NET', 'RWA_CREDIT_LOANS', 'RWA_CREDIT_OTHER', 'RWA_OFF_BALANCE', 'RWA_MARKET', 'RWA_OPERATIONAL', 'RWA_TOTAL',
                    'NPA_NON_CREDIT', 'PROVISION_NON_CREDIT', 'CET1_PROVISION_GAP', 'T2_EXCESS_PROVISION', 'LEVERAGE_EXPOSURE',
                    'CET1_PAID_IN', 'CET1_CAPITAL_RESERVE', 'CET1_SURPLUS_RESERVE', 'GENERAL_RISK_RESERVE', 'CET1_RETAINED', 'CET1_MINORITY', 'CET1_OCI', 'CET1_DEDUCTIONS',
                    'CET1_THRESHOLD_MINORITY', 'CET1_THRESHOLD_SIGNIFICANT', 'CET1_THRESHOLD_DTA', 'CET1_THRESHOLD_15', 'THRESHOLD_BASKET', 'THRESHOLD_BASE',
                    'AT1_GROSS', 'AT1_DEDUCTIONS', 'T2_GROSS', 'T2_DEDUCTIONS']) AS item,
                unnest([tier1, tier1, tier2, capital, credit, other, off_balance, market, operational, rwa,
                    noncredit_npa, noncredit_provision, gap, excess, leverage,
                    paid_in, capital_reserve, surplus_reserve, general_reserve,
                    tier1 + tax_deducted + deducted - paid_in - capital_reserve - surplus_reserve - general_reserve - other_income, 0, other_income, deducted,
                    0, 0, tax_deducted, 0, deferred_tax - tax_deducted, tier1, 0, 0, tier2, 0])::DECIMAL(18, 2) AS amount,
                {Date(date)} AS reporting_date, {Quoted(loadId)} AS load_id FROM line
            """;
    }

    // Products of decimals of 18 digits keep 18 digits: totals are wider, so that a share of a bank of any size has room.
    /// <summary>Assets, liabilities and equity as the ledger and the capital items both need them, in a relation <c>total</c>.</summary>
    private string Totals(string snapshot)
    {
        var g = model.GeneralLedger;
        string Part(decimal share) => $"(loans * {Text(share)})::DECIMAL(18, 2)";
        return $"""
            b AS (SELECT sum(balance)::DECIMAL(28, 2) AS loans, coalesce(sum(balance) FILTER (product = 4), 0)::DECIMAL(18, 2) AS bills, sum(allowance)::DECIMAL(18, 2) AS allowance,
                sum(accrued_interest)::DECIMAL(18, 2) AS interest FROM {snapshot}),
            parts AS (SELECT *, {Part(g.CentralBank)} AS central_bank, {Part(g.Interbank)} AS interbank, {Part(
                g.Investments
            )} AS investments, {Part(g.Resale)} AS resale, {Part(g.FixedAssets)} AS fixed_assets,
                {Part(g.DeferredTax)} AS deferred_tax, {Part(g.OtherAssets)} AS other_assets, {Part(
                g.HouseholdDeposits
            )} AS household, {Part(g.CorporateDeposits)} AS corporate, {Part(g.InterbankDeposits)} AS interbank_deposits,
                {Part(g.Bonds)} AS bonds, {Part(g.Equity)} AS equity FROM b),
            total AS (SELECT *, loans + interest + central_bank + interbank + investments + resale + fixed_assets + deferred_tax + other_assets - allowance AS assets FROM parts)
            """;
    }
}
