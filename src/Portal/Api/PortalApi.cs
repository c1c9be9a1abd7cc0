using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Portal.Api;

/// <summary>What machines ask: files of returns for signed-in people, and a small interface for personal tokens.</summary>
public static class PortalApi
{
    public static IServiceCollection AddPortalApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.Converters.Add(new JsonStringEnumConverter()));
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null);
        return services;
    }

    public static WebApplication MapPortalApi(this WebApplication app)
    {
        var api = app.MapGroup("/api")
            .RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = TokenAuthentication.SchemeName })
            .AddEndpointFilter(ApiProblem.Explain);
        foreach (var feature in Features.All)
        {
            feature.MapApi(api);
        }

        // Without this, a mistyped address would answer a program with the way to the sign-in page.
        api.Map(
            "/{**rest}",
            (HttpRequest request) =>
                ApiProblem.Of(StatusCodes.Status404NotFound, $"There is no {request.Method} {request.Path} in this interface.")
        );
        return app;
    }
}
