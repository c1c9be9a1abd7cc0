using System.Security.Claims;
using Portal.Access;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Returns;
using Portal.Data.Warehouse;
using Portal.Shell;

namespace Portal.Loads;

/// <summary>The list of source rows that a load refused, as <c>/loads/ID/rejects.csv</c>. It holds values of the bank's file, so that it
/// left is entered in the ledger.</summary>
internal static class RejectFiles
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/loads/{loadId}/rejects.csv", FileAsync).RequireAuthorization(LoadsFeature.Export);

    private static async Task<IResult> FileAsync(
        string loadId,
        HttpRequest request,
        ClaimsPrincipal user,
        LoadReader reader,
        Home home,
        ExportRegister register,
        CancellationToken cancellationToken
    )
    {
        if (reader.Find(loadId) is not { Account: { RejectFile: { } name, RejectSha256: { } sealedHash } } load)
        {
            return Results.NotFound();
        }

        if (!OwnSite.Asked(request))
        {
            return Results.LocalRedirect(Urls.Load(loadId));
        }

        try
        {
            var bytes = await ReadAsync(Path.Combine(home.RejectsDirectory, Path.GetFileName(name)), sealedHash, cancellationToken);
            var file = new ProducedFile("csv", $"load/{load.LoadId}", Path.GetFileName(name), sealedHash, bytes.LongLength);
            await register.RecordAsync(Actor.User(user.Identity!.Name!), Guid.CreateVersion7(), file, bytes, cancellationToken);
            return Results.File(bytes, "text/csv", file.FileName);
        }
        catch (Exception refused) when (Faults.Of(refused) is not null)
        {
            return RefusedFile.Of(request.HttpContext, refused);
        }
    }

    private static async Task<byte[]> ReadAsync(string path, string sealedHash, CancellationToken cancellationToken)
    {
        var bytes = File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellationToken) : null;
        return bytes is not null && Hashing.Sha256(bytes) == sealedHash
            ? bytes
            : throw WarehouseException.Of(
                "load.rejects-changed",
                $"{Path.GetFileName(path)} is not the file that the load sealed, or is gone. Take it from a backup of the home."
            );
    }
}
