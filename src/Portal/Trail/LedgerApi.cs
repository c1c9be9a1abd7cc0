using System.Globalization;
using System.Security.Claims;
using Portal.Access;
using Portal.Api;
using Portal.Data.Ledgers;
using Portal.Work;

namespace Portal.Trail;

/// <summary>The ledger for a collector: JSON lines, oldest first, taken up again behind the last number that it has.</summary>
internal static class LedgerApi
{
    private const int Most = 10_000;

    /// <summary><c>GET /api/ledger/entries?after=N&amp;limit=M</c>; fewer lines than the limit say that there are no more.</summary>
    public static async Task<IResult> EntriesAsync(
        string? after,
        string? limit,
        ClaimsPrincipal user,
        LedgerReader reader,
        CancellationToken cancellationToken
    )
    {
        var from = Number(after, "after", 0, 0, long.MaxValue);
        var most = (int)Number(limit, "limit", 1000, 1, Most);
        var rows = await reader.AfterAsync(from, most, cancellationToken);
        return Results.Text(string.Concat(rows.Select(row => Line(user, row) + "\n")), "application/x-ndjson");
    }

    private static string Line(ClaimsPrincipal user, LedgerRow row) =>
        LedgerLines.Write(row, EntryRights.Opens(user, row.Subject) ? null : EntryRights.Of(row.Subject));

    private static long Number(string? text, string name, long otherwise, long least, long most) =>
        text is null ? otherwise
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new RequestException(
            string.Create(CultureInfo.InvariantCulture, $"{name}: '{text}' is not accepted. Write a whole number from {least} to {most}.")
        );
}
