using System.Globalization;
using Portal.Reporting.Catalogues;

namespace Portal.Reporting.Returns;

/// <summary>One filled return: everything that the screen, the PDF and the Excel file show, and nothing that depends on them.</summary>
/// <remarks>Immutable. Cells stand in template order, row by row. The content digest covers values and definitions, not names.</remarks>
public sealed record ReturnDocument
{
    /// <summary>Form code, such as <c>G11_I</c>.</summary>
    public required string Form { get; init; }

    /// <summary>Version of the template that the form follows.</summary>
    public required string Version { get; init; }

    public required LocalText Name { get; init; }

    /// <summary>Scope (口径): 境内汇总, 法人汇总 or 合并报表.</summary>
    public required ReturnScope Scope { get; init; }

    /// <summary>Reporting currency of the book, ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>What one unit of that currency is called; null in documents that were kept before it was stated.</summary>
    public LocalText? CurrencyName { get; init; }

    public required ReturnUnit Unit { get; init; }

    /// <summary>Close of business that the return describes.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>Name of the book (the bank), and whether its loans are invented.</summary>
    public required string Book { get; init; }

    public required bool IsDemo { get; init; }

    public required IReadOnlyList<ReturnColumn> Columns { get; init; }

    /// <summary>Rows in template sequence, which is not the order of the item numbers.</summary>
    public required IReadOnlyList<ReturnRow> Rows { get; init; }

    public required IReadOnlyList<ReturnCell> Cells
    {
        get;
        init
        {
            field = value;
            _byRef = null; // a copy made by `with` must not keep the index of the original's cells
        }
    }

    public required IReadOnlyList<CheckResult> Checks { get; init; }

    /// <summary>What the loads of the inputs assumed, refused and warned of; empty when there is nothing of the kind.</summary>
    public IReadOnlyList<LocalText> Notes { get; init; } = [];

    /// <summary>What people call what cells and checks lack, by its technical name.</summary>
    public IReadOnlyDictionary<string, LocalText> NeedNames { get; init; } = new Dictionary<string, LocalText>();

    /// <summary>What a cell or check lacks, in a language.</summary>
    public string Need(string need, CultureInfo culture) => NeedNames.TryGetValue(need, out var name) ? name.For(culture) : need;

    /// <summary>SHA-256 of the input set that the leaves were computed from.</summary>
    public required string InputDigest { get; init; }

    /// <summary>SHA-256 of the catalogue text that defined them.</summary>
    public required string CatalogueDigest { get; init; }

    /// <summary>Digest of all that cells and checks used of the catalogue, without names; null in documents kept before it was
    /// taken.</summary>
    public string? ClosureDigest { get; init; }

    /// <summary>SHA-256 over form, scope, currency, date, input set, values, definitions and checks; see
    /// <see cref="ReturnDigest"/>.</summary>
    public required string ContentDigest { get; init; }

    /// <summary>The word behind an amount that is not divided.</summary>
    public LocalText CurrencyWord => CurrencyName ?? new LocalText(Currency, Currency);

    /// <summary>The cell at a row and a column; throws when the form has no such cell.</summary>
    public ReturnCell Cell(string row, string column) => ByRef[row + "." + column];

    /// <summary>The cell with a reference such as <c>2.6.A</c>, or null.</summary>
    public ReturnCell? Find(string reference) => ByRef.GetValueOrDefault(reference);

    /// <summary>True while a blocking check has failed or cannot be decided.</summary>
    public bool HasOpenBlocks => Checks.Any(c => c.Severity == CheckSeverity.Block && c.State != CheckState.Ok);

    private Dictionary<string, ReturnCell> ByRef => _byRef ??= Cells.ToDictionary(c => c.Ref, StringComparer.Ordinal);

    private Dictionary<string, ReturnCell>? _byRef;
}

/// <summary>The unit of the leaves: yuan are divided once by the divisor and rounded half away from zero.</summary>
public sealed record ReturnUnit(LocalText Name, decimal Divisor, int Decimals)
{
    /// <summary>The unit for the book's currency, whose name stands where a form's file writes <c>{currency}</c>.</summary>
    public ReturnUnit In(LocalText currency) =>
        this with
        {
            Name = new(
                Name.En.Replace(CurrencyPlace, currency.En, StringComparison.Ordinal),
                Name.Zh.Replace(CurrencyPlace, currency.Zh, StringComparison.Ordinal)
            ),
        };

    internal const string CurrencyPlace = "{currency}";

