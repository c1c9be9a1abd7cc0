using Microsoft.AspNetCore.StaticAssets;

namespace Portal.Access;

/// <summary>A request that is being answered ends with the rights under which it was made: a long export or a slow download goes no
/// further.</summary>
internal static class RunningRequests
{
    public static IApplicationBuilder UseRunningRequests(this IApplicationBuilder app) =>
        app.Use(
            static async (http, next) =>
            {
                // Scripts and styles are everybody's: a page without its scripts could not even lead to the sign-in.
                // Circuits have an end of their own, which can still tell their reader why; who signs out is answered after his session.
                if (
                    GrantClaims.Of(http.User) is not { } grant
                    || http.Request.Path == "/sign-out"
                    || IsOfNobody(http)
                    || http.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase)
                )
                {
                    await next(http);
                    return;
                }

                using var handle = http
                    .RequestServices.GetRequiredService<OpenGrants>()
                    .Add(
                        grant,
                        () =>
                        {
                            http.Abort();
                            return Task.CompletedTask;
                        }
                    );
                await next(http);
            }
        );

    private static bool IsOfNobody(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;
}
