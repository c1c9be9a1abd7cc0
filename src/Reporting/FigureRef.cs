using System.Globalization;

namespace Portal.Reporting;

/// <summary>What a list of loans, a finding or an address starts from: a figure, on one date or on any.</summary>
/// <remarks>Written as <c>indicator/npl_ratio/2024-12-31</c> or <c>return/G11_I/1.E</c>; kept with findings in this form.</remarks>
public abstract record FigureRef
{
    /// <summary>The forms in which it is written.</summary>
    public static IReadOnlyList<string> Forms { get; } = ["indicator/CODE", "return/FORM/CELL", "classification/CODE", "finding/NUMBER"];

    /// <summary>The reporting date; null for the figure on any.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>What it is called beside its loans, such as <c>npl_ratio</c> or <c>G11_I[1.E]</c>.</summary>
    public abstract string Code { get; }

    /// <summary>The reference without a date.</summary>
    protected abstract string Path { get; }

    public sealed override string ToString() =>
        AsOf is { } date ? string.Create(CultureInfo.InvariantCulture, $"{Path}/{date:yyyy-MM-dd}") : Path;

    /// <summary>The reference that a text writes; null when it writes none.</summary>
    public static FigureRef? Parse(string? text)
    {
        var parts = text?.Split('/') ?? [];
        var date = parts is [_, _, .., var last] && Date(last) is { } day ? day : (DateOnly?)null;
        return parts.Contains("")
            ? null
            : (date is null ? parts : parts[..^1]) switch
            {
                ["indicator", var code] => new IndicatorFigure(code) { AsOf = date },
                ["return", var form, var cell] => new CellFigure(form, cell) { AsOf = date },
                ["classification", var book] => new ClassificationFigure(book) { AsOf = date },
                ["finding", var number] => new FindingFigure(number) { AsOf = date },
                _ => null,
            };
    }

    /// <summary>The figure that <see cref="Code"/> calls so; null for a set of loans without a figure.</summary>
    public static FigureRef? OfCode(string code) =>
        code.Contains('/', StringComparison.Ordinal) ? Parse(code)
        : code == NoFigure ? null
        : code.EndsWith(']') && code.Split('[', 2) is [var form, var cell] ? new CellFigure(form, cell[..^1])
        : new IndicatorFigure(code);

    /// <summary>What a set of loans is called that no figure led to.</summary>
    public const string NoFigure = "loans";

    private static DateOnly? Date(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}

/// <summary>An indicator of the catalogue.</summary>
public sealed record IndicatorFigure(string Indicator) : FigureRef
{
    public override string Code => Indicator;

    protected override string Path => "indicator/" + Indicator;
}

/// <summary>A cell of a return, by its reference inside the form.</summary>
public sealed record CellFigure(string Form, string Cell) : FigureRef
{
    public override string Code => $"{Form}[{Cell}]";

    protected override string Path => $"return/{Form}/{Cell}";
}

/// <summary>Booked against minimum categories, by the rules of the catalogue.</summary>
public sealed record ClassificationFigure(string Book) : FigureRef
{
    public override string Code => Path;

    protected override string Path => "classification/" + Book;
}

/// <summary>The loans of a finding.</summary>
public sealed record FindingFigure(string Finding) : FigureRef
{
    public override string Code => Path;

    protected override string Path => "finding/" + Finding;
}
