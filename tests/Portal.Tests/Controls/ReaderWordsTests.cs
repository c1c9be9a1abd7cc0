using System.Globalization;
using Portal.Controls;
using Portal.Reporting.Catalogues;
using Portal.Tests.Pages;
using Xunit;

namespace Portal.Tests.Controls;

/// <summary>What the catalogue calls by a short name is said in words, with that name beside it.</summary>
public sealed class ReaderWordsTests : GivenPortal
{
    [Theory]
    [InlineData("en", "indicator/npl_ratio/2023-12-31", "Non-performing loan ratio (npl_ratio) · 2023-12-31")]
    [InlineData("zh-CN", "indicator/npl_ratio/2023-12-31", "不良贷款率（npl_ratio） · 2023-12-31")]
    [InlineData("en", "npl_ratio", "Non-performing loan ratio (npl_ratio)")]
    [InlineData("en", "loans", "loans")]
    [InlineData("zh-CN", "no_such_figure", "no_such_figure")]
    public void A_figure_is_called_by_its_name(string language, string written, string said)
    {
        GivenLanguage(language);

        Assert.Equal(said, Get<FigureWords>().Of(written));
    }

    [Fact]
    public void A_cell_is_called_by_its_form()
    {
        var form = Get<Catalogue>().Forms.All[0];

        Assert.Equal($"{form.Name.En} ({form.Code}[1.A]) · 2024-12-31", Get<FigureWords>().Of($"return/{form.Code}/1.A/2024-12-31"));
    }

    [Fact]
    public void English_pages_say_what_is_missing_in_words_too()
    {
        var window = Get<Catalogue>().Parameters.First(p => p.Name == "purpose_window_days");

        Assert.Equal(
            ["fund flow (fund_flow)", "capital_item.CET1_NET", $"{window.Meaning.En} (@purpose_window_days)"],
            Get<MissingWords>().Of(["fund_flow", "@purpose_window_days", "capital_item.CET1_NET"])
        );
    }

    [Theory]
    [InlineData("exec 1", "en", "Executive figure 1")]
    [InlineData("exec 1", "zh-CN", "高管指标 1")]
    [InlineData("K73", "zh-CN", "K73")]
    public void A_reference_is_no_shorthand_of_the_catalogue(string reference, string language, string shown) =>
        Assert.Equal(shown, ListReference.Shown(reference, CultureInfo.GetCultureInfo(language)));

    [Theory]
    [InlineData("0.05", 2)]
    [InlineData("0.5", 1)]
    [InlineData("2", 0)]
    [InlineData("0.0025", 4)]
    public void Marks_of_an_axis_have_as_many_decimals_as_its_step(string step, int decimals) =>
        Assert.Equal(decimals, ChartScale.Decimals(decimal.Parse(step, CultureInfo.InvariantCulture)));
}
