using CsCheck;
using Portal.Reporting.Returns;
using Xunit;

namespace Portal.Reporting.Tests.Returns;

public sealed class ReturnCalculationTests
{
    private static readonly Dictionary<string, decimal> SmallBook = new()
    {
        // Five loans: 12,345.00 and 5,005.00 normal, 4,950.00 special mention, 20,000.00 substandard, 1.49 loss. Together 42,301.49 yuan.
        ["1.1.1.A"] = 17_350.00m, // 1.735 万元, half away from zero: 1.74
        ["1.1.2.A"] = 4_950.00m, // 0.495: 0.50
        ["1.2.1.A"] = 20_000.00m, // 2.00
        ["1.2.3.A"] = 1.49m, // 0.000149: 0.00
        ["2.A"] = 20_801.49m,
        ["2.1.A"] = 20_001.49m,
        ["2.2.A"] = 20_001.49m,
        ["control.gross_loans"] = 42_301.49m,
        ["control.overdue_reported"] = 20_801.49m,
    };

    [Fact]
    public void A_leaf_is_yuan_divided_once_and_rounded_half_away_from_zero_and_a_formula_adds_the_rounded_leaves()
    {
        var document = GivenReturns.Fill("G01_II", SmallBook);

        Assert.Equal(1.74m, document.Cell("1.1.1", "A").Value);
        Assert.Equal(0.50m, document.Cell("1.1.2", "A").Value);
        Assert.Equal(2.24m, document.Cell("1.1", "A").Value); // not round(2.23)
        Assert.Equal(2.00m, document.Cell("1.2", "A").Value);
        Assert.Equal(4.24m, document.Cell("1", "A").Value);
        Assert.Equal(42_301.49m, document.Cell("1", "A").Exact);
        Assert.Equal(2.08m, document.Cell("2", "A").Value);
    }

    [Theory]
    [InlineData("42301.49", "Ok", "0")]
    [InlineData("42301.48", "Failed", "0.01")] // far below the rounding of a form in units of 10,000
    [InlineData("42701.49", "Failed", "-400")]
    public void The_ledger_is_compared_to_the_cent(string ledger, string expected, string difference)
    {
        var document = GivenReturns.Fill(
            "G01_II",
            SmallBook,
            new Dictionary<string, decimal> { ["G01_62_C"] = decimal.Parse(ledger, System.Globalization.CultureInfo.InvariantCulture) }
        );

        var check = document.Checks.Single(c => c.Id == "G01_II-G01_62");
        Assert.Equal(
            (expected, 42_301.49m, decimal.Parse(difference, System.Globalization.CultureInfo.InvariantCulture), 0m),
            (check.State.ToString(), check.Left, check.Difference, check.Tolerance)
        );
        Assert.Equal(expected == "Failed", document.Checks.Any(c => c.State == CheckState.Failed && c.Severity == CheckSeverity.Block));
    }

    [Theory]
    [InlineData("CNY", "RMB 10,000", "万元", "元")]
    [InlineData("USD", "USD 10,000", "万美元", "美元")]
    [InlineData("THB", "THB 10,000", "万THB", "THB")] // not listed: by its code
    public void The_words_for_amounts_follow_the_currency_of_the_book(string currency, string english, string chinese, string word)
    {
        var form = GivenReturns.Alone("G01_II");

        var document = ReturnCalculation.Fill(
            form,
            GivenReturns.Inputs(form, SmallBook) with
            {
                Currency = currency,
                CurrencyName = GivenReturns.Catalogue.CurrencyName(currency),
            }
        );

        Assert.Equal((english, chinese, word), (document.Unit.Name.En, document.Unit.Name.Zh, document.CurrencyWord.Zh));
    }

    [Fact]
    public void A_missing_ledger_is_not_a_pass()
    {
        var check = GivenReturns.Fill("G01_II", SmallBook).Checks.Single(c => c.Id == "G01_II-G01_62");

        Assert.Equal(CheckState.NotEvaluable, check.State);
        Assert.Equal(["gl_balance.G01_62_C"], check.Missing);
        Assert.Null(check.Left);
    }

