using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse.Attached;

/// <param name="Seal">What was sealed; null when everything stood as it was sealed before.</param>
/// <param name="Unchanged">Partitions that are as they were sealed last.</param>
/// <param name="Absent">Tables of the contract that the bank does not have; what needs them is not evaluable.</param>
public sealed record AttachResult(Seal? Seal, int Unchanged, IReadOnlyList<string> Absent);

/// <summary>Seals the bank's own rows where they are. Nothing is copied: the seal keeps counts, sums, statistics and a fingerprint, and
/// every later computation compares them first.</summary>
public sealed class Attachment(WarehouseStore store, WarehouseEngine engine)
{
    private const string MainTable = "loan_snapshot";

    /// <summary>Seals every date up to <paramref name="asOf"/> that is not sealed yet, and that date itself again.</summary>
    /// <exception cref="WarehouseException">A table differs from the contract, a value is not accepted, or the home holds another
    /// book.</exception>
    public async Task<AttachResult> SealAsync(
        Book book,
        DateOnly asOf,
        string by,
        IProgress<CopyProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var attached = book with { IsAttached = true };
        store.CheckBook(attached);
        var checks = (await engine.CheckAsync(isAttached: true, cancellationToken))
            .Where(check => engine.Contract.Tables.ContainsKey(check.What))
            .ToList();
        if (checks.Find(check => !check.Holds && (!check.IsAbsent || check.What == MainTable)) is { } wrong)
        {
            throw WarehouseException.Of("attach.check", $"{wrong.What}: {wrong.Detail}");
        }

        var reader = new SourceReader(engine);
        var found = new List<Partition>();
        var warnings = new List<SealWarning>();
        var held = checks.Where(check => check.Holds).Select(check => check.What).ToHashSet(StringComparer.Ordinal);
        foreach (var table in checks.Where(check => check.Holds).Select(check => engine.Contract.Table(check.What)))
        {
            progress?.Report(new CopyProgress(table.Name, found.Count, found.Count));
            foreach (var (partition, findings) in await ReadAsync(reader, table, asOf, cancellationToken))
            {
                found.Add(partition);
                warnings.AddRange(findings.Select(finding => SealWarning.Of(table, partition.Date, finding)));
                warnings.AddRange(await reader.MatchesAsync(table, partition.Date, held, cancellationToken));
            }
        }

        if (!found.Any(partition => partition.Table == MainTable && partition.Date == asOf))
        {
            throw WarehouseException.Of("attach.no-row", $"{engine.View(MainTable)} has no row for {asOf:yyyy-MM-dd}; nothing was sealed.");
        }

        var seal = store.Attach(attached, by, $"the bank's own rows in {engine.Version}", found, warnings);
        return new(
            seal,
            found.Count - (seal?.Partitions.Count ?? 0),
            [.. checks.Where(check => check.IsAbsent).Select(check => check.What)]
        );
    }

    private async Task<IEnumerable<(Partition Partition, IReadOnlyList<RuleFinding> Findings)>> ReadAsync(
        SourceReader reader,
        ContractTable table,
        DateOnly asOf,
        CancellationToken cancellationToken
    )
    {
        var dates = (await reader.DatesAsync(table, asOf, cancellationToken))
            .Where(date => date == asOf || store.Current(table.Name, date) is null)
            .ToList();
        return dates.Count == 0
            ? []
            : (await reader.ReadAsync(table, dates, cancellationToken)).Select(pair =>
                (
                    new Partition(table.Name, pair.Key, 0, "", pair.Value.Rows, pair.Value.Sums, [], pair.Value.Statistics)
                    {
                        Fingerprint = pair.Value.Fingerprint,
                    },
                    pair.Value.Findings
                )
            );
    }
}
