using Microsoft.AspNetCore.Components.Endpoints;
using Portal.Analysis;
using Portal.Bridges;
using Portal.Dashboards;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Scenarios;
using Portal.Findings;
using Portal.Indicators;
using Portal.Loads;
using Portal.People;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Returns;
using Portal.Returns;
using Portal.Scenarios;

namespace Portal.Shell;

/// <summary>Answers 404 for the page of a thing that does not exist, or does not exist for this reader; the page itself says so in
/// words.</summary>
/// <remarks>Pages are drawn in a circuit, after their answer was sent: without this, everything would be found.</remarks>
internal static class AbsentPages
{
    public static IApplicationBuilder UseAbsentPages(this IApplicationBuilder app) =>
        app.Use(
            static async (http, next) =>
            {
                if (
                    http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is { } page
                    && http.User.Identity is { IsAuthenticated: true, Name: { } reader }
                    && http.Request.RouteValues.Values.OfType<string>().FirstOrDefault() is { } name
                    && !await IsThereAsync(page.Type, name, reader, http.RequestServices, http.RequestAborted)
                )
                {
                    http.Response.StatusCode = StatusCodes.Status404NotFound;
                }

                await next(http);
            }
        );

    private static async Task<bool> IsThereAsync(
        Type page,
        string name,
        string reader,
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        if (page == typeof(FindingPage))
        {
            return await services.GetRequiredService<FindingRegister>().GetAsync(Actor.User(reader), name, cancellationToken) is not null;
        }

        if (page == typeof(ScenarioPage))
        {
            return await services.GetRequiredService<ScenarioRegister>().GetAsync(name, cancellationToken) is not null;
        }

        if (page == typeof(UserPage))
        {
            return await services.GetRequiredService<UserRegister>().GetAsync(name, cancellationToken) is not null;
        }

        var catalogue = services.GetRequiredService<Catalogue>();
        return page == typeof(IndicatorPage) || page == typeof(AnalysisPage) || page == typeof(BridgePage)
                ? catalogue.FindIndicator(name) is not null
            : page == typeof(SubjectPage) ? catalogue.Subjects.Any(subject => subject.Code == name)
            : page == typeof(ReturnPage) ? services.GetRequiredService<ReturnEngine>().Forms.Has(name)
            : page != typeof(LoadPage) || services.GetRequiredService<LoadReader>().Find(name) is not null;
    }
}
