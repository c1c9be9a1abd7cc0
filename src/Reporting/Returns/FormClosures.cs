using System.Collections.Concurrent;
using System.Globalization;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;

namespace Portal.Reporting.Returns;

/// <summary>Digests of all that a form's cells and checks use at a reporting date, as <see cref="Closures"/> has them of
/// indicators.</summary>
/// <param name="form">With the checks that are decided on the date.</param>
/// <param name="others">The closures of other forms, for checks that compare with their cells.</param>
internal sealed class FormClosures(Catalogue catalogue, ReturnForm form, DateOnly asOf, Func<string, FormClosures> others)
{
    private readonly ConcurrentDictionary<string, string> _cells = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CompiledMeasure?> _measures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FormRow> _rows = form.Rows.ToDictionary(row => row.Number, StringComparer.Ordinal);
    private readonly Dictionary<string, FormColumn> _columns = form.Columns.ToDictionary(column => column.Code, StringComparer.Ordinal);
    private readonly Closures _closures = catalogue.ClosuresAt(Viewpoint.Of(asOf));

    /// <summary>Of the whole form: every cell, every control, and every check.</summary>
    public string Form() =>
        Closures.DigestOf([
            "form",
            form.Code,
            form.Version,
            form.Scope.Code,
            .. Closures.Lines(form.Rows.SelectMany(row => form.Columns.Select(column => $"{row.Number}.{column.Code}")), Cell),
            .. Closures.Lines(form.Controls.Select(control => control.Code), Control),
            .. form.Checks.Select(check => "check " + Check(check)).Order(StringComparer.Ordinal),
        ]);

    /// <summary>Of one cell.</summary>
    public string Cell(string reference) =>
        _cells.GetOrAdd(
            reference,
            _ =>
            {
                var dot = reference.LastIndexOf('.');
                return Closures.DigestOf([Unit, .. Cell(_rows[reference[..dot]], _columns[reference[(dot + 1)..]])]);
            }
        );

    /// <summary>Of what one check compares, and how.</summary>
    public string Check(FormCheck check) =>
        Closures.DigestOf([
            check.Severity.ToString(),
            check.Over.ToString(),
            check.IsExact.ToString(),
            check.Operator.ToString(),
            .. Side(check.Left),
            "to",
            .. Side(check.Right),
        ]);

    private string Unit => string.Create(CultureInfo.InvariantCulture, $"unit {form.Unit.Divisor:0.##########} {form.Unit.Decimals}");

    private IEnumerable<string?> Cell(FormRow row, FormColumn column) =>
        row.IsBlank(column.Code) ? ["blank"]
        : column.Formula is { } across ? Formula(row, column, across.Terms.Select(term => (Ref: $"{row.Number}.{term.Ref}", term.Sign)))
        : row.Formula is { } down ? Formula(row, column, down.Terms.Select(term => (Ref: $"{term.Ref}.{column.Code}", term.Sign)))
        : row.Needs.Count > 0 ? ["needs", .. row.Needs]
        : ["leaf", Figure(row.Measure, row.ConditionOf(column))];

    /// <summary>The terms with their signs, and the loans that people are led to.</summary>
    private IEnumerable<string?> Formula(FormRow row, FormColumn column, IEnumerable<(string Ref, int Sign)> terms) =>
        ["formula", Figure(row.Measure, row.ConditionOf(column)), .. terms.Select(term => $"{term.Sign} {term.Ref} {Cell(term.Ref)}")];

    private string Control(string code)
    {
        var control = form.Controls.Single(own => own.Code == code);
        return Figure(control.Measure, control.Where);
    }

    /// <summary>A measure under a condition.</summary>
    private string Figure(string code, string where) =>
        _measures.GetOrAdd(code, Compiled) is not { } measure ? "no measure " + code
        : where.Length == 0 ? _closures.Of(measure)
        : measure.Groups is not null ? $"{_closures.Of(measure)} {where}"
        : _closures.Of(measure.Where(_closures.Compiler.Condition(measure, where)));

    private CompiledMeasure? Compiled(string code) =>
        catalogue.FindMeasure(code) is { } measure
            ? _closures.Compiler.Compile(measure)
            : new ItemMeasures(catalogue, asOf).For([code]).SingleOrDefault();

    /// <summary>Rows and columns stand in the form's own cells; what stands outside of them comes with its own digest.</summary>
    private IEnumerable<string> Side(LinearFormula side) => side.Terms.Select(term => $"{term.Sign} {term.Ref} {Outside(term.Ref)}");

    private string? Outside(string reference) =>
        OtherCell.Of(reference) is { } other ? others(other.Form).Cell(other.Ref)
        : reference.StartsWith("gl.", StringComparison.Ordinal) ? Figure(ReturnQuestions.LedgerItem(reference), "")
        : null;
}
