using Portal.Data.Figures;
using Portal.Findings;
using Portal.Reporting;
using Xunit;

namespace Portal.Tests.Pages;

/// <summary>What a finding that starts from a figure says was passed.</summary>
public sealed class FindingCriteriaTests : GivenPortal
{
    private static readonly DateOnly AsOf = new(2024, 12, 31);

    [Theory]
    [InlineData(
        "en",
        0.0182,
        "within",
        "amber",
        "The board (demonstration 2022-03 of 2022-03-25) wants to be warned of Non-performing loan ratio past its amber mark of "
            + "1.7%; it was 1.82% at 2024-12-31, past amber of the board’s risk appetite. This is the board’s limit, not a rule’s."
    )]
    [InlineData(
        "en",
        0.02,
        "within",
        "red",
        "The board (demonstration 2022-03 of 2022-03-25) accepts Non-performing loan ratio up to its red mark of 1.9%; it was 2% at "
            + "2024-12-31, past the board’s risk appetite. This is the board’s limit, not a rule’s."
    )]
    [InlineData("en", 0.0144, "within", "within", "")]
    [InlineData(
        "zh-CN",
        0.02,
        "within",
        "red",
        "董事会（演示 2022-03，2022-03-25）核定不良贷款率风险偏好容忍值为 1.9%；2024-12-31 实际为 2%，超出风险偏好。此为董事会核定，非监管规定。"
    )]
    public async Task The_limit_that_was_passed_is_named_with_its_approval(
        string language,
        double value,
        string regulatory,
        string appetite,
        string criteria
    )
    {
        GivenLanguage(language);
        await GivenRunAsync(
            AsOf,
            Ratio("npl_ratio", (decimal)value, appetite == "within" ? "within" : "watch") with
            {
                RegulatoryState = Words.Read<RegulatoryState>(regulatory),
                Appetite = Appetite(appetite),
            }
        );

        Assert.Equal(criteria, (await StartAsync()).Criteria);
    }

    [Fact]
    public async Task A_broken_rule_is_named_with_its_article_before_the_board()
    {
        await GivenRunAsync(AsOf, Ratio("npl_ratio", 0.06m, "breach") with { Appetite = Appetite("red") });

        var criteria = (await StartAsync()).Criteria.Split('\n');

        Assert.Equal(
            "The rule R-CORE Art. 9 limits Non-performing loan ratio to 5%; it was 6% at 2024-12-31, past the regulatory limit.",
            criteria[0]
        );
        Assert.StartsWith("The board (demonstration 2022-03 of 2022-03-25) accepts", criteria[1], StringComparison.Ordinal);
        Assert.Equal(2, criteria.Length);
    }

    private Task<FindingStart> StartAsync() =>
        Get<FindingDesk>().StartAsync(new IndicatorFigure("npl_ratio"), AsOf, null, CancellationToken.None);
}
