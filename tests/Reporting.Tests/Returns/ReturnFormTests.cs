using Portal.Reporting.Catalogues;
using Portal.Reporting.Returns;
using Xunit;

namespace Portal.Reporting.Tests.Returns;

public sealed class ReturnFormTests
{
    private const string Head = """
        form: T
        version: '1'
        from: 2024-01-01
        name: {en: Test, zh: 测试}
        scope: {code: entity, name: {en: Legal entity, zh: 法人汇总}}
        frequency: monthly
        unit: {name: {en: 'x {currency}', zh: '万{currency}'}, divisor: 10000, decimals: 2}
        measure: gross_loans
        basis: {en: none, zh: 无}
        conditions: {home: not is_overseas}
        columns:
          - {code: A, name: {en: All, zh: 合计}}
        rows:

        """;

    [Fact]
    public void G11_I_has_the_templates_151_rows_with_the_memo_items_in_template_order()
    {
        var form = GivenReturns.Forms["G11_I"];

        Assert.Equal(Enumerable.Range(1, 151), form.Rows.Where(r => !r.Row.IsHidden).Select(r => r.Row.Sequence));
        Assert.Equal(["5.4.1"], form.Rows.Where(r => r.Row.IsHidden).Select(r => r.Number));
        Assert.Equal(
            [
                "7",
                "4",
                "4.1",
                "4.2",
                "4.3",
                "4.4",
                "4.5",
                "4.6",
                "4.7",
                "5",
                "5.1",
                "5.2",
                "5.3",
                "5.4",
                "5.5",
                "5.5.1",
                "5.6",
                "6",
                "8",
                "8.1",
            ],
            form.Rows.Where(r => r.Row is { IsMemo: true, IsHidden: false }).Select(r => r.Number)
        );
        Assert.Equal(132, form.Rows.First(r => r.Row.IsMemo).Row.Sequence);
        Assert.Equal(20, form.Rows.Count(r => r.Row.Level == 1 && r.Where.Contains("industry", StringComparison.Ordinal)));
        Assert.Equal(97, form.Rows.Count(r => r.Row.Level == 2 && r.Where.Contains("industry = d", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(
        "  - {sequence: 1, number: '1', name: {en: a, zh: b}, formula: 1.1 + 1.9}\n  - {sequence: 2, number: '1.1', name: {en: a, zh: b}}",
        "catalogue/returns/T.yaml:14:69 unknown reference '1.9'"
    )]
    [InlineData(
        "  - {sequence: 1, number: '1', name: {en: a, zh: b}, where: $abroad and days_past_due > 1}",
        "catalogue/returns/T.yaml:14:61 unknown condition '$abroad'; the form declares $home."
    )]
    [InlineData("  - {sequence: 2, number: '1', name: {en: a, zh: b}}", "catalogue/returns/T.yaml:14:5 row 1 has sequence 2")]
    [InlineData(
        "  - {sequence: 1, number: '1', name: {en: a, zh: b}, colour: red}",
        "unknown key 'colour'; accepted keys: sequence, number, name"
    )]
    [InlineData(
        "  - {sequence: 1, number: '1', name: {en: a, zh: b}, formula: sum(children)}",
        "catalogue/returns/T.yaml:14:63 sum(children) stands where there are no children."
    )]
    [InlineData(
        "  - {sequence: 1, number: '1', name: {en: a, zh: b}, formula: 2 * 3}",
        "catalogue/returns/T.yaml:14:63 unknown reference '2'"
    )]
    [InlineData("  - {sequence: 1, number: '1', name: {en: a, zh: b}, formula: 1}", "1 depends on itself: 1 → 1.")]
    [InlineData("  - {sequence: 1, number: '1', name: {en: a, zh: b}, needs: [x], heading: true}", "row 1 has heading and needs")]
    [InlineData("  - {sequence: 1, number: '1', name: {en: a, zh: b}, blank: [Z]}", "unknown column 'Z' in blank; the form has A.")]
    public void A_form_that_contradicts_itself_stops_with_its_place(string rows, string expected)
    {
        var problem = Assert.Throws<CatalogueException>(() => Read(Head + rows));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rule: 1.A + 2.A", "catalogue/checks/T.yaml:3:36 rule '1.A + 2.A' compares nothing")]
    [InlineData("rule: 1.A = 1.Z", "catalogue/checks/T.yaml:3:42 unknown reference '1.Z'")]
    [InlineData(
        "rule: 1.A = gl.X",
        "catalogue/checks/T.yaml:3:36 check a compares with gl.X, which is not of this form: write exact: true"
    )]
    [InlineData("exact: true, rule: '1.A = U:1.A'", "catalogue/checks/T.yaml:3:56 unknown reference 'U:1.A'")]
    [InlineData("over: columns, rule: 1 = 2", "catalogue/checks/T.yaml:3:55 unknown reference '2'")]
    public void A_check_that_refers_to_nothing_stops_with_its_place(string rule, string expected)
    {
        var checks = "form: T\nchecks:\n  - {id: a, severity: block, " + rule + ", text: {en: a, zh: b}}\n";

        var problem = Assert.Throws<CatalogueException>(() => Read(Head + "  - {sequence: 1, number: '1', name: {en: a, zh: b}}", checks));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shared_conditions_and_the_columns_condition_stand_in_the_cells_predicate()
    {
        var form = GivenReturns.Forms["G11_I"];

        var wanted = form.WantedFigures().Single(f => f.Key == "2.6.2.D");

        Assert.Equal(
            "not is_overseas and not business_kind in (consumer, bill_rediscount, other_bill_purchase) and industry = d52 and "
                + "five_class = special_mention",
            wanted.Predicate
        );
        Assert.Equal("gross_loans", wanted.Measure);
        Assert.Equal("overdue_reported", form.WantedFigures().Single(f => f.Key == "4.7.H").Measure);
    }

    [Fact]
    public void A_unit_that_names_a_currency_of_its_own_is_refused()
    {
        var problem = Assert.Throws<CatalogueException>(() =>
            Read(Head.Replace("万{currency}", "万元", StringComparison.Ordinal) + "  - {sequence: 1, number: '1', name: {en: a, zh: b}}")
        );

        Assert.Contains(
            "the unit of form T names a currency of its own; write {currency} in both languages",
            problem.Message,
            StringComparison.Ordinal
        );
    }

    private static ReturnForms Read(string form, string? checks = null) =>
        ReturnForms.Read(
            new Dictionary<string, string> { ["returns/T.yaml"] = form, ["checks/T.yaml"] = checks ?? "form: T\nchecks: []\n" }
        );
}
