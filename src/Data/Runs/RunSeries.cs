using System.Globalization;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Runs;

/// <summary>The newest run of each reporting date, as the entries tell it.</summary>
internal static class RunSeries
{
    /// <returns>The oldest date first.</returns>
    /// <exception cref="RuleException">The entries are not those that this home committed.</exception>
    public static async Task<IReadOnlyList<(DateOnly AsOf, int Number)>> ReadAsync(PortalDb db, CancellationToken cancellationToken) =>
        [
            .. (await db.Known!.SeriesAsync(db, IndicatorRun.SubjectPrefix, cancellationToken))
                .Select(series =>
                    (
                        AsOf: DateOnly.ParseExact(
                            series.Key.AsSpan(IndicatorRun.SubjectPrefix.Length),
                            "yyyy-MM-dd",
                            CultureInfo.InvariantCulture
                        ),
                        Number: series.Value
                    )
                )
                .OrderBy(series => series.AsOf),
        ];

    /// <summary>Refuses rows among which one is missing, or has another date.</summary>
    /// <exception cref="RuleException">One is or has.</exception>
    public static void RequireAll(IEnumerable<(DateOnly AsOf, int Number)> told, IEnumerable<(DateOnly AsOf, int Number)> found)
    {
        foreach (var (_, number) in told.Except(found))
        {
            throw BeforeCheck.Edited(IndicatorRun.SubjectOf(number));
        }
    }
}
