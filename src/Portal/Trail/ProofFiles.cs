using System.Security.Claims;
using System.Text;
using Portal.Access;
using Portal.Data.Ledgers;

namespace Portal.Trail;

/// <summary>An entry and its proof as files: <c>/ledger/42.json</c> and <c>/ledger/42.tlog-proof</c>. Reading an address writes nothing:
/// the button of the page signs.</summary>
internal static class ProofFiles
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/ledger/{file:regex(^[0-9]+\\.(json|tlog-proof)$)}", FileAsync).RequireAuthorization(Policies.ViewLedger);

    private static async Task<IResult> FileAsync(
        string file,
        ClaimsPrincipal user,
        LedgerReader reader,
        LedgerProofs proofs,
        CancellationToken cancellationToken
    )
    {
        if (
            !long.TryParse(Path.GetFileNameWithoutExtension(file), out var sequence)
            || await proofs.ProveAsync(sequence, maySign: false, cancellationToken) is not { } proved
        )
        {
            return Results.NotFound();
        }

        // The proof holds hashes alone; the entry holds what it is about.
        if (
            file.EndsWith(".json", StringComparison.Ordinal)
            && await reader.FindAsync(sequence, cancellationToken) is { } entry
            && !EntryRights.Opens(user, entry.Subject)
        )
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        return file.EndsWith(".json", StringComparison.Ordinal)
            ? Results.File(proved.Bytes, "application/json", proved.FileName + ".json")
            : Results.File(Encoding.UTF8.GetBytes(proved.Proof), "text/plain; charset=utf-8", proved.FileName + ".tlog-proof");
    }
}
