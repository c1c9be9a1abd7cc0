namespace Portal.Data.Warehouse.Contracts;

/// <summary>Money is DECIMAL(18,2) in the reporting currency, Ratio DECIMAL(9,6) as a fraction, Code a SMALLINT from a code list.</summary>
public enum ColumnType
{
    BigInt,
    Int,
    Text,
    Date,
    Bool,
    Money,
    Ratio,
    Code,
}

/// <summary>One column of the warehouse contract.</summary>
/// <param name="East">Field of the regulator's EAST data standard, when there is one.</param>
/// <param name="IsPersonal">Personal data: masked on screens and left out of sealed statistics.</param>
public sealed record ContractColumn(
    string Name,
    ColumnType Type,
    bool IsNullable,
    string? CodeList,
    string? Unit,
    string Meaning,
    string? East,
    bool IsPersonal
)
{
    /// <summary>Money columns of the same row that say whether it counts where this one is added up: any that is not zero will do. Empty
    /// when every row counts.</summary>
    public IReadOnlyList<string> CarriedBy { get; init; } = [];
}

/// <summary>One table of the warehouse contract; each file holds one partition and carries its date and the load's number as
/// columns.</summary>
public sealed record ContractTable(
    string Name,
    string Grain,
    string PartitionKey,
    string Meaning,
    IReadOnlyList<string> Keys,
    IReadOnlyList<ContractColumn> Columns,
    string? Population = null
)
{
    /// <summary>Ranges and relations that rows keep; those of single columns first.</summary>
    public IReadOnlyList<ContractRule> Rules { get; init; } = [];

    /// <summary>Money columns whose sums a load prints and compares with the load before; the first is the amount of a finding.</summary>
    public IReadOnlyList<string> Totals { get; init; } = [];

    /// <summary>How far rows and totals may fall without a warning; null when nothing is compared.</summary>
    public TotalDrop? Drop { get; init; }

    /// <summary>Name of the text column that every file carries beside those of the contract.</summary>
    public const string LoadIdColumn = "load_id";

    /// <summary>Columns that screens narrow lists by, most telling first; rows that are kept in their order are found without reading the
    /// others.</summary>
    private static readonly string[] Narrowing = ["product", "five_class", "customer_key"];

    /// <summary>The order in which rows are stored: by what lists are narrowed by, as far as the table has it, then by the key.</summary>
    public IReadOnlyList<string> SortedBy =>
        [.. Narrowing.Where(name => Find(name) is { IsNullable: false }).Concat(Keys).Distinct(StringComparer.Ordinal)];

    /// <summary>The table with some of its columns; what every file carries stays.</summary>
    internal ContractTable With(Func<ContractColumn, bool> isWanted) =>
        new(Name, Grain, PartitionKey, Meaning, Keys, [.. Columns.Where(isWanted)], Population);

    public ContractColumn? Find(string name) => Columns.FirstOrDefault(c => c.Name == name);

    /// <summary>The contract's columns, then the partition date (unless the contract lists it itself) and the load's number.</summary>
    public IReadOnlyList<ContractColumn> StoredColumns { get; } =
    [
        .. Columns,
        .. Columns.Any(c => c.Name == PartitionKey)
            ? Array.Empty<ContractColumn>()
            : [new ContractColumn(PartitionKey, ColumnType.Date, false, null, null, "date of the partition", null, false)],
        new ContractColumn(LoadIdColumn, ColumnType.Text, false, null, null, "load that wrote the row", null, false),
    ];
}

/// <summary>With what a load's rows and totals are compared.</summary>
public enum DropAgainst
{
    /// <summary>The last version of the same date.</summary>
    SameDate,

    /// <summary>The last version of the same date, and where there is none the date before.</summary>
    DateBefore,
}

/// <param name="Share">Share by which they may fall, as a fraction.</param>
/// <param name="Of">What is compared: totals of the table, or rows.</param>
public sealed record TotalDrop(decimal Share, DropAgainst Against, IReadOnlyList<string> Of)
{
    /// <summary>Stands for the number of rows in <see cref="Of"/>.</summary>
    public const string Rows = "rows";
}

/// <summary>One value of a code list: the symbol that predicates use, the number that is stored, its names.</summary>
public sealed record CodeValue(string Code, int Value, string En, string Zh, string? Group);

public sealed record CodeList(string Name, IReadOnlyList<CodeValue> Values)
{
    public CodeValue? Find(string code) => Values.FirstOrDefault(v => v.Code == code);

    public CodeValue? Find(int value) => Values.FirstOrDefault(v => v.Value == value);
}
