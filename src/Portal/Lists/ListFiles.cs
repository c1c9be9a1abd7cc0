using System.Globalization;
using System.Security.Claims;
using Microsoft.Extensions.Localization;
using Portal.Access;
using Portal.Controls;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Returns;
using Portal.Reporting.Rendering;
using Portal.Shell;

namespace Portal.Lists;

/// <summary>Lists as files, such as <c>/lists/findings.xlsx?status=Draft</c>: the address of the page with another beginning. That one
/// left is entered in the ledger.</summary>
public sealed class ListFiles(ExportRegister register, TimeProvider time, IStringLocalizer<ListFiles> texts)
{
    /// <summary>Rows of one file. More than these are refused and never cut: whoever reads the file takes it for all.</summary>
    public const int MostRows = 20_000;

    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var source in app.ServiceProvider.GetServices<IListSource>())
        {
            foreach (var format in (string[])["xlsx", "csv"])
            {
                app.MapGet(
                        $"/lists/{source.Name}.{format}",
                        (HttpRequest request, ClaimsPrincipal user, ListFiles files, CancellationToken ct) =>
                            files.FileAsync(source, format, request, user, ct)
                    )
                    .RequireAuthorization(source.Right);
            }
        }
    }

    private async Task<IResult> FileAsync(
        IListSource source,
        string format,
        HttpRequest request,
        ClaimsPrincipal user,
        CancellationToken cancellationToken
    )
    {
        var page = source.Address + request.QueryString;
        if (!OwnSite.Asked(request))
        {
            return Results.LocalRedirect(page);
        }

        if (AddressCheck.Problems(source.Page, page, request.HttpContext.RequestServices) is [var problem, ..])
        {
            return RefusedFile.Of(
                request.HttpContext,
                StatusCodes.Status400BadRequest,
                RuleException.Of(
                    "list.address",
                    $"The address says {problem.Name}={problem.Value}, which the list does not know. Open the list, and take the file from there."
                )
            );
        }

        try
        {
            var actor = Actor.User(user.Identity!.Name!);
            var sheet = await source.ReadAsync(actor, name => Value(request, name), MostRows, cancellationToken);
            if (sheet.Total > MostRows)
            {
                throw RuleException.Of(
                    "list.file-rows",
                    $"The list has {sheet.Total} rows. Accepted in one file: at most {MostRows}. Narrow the filters, and take it in parts."
                );
            }

            var document = Document(sheet, actor, page);
            var bytes = format == "csv" ? ListCsv.Write(document) : ListWorkbook.Write(document);
            var name = string.Create(CultureInfo.InvariantCulture, $"{source.Name}-{Now:yyyyMMdd-HHmmss}.{format}");
            await register.RecordAsync(
                actor,
                Guid.CreateVersion7(),
                new ProducedFile(format, "list/" + source.Name, name, Hashing.Sha256(bytes), bytes.LongLength),
                bytes,
                cancellationToken
            );
            return Results.File(bytes, format == "csv" ? "text/csv" : ReturnExports.MediaType(ExportFormat.Xlsx), name);
        }
        catch (Exception refused) when (Faults.Of(refused) is not null)
        {
            return RefusedFile.Of(request.HttpContext, refused);
        }
    }

    private DateTimeOffset Now => time.GetLocalNow();

    private static string? Value(HttpRequest request, string name) =>
        request.Query[name].FirstOrDefault() is { Length: > 0 } value ? value : null;

    private ListDocument Document(ListSheet sheet, Actor actor, string page) =>
        new(
            sheet.Title,
            texts["About"],
            [
                .. sheet.Facts,
                (texts["Rows"], Figures.Count(sheet.Total, CultureInfo.CurrentUICulture)),
                (texts["By"], actor.Name),
                (texts["At"], Now.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)),
                (texts["Address"], page.Replace(",", "%2C", StringComparison.Ordinal)), // as the page's own links write it
                (texts["Masked"], texts["MaskedWhat"]),
            ],
            sheet.Columns,
            [.. sheet.Rows.Select(row => (IReadOnlyList<object?>)[.. row.Select(InZone)])]
        );

    /// <summary>Spreadsheets know no zones: an instant stands in the bank's, which the first sheet names.</summary>
    private object? InZone(object? value) => value is DateTimeOffset at ? TimeZoneInfo.ConvertTime(at, time.LocalTimeZone) : value;
}
