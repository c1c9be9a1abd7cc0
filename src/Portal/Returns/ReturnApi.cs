using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Portal.Access;
using Portal.Api;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Returns;
using Portal.Reporting.Rendering;
using Portal.Reporting.Returns;
using Portal.Shell;
using Portal.Work;

namespace Portal.Returns;

/// <summary>Returns for personal tokens and their files: calculated by POST, read as they were kept by GET.</summary>
internal static class ReturnApi
{
    /// <summary>A kept version's file by date and format, such as <c>/returns/G11_I/2024-12-31.xlsx?version=2</c>; the latest version
    /// without a number.</summary>
    public static async Task<IResult> FileAsync(
        string form,
        string file,
        string? version,
        HttpRequest request,
        ClaimsPrincipal user,
        Filings filings,
        FilingFiles files,
        CancellationToken cancellationToken
    )
    {
        if (!filings.Forms.Has(form) || FileAddress.Read(file) is not var (asOf, format))
        {
            return Results.NotFound();
        }

        try
        {
            var number = Number(version);
            if (!OwnSite.Asked(request))
            {
                return Results.LocalRedirect(Urls.Return(form, asOf, null, number));
            }

            var kept = await filings.GetAsync(form, asOf, number, cancellationToken);
            var made = await files.ProduceAsync(
                Actor.User(user.Identity!.Name!),
                kept,
                [format],
                CultureInfo.CurrentUICulture,
                cancellationToken
            );
            return Results.File(made[0].Content, ReturnExports.MediaType(format), made[0].Name);
        }
        catch (RequestException refused)
        {
            return ApiProblem.Of(refused.Status, refused.Message);
        }
        catch (Exception refused) when (Faults.Of(refused) is not null)
        {
            return RefusedFile.Of(request.HttpContext, refused);
        }
    }

    /// <summary>Calculates a return and keeps it: 201 with the new version, 200 when the latest holds the same already.</summary>
    public static async Task<IResult> CalculateAsync(
        string form,
        string asOf,
        ClaimsPrincipal user,
        Filings filings,
        CancellationToken cancellationToken
    )
    {
        var calculated = await filings.CalculateAsync(
            Actor.User(user.Identity!.Name!),
            Guid.CreateVersion7(),
            form,
            Date(asOf),
            null,
            cancellationToken
        );
        var row = calculated.Kept.Row;
        return calculated.IsNew
            ? Results.Created(
                string.Create(CultureInfo.InvariantCulture, $"/api/returns/{form}/{asOf}?version={row.Number}"),
                Body(calculated.Kept)
            )
            : Results.Ok(Body(calculated.Kept));
    }

    /// <summary>A kept version with its document, the latest without a number.</summary>
    public static async Task<IResult> GetAsync(
        string form,
        string asOf,
        string? version,
        Filings filings,
        CancellationToken cancellationToken
    ) => Results.Ok(Body(await filings.GetAsync(form, Date(asOf), Number(version), cancellationToken)));

    /// <summary>One step of a version on its way to the regulator: number in the address, digest of what was seen in the body.</summary>
    public static async Task<IResult> StepAsync(
        string form,
        string asOf,
        string version,
        HttpRequest http,
        ClaimsPrincipal user,
        Filings filings,
        CancellationToken cancellationToken
    )
    {
        using var body = await RequestBody.ReadAsync(http, "step, contentDigest, reason", cancellationToken);
        var request = new ReturnStepRequest(
            form,
            Date(asOf),
            Number(version)!.Value,
            Text(body.RootElement, "contentDigest")
                ?? throw new RequestException("contentDigest: is missing. Send the digest of the version that was read."),
            Named.Find<ReturnStep>(Text(body.RootElement, "step"))
                ?? throw new RequestException(
                    $"step: '{Readable.Short(Text(body.RootElement, "step") ?? "")}' is no step. Accepted: {string.Join(", ", Enum.GetNames<ReturnStep>())}."
                ),
            Text(body.RootElement, "reason")
        );
        var state = await filings.StepAsync(Actor.User(user.Identity!.Name!), Guid.CreateVersion7(), request, cancellationToken);
        return Results.Ok(
            new
            {
                request.Form,
                request.AsOf,
                request.Number,
                State = state,
            }
        );
    }

    private static object Body(KeptReturn kept) =>
        new
        {
            kept.Row.Form,
            kept.Row.AsOf,
            kept.Row.Number,
            kept.Row.State,
            kept.Row.ContentDigest,
            kept.Row.InputDigest,
            kept.Row.CatalogueDigest,
            kept.Row.CreatedBy,
            kept.Row.CreatedAt,
            Document = JsonSerializer.Deserialize<JsonElement>(ReturnJson.Write(kept.Document)),
        };

    private static DateOnly Date(string text) =>
        Urls.Date(text) ?? throw new RequestException($"asOf: '{Readable.Short(text)}' is not a date such as 2024-12-31.");

    private static int? Number(string? text) =>
        text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new RequestException($"version: '{Readable.Short(text)}' is not the number of a version, such as 1.");

    private static string? Text(JsonElement body, string field) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
