using MudBlazor;
using MudBlazor.Utilities;
using Portal.Shell;
using Xunit;

namespace Portal.Tests.Shell;

public sealed class ThemeTests
{
    /// <summary>WCAG 2.2, 1.4.3: at least 4.5 to 1. Messages go by themselves, so that nobody catches them in a browser.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_text_of_a_message_stands_out_from_its_colour(bool isDark)
    {
        Palette palette = isDark ? Theme.Assay.PaletteDark : Theme.Assay.PaletteLight;

        Assert.All(
            [
                (palette.Success, palette.SuccessContrastText),
                (palette.Warning, palette.WarningContrastText),
                (palette.Error, palette.ErrorContrastText),
                (palette.Info, palette.InfoContrastText),
            ],
            pair => Assert.InRange(Contrast(pair.Item1, pair.Item2), 4.5, 21)
        );
    }

    private static double Contrast(MudColor one, MudColor other)
    {
        var (light, dark) = (Math.Max(Luminance(one), Luminance(other)), Math.Min(Luminance(one), Luminance(other)));
        return (light + 0.05) / (dark + 0.05);
    }

    private static double Luminance(MudColor colour) =>
        (0.2126 * Linear(colour.R)) + (0.7152 * Linear(colour.G)) + (0.0722 * Linear(colour.B));

    private static double Linear(byte channel) =>
        channel / 255d is var part && part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
}
