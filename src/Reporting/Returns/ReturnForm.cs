using Portal.Data.Yaml;
using Portal.Reporting.Catalogues;

namespace Portal.Reporting.Returns;

public enum FormFrequency
{
    Monthly,
    Quarterly,
    HalfYearly,
    Yearly,
}

/// <summary>A return as the catalogue defines it: rows × columns, what each cell is, and what must hold.</summary>
public sealed record ReturnForm
{
    public required string Code { get; init; }

    public required string Version { get; init; }

    /// <summary>First reporting date that this version serves.</summary>
    public required DateOnly From { get; init; }

    public required LocalText Name { get; init; }

    public required ReturnScope Scope { get; init; }

    public required FormFrequency Frequency { get; init; }

    public required ReturnUnit Unit { get; init; }

    public required IReadOnlyList<FormColumn> Columns { get; init; }

    /// <summary>Rows in template sequence.</summary>
    public required IReadOnlyList<FormRow> Rows { get; init; }

    public required IReadOnlyList<FormControl> Controls { get; init; }

    public IReadOnlyList<FormCheck> Checks { get; init; } = [];

    /// <summary>True for a day that the form is filed for: the last day of a month that ends its period.</summary>
    public bool IsReportingDate(DateOnly day) => day >= From && day.AddDays(1).Day == 1 && day.Month % Months == 0;

    /// <summary>The last days of this period and of the one before, for a day that is none.</summary>
    public (DateOnly Before, DateOnly Next) ReportingDatesAround(DateOnly day)
    {
        var first = new DateOnly(day.Year, day.Month, 1).AddMonths(-((day.Month - 1) % Months));
        return (first.AddDays(-1), first.AddMonths(Months).AddDays(-1));
    }

    /// <summary>How often it is filed, for messages.</summary>
    public string FrequencyWord =>
        Frequency switch
        {
            FormFrequency.Monthly => "monthly",
            FormFrequency.Quarterly => "quarterly",
            FormFrequency.HalfYearly => "half-yearly",
            FormFrequency.Yearly => "yearly",
        };

    private int Months =>
        Frequency switch
        {
            FormFrequency.Monthly => 1,
            FormFrequency.Quarterly => 3,
            FormFrequency.HalfYearly => 6,
            FormFrequency.Yearly => 12,
        };

    /// <summary>Every figure that the form asks of the warehouse: its leaves by cell reference, its controls as
    /// <c>control.code</c>.</summary>
    public IReadOnlyList<WantedFigure> WantedFigures() =>
        [
            .. from row in Rows
            where row.Formula is null && row.Needs.Count == 0
            from column in Columns
            where column.Formula is null && !row.IsBlank(column.Code)
            select new WantedFigure($"{row.Number}.{column.Code}", row.Measure, row.ConditionOf(column)),
            .. Controls.Select(c => new WantedFigure("control." + c.Code, c.Measure, c.Where)),
        ];

    public bool HasCell(string reference) => CellOf(reference) is { } cell && !cell.Row.IsBlank(cell.Column.Code);

    /// <summary>What one cell asks of the warehouse: itself, or the leaves that its formula adds up.</summary>
    public IEnumerable<WantedFigure> WantedFiguresOf(string reference) =>
        CellOf(reference) is not { } cell || cell.Row.IsBlank(cell.Column.Code) ? []
        : cell.Column.Formula is { } across ? across.Terms.SelectMany(term => WantedFiguresOf($"{cell.Row.Number}.{term.Ref}"))
        : cell.Row.Formula is { } down ? down.Terms.SelectMany(term => WantedFiguresOf($"{term.Ref}.{cell.Column.Code}"))
        : cell.Row.Needs.Count > 0 ? []
        : [new WantedFigure(reference, cell.Row.Measure, cell.Row.ConditionOf(cell.Column))];

    private (FormRow Row, FormColumn Column)? CellOf(string reference) =>
        reference.LastIndexOf('.') is > 0 and var dot
        && Rows.FirstOrDefault(row => row.Number == reference[..dot]) is { } row
        && Columns.FirstOrDefault(column => column.Code == reference[(dot + 1)..]) is { } column
            ? (row, column)
            : null;

    /// <summary>Items of the general ledger that the checks compare with.</summary>
    public IReadOnlyList<string> WantedLedgerItems() =>
        [
            .. Checks
                .SelectMany(c => c.Left.Terms.Concat(c.Right.Terms))
                .Where(t => t.Ref.StartsWith("gl.", StringComparison.Ordinal))
                .Select(t => t.Ref["gl.".Length..])
                .Distinct(StringComparer.Ordinal),
        ];
}

/// <summary>A figure to be asked of the warehouse.</summary>
/// <param name="Predicate">Condition in the expression language; empty for every row of the measure.</param>
public sealed record WantedFigure(string Key, string Measure, string Predicate);

/// <param name="Written">The condition of the column as the file has it; for a formula column, the loans that the formula adds up to. Null
/// when there is none.</param>
public sealed record FormColumn(string Code, LocalText Name, LinearFormula? Formula, YamlText? Written);

/// <param name="Where">Condition of the row; for a formula row, the loans that the formula adds up to.</param>
/// <param name="ColumnConditions">The condition of each column on this row.</param>
/// <param name="Formula">Over row numbers; null for a leaf row.</param>
/// <param name="Needs">What the warehouse would have to hold to fill the row; empty when it can be filled.</param>
/// <param name="Blank">Columns that the template shades grey.</param>
/// <param name="Written">The condition as the file has it, for the place of errors; null when there is none.</param>
public sealed record FormRow(
    ReturnRow Row,
    string Where,
    IReadOnlyDictionary<string, string> ColumnConditions,
    string Measure,
    LinearFormula? Formula,
    IReadOnlyList<string> Needs,
    IReadOnlyList<string> Blank,
    LocalText Basis,
    YamlText? Written,
    YamlPlace Place
)
{
    public string Number => Row.Number;

    public bool IsBlank(string column) => Blank.Contains(column);

    /// <summary>The condition of the cell under a column: the row's and the column's.</summary>
    public string ConditionOf(FormColumn column) => Condition.And(Where, ColumnConditions[column.Code]);
}

/// <summary>A figure that no cell shows and that a check compares with.</summary>
public sealed record FormControl(string Code, string Measure, string Where, YamlText? Written, YamlPlace Place);

/// <summary>What a check runs over: nothing (its references are cells), every row, or every column.</summary>
public enum CheckOver
{
    Cells,
    Rows,
    Columns,
}

public enum CheckOperator
{
    Equal,
    LessOrEqual,
    GreaterOrEqual,
}

/// <param name="IsExact">Compares yuan before rounding, without tolerance.</param>
public sealed record FormCheck(
    string Id,
    CheckSeverity Severity,
    CheckOver Over,
    bool IsExact,
    LinearFormula Left,
    CheckOperator Operator,
    LinearFormula Right,
    string Rule,
    LocalText Text,
    YamlPlace Place
);

/// <summary>Cells, rows or columns added and subtracted.</summary>
public sealed record LinearFormula(string Text, IReadOnlyList<SignedCell> Terms);
