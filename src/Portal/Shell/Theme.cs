using MudBlazor;

namespace Portal.Shell;

/// <summary>The colours and type of the product: calm paper, thin lines, one accent, no shadows. app.css holds the same values for our own
/// markup.</summary>
public static class Theme
{
    private static readonly string[] _fonts =
    [
        "Segoe UI",
        "system-ui",
        "PingFang SC",
        "Microsoft YaHei",
        "Noto Sans CJK SC",
        "Noto Sans SC",
        "sans-serif",
    ];

    public static MudTheme Assay { get; } =
        new()
        {
            PaletteLight = new PaletteLight
            {
                Primary = "#0b6e6e",
                PrimaryContrastText = "#ffffff",
                Secondary = "#4a5a68",
                Tertiary = "#0b6e6e",
                Black = "#14202b",
                White = "#ffffff",
                Background = "#f6f5f1",
                BackgroundGray = "#f6f5f1",
                Surface = "#ffffff",
                TextPrimary = "#14202b",
                TextSecondary = "#4a5a68",
                TextDisabled = "#6b7883",
                ActionDefault = "#4a5a68",
                LinesDefault = "#e2e0d8",
                LinesInputs = "#7b8a97",
                TableLines = "#e2e0d8",
                Divider = "#e2e0d8",
                DividerLight = "#ecebe4",
                Success = "#1a7f37",
                Warning = "#8a5a00",
                Error = "#b3261e",
                Info = "#0b6e6e",
                Dark = "#14202b",
                AppbarBackground = "#ffffff",
                AppbarText = "#14202b",
                DrawerBackground = "#ffffff",
                DrawerText = "#4a5a68",
            },
            PaletteDark = new PaletteDark
            {
                Primary = "#5cc4bf",
                PrimaryContrastText = "#06201f",
                Secondary = "#a9b6bf",
                Tertiary = "#5cc4bf",
                Black = "#10171c",
                White = "#e8edf0",
                Background = "#10171c",
                BackgroundGray = "#10171c",
                Surface = "#172027",
                TextPrimary = "#e8edf0",
                TextSecondary = "#a9b6bf",
                TextDisabled = "#8b98a2",
                ActionDefault = "#a9b6bf",
                LinesDefault = "#28343c",
                LinesInputs = "#7d8b95",
                TableLines = "#28343c",
                Divider = "#28343c",
                DividerLight = "#223038",
                Success = "#6fcf87",
                Warning = "#e3b341",
                Error = "#ff8a80",
                Info = "#5cc4bf",
                Dark = "#28343c",
                SuccessContrastText = "#06201f",
                WarningContrastText = "#20180a",
                ErrorContrastText = "#2b0b09",
                InfoContrastText = "#06201f",
                AppbarBackground = "#172027",
                AppbarText = "#e8edf0",
                DrawerBackground = "#172027",
                DrawerText = "#a9b6bf",
            },
            LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
            Shadows = new Shadow { Elevation = [.. Enumerable.Repeat("none", 26)] },
            Typography = new Typography
            {
                Default = new DefaultTypography
                {
                    FontFamily = _fonts,
                    FontSize = "14px",
                    LineHeight = "1.45",
                    LetterSpacing = "normal",
                },
                Body1 = new Body1Typography
                {
                    FontSize = "14px",
                    LineHeight = "1.45",
                    LetterSpacing = "normal",
                },
                Body2 = new Body2Typography
                {
                    FontSize = "13px",
                    LineHeight = "1.45",
                    LetterSpacing = "normal",
                },
                Caption = new CaptionTypography
                {
                    FontSize = "12px",
                    LineHeight = "1.4",
                    LetterSpacing = "normal",
                },
                Button = new ButtonTypography
                {
                    FontSize = "14px",
                    FontWeight = "500",
                    LineHeight = "1.45",
                    LetterSpacing = "normal",
                    TextTransform = "none",
                },
            },
        };
}
