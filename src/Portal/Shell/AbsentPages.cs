using Microsoft.AspNetCore.Components.Endpoints;

namespace Portal.Shell;

/// <summary>Answers 404 for the page of a thing that does not exist, or does not exist for this reader; the page itself says so in
/// words.</summary>
/// <remarks>Pages are drawn in a circuit, after their answer was sent: without this, everything would be found.</remarks>
internal static class AbsentPages
{
    private static readonly Dictionary<Type, IsThere> Things = Features
        .All.SelectMany(feature => feature.Things)
        .ToDictionary(thing => thing.Key, thing => thing.Value);

    public static IApplicationBuilder UseAbsentPages(this IApplicationBuilder app) =>
        app.Use(
            static async (http, next) =>
            {
                if (
                    http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is { } page
                    && http.User.Identity is { IsAuthenticated: true, Name: { } reader }
                    && http.Request.RouteValues.Values.OfType<string>().FirstOrDefault() is { } name
                    && Things.TryGetValue(page.Type, out var isThere)
                    && !await isThere(http.RequestServices, name, reader, http.RequestAborted)
                )
                {
                    http.Response.StatusCode = StatusCodes.Status404NotFound;
                }

                await next(http);
            }
        );
}
