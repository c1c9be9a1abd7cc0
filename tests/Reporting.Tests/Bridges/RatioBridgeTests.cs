using Portal.Data.Figures;
using Portal.Reporting.Bridges;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Bridges;

/// <summary>Bridges of ratios, and which figures have one.</summary>
public sealed class RatioBridgeTests : GivenDecember
{
    [Fact]
    public async Task A_ratio_moves_by_what_each_line_does_to_its_two_sides_in_the_order_of_the_lines()
    {
        // 90/220 → 90/260 → 90/250 → 80/240 → 70/230 → 100/230 → 80/230.
        await GivenDecemberAsync();

        var bridge = await BridgeAsync("npl_ratio");

        var moved = bridge.Steps.Where(step => step.Effect != 0m).ToList();
        Assert.Equal(
            ["new_lending", "repayment", "recovery", "write_off", "migration_in", "migration_out"],
            moved.Select(step => step.Line.Code)
        );
        Assert.Equal([(90m, 260m), (90m, 250m), (80m, 240m), (70m, 230m), (100m, 230m), (80m, 230m)], Sides(90m, 220m, moved));
        Assert.Equal(
            moved.Select(
                (step, i) =>
                    decimal.Round(
                        Sides(90m, 220m, moved)[i].Numerator / Sides(90m, 220m, moved)[i].Denominator,
                        12,
                        MidpointRounding.ToEven
                    )
            ),
            moved.Select(step => step.After)
        );
        Assert.Equal(bridge.Change, bridge.Steps.Sum(step => step.Effect));
        Assert.Equal((await _book.Engine.ComputeAsync(Viewpoint.Of(December), CancellationToken.None)).Value("npl_ratio"), bridge.Closing);
    }

    [Fact]
    public async Task A_ratio_without_a_divisor_on_the_way_has_no_bridge()
    {
        await _book.LoansAsync(November, Row(("loan_key", 1L), ("balance", 0m), ("loan_status", "settled")));
        await _book.LoansAsync(December, Loan(2, 10m));
        await MovementsAsync(("disbursement", 2, 10m, "normal"));

        Assert.Equal(ResultStatus.NotApplicable, (await BridgeAsync("npl_ratio")).Status);
        Assert.Equal(["new_lending 10"], Moved(await BridgeAsync("gross_loans")));
    }

    [Theory]
    [InlineData("npl_ratio", true)]
    [InlineData("gross_loans", true)]
    [InlineData("provision_coverage", true)]
    [InlineData("cet1_ratio", false)]
    [InlineData("five_class_distribution", false)]
    public void Only_figures_with_a_balance_of_loans_in_them_have_a_bridge(string code, bool expected) =>
        Assert.Equal(expected, Engine(_book).CanExplain(_book.Catalogue.Indicator(code), December));

    private static List<(decimal Numerator, decimal Denominator)> Sides(
        decimal numerator,
        decimal denominator,
        IReadOnlyList<BridgeStep> steps
    )
    {
        var sides = new List<(decimal, decimal)>();
        foreach (var step in steps)
        {
            (numerator, denominator) = (numerator + step.Numerator!.Value, denominator + step.Denominator!.Value);
            sides.Add((numerator, denominator));
        }

        return sides;
    }
}
