using Portal.Controls;
using Portal.Work;
using Xunit;

namespace Portal.Tests.Controls;

public sealed class ChartScaleTests
{
    [Fact]
    public void Marks_are_round_numbers_that_hold_all_values()
    {
        var scale = new ChartScale([0.0144m, 0.0171m], 24, 0, 0, 100, 100);

        // (0.0171 - 0.0144) / 4 = 0.000675, so the step is 0.001 and the marks run from 0.014 to 0.018.
        Assert.Equal([0.014m, 0.015m, 0.016m, 0.017m, 0.018m], scale.Marks);
    }

    [Fact]
    public void High_values_are_drawn_high()
    {
        var scale = new ChartScale([0m, 10m], 3, left: 0, top: 5, width: 100, height: 50);

        Assert.Equal((55m, 5m), (scale.Y(scale.Low), scale.Y(scale.High)));
        Assert.Equal((0m, 50m, 100m), (scale.X(0), scale.X(1), scale.X(2)));
    }

    [Fact]
    public void A_missing_value_is_a_gap_and_not_a_zero()
    {
        var month = new DateOnly(2024, 1, 31);
        TrendPoint[] series = [new(month, 1m), new(month.AddMonths(1), 2m), new(month.AddMonths(2), null), new(month.AddMonths(3), 1m)];

        var lines = new ChartScale([1m, 2m], series.Length, 0, 0, 30, 10).Lines(series);

        Assert.Equal(2, lines.Count);
        Assert.Equal(2, lines[0].Split(' ').Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-3)]
    public void A_flat_series_has_a_band_around_it(int value)
    {
        var scale = new ChartScale([value, value], 2, 0, 0, 10, 10);

        Assert.True(scale.Low < value && value < scale.High);
    }

    [Fact]
    public void A_series_that_hardly_moves_does_not_climb_over_the_whole_height()
    {
        var scale = new ChartScale([0.122834m, 0.122883m], 2, 0, 0, 100, 100);

        Assert.InRange(scale.Y(0.122834m) - scale.Y(0.122883m), 0.1m, 5m);
        Assert.True(scale.Low < 0.122834m && scale.High > 0.122883m);
    }

    [Fact]
    public void Lengths_are_written_for_the_drawing_and_not_for_the_reader()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal("1.5", ChartScale.Text(1.5m));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }
}
