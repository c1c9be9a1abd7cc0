using System.Security.Claims;
using Portal.Access;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Returns;
using Portal.Data.Scenarios;
using Portal.Reporting.Rendering;
using Portal.Shell;

namespace Portal.Scenarios;

/// <summary>The address of a scenario as a spreadsheet. That it left the portal is entered under the scenario, never under a figure or a
/// return.</summary>
public static class ScenarioFiles
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/scenarios/{number}/what-if.xlsx", FileAsync).RequireAuthorization(ScenariosFeature.View);

    private static async Task<IResult> FileAsync(
        string number,
        HttpRequest request,
        ClaimsPrincipal user,
        ScenarioReader reader,
        ScenarioExports exports,
        ExportRegister register,
        CancellationToken cancellationToken
    )
    {
        if (!OwnSite.Asked(request))
        {
            return Results.LocalRedirect(Urls.Scenario(number));
        }

        try
        {
            var bytes = exports.Write(await reader.RunAsync(number, cancellationToken));
            var name = $"what-if-{number}.xlsx";
            await register.RecordAsync(
                Actor.User(user.Identity!.Name!),
                Guid.CreateVersion7(),
                new ProducedFile("xlsx", Scenario.SubjectOf(number), name, Hashing.Sha256(bytes), bytes.LongLength),
                bytes,
                cancellationToken
            );
            return Results.File(bytes, ReturnExports.MediaType(ExportFormat.Xlsx), name);
        }
        catch (KeyNotFoundException)
        {
            return Results.NotFound(); // no such scenario
        }
        catch (Exception refused) when (Faults.Of(refused) is not null)
        {
            return RefusedFile.Of(request.HttpContext, refused);
        }
    }
}
