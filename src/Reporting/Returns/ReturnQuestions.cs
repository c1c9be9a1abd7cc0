using Portal.Reporting.Indicators;

namespace Portal.Reporting.Returns;

/// <summary>The figures that a form asks for.</summary>
internal static class ReturnQuestions
{
    private const string LedgerTable = "gl_balance";

    /// <summary>Its leaves by cell, its controls, and the items of the general ledger that its checks compare with.</summary>
    public static IEnumerable<FigureRequest> Of(ReturnForm form) =>
        [
            .. form.WantedFigures().Select(figure => Of(figure.Key, figure)),
            .. form.WantedLedgerItems().Select(item => new FigureRequest(LedgerId(item), $"{LedgerTable}.{item}")),
        ];

    public static FigureRequest Of(string id, WantedFigure figure) =>
        new(id, figure.Measure, figure.Predicate.Length == 0 ? null : figure.Predicate);

    public static string LedgerId(string item) => "gl." + item;

    /// <summary>The measure behind a reference to the general ledger, such as <c>gl.G01_62_C</c>.</summary>
    public static string LedgerItem(string reference) => $"{LedgerTable}.{reference["gl.".Length..]}";
}
