using System.Globalization;
using Portal.Access;
using Portal.Api;
using Portal.Reporting.Rendering;

namespace Portal.Analysis;

/// <summary>The address of an analysis as a file, such as <c>/analysis/npl_ratio/2024-12-31.xlsx?step=quarter</c>.</summary>
public static class AnalysisFiles
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/analysis/{code}/{file}", FileAsync).RequireAuthorization(Policies.ViewIndicators);

    private static async Task<IResult> FileAsync(
        string code, string file, string? step, string? show, string? with, AnalysisReader reader, AnalysisExports exports, CancellationToken cancellationToken)
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
            return Results.File(bytes, ReturnExports.MediaType(format), $"{view.Indicator.Code}-{file}");
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
