using Portal.Reporting.Catalogues;

namespace Portal.Reporting.Returns;

/// <summary>One figure as the warehouse answered it.</summary>
/// <param name="Sum">Exact amount in yuan; null when <paramref name="Missing"/> says why there is none.</param>
/// <param name="Rows">Warehouse rows behind it.</param>
public sealed record ReturnFigure(decimal? Sum, long Rows, IReadOnlyList<string> Missing);

/// <summary>Everything that filling a form needs; the calculation reads nothing else.</summary>
/// <param name="Figures">By <see cref="WantedFigure.Key"/>.</param>
/// <param name="Ledger">Closing balances of the general ledger in yuan, by item; an absent item makes its check not evaluable.</param>
public sealed record ReturnInputs(
    DateOnly AsOf,
    string Book,
    bool IsDemo,
    string Currency,
    string InputDigest,
    string CatalogueDigest,
    IReadOnlyDictionary<string, ReturnFigure> Figures,
    IReadOnlyDictionary<string, decimal> Ledger
)
{
    /// <summary>What one unit of the currency is called.</summary>
    public LocalText? CurrencyName { get; init; }

    /// <summary>What the loads of the inputs assumed, refused and warned of.</summary>
    public IReadOnlyList<LocalText> Notes { get; init; } = [];

    /// <summary>What people call what figures lack; null where it stands as it is.</summary>
    public Func<string, LocalText>? Name { get; init; }

    /// <summary>By measure, the condition on the loans that it adds up; a measure that is no plain sum over loans has none.</summary>
    public IReadOnlyDictionary<string, string> Populations { get; init; } = new Dictionary<string, string>();

    /// <summary>Cells of other forms of the same date that the checks compare with, by <c>FORM:CELL</c>.</summary>
    public IReadOnlyDictionary<string, ReturnCell> Others { get; init; } = new Dictionary<string, ReturnCell>();
}
