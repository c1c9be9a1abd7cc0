using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse;

/// <summary>One thing that an engine must have before it can compute, and whether it has it.</summary>
/// <param name="What">The subject, such as a version, a right or a table.</param>
/// <param name="Detail">What was found; where it does not hold, what is accepted and what to do.</param>
/// <param name="IsAbsent">A table of the contract is not there at all.</param>
public sealed record EngineCheck(string What, bool Holds, string Detail, bool IsAbsent = false);

/// <summary>Compares the tables and columns that an engine has with those of the contract.</summary>
internal static class ContractComparison
{
    /// <param name="found">Type of each column that the engine has, by table and name.</param>
    /// <param name="accepted">Type of the engine that a contract column is to have.</param>
    /// <param name="missingTable">What to do about a table that is not there.</param>
    /// <param name="isAttached">The tables are the bank's own and have no load's number.</param>
    public static IEnumerable<EngineCheck> Of(
        Contract contract,
        IReadOnlyDictionary<(string Table, string Column), string> found,
        Func<ContractColumn, string> accepted,
        Func<ContractTable, string> missingTable,
        bool isAttached
    )
    {
        foreach (var table in contract.Tables.Values.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            if (!found.Keys.Any(key => key.Table == table.Name))
            {
                yield return new(table.Name, false, "the table is missing. " + missingTable(table), IsAbsent: true);
                continue;
            }

            var columns = table.StoredColumns.Where(column => !isAttached || column.Name != ContractTable.LoadIdColumn).ToList();
            var wrong = columns
                .Select(column => (column, Accepted: accepted(column), Type: found.GetValueOrDefault((table.Name, column.Name))))
                .Where(c => c.Type is null || !Same(c.Type, c.Accepted))
                .ToList();
            yield return wrong.Count == 0
                ? new(table.Name, true, $"{columns.Count} columns of the contract")
                : new(
                    table.Name,
                    false,
                    string.Join(
                        "; ",
                        wrong.Select(c =>
                            $"column {c.column.Name} {(c.Type is null ? "is missing" : $"has type {c.Type}")}, accepted: {c.Accepted}"
                        )
                    )
                );
        }
    }

    private static bool Same(string left, string right) =>
        string.Equals(
            left.Replace(" ", "", StringComparison.Ordinal),
            right.Replace(" ", "", StringComparison.Ordinal),
            StringComparison.OrdinalIgnoreCase
        );
}