    [Fact]
    public void A_loan_without_a_row_fails_the_exact_check_although_it_is_far_below_the_rounding()
    {
        var figures = new Dictionary<string, decimal>(SmallBook) { ["control.gross_loans"] = 42_301.50m };

        var check = GivenReturns.Fill("G01_II", figures).Checks.Single(c => c.Id == "G01_II-LOANS");

        Assert.Equal((CheckState.Failed, 42_301.49m, 42_301.50m, 0m), (check.State, check.Left, check.Right, check.Tolerance));
    }

    [Fact]
    public void Rows_that_the_warehouse_cannot_fill_say_what_they_need_and_are_never_zero()
    {
        var form = GivenReturns.Forms["G11_I"];
        var inputs = GivenReturns.Inputs(form, new Dictionary<string, decimal>());
        var unknown = new ReturnFigure(null, 0, ["loan_snapshot.debt_service_ratio"]);
        var noOpening = new ReturnFigure(null, 0, ["loan_snapshot@2022-12-31"]);
        var document = ReturnCalculation.Fill(
            form,
            inputs with
            {
                Figures = inputs.Figures.ToDictionary(
                    f => f.Key,
                    f =>
                        f.Key.StartsWith("2.21.1.1.", StringComparison.Ordinal) ? unknown
                        : f.Key.StartsWith("5.1.", StringComparison.Ordinal) ? noOpening
                        : f.Value
                ),
            }
        );

        foreach (var column in document.Columns)
        {
            var cell = document.Cell("2.21.1.1", column.Code);
            Assert.Null(cell.Value);
            Assert.Null(cell.Exact);
            Assert.Equal(["loan_snapshot.debt_service_ratio"], cell.Missing);
            Assert.Equal(CellKind.Blank, document.Cell("5", column.Code).Kind);
            Assert.NotNull(document.Cell("2.21", column.Code).Value); // its total does not need the split
        }

        var rolled = document.Checks.Single(c => c.Id == "G11_I-5.5");
        Assert.Equal(CheckState.NotEvaluable, rolled.State);
        Assert.Equal(["loan_snapshot@2022-12-31"], rolled.Missing);
    }

    [Fact]
    public void Restructured_loans_roll_forward_and_a_step_that_does_not_add_up_fails()
    {
        // Opening 10,000 substandard; 4,000 of it repaid, 1,000 released, 2,000 new: 7,000 at the end, all substandard.
        var figures = new Dictionary<string, decimal>
        {
            ["5.1.F"] = 10_000m,
            ["5.2.F"] = 2_000m,
            ["5.3.F"] = 1_000m,
            ["5.4.1.F"] = 6_000m,
            ["5.5.F"] = 7_000m,
        };

        var document = GivenReturns.Fill("G11_I", figures);

        Assert.Equal(0.40m, document.Cell("5.4", "E").Value);
        Assert.Equal("5.1.F - 5.4.1.F", document.Cell("5.4", "F").Formula);
        Assert.Null(document.Cell("5.4", "F").Predicate); // no one set of loans gives a difference
        Assert.Equal("opening.five_class = substandard", document.Cell("5.1", "F").Predicate);
        Assert.Equal(CheckState.Ok, document.Checks.Single(c => c.Id == "G11_I-5.5").State);

        figures["5.5.F"] = 7_500m; // beyond the rounding of its four addends
        Assert.Equal(CheckState.Failed, GivenReturns.Fill("G11_I", figures).Checks.Single(c => c.Id == "G11_I-5.5").State);
    }

