using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Data.Figures;
using Portal.Indicators;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Work;
using Xunit;

namespace Portal.Tests.Pages;

/// <summary>By what an indicator's page offers to break it down: what all of its rows have, and nothing that the engine would
/// refuse.</summary>
public sealed class IndicatorDimensionTests : GivenPortal
{
    private static readonly DateOnly AsOf = new(2024, 12, 31);

    [Theory]
    [InlineData("financial_sources", "product, channel")]
    [InlineData("mob6_30", "product, channel")]
    [InlineData("npl_ratio", "product, province, channel, business_kind, guarantee_type, stage, industry")]
    [InlineData("capital_adequacy_ratio", "")]
    [InlineData("score_gini", "")]
    public void An_indicator_is_broken_down_by_the_columns_of_its_rows(string code, string dimensions) =>
        Assert.Equal(dimensions, string.Join(", ", Dimensions(code)));

    [Theory]
    [InlineData("en")]
    [InlineData("zh-CN")]
    public void Each_breakdown_is_offered_in_words(string language)
    {
        GivenLanguage(language);
        var texts = Get<IStringLocalizer<IndicatorBreakdown>>();

        Assert.DoesNotContain(OfferedBreakdowns.Columns, column => texts["By." + column].ResourceNotFound);
    }

    [Fact]
    public async Task Each_offered_breakdown_of_applications_has_rows()
    {
        await GivenDemoBankAsync(AsOf);

        foreach (var dimension in Dimensions("financial_sources"))
        {
            Assert.True(
                (await Get<IndicatorEngine>().BreakdownAsync("financial_sources", AsOf, dimension, CancellationToken.None)).Count > 1,
                dimension
            );
        }
    }

    private IReadOnlyList<string> Dimensions(string code)
    {
        var indicator = Get<Catalogue>().Indicator(code);
        var result = new IndicatorResult(
            code,
            indicator.Ref,
            indicator.Name,
            ResultStatus.Ok,
            [],
            1m,
            null,
            null,
            Unit.Ratio,
            Direction.Lower,
            null,
            null,
            []
        );
        return Get<Definitions>().Of(result, AsOf, CultureInfo.GetCultureInfo("en")).Dimensions;
    }
}
