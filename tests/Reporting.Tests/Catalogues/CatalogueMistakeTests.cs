using Portal.Reporting.Catalogues;
using Portal.Reporting.Tests.Books;
using Xunit;

namespace Portal.Reporting.Tests.Catalogues;

/// <summary>Every mistake of a catalogue is named with its place, and the committed one has none.</summary>
public sealed class CatalogueMistakeTests
{
    [Fact]
    public void The_committed_catalogue_has_no_mistakes() => Assert.Empty(new CatalogueCheck(GivenBook.CommittedCatalogue).Errors());

    [Theory]
    [InlineData(
        "measures/overdue.yaml",
        "where: days_past_due > 90}]",
        "where: dpd > 90}]",
        "measures/overdue.yaml:24:37 unknown column 'dpd'; did you mean 'days_past_due'?"
    )]
    [InlineData(
        "measures/balances.yaml",
        "five_class >= substandard",
        "five_class >= substandart",
        "measures/balances.yaml:18:51 unknown value 'substandart' of five_class; did you mean 'substandard'?"
    )]
    [InlineData(
        "measures/balances.yaml",
        "table: loan_snapshot",
        "table: loan_snapshots",
        "unknown table 'loan_snapshots'; did you mean 'loan_snapshot'?"
    )]
    [InlineData(
        "indicators/asset-quality.yaml",
        "npl_balance / gross_loans",
        "npl_balance / gross_loan",
        "indicators/asset-quality.yaml:9:30 unknown measure 'gross_loan'; did you mean 'gross_loans'?"
    )]
    [InlineData(
        "indicators/asset-quality.yaml",
        "npl_balance / gross_loans",
        "npl_balance",
        "kind ratio is one formula divided by another"
    )]
    [InlineData(
        "indicators/provisions.yaml",
        "'@required_provision_coverage'",
        "'@required_provision_coverag'",
        "unknown parameter '@required_provision_coverag'; did you mean 'required_provision_coverage'?"
    )]
    [InlineData(
        "indicators/asset-quality.yaml",
        "key: R-CORE, article: 九",
        "key: R-COR",
        "unknown regulation 'R-COR'; did you mean 'R-CORE'?"
    )]
    [InlineData(
        "indicators/asset-quality.yaml",
        "better: lower",
        "beter: lower",
        "unknown key 'beter'; accepted keys: code, ref, name, kind, unit, better, versions, meaning"
    )]
    [InlineData(
        "indicators/asset-quality.yaml",
        "code: special_mention_ratio",
        "code: npl_ratio",
        "indicator 'npl_ratio' is stated before at catalogue/indicators/asset-quality.yaml:1:3; codes are unique"
    )]
    [InlineData("indicators/provisions.yaml", "from: 2018-02-28", "from: 2011-02-28", "begins before the one above it has ended")]
    [InlineData("measures/purpose.yaml", "PT-SEC", "PT-SEK", "unknown exception rule 'PT-SEK'; did you mean 'PT-SEC'?")]
    [InlineData(
        "indicators/key-risk.yaml",
        "needs: [application.fraud_rules_hit]",
        "needs: [application.score]",
        "the contract has everything that 'needs' names; write the formula"
    )]
    [InlineData(
        "indicators/key-risk.yaml",
        "needs: [application.fraud_rules_hit]",
        "needs: [fraud_rules]",
        "'fraud_rules' in 'needs' is not table.column"
    )]
    [InlineData(
        "indicators/key-risk.yaml",
        "needs: [application.fraud_rules_hit]",
        "by: [channel]",
        "an indicator has either a 'formula', or 'needs'"
    )]
    [InlineData(
        "measures/concentration.yaml",
        "lookup: {table: customer, on: customer_key}",
        "lookup: {table: party_relation, on: customer_key}",
        "that is the only key of 'party_relation' (customer_key, related_key)"
    )]
    [InlineData("measures/concentration.yaml", "take: 10", "take: 0", "reduce top, and nothing else, needs 'take'")]
    [InlineData(
        "measures/flows.yaml",
        "year_to_date: true",
        "year_to_date: true\n      window_months: 3",
        "'year_to_date' and 'window_months' exclude each other"
    )]
    [InlineData(
        "indicators/provisions.yaml",
        "@coverage_level_3, @coverage_level_4)",
        "@coverage_level_3)",
        "step has a value, then pairs of a threshold and what holds from it on"
    )]
    [InlineData(
        "indicators/vintages.yaml",
        "event: first_30_date",
        "event: first_30_dat",
        "unknown column 'first_30_dat'; did you mean 'first_30_date'?"
    )]
    [InlineData(
        "indicators/vintages.yaml",
        "event: first_30_date",
        "event: channel",
        "'channel' is no date, as the 'event' of a vintage is"
    )]
    [InlineData("indicators/key-risk.yaml", "      rank: 0.95\n", "", "a percentile, and nothing else, needs 'rank'")]
    [InlineData("indicators/key-risk.yaml", "rank: 0.95", "rank: 95", "a number between 0 and 1 such as 0.95")]
    [InlineData(
        "indicators/key-risk.yaml",
        "by: [decision_seconds]",
        "by: [channel]",
        "'channel' is no whole number, as the column of a percentile is"
    )]
    [InlineData(
        "indicators/key-risk.yaml",
        "formula: financial_bads / financial_loans\n      by: [score_band]",
        "formula: financial_bads / financial_loans\n      by: [channel]",
        "measure 'financial_bads' is not additive over rows with the whole number 'channel'"
    )]
    [InlineData(
        "indicators/key-risk.yaml",
        "(overridden_bads / overridden_loans) / (automatic_bads / automatic_loans)",
        "overridden_bads / overridden_loans",
        "kind standardised is (a / b) / (c / d)"
    )]
    [InlineData(
        "indicators/internet-lending.yaml",
        "by: [partner_key]",
        "by: [partner_name]",
        "is not additive over rows with 'partner_name', by which its quotient is taken"
    )]
    [InlineData(
        "indicators/concentration.yaml",
        "formula: joint_own_balance\n",
        "formula: top10_partners_balance\n",
        "measure 'top10_partners_balance' of kind grouped cannot be shown as concentration"
    )]
    [InlineData(
        "indicators/asset-quality.yaml",
        "npl_balance / gross_loans",
        "npl_balance / open_loans",
        "indicators/asset-quality.yaml:9:30 this gives money per count, but 'npl_ratio' of kind ratio has unit ratio: what is shown "
            + "as a percentage is a pure number: money divided by money, or a count by a count"
    )]
    [InlineData(
        "indicators/asset-quality.yaml",
        "(gross_loans - loans_opening) / loans_opening",
        "(gross_loans - open_loans) / loans_opening",
        "this is a count, but what it stands with is money: only equal units are added or subtracted; divide or multiply first, or "
            + "name a measure or parameter of that unit"
    )]
    [InlineData(
        "indicators/volume.yaml",
        "formula: npl_balance",
        "formula: npl_balance / gross_loans",
        "this gives a pure number, but 'npl_balance' of kind amount has unit money: an amount is made of measures in money"
    )]
    [InlineData(
        "indicators/volume.yaml",
        "formula: npl_balance",
        "formula: max(npl_balance, 1000)",
        "this is a pure number, but what it stands with is money: max compares equal units only"
    )]
    [InlineData(
        "indicators/provisions.yaml",
        "min(0, loan_allowance - npl_balance)",
        "min(0, loan_allowance - @npl_trigger_days)",
        "this is a number of days, but what it stands with is money"
    )]
    [InlineData(
        "indicators/capital.yaml",
        "step(@capital_tier, 2,",
        "step(rwa_credit_loans, 2,",
        "this is a pure number, but what it stands with is money: step compares its value with thresholds of the same unit"
    )]
    [InlineData(
        "measures/balances.yaml",
        "terms: [{count: true, where: loan_status = open}]",
        "terms: [{sum: balance, where: loan_status = open}]",
        "'open_loans' adds up money, but has unit count; a sum of amounts is in money, a number of rows or groups a count"
    )]
    [InlineData(
        "indicators/asset-quality.yaml",
        "special_mention_balance / gross_loans",
        "special_mention_balance / npl_ratio",
        "'npl_ratio' is an indicator; a formula names measures only, so that no indicator can depend on itself. Write its measures "
            + "out: npl_balance / gross_loans"
    )]
    [InlineData(
        "indicators/asset-quality.yaml",
        "npl_balance / gross_loans",
        "npl_balance / npl_ratio",
        "indicators/asset-quality.yaml:9:30 'npl_ratio' is an indicator; a formula names measures only, so that no indicator can "
            + "depend on itself"
    )]
    [InlineData(
        "indicators/concentration.yaml",
        "to: 2022-07-16",
        "to: 2022-06-30",
        "no version of 'largest_partner_to_tier1' from 2022-07-01 to 2022-07-16; let the version above end on the day before this "
            + "one begins, or leave its 'to' out"
    )]
    [InlineData(
        "measures/balances.yaml",
        "terms: [{count: true, where: loan_status = open}]",
        "to: 2019-12-31\n      terms: [{count: true}]\n    - from: 2020-02-01\n      terms: [{count: true}]",
        "no version of 'open_loans' from 2020-01-01 to 2020-01-31"
    )]
    [InlineData(
        "indicators/capital.yaml",
        "'@leverage_minimum'",
        "'@leverage_minimum + @npl_trigger_days'",
        "this is a number of days, but what it stands with is a pure number: only equal units are added or subtracted"
    )]
    [InlineData(
        "indicators/capital.yaml",
        "'@leverage_minimum'",
        "'@consumer_limit_cap'",
        "this limit is money, but 'leverage_ratio' has unit ratio; a limit is in the unit of its indicator"
    )]
    [InlineData(
        "indicators/capital.yaml",
        "'@leverage_minimum'",
        "leverage_exposure / 2",
        "a limit is a number such as 0.05, a parameter such as @required_provision_coverage, or a sum of them"
    )]
    [InlineData(
        "indicators/capital.yaml",
        "'@tier1_minimum + @conservation_buffer",
        "'@tier1_minimum + @conservation_bufer",
        "unknown parameter '@conservation_bufer'; did you mean 'conservation_buffer'?"
    )]
    [InlineData(
        "indicators/asset-quality.yaml",
        "key: R-CORE, article: 九",
        "key: R-CORE, article: 十九",
        "indicators/asset-quality.yaml:11:37 '十九' is not among what the register lists for R-CORE; it lists 九, G03, G11_II, G12"
    )]
    [InlineData(
        "indicators/asset-quality.yaml",
        "article: G01_II 2.2",
        "article: G01_IJ 2.2",
        "'G01_IJ 2.2' is not among what the register lists for R-1104; did you mean 'G01_II'?"
    )]
    [InlineData(
        "indicators/provisions.yaml",
        "basis: {key: R-LLP11}",
        "basis: {key: R-LLP11, article: 七}",
        "'七' is not among what the register lists for R-LLP11; it lists no articles: leave 'article' out until a source gives it"
    )]
    [InlineData(
        "indicators/key-risk.yaml",
        "十（一）、十一（一）、十二（一）、十三（一）",
        "十（一）、十一（九）",
        "'十一（九）' is not among what the register lists for R-CLASS; did you mean '十一（一）'?"
    )]
    public void A_mistake_is_named_with_its_place(string file, string old, string mistake, string message) =>
        EditedCatalogue.AssertNamed(file, old, mistake, message);

