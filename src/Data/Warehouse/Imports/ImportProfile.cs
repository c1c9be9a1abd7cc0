using Portal.Data.Warehouse.Contracts;
using Portal.Data.Yaml;

namespace Portal.Data.Warehouse.Imports;

/// <summary>A checked import profile: which expression fills which column of which tables, and what is rejected.</summary>
public sealed class ImportProfile
{
    internal ImportProfile(
        ProfileFile file,
        string digest,
        IReadOnlyDictionary<string, string> parameters,
        IReadOnlyList<ImportTable> tables,
        IReadOnlyList<ImportReject> rejects,
        IReadOnlyList<ImportJoin> joins,
        ExpressionScope scope
    )
    {
        Tables = tables;
        Rejects = rejects;
        Macros = scope.Macros;
        Lets =
        [
            .. scope.Lets.Zip(
                (file.Let ?? new Dictionary<string, YamlText>()).Keys.Concat(Enumerable.Repeat("", scope.Lets.Count)),
                (l, name) => new ImportLet(name, l)
            ),
        ];
        SourceColumns = scope.Columns;
        Joins = joins;
        Name = file.Profile;
        Meaning = file.Meaning;
        Book = new Book(file.Book.Name, file.Book.Currency, IsDemo: false);
        Reads = file.Reads;
        RejectLimit = file.RejectLimit;
        Assumptions = file.Parameters ?? new Dictionary<string, ProfileParameter>(StringComparer.Ordinal);
        Parameters = parameters;
        Digest = digest;
    }

    public string Name { get; }

    public string Meaning { get; }

    public Book Book { get; }

    public SourceOptions Reads { get; }

    /// <summary>Source rows that may be rejected without stopping the load.</summary>
    public int RejectLimit { get; }

    /// <summary>The parameters as the file states them, with what they mean and whether they are assumptions.</summary>
    public IReadOnlyDictionary<string, ProfileParameter> Assumptions { get; }

    /// <summary>The values in force: the file's, or those set for this load.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; }

    /// <summary>SHA-256 of the file's text and the parameter values in force.</summary>
    public string Digest { get; }

    internal IReadOnlyList<ImportTable> Tables { get; }

    internal IReadOnlyList<ImportReject> Rejects { get; }

    /// <summary>Named expressions; the i-th is let_i in SQL.</summary>
    internal IReadOnlyList<ImportLet> Lets { get; }

    /// <summary>SQL of the profile's own functions: those for numbers, keys and texts held to a type, and one map_name(x) for each
    /// map.</summary>
    internal IReadOnlyList<string> Macros { get; }

    /// <summary>Every source column that some expression reads, with a place that reads it; the i-th is s{i} in SQL.</summary>
    internal IReadOnlyList<SourceColumn> SourceColumns { get; }

    /// <summary>Files that stand beside the inputs, in the order in which they are joined.</summary>
    internal IReadOnlyList<ImportJoin> Joins { get; }

    /// <summary>Reads and checks a profile for a reporting date.</summary>
    /// <param name="set">Parameter values that replace the file's: name to value.</param>
    public static ImportProfile Load(string path, Contract contract, Home home, DateOnly asOf, IReadOnlyDictionary<string, string> set) =>
        new ProfileReading(path, contract, asOf).Read(home, set);
}

/// <param name="Name">As the profile names it.</param>
internal sealed record ImportLet(string Name, ProfileExpression Expression);

/// <summary>A row that the profile itself refuses.</summary>
internal sealed record ImportReject(ProfileExpression When, string Reason, string Column);

/// <param name="Map">Name and keys of the code map that gives the value, for the reject file.</param>
internal sealed record ImportColumn(ContractColumn Target, ProfileExpression Expression, string? Map, IReadOnlyList<string> MapKeys);

/// <summary>What a source row becomes in a table: one row, where the condition holds.</summary>
/// <param name="Name">Name of this row among those that one source row gives; empty when it gives one.</param>
/// <param name="Columns">The contract's columns, the partition's date the last.</param>
internal sealed record ImportRow(string Name, ProfileExpression? Condition, IReadOnlyList<ImportColumn> Columns);

internal sealed record ImportTable(ContractTable Target, Duplicates Duplicates, IReadOnlyList<ImportRow> Rows);

/// <param name="On">Columns of the inputs or of an earlier joined file, and those of the file that hold the same values.</param>
internal sealed record ImportJoin(
    string Name,
    IReadOnlyList<(string Ours, string Theirs)> On,
    SourceOptions Reads,
    Unmatched Without,
    YamlPlace Place
);
