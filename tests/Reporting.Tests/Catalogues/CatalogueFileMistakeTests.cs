using Portal.Reporting.Tests.Books;
using Xunit;

namespace Portal.Reporting.Tests.Catalogues;

/// <summary>Mistakes beside measures and indicators: subjects, benchmarks, bridge, parameters, exceptions, classification.</summary>
public sealed class CatalogueFileMistakeTests
{
    [Theory]
    [InlineData("exceptions/purpose.yaml", "trigger: hit", "trigger: hits", "unknown column 'hits'; did you mean 'hit'?")]
    [InlineData(
        "subjects.yaml",
        "indicator: npl_formation_rate}",
        "indicator: npl_formation_rat}",
        "subjects.yaml:9:19 unknown indicator 'npl_formation_rat'; did you mean 'npl_formation_rate'?"
    )]
    [InlineData(
        "subjects.yaml",
        "beside: [npl_90_basis]}",
        "beside: [npl_ratio]}",
        "'npl_ratio' stands on this page before, at catalogue/subjects.yaml:8:19"
    )]
    [InlineData(
        "subjects.yaml",
        "- work: returns_and_findings",
        "- {work: returns_and_findings, indicator: npa_ratio}",
        "a figure has either an 'indicator', or 'work'"
    )]
    [InlineData(
        "subjects.yaml",
        "- {indicator: restructured_ratio}",
        "- work: returns_and_findings",
        "'work' stands alone, on the page 'executive'"
    )]
    [InlineData(
        "subjects.yaml",
        "- code: capital",
        "- code: provisions",
        "subject 'provisions' is stated before at catalogue/subjects.yaml:"
    )]
    [InlineData(
        "benchmarks/webank.yaml",
        "{indicator: npl_balance, value: 60.41, unit: cny100m}",
        "{indicator: gross_loans, value: 60.41, unit: cny100m}",
        "benchmarks/webank.yaml:22:23 'gross_loans' of webank at 2023-12-31 is stated before, at catalogue/benchmarks/webank.yaml:21:23"
    )]
    [InlineData(
        "benchmarks/webank.yaml",
        "{indicator: npl_balance, value: 60.41",
        "{indicator: npl_balances, value: 60.41",
        "benchmarks/webank.yaml:22:23 unknown indicator 'npl_balances'; did you mean 'npl_balance'?"
    )]
    [InlineData("benchmarks/webank.yaml", "value: 1.46,", "value: about 1.5,", "'about 1.5' is not a number as printed, such as 1.59")]
    [InlineData(
        "benchmarks/webank.yaml",
        "value: 1.46, unit: percent",
        "value: 1.46, unit: cny100m",
        "'npl_ratio' is a ratio, printed in percent"
    )]
    [InlineData("benchmarks/webank.yaml", "period: 2023-12-31", "period: 2023-12-30", "period 2023-12-30 is not the last day of a month")]
    [InlineData(
        "benchmarks/webank.yaml",
        "code: webank",
        "code: icbc",
        "benchmark 'icbc' is stated before at catalogue/benchmarks/icbc.yaml:2:3"
    )]
    [InlineData(
        "benchmarks/own.yaml",
        "{en: demonstration annual report 2022 (catalogue/demo/wbank.yaml), zh: 演示用2022年年度报告（catalogue/demo/wbank.yaml）}",
        "annual report 2022",
        "benchmarks/own.yaml:9:15 is a single value; keys with values are accepted."
    )]
    [InlineData(
        "benchmarks/own.yaml",
        "zh: 演示用2022年年度报告（catalogue/demo/wbank.yaml）",
        "zh: annual report 2022",
        "'annual report 2022' is not Chinese"
    )]
    [InlineData("benchmarks/own.yaml", "{en: This bank,", "{en: 本行,", "'本行' is Chinese; English is accepted here")]
    [InlineData("benchmarks/icbc.yaml", "address: https://www", "address: annual report, www", "words go into 'source' {en, zh}")]
    [InlineData("benchmarks/webank.yaml", "6517.76 / 5355.8 - 1", "6517.76 over 5355.8", "a calculation such as 4145.07 - 775.10")]
    [InlineData("benchmarks/own.yaml", "tolerance: 0.0001", "tolerance: little", "scope own, and no other, has a 'tolerance'")]
    [InlineData(
        "benchmarks/icbc.yaml",
        "quality: primary",
        "quality: hearsay",
        "'hearsay' is not accepted here; one of primary, press, article, repost is"
    )]
    [InlineData(
        "bridge.yaml",
        "kind: migration_out",
        "kind: migration_in",
        "there is one line of kind migration_in; another stands at catalogue/bridge.yaml:"
    )]
    [InlineData("bridge.yaml", "kind: migration_out", "kind: migration_in", "the bridge has no line of kind migration_out")]
    [InlineData(
        "bridge.yaml",
        "- code: rule_change\n  kind: rule_change",
        "- code: rule_change\n  kind: late_data",
        "the bridge begins with rule_change and late_data"
    )]
    [InlineData(
        "bridge.yaml",
        "movement_kind = transfer, sign: -1",
        "movement_kind = transfer, sign: -2",
        "a movement raises the balance (sign 1) or lowers it (sign -1)"
    )]
    [InlineData(
        "bridge.yaml",
        "movement_kind = transfer",
        "movement_kind = transfers",
        "unknown value 'transfers' of movement_kind; did you mean 'transfer'?"
    )]
    [InlineData(
        "bridge.yaml",
        "  terms: [{where: movement_kind = write_off, sign: -1}]\n",
        "",
        "a line of kind movement, and no other, needs 'terms'"
    )]
    [InlineData(
        "parameters/bank.yaml",
        "value: 60,",
        "value: sixty,",
        "'sixty' is not a value; a number, a date, true, false or a text in single quotes is"
    )]
    [InlineData(
        "parameters/bank.yaml",
        "unit: days",
        "unit: weeks",
        "'weeks' is not accepted here; one of money, count, ratio, number, days, months, date, flag, code is"
    )]
    [InlineData("parameters/bank.yaml", "value: 60,", "value: true,", "'true' does not fit unit days; a number is accepted")]
    [InlineData(
        "parameters/bank.yaml",
        "value: 60,",
        "value: '@npl_trigger_days',",
        "'@npl_trigger_days' is another parameter; a parameter has a value of its own, so that none depends on itself. Add both up "
            + "where they are used"
    )]
    [InlineData(
        "parameters/bank.yaml",
        "to: 2025-12-30",
        "to: 2025-06-30",
        "no version of 'classification_bound_from' from 2025-07-01 to 2025-12-30"
    )]
    [InlineData(
        "exceptions/purpose.yaml",
        "trigger: amount >= @pt_sec_min_amount and share >= @pt_sec_min_share",
        "to: 2020-12-31\n      trigger: amount > 0\n      confidence: policy\n    - from: 2021-02-01\n      columns: {amount: {sum: amount}}\n      trigger: amount > 0",
        "no version of 'PT-SEC' from 2021-01-01 to 2021-01-31"
    )]
    [InlineData(
        "exceptions/purpose.yaml",
        "article: P02",
        "article: P07",
        "'P07' is not among what the register lists for R-NET20; it lists 六, P01, P02"
    )]
    [InlineData(
        "classification/2023.yaml",
        "article: 十四",
        "article: 十五",
        "'十五' is not among what the register lists for R-CLASS; it lists 八, 十（一）"
    )]
    [InlineData(
        "parameters/indicators.yaml",
        "value: 60,",
        "value: 45,",
        "'45' is not accepted for 'score_bad_days'; one of 30, 60, 90 is"
    )]
    public void A_mistake_is_named_with_its_place(string file, string old, string mistake, string message) =>
        EditedCatalogue.AssertNamed(file, old, mistake, message);
}
