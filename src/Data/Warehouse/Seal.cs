using System.Globalization;
using System.Text.Json.Serialization;

namespace Portal.Data.Warehouse;

/// <summary>What a sealed column held. Minimum and maximum are invariant text, and absent for personal data.</summary>
/// <param name="Distinct">Exact for codes, Booleans and a table's single key; the number of rows for amounts and ratios, which nothing is
/// grouped by; an estimate otherwise.</param>
public sealed record ColumnStatistics(string Column, string? Min, string? Max, long Distinct, long Nulls);

/// <param name="Path">Relative to the warehouse directory, with forward slashes.</param>
public sealed record PartitionFile(string Path, long Bytes, string Sha256);

/// <param name="Name">File name below the home's directory of refused rows.</param>
public sealed record RejectFile(string Name, long Bytes, string Sha256);

/// <summary>One version of one table's rows for one date, as sealed by one load.</summary>
/// <param name="Sums">Exact sum of each money column, in the reporting currency.</param>
public sealed record Partition(
    string Table,
    DateOnly Date,
    int Version,
    string LoadId,
    long Rows,
    IReadOnlyDictionary<string, decimal> Sums,
    IReadOnlyList<PartitionFile> Files,
    IReadOnlyList<ColumnStatistics> Statistics
)
{
    /// <summary>What the engine made of all values of all rows, in any order, when the rows are the bank's own and stay where they are;
    /// null for rows that Assay holds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fingerprint { get; init; }

    /// <summary>The rows are the bank's own: they are read where they are, and may change after they were sealed.</summary>
    [JsonIgnore]
    public bool IsAttached => Fingerprint is not null;

    /// <summary>SHA-256 over identity, row count, sums and the files' own hashes, or the fingerprint where there are no files.</summary>
    [JsonIgnore]
    public string Digest =>
        Hashing.Sha256(
            string.Create(CultureInfo.InvariantCulture, $"{Table}|{Date:yyyy-MM-dd}|{Version}|{Rows}|")
                + string.Join(
                    '|',
                    Sums.OrderBy(s => s.Key, StringComparer.Ordinal)
                        .Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key}={s.Value:F2}"))
                )
                + "|"
                + (Fingerprint ?? string.Join('|', Files.Select(f => f.Sha256)))
        );

    public ColumnStatistics? Statistic(string column) => Statistics.FirstOrDefault(s => s.Column == column);

    /// <summary>Throws when it was sealed before the contract had a column that may not be missing: no other engine takes its
    /// rows.</summary>
    public void RequireColumns(Contracts.ContractTable table)
    {
        if (table.StoredColumns.FirstOrDefault(c => !c.IsNullable && Statistic(c.Name) is null) is { } lacking)
        {
            throw WarehouseException.Of(
                "copy.lacks-column",
                $"{this} has no column '{lacking.Name}', which may not be missing: it was sealed before the contract had it. Load that date again, then run the copy again."
            );
        }
    }

    /// <summary>What people call it: table, date and version.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Table} {Date:yyyy-MM-dd} v{Version}");
}

/// <summary>What a home holds: one book in one reporting currency, real or demonstration.</summary>
/// <param name="IsAttached">Its rows are the bank's own and are read where they are.</param>
public sealed record Book(string Name, string Currency, bool IsDemo, bool IsAttached = false)
{
    public override string ToString() =>
        $"'{Name}' in {Currency}{(IsDemo ? " (demonstration)" : "")}{(IsAttached ? " (attached: the bank's own rows)" : "")}";
}

/// <summary>The record that makes a load visible; its file is the commit point.</summary>
/// <param name="Source">What the load was made from, with its own SHA-256.</param>
public sealed record Seal(
    int Number,
    string LoadId,
    DateTimeOffset SealedAt,
    string By,
    Book Book,
    string Source,
    IReadOnlyList<Partition> Partitions
)
{
    /// <summary>What the load read, refused and left out; null for a load that read no file, and for seals of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LoadAccount? Account { get; init; }

    /// <summary>What the contract found in the rows and let in; null when there is nothing, and for seals of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SealWarning>? Warnings { get; init; }

    /// <summary>The list of source rows that the load refused; null when it refused none, and in seals of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RejectFile? Rejects { get; init; }

    /// <summary>The home's mark over the file with this left empty: no load of this home wrote a seal without it. Null in seals of earlier
    /// versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Mark { get; init; }

    /// <summary>Whether the mark is there and is the home's own.</summary>
    [JsonIgnore]
    public bool IsMarked { get; init; }

    /// <summary>SHA-256 of the seal's file.</summary>
    [JsonIgnore]
    public string Digest { get; init; } = "";

    [JsonIgnore]
    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{Number:D6}-{LoadId}.json");
}

/// <summary>The sealed partitions that a figure was computed from.</summary>
public sealed record InputSet(IReadOnlyList<Partition> Partitions)
{
    /// <summary>SHA-256 over the sorted lines table|date|version|digest.</summary>
    public string Digest { get; } =
        Hashing.Sha256(
            string.Join(
                '\n',
                Partitions
                    .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Table}|{p.Date:yyyy-MM-dd}|{p.Version}|{p.Digest}"))
                    .Order(StringComparer.Ordinal)
            )
        );

    /// <summary>The partitions that Assay holds itself.</summary>
    public InputSet Owned => new([.. Partitions.Where(p => !p.IsAttached)]);

    /// <summary>The partitions whose rows are the bank's own.</summary>
    public InputSet Attached => new([.. Partitions.Where(p => p.IsAttached)]);

    public Partition? Find(string table, DateOnly date) => Partitions.FirstOrDefault(p => p.Table == table && p.Date == date);

    public IReadOnlyList<Partition> Of(string table) => [.. Partitions.Where(p => p.Table == table).OrderBy(p => p.Date)];
}
