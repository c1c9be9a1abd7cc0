using System.Globalization;
using System.Security.Claims;
using Portal.Access;
using Portal.Api;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Returns;
using Portal.Reporting.Rendering;

namespace Portal.Analysis;

/// <summary>The address of an analysis as a file, such as <c>/analysis/npl_ratio/2024-12-31.xlsx?step=quarter</c>.</summary>
public static class AnalysisFiles
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/analysis/{code}/{file}", FileAsync).RequireAuthorization(Policies.ViewIndicators);

    private static async Task<IResult> FileAsync(
        string code, string file, string? step, string? show, string? with, ClaimsPrincipal user, AnalysisReader reader, AnalysisExports exports, ExportRegister register, CancellationToken cancellationToken)
    {
        if (!Enum.TryParse<ExportFormat>(Path.GetExtension(file).TrimStart('.'), ignoreCase: true, out var format)
            || !DateOnly.TryParseExact(Path.GetFileNameWithoutExtension(file), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asOf))
        {
            return Results.NotFound();
        }

        try
        {
            var by = AnalysisKeys.Parse(step, Step.Month);
            var view = await reader.ReadAsync(code, asOf, by, cancellationToken);
            var bytes = await exports.WriteAsync(view, by, AnalysisKeys.Parse(show, Aspect.Level), with, format, cancellationToken);
            var name = $"{view.Indicator.Code}-{file}";
            await register.RecordAsync(Actor.User(user.Identity!.Name!), Guid.CreateVersion7(),
                new ProducedFile(format.ToString().ToLowerInvariant(), $"indicator/{view.Indicator.Code}/{Path.GetFileNameWithoutExtension(file)}", name, Hashing.Sha256(bytes), bytes.LongLength), cancellationToken);
            return Results.File(bytes, ReturnExports.MediaType(format), name);
        }
        catch (KeyNotFoundException)
        {
            return Results.NotFound(); // no such indicator, or none of this date
        }
        catch (PrintingUnavailableException missing)
        {
            return ApiProblem.Of(StatusCodes.Status503ServiceUnavailable, missing.Message);
        }
    }
}
