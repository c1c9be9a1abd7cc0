using System.Globalization;
using System.Text.Json.Serialization;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse;

/// <summary>What a load of files read and what became of it; kept in its seal.</summary>
/// <param name="Profile">Name of the import profile.</param>
/// <param name="Files">What was read, joined files last.</param>
/// <param name="Records">Records of the files that are loaded, counted without the engine that reads them; those of joined files are not
/// among them.</param>
/// <param name="Refused">Records that were refused; they are in no table.</param>
/// <param name="RejectFile">Name of the file that holds them; null when there are none.</param>
/// <param name="RejectSha256">SHA-256 of that file.</param>
/// <param name="Joins">What became of each joined file, as one sentence.</param>
public sealed record LoadAccount(
    string Profile,
    IReadOnlyList<LoadedFile> Files,
    long Records,
    long Refused,
    string? RejectFile,
    string? RejectSha256,
    IReadOnlyList<LoadedTable> Tables,
    IReadOnlyList<string> Joins,
    IReadOnlyList<LoadAssumption> Assumptions
);

/// <summary>One file that was read.</summary>
public sealed record LoadedFile(string Name, string Sha256, long Records);

/// <summary>What a table took of the records.</summary>
/// <param name="Rows">Rows of the table, as sealed.</param>
/// <param name="FromRecords">Records that gave them.</param>
/// <param name="LeftOut">Records that are not the table's by the profile's conditions, and later ones of a key of which the first is
/// taken.</param>
public sealed record LoadedTable(string Table, long Rows, long FromRecords, long LeftOut);

/// <summary>What the source does not say and the profile assumed.</summary>
/// <param name="MeaningZh">The meaning as Chinese pages say it; null where the profile has one meaning for all.</param>
public sealed record LoadAssumption(
    string Name,
    string Value,
    string Meaning,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? MeaningZh = null
);

/// <summary>Rows that a rule of the contract found, and that were let in.</summary>
/// <param name="Rule">Its name in the table.</param>
/// <param name="Amount">Sum of the table's first total over them, in the reporting currency; null when the table has none.</param>
/// <param name="First">The smallest key among them.</param>
/// <param name="En">What is wrong with them.</param>
/// <param name="Zh">The same in Chinese.</param>
public sealed record SealWarning(string Table, DateOnly Date, string Rule, long Rows, decimal? Amount, string? First, string En, string Zh)
{
    /// <summary>The contract refuses such rows, and they were here before it did or came another way than through a file.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsRefusable { get; init; }

    /// <summary>As one line: how many, with what amount, and what of them.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Table} {Date:yyyy-MM-dd}: {Rows} {(Rows == 1 ? "row" : "rows")}{(Amount is { } amount ? $", {amount:N2}" : "")}: {En}{(First is { Length: > 0 } ? $" (first key {First})" : "")}"
        );

    internal static SealWarning Of(ContractTable table, DateOnly date, RuleFinding found) =>
        new(table.Name, date, found.Rule.Name, found.Rows, found.Amount, found.First, found.Rule.En, found.Rule.Zh)
        {
            IsRefusable = found.Rule.Severity == RuleSeverity.Refuse,
        };
}
