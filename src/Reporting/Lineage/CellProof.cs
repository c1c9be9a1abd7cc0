using Portal.Reporting.Indicators;
using Portal.Reporting.Returns;

namespace Portal.Reporting.Lineage;

/// <summary>The outcome of adding up a cell's loans again, straight from the rows and without the cube.</summary>
/// <param name="Filed">Exact sum in the document, in yuan.</param>
/// <param name="Recomputed">Sum of the same measure over the loans of the cell's predicate, in yuan.</param>
public sealed record CellProof(string Ref, decimal Filed, decimal Recomputed)
{
    public bool Holds => Filed == Recomputed;

    /// <summary>What the loans say beyond the document; 0 when the cell is proven.</summary>
    public decimal Difference => Recomputed - Filed;
}

/// <summary>Walks from a cell to its loans. Lineage is predicate and input set, re-executed on demand; nothing is stored.</summary>
public sealed class CellLineage(IndicatorEngine indicators, ReturnEngine returns)
{
    /// <summary>Adds up the loans behind a leaf or a total, as they were known when the document was calculated; null for a cell that has
    /// none to add up (grey, or not evaluable).</summary>
    /// <exception cref="Portal.Data.Warehouse.WarehouseException">They cannot be told any more: loans of now would prove
    /// nothing.</exception>
    public async Task<CellProof?> ProveAsync(ReturnDocument document, ReturnCell cell, CancellationToken cancellationToken)
    {
        if (cell is not { Exact: { } filed, Measure: { } measure, Predicate: { } predicate })
        {
            return null;
        }

        var recomputed = await indicators.MeasureAsync(
            measure,
            predicate.Length == 0 ? null : predicate,
            returns.Seen(document.Form, document.AsOf, document.InputDigest),
            cancellationToken
        );
        return new CellProof(cell.Ref, filed, recomputed);
    }
}