    [Fact]
    public void A_figure_that_the_warehouse_could_not_answer_spreads_to_every_total_above_it()
    {
        var form = GivenReturns.Forms["G11_I"];
        var inputs = GivenReturns.Inputs(form, new Dictionary<string, decimal>());
        var figures = inputs.Figures.ToDictionary();
        figures["2.6.2.D"] = new ReturnFigure(null, 0, ["loan_snapshot.industry"]);

        var document = ReturnCalculation.Fill(form, inputs with { Figures = figures });

        string[] without = [.. document.Cells.Where(c => c.Missing.Contains("loan_snapshot.industry")).Select(c => c.Ref)];
        Assert.Equal(["1.A", "1.B", "1.D", "2.A", "2.B", "2.D", "2.6.A", "2.6.B", "2.6.D", "2.6.2.A", "2.6.2.B", "2.6.2.D"], without);
        Assert.Equal(CheckState.NotEvaluable, document.Checks.Single(c => c.Id == "G11_I-LOANS").State);
    }

    [Fact]
    public void Every_identity_holds_for_any_figures()
    {
        var form = GivenReturns.Forms["G11_I"];
        string[] keys = [.. form.WantedFigures().Select(f => f.Key).Where(k => !k.StartsWith("control.", StringComparison.Ordinal))];
        string[] identities = ["G11_I-A", "G11_I-B", "G11_I-E", "G11_I-1", "G11_I-2", "G11_I-4"];
        Gen.Long[0, 99_999_999_999]
            .Array[keys.Length]
            .Sample(
                cents =>
                {
                    var figures = keys.Zip(cents).ToDictionary(p => p.First, p => p.Second / 100m);

                    var document = ReturnCalculation.Fill(form, GivenReturns.Inputs(form, figures));

                    foreach (var check in document.Checks.Where(c => identities.Contains(c.Id) && c.State != CheckState.NotEvaluable))
                    {
                        Assert.Equal(CheckState.Ok, check.State);
                    }

                    // The total of all leaves, taken without the form's formulas; the three rows under credit cards (其中) split row 2.21.1
                    // once more.
                    var leaves = keys.Where(k =>
                        (k.StartsWith("2.", StringComparison.Ordinal) || k.StartsWith("3.", StringComparison.Ordinal))
                        && !k.StartsWith("2.21.1.1", StringComparison.Ordinal)
                        && !k.StartsWith("2.21.1.2", StringComparison.Ordinal)
                        && !k.StartsWith("2.21.1.3", StringComparison.Ordinal)
                    );
                    Assert.Equal(leaves.Sum(k => figures[k]), document.Cell("1", "A").Exact);
                    Assert.Equal(
                        leaves.Sum(k => decimal.Round(figures[k] / 10_000m, 2, MidpointRounding.AwayFromZero)),
                        document.Cell("1", "A").Value
                    );
                },
                iter: 20
            );
    }

    [Fact]
    public void A_changed_cell_breaks_its_identity_at_once_and_only_there()
    {
        var form = GivenReturns.Forms["G11_I"];
        var inputs = GivenReturns.Inputs(form, new Dictionary<string, decimal> { ["2.6.2.C"] = 50_000m });
        var document = ReturnCalculation.Fill(form, inputs);

        var touched = ReturnCalculation.Check(
            document with
            {
                Cells = [.. document.Cells.Select(c => c.Ref == "2.6.2.B" ? c with { Value = 5.01m } : c)],
            },
            form,
            inputs
        );

        var failed = touched.Checks.Where(c => c.State == CheckState.Failed && c.Id is "G11_I-A" or "G11_I-B").ToList();
        Assert.Equal(["2.6.2", "2.6.2"], failed.Where(c => c.State == CheckState.Failed).Select(c => c.At));
        Assert.Equal(
            (5.01m, 5.00m),
            (
                failed.Single(c => c is { Id: "G11_I-B", State: CheckState.Failed }).Left,
                failed.Single(c => c is { Id: "G11_I-B", State: CheckState.Failed }).Right
            )
        );
        Assert.NotEqual(document.ContentDigest, touched.ContentDigest);
    }
}
