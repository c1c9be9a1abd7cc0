using System.Globalization;
using Portal.Reporting;
using Portal.Reporting.Catalogues;

namespace Portal.Controls;

/// <summary>What a figure is called on a page: its name, with the technical one and its date beside.</summary>
public sealed class FigureWords(Catalogue catalogue)
{
    /// <param name="written">The figure as it is kept, such as <c>indicator/npl_ratio/2024-12-31</c> or <c>npl_ratio</c>; what is no figure
    /// stands as it is.</param>
    public string Of(string written)
    {
        var figure = FigureRef.Parse(written) ?? FigureRef.OfCode(written);
        var name = figure switch
        {
            IndicatorFigure indicator => catalogue.FindIndicator(indicator.Indicator)?.Name,
            CellFigure cell => catalogue.Forms.All.FirstOrDefault(form => form.Code == cell.Form)?.Name,
            _ => null,
        };
        return name is null || figure is null ? written
            : IsChinese ? $"{name.Zh}（{figure.Code}）{Dated(figure)}"
            : $"{name.En} ({figure.Code}){Dated(figure)}";
    }

    private static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    private static string Dated(FigureRef figure) => figure.AsOf is { } date ? " · " + Figures.Date(date) : "";
}
