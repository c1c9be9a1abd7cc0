using System.Globalization;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse;

/// <summary>A total that a load must meet, as whoever made the extract states it.</summary>
/// <param name="Name">records; TABLE.rows or TABLE.COLUMN; without the table where one table alone has it.</param>
public sealed record ExpectedTotal(string Name, decimal Value)
{
    /// <summary>Reads NAME=VALUE, such as balance=21096.75.</summary>
    /// <returns>Null when the text is not of that form.</returns>
    public static ExpectedTotal? Parse(string text)
    {
        var at = text.LastIndexOf('=');
        return
            at > 0
            && decimal.TryParse(
                text[(at + 1)..],
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands,
                CultureInfo.InvariantCulture,
                out var value
            )
            ? new(text[..at].Trim(), value)
            : null;
    }
}

/// <summary>Rows and sums of a load: what it prints, what it is told to meet, and how it stands against the load before.</summary>
public static class ControlTotals
{
    /// <summary>One line for each table and date: rows and the totals that the contract names.</summary>
    public static IEnumerable<string> Lines(Contract contract, IEnumerable<Partition> partitions) =>
        partitions.Select(p =>
            Sentence.Say(
                $"{p}: {p.Rows:N0} {{1|row|rows}}{string.Concat(contract.Table(p.Table).Totals.Select(t => string.Create(CultureInfo.InvariantCulture, $", {t} {p.Sums[t]:N2}")))}"
            )
        );

    /// <summary>Throws when a stated total is not met, with every difference.</summary>
    internal static void Require(IReadOnlyList<ExpectedTotal> expected, IReadOnlyList<Partition> partitions, long records)
    {
        var found = Found(partitions, records);
        var wrong = expected.Select(e => (Expected: e, Found: Value(e, found))).Where(pair => pair.Found != pair.Expected.Value).ToList();
        if (wrong.Count > 0)
        {
            throw WarehouseException.Of(
                "load.expect-missed",
                $"The load does not meet what is expected: {wrong.Select(w => RuleException.Of("load.total",
                $"{w.Expected.Name} is {Whole(w.Found)} and not {Whole(w.Expected.Value)} ({(w.Found > w.Expected.Value ? "+" : "")}{Whole(w.Found - w.Expected.Value)})"))}. Nothing was loaded. Compare with whoever made the extract; the file may be cut off."
            );
        }
    }

    /// <summary>With every digit that it has: what differs in one must not look alike.</summary>
    private static string Whole(decimal value) => value.ToString("#,0.############################", CultureInfo.InvariantCulture);

    /// <summary>What fell against the same date's last version, or against the date before, by more than the contract lets pass.</summary>
    internal static IEnumerable<SealWarning> Drops(WarehouseStore store, IReadOnlyList<Partition> partitions)
    {
        foreach (var partition in partitions)
        {
            var table = store.Contract.Table(partition.Table);
            if (table.Drop is not { } drop || Before(store, drop, partition, partitions) is not { } before)
            {
                continue;
            }

            foreach (var name in drop.Of)
            {
                var (now, then) =
                    name == TotalDrop.Rows ? (partition.Rows, before.Rows) : (partition.Sums[name], before.Sums.GetValueOrDefault(name));
                if (then > 0 && now < then * (1 - drop.Share))
                {
                    var (share, limit) = (Math.Round((then - now) / then * 100, 1), drop.Share * 100);
                    yield return new SealWarning(
                        partition.Table,
                        partition.Date,
                        $"drop_{name}",
                        partition.Rows,
                        table.Totals is [var total, ..] ? partition.Sums[total] : null,
                        null,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{name} fell by {share:0.#} % against {before} ({then:#,0.##} to {now:#,0.##}); the contract lets {limit:0.#} % pass"
                        ),
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{name} 较 {before} 下降 {share:0.#}%（{then:#,0.##} 至 {now:#,0.##}），超过契约允许的 {limit:0.#}%"
                        )
                    );
                }
            }
        }
    }

    private static Partition? Before(WarehouseStore store, TotalDrop drop, Partition partition, IReadOnlyList<Partition> loaded)
    {
        if (store.Current(partition.Table, partition.Date) is { } same)
        {
            return same;
        }

        if (drop.Against == DropAgainst.SameDate)
        {
            return null;
        }

        var together = loaded.Where(p => p.Table == partition.Table && p.Date < partition.Date).MaxBy(p => p.Date);
        return
            store.Dates(partition.Table).Where(d => d < partition.Date).Cast<DateOnly?>().LastOrDefault() is { } date
            && (together is null || date > together.Date)
            ? store.Current(partition.Table, date)
            : together;
    }

    private static Dictionary<string, decimal> Found(IReadOnlyList<Partition> partitions, long records)
    {
        var found = new Dictionary<string, decimal>(StringComparer.Ordinal) { ["records"] = records };
        foreach (var table in partitions.GroupBy(p => p.Table, StringComparer.Ordinal))
        {
            found[table.Key + ".rows"] = table.Sum(p => p.Rows);
            foreach (var column in table.First().Sums.Keys)
            {
                found[$"{table.Key}.{column}"] = table.Sum(p => p.Sums[column]);
            }
        }

        return found;
    }

    private static decimal Value(ExpectedTotal expected, Dictionary<string, decimal> found)
    {
        if (found.TryGetValue(expected.Name, out var value))
        {
            return value;
        }

        var candidates = found.Keys.Where(k => k.EndsWith("." + expected.Name, StringComparison.Ordinal)).ToList();
        return candidates is [var only]
            ? found[only]
            : throw (
                candidates.Count > 1
                    ? WarehouseException.Of(
                        "load.expect-which",
                        $"--expect {expected.Name}: several tables have it; say which with {string.Join(" or ", candidates)}."
                    )
                    : WarehouseException.Of(
                        "load.expect-unknown",
                        $"--expect {expected.Name}: the load has no such total{Nearest.Hinted(expected.Name, found.Keys)} It has {string.Join(", ", found.Keys)}."
                    )
            );
    }
}
