using System.Globalization;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;

namespace Portal.Reporting.Lineage;

/// <summary>What figures rest on beyond the rows themselves: what their loads assumed, refused, and let in with a warning, as their seals
/// keep it.</summary>
/// <param name="Refused">Records that are in no table.</param>
/// <param name="Records">All records of the files that were read.</param>
/// <param name="Assumptions">What sources do not say and import profiles assumed.</param>
/// <param name="Warnings">Rules of the contract that found rows which were let in.</param>
/// <param name="Lines">All of it in sentences, in the order of the loads.</param>
public sealed record InputNotes(long Refused, long Records, int Assumptions, int Warnings, IReadOnlyList<LocalText> Lines)
{
    public static readonly InputNotes None = new(0, 0, 0, 0, []);

    /// <summary>Those of the loads that sealed the partitions; a load that assumed and refused nothing has none.</summary>
    public static InputNotes Of(IEnumerable<Seal> seals, InputSet inputs, TechnicalWords words)
    {
        var partitions = inputs.Partitions.ToLookup(partition => partition.LoadId, StringComparer.Ordinal);
        var used = seals
            .Where(seal => partitions.Contains(seal.LoadId))
            .OrderBy(seal => seal.Number)
            .Select(seal =>
                (
                    Seal: seal,
                    Warnings: (seal.Warnings ?? [])
                        .Where(warning => partitions[seal.LoadId].Any(p => p.Table == warning.Table && p.Date == warning.Date))
                        .ToList()
                )
            )
            .ToList();
        return new(
            used.Sum(pair => pair.Seal.Account?.Refused ?? 0),
            used.Sum(pair => pair.Seal.Account?.Records ?? 0),
            used.Sum(pair => pair.Seal.Account?.Assumptions.Count ?? 0),
            used.Sum(pair => pair.Warnings.Count),
            [.. used.SelectMany(pair => Said(pair.Seal, pair.Warnings, words))]
        );
    }

    private static IEnumerable<LocalText> Said(Seal seal, IReadOnlyList<SealWarning> warnings, TechnicalWords words)
    {
        if (seal.Account is { } account)
        {
            if (account.Refused > 0)
            {
                yield return new(
                    Sentence.Say(
                        $"Load {seal.Number} ({account.Profile}): {account.Refused:N0} of {account.Records:N0} {{3|record was|records were}} refused and are in no figure."
                    ),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"第 {seal.Number} 次装载（{account.Profile}）：{account.Records:N0} 条记录中有 {account.Refused:N0} 条被拒收，未计入任何数字。"
                    )
                );
            }

            foreach (var assumed in account.Assumptions)
            {
                yield return new(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Load {seal.Number} ({account.Profile}) assumes {assumed.Name} = {assumed.Value}: {assumed.Meaning}"
                    ),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"第 {seal.Number} 次装载（{account.Profile}）的假设：{assumed.Name} = {assumed.Value}（{assumed.MeaningZh ?? assumed.Meaning}）"
                    )
                );
            }
        }

        foreach (var warning in warnings)
        {
            var rows = string.Create(CultureInfo.InvariantCulture, $"{warning.Table} {warning.Date:yyyy-MM-dd}");
            var amount = warning.Amount is { } sum ? string.Create(CultureInfo.InvariantCulture, $"{sum:N2}") : null;
            yield return new(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Load {seal.Number}: {rows}: {warning.Rows:N0} {(warning.Rows == 1 ? "row" : "rows")}{(amount is null ? "" : ", " + amount)}: {warning.En}"
                ),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"第 {seal.Number} 次装载：{words.Within(rows)}：{warning.Rows:N0} 行{(amount is null ? "" : "，" + amount)}：{words.Within(warning.Zh)}"
                )
            );
        }
    }
}
