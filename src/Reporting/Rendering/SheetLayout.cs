using System.Globalization;
using ClosedXML.Excel;
using Portal.Reporting.Returns;

namespace Portal.Reporting.Rendering;

/// <summary>Where each cell of a return stands on its sheet, and its formula in Excel's words.</summary>
internal sealed class SheetLayout
{
    /// <summary>Row of the column headings; rows above it hold the title and the facts.</summary>
    public const int HeaderRow = 8;

    private readonly Dictionary<string, int> _rows;
    private readonly Dictionary<string, int> _columns;
    private readonly int _decimals;

    public SheetLayout(ReturnDocument document, CultureInfo culture)
    {
        IsChinese = culture.TwoLetterISOLanguageName == "zh";
        FirstFigureColumn = IsChinese ? 3 : 4;
        _decimals = document.Unit.Decimals;
        _rows = document
            .Rows.Select((r, i) => (r.Number, Row: HeaderRow + 1 + i))
            .ToDictionary(p => p.Number, p => p.Row, StringComparer.Ordinal);
        _columns = document
            .Columns.Select((c, i) => (c.Code, Column: FirstFigureColumn + i))
            .ToDictionary(p => p.Code, p => p.Column, StringComparer.Ordinal);
    }

    public bool IsChinese { get; }

    /// <summary>Item names take one column in Chinese, two in other languages.</summary>
    public int FirstFigureColumn { get; }

    public int LastColumn => FirstFigureColumn + _columns.Count - 1;

    public int LastRow => HeaderRow + _rows.Count;

    public int RowOf(string number) => _rows[number];

    public int ColumnOf(string code) => _columns[code];

    /// <summary>Excel address of a cell, such as C9.</summary>
    public string Address(ReturnCell cell) =>
        XLHelper.GetColumnLetterFromNumber(_columns[cell.Column]) + _rows[cell.Row].ToString(CultureInfo.InvariantCulture);

    /// <summary>A formula cell in Excel's words: neighbours as SUM of a range, others added one by one, rounded to the unit.</summary>
    public string Formula(ReturnCell cell, ReturnDocument document)
    {
        var terms = cell.Terms.Select(t => (Cell: document.Find(t.Ref)!, t.Sign)).ToList();
        var inner = IsRange(terms)
            ? $"SUM({Address(terms[0].Cell)}:{Address(terms[^1].Cell)})"
            : string.Concat(
                terms.Select(
                    (t, i) =>
                        (
                            t.Sign < 0 ? "-"
                            : i == 0 ? ""
                            : "+"
                        ) + Address(t.Cell)
                )
            );
        return $"ROUND({inner},{_decimals.ToString(CultureInfo.InvariantCulture)})";
    }

    private bool IsRange(List<(ReturnCell Cell, int Sign)> terms) =>
        terms.Count > 1
        && terms.All(t => t.Sign > 0)
        && terms
            .Zip(terms.Skip(1))
            .All(p =>
                (_rows[p.Second.Cell.Row] - _rows[p.First.Cell.Row], _columns[p.Second.Cell.Column] - _columns[p.First.Cell.Column])
                    is
                        (0, 1)
                        or
                        (1, 0)
            )
        && (terms[0].Cell.Row == terms[^1].Cell.Row || terms[0].Cell.Column == terms[^1].Cell.Column);
}
