using Bunit;
using Portal.Data.Access;
using Portal.Data.Figures;
using Portal.Data.Runs;
using Portal.Indicators;
using Portal.Work;
using Xunit;

namespace Portal.Tests.Pages;

/// <summary>Both sets of limits where one figure is looked at, with what each rests on.</summary>
public sealed class IndicatorLimitsTests : GivenPortal
{
    private static readonly DateOnly AsOf = new(2024, 12, 31);

    [Theory]
    [InlineData(
        "en",
        "Regulatory limit|≤\u00a05%|3.18 pp|2006-01-01|R-CORE Art. 9",
        "Board appetite, red|≤\u00a01.9%|0.08 pp|2022-04-01|Approval reference demonstration 2022-03, approved 2022-03-25 by board of directors",
        "Board appetite, amber|≤\u00a01.7%|0.12 pp beyond|2022-04-01|Approval reference demonstration 2022-03, approved 2022-03-25 by board of directors"
    )]
    [InlineData(
        "zh-CN",
        "监管限额|≤\u00a05%|3.18 个百分点|2006-01-01|R-CORE 九",
        "风险偏好容忍值|≤\u00a01.9%|0.08 个百分点|2022-04-01|批准文号 演示 2022-03，批准日期 2022-03-25，批准机构 董事会",
        "风险偏好预警值|≤\u00a01.7%|超出 0.12 个百分点|2022-04-01|批准文号 演示 2022-03，批准日期 2022-03-25，批准机构 董事会"
    )]
    public async Task Each_limit_has_its_headroom_its_day_and_its_article_or_approval(string language, params string[] rows)
    {
        GivenLanguage(language);
        GivenReader(Roles.Auditor);
        await GivenRunAsync(
            AsOf,
            Ratio("npl_ratio", 0.0182m, "watch") with
            {
                RegulatoryState = RegulatoryState.Within,
                Appetite = Appetite("amber"),
            }
        );

        var table = await LimitsAsync("npl_ratio");

        Assert.Equal(rows, Rows(table));
        Assert.Equal(5, table.FindAll("thead th[scope=col]").Count);
        Assert.NotEmpty(table.Find("caption").TextContent);
    }

    [Fact]
    public async Task A_limit_that_a_parameter_gives_holds_since_the_parameter_does()
    {
        GivenReader(Roles.Auditor);
        await GivenRunAsync(AsOf, Ratio("provision_coverage", 2.5m) with { Better = Direction.Higher, BreachLimit = 1.5m });

        Assert.Equal(["Regulatory limit|≥\u00a0150%|100.00 pp|2018-02-28|R-LLP18"], Rows(await LimitsAsync("provision_coverage")));
    }

    /// <summary>What was kept then says no more than that one mark was the bank's.</summary>
    [Theory]
    [InlineData(
        "npl_ratio",
        "Regulatory limit|≤\u00a05%|3.18 pp|2006-01-01|R-CORE Art. 9",
        "Board appetite, amber|≤\u00a01.7%|0.12 pp beyond||Kept before appetites had an approval"
    )]
    [InlineData(
        "first_payment_default",
        "Board appetite, red|≤\u00a05%|3.18 pp||Kept before appetites had an approval",
        "Board appetite, amber|≤\u00a01.7%|0.12 pp beyond||Kept before appetites had an approval"
    )]
    public async Task A_run_kept_before_the_two_sets_shows_whose_limit_each_was(string code, params string[] rows)
    {
        GivenReader(Roles.Auditor);
        await GivenRunAsync(
            AsOf,
            new RunValue(
                code,
                "X",
                ResultStatus.Ok,
                [],
                0.0182m,
                null,
                null,
                Unit.Ratio,
                Direction.Lower,
                LimitState.Watch,
                0.017m,
                0.05m,
                []
            )
        );

        Assert.Equal(rows, Rows(await LimitsAsync(code)));
        Assert.Equal(LimitState.Watch, (await Get<RunReader>().LatestAsync(AsOf, CancellationToken.None))!.Find(code)!.LimitState);
    }

    [Fact]
    public async Task Without_any_limit_it_says_so()
    {
        GivenReader(Roles.Auditor);
        await GivenRunAsync(AsOf, Ratio("special_mention_ratio", 0.02m, "none") with { BreachLimit = null });

        Assert.Contains(
            "No rule limits it and the board has set no appetite.",
            (await LimitsAsync("special_mention_ratio")).Markup,
            StringComparison.Ordinal
        );
    }

    private static IEnumerable<string> Rows(IRenderedComponent<IndicatorLimits> table) =>
        table.FindAll("tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent.Trim())));

    private async Task<IRenderedComponent<IndicatorLimits>> LimitsAsync(string code)
    {
        var run = (await Get<RunReader>().LatestAsync(AsOf, CancellationToken.None))!;
        var version = Get<Portal.Reporting.Catalogues.Catalogue>().Indicator(code).Versions[^1];
        var view = new IndicatorView(
            AsOf,
            [AsOf],
            run.Row.Number,
            run.Finality,
            true,
            "CNY",
            run.Find(code)!,
            null,
            [],
            new Definition(
                "",
                "",
                version.From,
                version.Basis?.For(System.Globalization.CultureInfo.CurrentUICulture),
                version.Confidence,
                "",
                [],
                [],
                true,
                []
            ),
            "",
            ""
        );
        return Render<IndicatorLimits>(p => p.Add(c => c.View, view));
    }
}
