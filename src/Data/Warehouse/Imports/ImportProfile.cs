using Portal.Data.Warehouse.Contracts;
using Portal.Data.Yaml;

namespace Portal.Data.Warehouse.Imports;

/// <summary>A checked import profile: which expression fills which column of which tables, and what is rejected.</summary>
public sealed class ImportProfile
{
    internal ImportProfile(ProfileFile file, string digest, IReadOnlyDictionary<string, string> parameters, IReadOnlyList<ImportTable> tables, IReadOnlyList<ImportReject> rejects, IReadOnlyList<string> macros)
    {
        Tables = tables;
        Rejects = rejects;
        Macros = macros;
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

    /// <summary>SQL of the profile's own functions: number(x) and one map_name(x) for each map.</summary>
    internal IReadOnlyList<string> Macros { get; }

    /// <summary>Every source column that some expression reads, with a place that reads it.</summary>
    internal IEnumerable<(string Column, YamlPlace Place)> SourceColumns => Tables.SelectMany(t => t.Expressions).Concat(Rejects.Select(r => r.When))
        .SelectMany(e => e.SourceColumns.Select(c => (c, e.Place))).DistinctBy(c => c.c, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads and checks a profile for a reporting date.</summary>
    /// <param name="set">Parameter values that replace the file's: name to value.</param>
    public static ImportProfile Load(string path, Contract contract, Home home, DateOnly asOf, IReadOnlyDictionary<string, string> set)
        => new ProfileReading(path, contract, asOf).Read(home, set);
}

/// <summary>A row that the profile itself refuses.</summary>
internal sealed record ImportReject(ProfileExpression When, string Reason, string Column);

/// <param name="Map">Name and keys of the code map that gives the value, for the reject file.</param>
internal sealed record ImportColumn(ContractColumn Target, ProfileExpression Expression, string? Map, IReadOnlyList<string> MapKeys);

internal sealed record ImportTable(ContractTable Target, ProfileExpression Partition, ProfileExpression? Where, Duplicates Duplicates, IReadOnlyList<ImportColumn> Columns)
{
    public IEnumerable<ProfileExpression> Expressions => Columns.Select(c => c.Expression).Append(Partition).Concat(Where is null ? [] : [Where]);
}
