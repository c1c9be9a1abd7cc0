using Portal.Data.Warehouse.Contracts;

namespace Portal.TestKit.TransactSql;

/// <summary>What a SQL Server would say to statements over the contract's tables, without one.</summary>
public static class SqlServerSays
{
    private static readonly TransactSqlRules Rules = new(
        Contract
            .Load(Repository.CatalogueDirectory)
            .Tables.Values.ToDictionary(
                table => table.Name,
                table =>
                    (IReadOnlyDictionary<string, DecimalType?>)
                        table.StoredColumns.ToDictionary(column => column.Name, TypeOf, StringComparer.OrdinalIgnoreCase),
                StringComparer.OrdinalIgnoreCase
            )
    );

    /// <summary>Everything that it would refuse or silently round; empty when nothing.</summary>
    public static IReadOnlyList<string> To(string statement) => Rules.Check(statement);

    private static DecimalType? TypeOf(ContractColumn column) =>
        column.Type switch
        {
            ColumnType.Money => new(18, 2),
            ColumnType.Ratio => new(9, 6),
            ColumnType.BigInt => DecimalType.BigInt,
            ColumnType.Int or ColumnType.Code => DecimalType.Int,
            _ => null,
        };
}
