using System.Globalization;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Returns;

/// <summary>Which version of a return is its newest, as the entries tell it.</summary>
/// <remarks>By rows, an older version would be the newest and go on to the regulator while the row of the newer one is away.</remarks>
internal static class ReturnSeries
{
    /// <summary>Number of the newest version; 0 when there is none.</summary>
    /// <exception cref="RuleException">The entries are not those that this home committed.</exception>
    public static Task<int> NewestAsync(PortalDb db, string form, DateOnly asOf, CancellationToken cancellationToken) =>
        db.Known!.NewestAsync(db, Of(form, asOf), cancellationToken);

    /// <summary>The newest versions of one form or of all, for some dates or for all.</summary>
    public static async Task<IReadOnlyDictionary<(string Form, DateOnly AsOf), int>> ReadAsync(
        PortalDb db,
        string? form,
        IReadOnlyCollection<DateOnly>? dates,
        CancellationToken cancellationToken
    ) =>
        (await db.Known!.SeriesAsync(db, ReturnVersion.SubjectPrefix, cancellationToken))
            .Select(series => (Key: Parse(series.Key), series.Value))
            .Where(series => (form is null || series.Key.Form == form) && dates?.Contains(series.Key.AsOf) != false)
            .ToDictionary(series => series.Key, series => series.Value);

    /// <summary>Refuses rows among which a newest version is missing. Newer ones were made meanwhile.</summary>
    /// <exception cref="RuleException">One is.</exception>
    public static void RequireAll(
        IReadOnlyDictionary<(string Form, DateOnly AsOf), int> told,
        IReadOnlyDictionary<(string Form, DateOnly AsOf), int> found
    )
    {
        foreach (var ((form, asOf), number) in told)
        {
            if (found.GetValueOrDefault((form, asOf)) < number)
            {
                throw BeforeCheck.Edited(ReturnVersion.SubjectOf(form, asOf, number));
            }
        }
    }

    private static string Of(string form, DateOnly asOf)
    {
        var first = ReturnVersion.SubjectOf(form, asOf, 1);
        return first[..first.LastIndexOf('/')];
    }

    private static (string Form, DateOnly AsOf) Parse(string series)
    {
        var parts = series[ReturnVersion.SubjectPrefix.Length..].Split('/');
        return (parts[0], DateOnly.ParseExact(parts[1], "yyyy-MM-dd", CultureInfo.InvariantCulture));
    }
}
