using Portal.Data.Warehouse;
using Portal.Reporting;
using Portal.Reporting.Expressions;
using Portal.Reporting.Indicators;

namespace Portal.Loads;

/// <summary>Reads the seals of the home: what was loaded, what was refused, and what the contract found.</summary>
public sealed class LoadReader(WarehouseStore warehouse, IndicatorEngine engine)
{
    /// <summary>All loads, newest first.</summary>
    public IReadOnlyList<Seal> Loads() => [.. warehouse.Seals().OrderByDescending(seal => seal.Number)];

    /// <summary>One load; null when there is none of that number.</summary>
    public Seal? Find(string loadId) => warehouse.Seals().FirstOrDefault(seal => seal.LoadId == loadId);

    /// <summary>The totals that the contract names of a partition, with their sums in the reporting currency.</summary>
    public IEnumerable<(string Name, decimal Sum)> Totals(Partition partition) =>
        warehouse.Contract.Tables.TryGetValue(partition.Table, out var table)
            ? table.Totals.Where(partition.Sums.ContainsKey).Select(name => (name, partition.Sums[name]))
            : [];

    /// <summary>Whether a partition is the one in use for its date.</summary>
    public bool IsInUse(Partition partition) => warehouse.Current(partition.Table, partition.Date)?.Version == partition.Version;

    /// <summary>Condition of the loans that a warning is about: all of them where loans can be asked for by the contract's rule, else the
    /// first; of another table the loan of its first row, where its key begins with the loan. Null where it is not about loans, or no
    /// snapshot of its date has the loan's columns.</summary>
    public (string Predicate, bool IsFirstOnly)? LoansOf(SealWarning warning)
    {
        if (!warehouse.Contract.Tables.TryGetValue(warning.Table, out var table) || table.Keys[0] != "loan_key")
        {
            return null;
        }

        // Conditions of lists are over the snapshot's columns, which are not those of another table.
        var finds = table.Name == "loan_snapshot" ? table.Rules.FirstOrDefault(rule => rule.Name == warning.Rule)?.Finds : null;
        return finds is not null && IsReadable(finds, warning.Date) ? (finds, false)
            : warning.First is { Length: > 0 } first && IsReadable($"loan_key = {first}", warning.Date) ? ($"loan_key = {first}", true)
            : null;
    }

    private bool IsReadable(string predicate, DateOnly date)
    {
        try
        {
            engine.LoanInputs(predicate, Viewpoint.Of(date));
            return true;
        }
        catch (Exception refused) when (refused is ExpressionException or WarehouseException)
        {
            return false;
        }
    }
}
