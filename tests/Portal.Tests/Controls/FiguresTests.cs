using System.Globalization;
using Portal.Controls;
using Portal.Data.Figures;
using Xunit;

namespace Portal.Tests.Controls;

public sealed class FiguresTests
{
    private static readonly CultureInfo _english = CultureInfo.GetCultureInfo("en");
    private static readonly CultureInfo _chinese = CultureInfo.GetCultureInfo("zh-CN");

    [Fact]
    public void Money_is_grouped_with_two_decimals_and_a_real_minus_sign() =>
        Assert.Equal("\u22121,234,567.80", Figures.Money(-1234567.8m, _english));

    [Fact]
    public void What_rounds_to_zero_is_not_negative() => Assert.Equal("0.00", Figures.Money(-0.004m, _english));

    [Fact]
    public void A_fraction_is_shown_as_percent() => Assert.Equal("1.46%", Figures.Percent(0.0146m, _english));

    [Theory]
    [InlineData("0.00005", "0.01%")]
    [InlineData("0.00004", "0.0040%")]
    [InlineData("-0.0000123", "\u22120.0012%")]
    [InlineData("0.0000049", "0.00049%")]
    [InlineData("0.00000049", "0.000049%")]
    [InlineData("0", "0.00%")]
    public void A_small_fraction_is_not_shown_as_nothing(string fraction, string shown) =>
        Assert.Equal(shown, Figures.Percent(decimal.Parse(fraction, CultureInfo.InvariantCulture), _english));

    [Theory]
    [InlineData("0.0146", "0.0144", "+0.02")]
    [InlineData("0.0144", "0.0146", "\u22120.02")]
    [InlineData("0.0144", "0.0144", "0.00")]
    [InlineData("0.01440001", "0.0144", "0.00")]
    public void A_change_of_a_ratio_is_in_points_with_its_sign(string now, string before, string shown) =>
        Assert.Equal(
            shown,
            Figures.Change(
                decimal.Parse(now, CultureInfo.InvariantCulture),
                decimal.Parse(before, CultureInfo.InvariantCulture),
                Unit.Ratio,
                _english
            )
        );

    [Fact]
    public void An_index_is_a_plain_number_in_every_form()
    {
        Assert.Equal(
            ("0.2500", "1.5290", "0.031234567891"),
            (
                Figures.Value(0.25m, Unit.Number, _english),
                Figures.Value(1.529m, Unit.Number, _chinese),
                Figures.Exact(0.031234567891m, Unit.Number, _english)
            )
        );
        Assert.Equal(
            ("+0.0500", "0.25"),
            (Figures.ChangeInWords(0.3m, 0.25m, Unit.Number, _english), Figures.Limit(0.25m, Unit.Number, _english))
        );
    }

    [Theory]
    [InlineData("2026-11-28T18:00:00Z", "Asia/Shanghai", "2026-11-29 02:00:00 (2026-11-28 18:00:00 UTC)")] // another day in UTC
    [InlineData("2026-11-29T00:26:45Z", "Asia/Shanghai", "2026-11-29 08:26:45 (00:26:45 UTC)")]
    [InlineData("2026-11-29T00:26:45Z", "UTC", "2026-11-29 00:26:45 UTC")]
    [InlineData("2026-07-01T12:00:00Z", "Europe/Berlin", "2026-07-01 14:00:00 (12:00:00 UTC)")] // summer time
    public void An_instant_is_of_the_banks_time_zone_with_UTC_beside_it(string at, string zone, string shown) =>
        Assert.Equal(
            shown,
            Figures.Instant(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone))
        );

    [Fact]
    public void Large_amounts_take_the_words_of_the_language()
    {
        Assert.Equal("43.60 bn", Figures.Compact(43_597_600_000.12m, _english));
        Assert.Equal("435.98 亿", Figures.Compact(43_597_600_000.12m, _chinese));
        Assert.Equal("1.23 万", Figures.Compact(12_345m, _chinese));
    }

    [Fact]
    public void The_tooltip_keeps_every_digit() => Assert.Equal("1.4612345678%", Figures.Exact(0.014612345678m, Unit.Ratio, _english));

    [Fact]
    public void A_limit_takes_no_more_decimals_than_it_has() =>
        Assert.Equal(("5%", "0.75%"), (Figures.ShortPercent(0.05m, _english), Figures.ShortPercent(0.0075m, _english)));

    [Fact]
    public void A_date_is_written_the_same_in_every_culture() => Assert.Equal("2024-12-31", Figures.Date(new DateOnly(2024, 12, 31)));

    [Theory]
    [InlineData("en", "−0.24 pp")]
    [InlineData("zh-CN", "−0.24 个百分点")]
    public void A_change_of_a_ratio_is_in_percentage_points_in_the_words_of_the_language(string language, string shown) =>
        Assert.Equal(shown, Figures.ChangeInWords(0.0144m, 0.0168m, Unit.Ratio, CultureInfo.GetCultureInfo(language)));
}
