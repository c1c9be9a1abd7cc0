using Portal.Reporting.Indicators;

namespace Portal.Reporting.Returns;

/// <summary>Computes a form's cells. Where a row's and a column's formula meet, the column's is taken; both give the same sum of
/// leaves.</summary>
internal sealed class CellCalculation(ReturnForm form, ReturnInputs inputs)
{
    private readonly Dictionary<string, FormRow> _rows = form.Rows.ToDictionary(r => r.Number, StringComparer.Ordinal);
    private readonly Dictionary<string, FormColumn> _columns = form.Columns.ToDictionary(c => c.Code, StringComparer.Ordinal);
    private readonly Dictionary<string, ReturnCell> _done = new(StringComparer.Ordinal);

    /// <summary>Every cell, row by row.</summary>
    public IReadOnlyList<ReturnCell> All() => [.. from row in form.Rows from column in form.Columns select Cell(row, column)];

    /// <summary>One cell, from the figures that it needs.</summary>
    public ReturnCell Find(string reference) =>
        Cell(_rows[reference[..reference.LastIndexOf('.')]], _columns[reference[(reference.LastIndexOf('.') + 1)..]]);

    private ReturnCell Cell(FormRow row, FormColumn column)
    {
        var reference = $"{row.Number}.{column.Code}";
        if (!_done.TryGetValue(reference, out var cell))
        {
            cell =
                row.IsBlank(column.Code) ? Blank(reference, row, column)
                : column.Formula is { } across
                    ? Formula(reference, row, column, [.. across.Terms.Select(t => (row, _columns[t.Ref], t.Sign))])
                : row.Formula is { } down ? Formula(reference, row, column, [.. down.Terms.Select(t => (_rows[t.Ref], column, t.Sign))])
                : Leaf(reference, row, column);
            _done[reference] = cell;
        }

        return cell;
    }

    private static ReturnCell Blank(string reference, FormRow row, FormColumn column) =>
        new()
        {
            Ref = reference,
            Row = row.Number,
            Column = column.Code,
            Kind = CellKind.Blank,
        };

    private ReturnCell Leaf(string reference, FormRow row, FormColumn column)
    {
        var isOpen = row.Needs.Count == 0;
        var figure = isOpen
            ? inputs.Figures.GetValueOrDefault(reference) ?? new ReturnFigure(null, 0, [$"figure {reference}"])
            : new ReturnFigure(null, 0, row.Needs);
        var hasFigure = figure is { Sum: not null, Missing.Count: 0 };
        return new ReturnCell
        {
            Ref = reference,
            Row = row.Number,
            Column = column.Code,
            Kind = CellKind.Leaf,
            Exact = hasFigure ? figure.Sum : null,
            Value = hasFigure ? form.Unit.Round(figure.Sum!.Value) : null,
            Formula = isOpen ? row.Measure : null,
            Measure = isOpen ? row.Measure : null,
            Predicate = isOpen ? Loans(row, column) : null,
            Basis = new($"{row.Basis.En}, [{reference}]", $"{row.Basis.Zh}，[{reference}]"),
            Rows = hasFigure ? figure.Rows : null,
            Missing =
                hasFigure ? []
                : figure.Missing.Count > 0 ? figure.Missing
                : [$"figure {reference}"],
        };
    }

    private ReturnCell Formula(
        string reference,
        FormRow row,
        FormColumn column,
        IReadOnlyList<(FormRow Row, FormColumn Column, int Sign)> parts
    )
    {
        var terms = parts.Select(p => (Cell: Cell(p.Row, p.Column), p.Sign)).Where(t => t.Cell.Kind != CellKind.Blank).ToList();
        string[] missing = [.. terms.SelectMany(t => t.Cell.Missing).Distinct(StringComparer.Ordinal)];
        // A difference of figures, or a sum of figures of several kinds, has no one set of loans that gives it.
        var isOneSum = terms.All(t => t.Sign > 0 && t.Cell.Measure == row.Measure);
        return new ReturnCell
        {
            Ref = reference,
            Row = row.Number,
            Column = column.Code,
            Kind = CellKind.Formula,
            Exact = missing.Length == 0 ? terms.Sum(t => t.Sign * t.Cell.Exact!.Value) : null,
            Value = missing.Length == 0 ? terms.Sum(t => t.Sign * t.Cell.Value!.Value) : null,
            Formula = Text([.. terms.Select(t => new SignedCell(t.Cell.Ref, t.Sign))]),
            Terms = [.. terms.Select(t => new SignedCell(t.Cell.Ref, t.Sign))],
            Measure = isOneSum ? row.Measure : null,
            Predicate = isOneSum ? Loans(row, column) : null,
            Basis = new($"{row.Basis.En}, [{reference}]", $"{row.Basis.Zh}，[{reference}]"),
            Rows = missing.Length == 0 && terms.All(t => t.Sign > 0) ? terms.Sum(t => t.Cell.Rows) : null,
            Missing = missing,
        };
    }

    /// <summary>The loans behind a cell: those of its row and column that carry the money which its measure adds up.</summary>
    private string Loans(FormRow row, FormColumn column) =>
        LoanPopulation.Both(row.ConditionOf(column), inputs.Populations.GetValueOrDefault(row.Measure));

    // Long sums of the template always run over neighbours, so their ends say it all.
    private static string Text(IReadOnlyList<SignedCell> terms) =>
        terms.Count > 4 && terms.All(t => t.Sign > 0)
            ? $"sum({terms[0].Ref}..{terms[^1].Ref})"
            : string.Concat(
                terms.Select(
                    (t, i) =>
                        (i, t.Sign) switch
                        {
                            (0, > 0) => t.Ref,
                            (0, _) => "-" + t.Ref,
                            (_, > 0) => " + " + t.Ref,
                            _ => " - " + t.Ref,
                        }
                )
            );
}