    /// <summary>An exact amount as the form shows it.</summary>
    public decimal Round(decimal exact) => decimal.Round(exact / Divisor, Decimals, MidpointRounding.AwayFromZero);
}

public sealed record ReturnScope(string Code, LocalText Name);

public sealed record ReturnColumn(string Code, LocalText Name);

/// <summary>One row of the template.</summary>
/// <param name="Number">Official item number, such as <c>2.6.1</c>; not unique across forms and not the display order.</param>
/// <param name="Level">Depth of indentation, 0 for the outermost.</param>
/// <param name="Sequence">Position in the template (序号), ascending and gap-free.</param>
/// <param name="IsMemo">True for a memo item (附注项目).</param>
/// <param name="IsHidden">True for a step of a calculation that the template does not show; it has the sequence of the row that it belongs
/// to.</param>
public sealed record ReturnRow(string Number, LocalText Item, int Level, int Sequence, bool IsMemo, bool IsHidden = false);

public enum CellKind
{
    /// <summary>A measure under the row's and the column's condition.</summary>
    Leaf,

    /// <summary>Computed from other cells of the form.</summary>
    Formula,

    /// <summary>Grey in the template: not to be filled.</summary>
    Blank,
}

/// <summary>One cell with what defines it.</summary>
/// <remarks>A cell that is not blank and has no <see cref="Value"/> is not evaluable, and <see cref="Missing"/> says what it needs. It is
/// never a zero.</remarks>
public sealed record ReturnCell
{
    /// <summary>Reference inside the form, such as <c>2.6.A</c>.</summary>
    public required string Ref { get; init; }

    public required string Row { get; init; }

    public required string Column { get; init; }

    public required CellKind Kind { get; init; }

    /// <summary>Exact amount in yuan before division and rounding; for a formula, the formula over exact leaves.</summary>
    public decimal? Exact { get; init; }

    /// <summary>The figure filed, in the form's unit.</summary>
    public decimal? Value { get; init; }

    /// <summary>For a formula cell, the formula over cells, such as <c>2.A + 3.A</c>; for a leaf, the measure.</summary>
    public string? Formula { get; init; }

    /// <summary>Cells that the formula adds or subtracts, in order.</summary>
    public IReadOnlyList<SignedCell> Terms { get; init; } = [];

    /// <summary>Code of the measure whose rows the cell counts, such as <c>gross_loans</c>.</summary>
    public string? Measure { get; init; }

    /// <summary>Condition in the expression language whose loans give the cell; empty means every loan.</summary>
    public string? Predicate { get; init; }

    /// <summary>Rule that the cell follows, such as <c>G11_I [2.6.A]</c> of the filing manual.</summary>
    public LocalText? Basis { get; init; }

    /// <summary>Digest of all that the cell used of the catalogue, without names; null in documents kept before it was taken.</summary>
    public string? ClosureDigest { get; init; }

    /// <summary>Number of warehouse rows behind a leaf, or behind the leaves of a formula.</summary>
    public long? Rows { get; init; }

    /// <summary>What would have to be there to fill the cell; empty when it is filled.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    public bool IsEvaluable => Kind != CellKind.Blank && Value is not null;
}

/// <summary>One term of a formula cell.</summary>
public sealed record SignedCell(string Ref, int Sign);

public enum CheckSeverity
{
    Warn,

    /// <summary>The return cannot be approved while it fails.</summary>
    Block,
}

public enum CheckState
{
    Ok,
    Failed,

    /// <summary>Something it compares is not there; never counted as passed.</summary>
    NotEvaluable,
}

/// <summary>The outcome of one check, or of one line of a check that runs over rows or columns.</summary>
/// <param name="At">Where: a row, a column or a cell; for lines that agree in their outcome, how many there are.</param>
/// <param name="Left">Left value in the form's unit (in yuan when <paramref name="IsExact"/>); null when several lines are summed up, or
/// not evaluable.</param>
/// <param name="Tolerance">Largest absolute difference that still holds, in the unit of the values.</param>
/// <param name="Rule">The comparison as written in the catalogue, such as <c>1.A = gl.G01_62_C</c>.</param>
public sealed record CheckResult(
    string Id,
    CheckSeverity Severity,
    CheckState State,
    string At,
    int Lines,
    string Rule,
    LocalText Text,
    decimal? Left,
    decimal? Right,
    decimal? Difference,
    decimal? Tolerance,
    bool IsExact,
    IReadOnlyList<string> Missing
);
