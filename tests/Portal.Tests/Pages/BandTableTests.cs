using Bunit;
using Portal.Data.Access;
using Portal.Data.Figures;
using Portal.Data.Runs;
using Portal.Indicators;
using Xunit;

namespace Portal.Tests.Pages;

/// <summary>An indicator over score bands shows the counts that it was made of.</summary>
public sealed class BandTableTests : GivenPortal
{
    private static readonly DateOnly AsOf = new(2024, 12, 31);

    [Theory]
    [InlineData("en", "score_gini", "Band|Loans decided with a score, 12 to 23 months on the book|Of these, bad by now|Share")]
    [InlineData("zh-CN", "score_gini", "分段|有评分的贷款笔数（账龄12至23个月）|其中坏样本笔数|占比")]
    [InlineData("en", "score_psi", "Band|Applications of the validation sample|Applications with a score|Contribution")]
    public async Task Each_band_stands_with_both_counts_under_what_they_count(string language, string code, string headings)
    {
        GivenLanguage(language);
        GivenReader(Roles.Auditor);
        await GivenRunAsync(
            AsOf,
            Ratio(code, 0.5m) with
            {
                Unit = code == "score_psi" ? Unit.Number : Unit.Ratio,
                Numerator = 65m,
                Denominator = 500m,
                Rows = [Band("1", 0.2m, 40m, 200m), Band("2", 0.0833m, 25m, 300m)],
            }
        );

        var page = Render<IndicatorPage>(parameters => parameters.Add(p => p.Code, code));

        page.WaitForAssertion(() =>
            Assert.Equal(
                headings,
                string.Join('|', page.FindAll("[data-testid=bands] thead th[scope=col]").Select(cell => cell.TextContent.Trim()))
            )
        );
        Assert.Equal(
            code == "score_psi" ? ["1|200|40|0.2000", "2|300|25|0.0833"] : ["1|200|40|20.00%", "2|300|25|8.33%"],
            page.FindAll("[data-testid=bands] tbody tr")
                .Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent.Trim())))
        );
        Assert.Equal("500|65", string.Join('|', page.FindAll("[data-testid=bands] tfoot td.r").Select(cell => cell.TextContent.Trim())));
        Assert.NotEmpty(page.Find("[data-testid=bands] caption").TextContent);
    }

    private static RunValueRow Band(string band, decimal value, decimal numerator, decimal denominator) =>
        new(new Dictionary<string, string> { ["score_band"] = band }, value) { Numerator = numerator, Denominator = denominator };
}
