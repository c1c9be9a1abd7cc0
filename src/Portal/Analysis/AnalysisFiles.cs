using System.Security.Claims;
using Portal.Access;
using Portal.Api;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Returns;
using Portal.Reporting;
using Portal.Reporting.Rendering;
using Portal.Shell;

namespace Portal.Analysis;

/// <summary>The address of an analysis as a file, such as <c>/analysis/npl_ratio/2024-12-31.xlsx?step=quarter</c>.</summary>
public static class AnalysisFiles
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/analysis/{code}/{file}", FileAsync).RequireAuthorization(Policies.ViewIndicators);

    private static async Task<IResult> FileAsync(
        string code,
        string file,
        HttpRequest request,
        string? step,
        string? show,
        string? with,
        ClaimsPrincipal user,
        AnalysisReader reader,
        AnalysisExports exports,
        ExportRegister register,
        CancellationToken cancellationToken
    )
    {
        if (FileAddress.Read(file) is not var (asOf, format))
        {
            return Results.NotFound();
        }

        if (!OwnSite.Asked(request))
        {
            // A file that leaves is entered in the ledger, and another site enters nothing there: its link leads to the page that offers
            // the file.
            return Results.LocalRedirect(Urls.Analysis(code, new AnalysisQuery(asOf, step, show, with)));
        }

        if (!AnalysisKeys.IsKnown<Step>(step) || !AnalysisKeys.IsKnown<Aspect>(show))
        {
            return RefusedFile.Of(
                request.HttpContext,
                StatusCodes.Status400BadRequest,
                new RuleException(
                    "analysis.file-words",
                    $"step is one of {string.Join(", ", Enum.GetValues<Step>().Select(AnalysisKeys.Key))}, show one of {string.Join(", ", Enum.GetValues<Aspect>().Select(AnalysisKeys.Key))}; the address says other words."
                )
            );
        }

        try
        {
            var by = AnalysisKeys.Parse(step, Step.Month);
            var view = await reader.ReadAsync(code, asOf, by, cancellationToken);
            var bytes = await exports.WriteAsync(view, by, AnalysisKeys.Parse(show, Aspect.Level), with, format, cancellationToken);
            var name = $"{view.Indicator.Code}-{file}";
            await register.RecordAsync(
                Actor.User(user.Identity!.Name!),
                Guid.CreateVersion7(),
                new ProducedFile(
                    format.ToString().ToLowerInvariant(),
                    new IndicatorFigure(view.Indicator.Code) { AsOf = view.AsOf }.ToString(),
                    name,
                    Hashing.Sha256(bytes),
                    bytes.LongLength
                ),
                bytes,
                cancellationToken
            );
            return Results.File(bytes, ReturnExports.MediaType(format), name);
        }
        catch (KeyNotFoundException)
        {
            return Results.NotFound(); // no such indicator, or none of this date
        }
        catch (Exception refused) when (Faults.Of(refused) is not null)
        {
            return RefusedFile.Of(request.HttpContext, refused);
        }
    }
}
