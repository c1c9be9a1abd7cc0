using Bunit;
using Portal.Data.Access;
using Portal.Data.Runs;
using Portal.Indicators;
using Xunit;

namespace Portal.Tests.Pages;

/// <summary>A vintage is drawn as a curve for each cohort, over the table of the same figures.</summary>
public sealed class VintagePageTests : GivenPortal
{
    private static readonly DateOnly AsOf = new(2024, 12, 31);

    [Theory]
    [InlineData(
        "en",
        "Cohort, by months on book, in %",
        "3 cohorts. At the same age, highest 2024-10 at month 2: 3.00%; lowest 2023-12 at month 2: 1.00%.",
        "Solid: cohorts of 2024. Dashed: earlier ones."
    )]
    [InlineData(
        "zh-CN",
        "批次／账龄（月），%",
        "共 3 个批次。同一账龄下，最高 2024-10 批次账龄 2 个月：3.00%；最低 2023-12 批次账龄 2 个月：1.00%。",
        "实线为 2024 年批次，虚线为以前年度批次。"
    )]
    public async Task Each_cohort_is_a_curve_that_is_named_and_told_apart_by_more_than_colour(
        string language,
        string corner,
        string description,
        string key
    )
    {
        GivenLanguage(language);
        GivenReader(Roles.Auditor);
        await GivenRunAsync(
            AsOf,
            Ratio("vintage_30", 0.02m) with
            {
                Numerator = 2m,
                Denominator = 100m,
                Rows =
                [
                    At("2023-12-31", 1, 0m),
                    At("2023-12-31", 2, 0.01m),
                    At("2023-12-31", 10, 0.05m),
                    At("2024-10-31", 1, 0.02m),
                    At("2024-10-31", 2, 0.03m),
                    At("2024-11-30", 1, 0.001m),
                ],
            }
        );

        var page = Render<IndicatorPage>(parameters => parameters.Add(p => p.Code, "vintage_30"));

        page.WaitForAssertion(() =>
            Assert.Equal(corner, page.FindAll(".grid thead th").First(cell => cell.TextContent == corner).TextContent)
        );
        var drawing = page.Find("[data-testid=vintages]");
        Assert.Equal(
            ["cohort", "cohort", "cohort newest", "cohort newest"],
            drawing.QuerySelectorAll("polyline").Select(curve => curve.ClassName)
        );
        // Ten months on 518 of width, 6 percent on 238 of height; months 3 to 9 of the first cohort are not there.
        Assert.Equal(
            ["58,254 115.56,214.33", "576,55.67", "58,174.67 115.56,135", "58,250.03"],
            drawing.QuerySelectorAll("polyline").Select(curve => curve.GetAttribute("points"))
        );
        Assert.Equal(description, drawing.QuerySelector("desc")!.TextContent);
        Assert.Equal(key, drawing.QuerySelector("figcaption")!.TextContent);
    }

    [Fact]
    public async Task Both_sides_of_the_whole_and_the_event_are_named()
    {
        GivenReader(Roles.Auditor);
        await GivenRunAsync(
            AsOf,
            Ratio("vintage_30", 0.02m) with
            {
                Numerator = 2m,
                Denominator = 100m,
                Rows = [At("2024-10-31", 1, 0.02m)],
            }
        );

        var page = Render<IndicatorPage>(parameters => parameters.Add(p => p.Code, "vintage_30"));

        page.WaitForAssertion(() =>
            Assert.Contains(
                "cohort_principal (first_30_date <= month_end) / cohort_principal",
                page.Markup.Replace("&lt;", "<", StringComparison.Ordinal),
                StringComparison.Ordinal
            )
        );
    }

    private static RunValueRow At(string cohort, int month, decimal value) =>
        new(
            new Dictionary<string, string> { ["cohort_date"] = cohort, ["months_on_book"] = FormattableString.Invariant($"{month}") },
            value
        );
}
