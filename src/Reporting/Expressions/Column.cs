using Portal.Data.Warehouse.Contracts;

namespace Portal.Reporting.Expressions;

/// <summary>A column that an expression may name: of a contract table, of a borrower's group, or of two joined snapshots.</summary>
/// <param name="Name">As expressions write it, such as <c>balance</c> or <c>opening.five_class</c>.</param>
/// <param name="CodeList">The list of a code column; null for every other type.</param>
public sealed record Column(string Name, ColumnType Type, bool IsNullable, CodeList? CodeList = null, bool IsPersonal = false)
{
    /// <summary>Decimals that the stored value has: 2 for money, 6 for ratios.</summary>
    public int Scale =>
        Type switch
        {
            ColumnType.Money => 2,
            ColumnType.Ratio => 6,
            _ => 0,
        };

    public bool IsNumber => Type is ColumnType.BigInt or ColumnType.Int or ColumnType.Money or ColumnType.Ratio;

    /// <summary>Its name in SQL: a dot becomes an underscore.</summary>
    public string SqlName => Name.Replace('.', '_');

    public static Column Of(ContractColumn column, Contract contract) =>
        new(column.Name, column.Type, column.IsNullable, column.CodeList is { } list ? contract.CodeLists[list] : null, column.IsPersonal);
}

/// <summary>The columns that an expression may name in one place, by the name that it uses for them.</summary>
/// <param name="Name">What people call the place, such as <c>loan_snapshot</c>.</param>
public sealed record ColumnScope(string Name, IReadOnlyDictionary<string, Column> Columns)
{
    public Column? Find(string name) => Columns.GetValueOrDefault(name);

    public static ColumnScope Of(string name, IEnumerable<Column> columns) =>
        new(name, columns.ToDictionary(column => column.Name, StringComparer.Ordinal));

    /// <summary>The columns of a contract table.</summary>
    public static ColumnScope Of(ContractTable table, Contract contract) =>
        Of(
            table.Name,
            table.StoredColumns.Where(column => column.Name != ContractTable.LoadIdColumn).Select(column => Column.Of(column, contract))
        );
}