    [Theory]
    [InlineData("indicators/concentration.yaml", "kind: concentration\n  unit: number", "kind: concentration\n  unit: ratio")] // an index with a percent sign
    [InlineData("indicators/key-risk.yaml", "kind: divergence\n  unit: number", "kind: divergence\n  unit: ratio")]
    [InlineData("indicators/provisions.yaml", "kind: multiple\n  unit: number", "kind: multiple\n  unit: ratio")]
    [InlineData("indicators/key-risk.yaml", "kind: ratio\n  unit: ratio", "kind: ratio\n  unit: number")] // a share without one
    public void An_index_a_divergence_and_a_multiple_are_plain_numbers_and_shares_are_not(string file, string part, string instead)
    {
        using var edited = new EditedCatalogue((file, part, instead));

        Assert.Contains(
            edited.Errors(),
            error =>
                error.Contains(
                    "kinds multiple, concentration, relative, divergence and standardised have unit number",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void All_mistakes_are_listed_at_once()
    {
        using var edited = new EditedCatalogue(
            ("measures/overdue.yaml", "days_past_due > 90", "dpd > 90"),
            ("measures/balances.yaml", "is_internet and is_joint", "is_intrnet and is_joint")
        );

        Assert.Contains(edited.Errors(), error => error.Contains("dpd", StringComparison.Ordinal));
        Assert.Contains(edited.Errors(), error => error.Contains("is_intrnet", StringComparison.Ordinal));
    }
}
