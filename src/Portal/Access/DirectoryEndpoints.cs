using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.SignIns;
using Portal.Data.Store;
using Portal.Settings;
using Portal.Shell;

namespace Portal.Access;

/// <summary>Signing in at the bank's directory: code flow with PKCE by the library, the person and the session by us, and the logout that
/// it sends.</summary>
public static partial class DirectoryEndpoints
{
    private const int LongestLogout = 16 * 1024;

    /// <summary>Adds the directory, when one is set.</summary>
    public static IServiceCollection AddDirectory(this IServiceCollection services, OpenIdConnectSettings settings)
    {
        services.AddSingleton(settings);
        if (!settings.IsOn)
        {
            return services;
        }

        services.AddSingleton(settings.Groups());
        services.AddSingleton<DirectoryPeople>();
        services.AddSingleton<BankDirectory>();
        services.AddSingleton<DirectorySessions>();
        services.AddHostedService<DirectoryWatch>();
        services
            .AddAuthentication()
            .AddOpenIdConnect(
                BankDirectory.Scheme,
                options =>
                {
                    (options.Authority, options.ClientId, options.ClientSecret) = (
                        settings.Authority,
                        settings.ClientId,
                        settings.ClientSecret
                    );
                    options.RequireHttpsMetadata = settings.Authority.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
                    (options.ResponseType, options.UsePkce) = (OpenIdConnectResponseType.Code, true);

                    // The answer comes as a link, so that the cookies of the flow need not be open to other sites.
                    options.ResponseMode = OpenIdConnectResponseMode.Query;
                    (options.NonceCookie.SameSite, options.CorrelationCookie.SameSite) = (SameSiteMode.Lax, SameSiteMode.Lax);
                    (options.NonceCookie.SecurePolicy, options.CorrelationCookie.SecurePolicy) = (
                        CookieSecurePolicy.SameAsRequest,
                        CookieSecurePolicy.SameAsRequest
                    );
                    (options.CallbackPath, options.SignInScheme) = ("/sign-in/directory", IdentityConstants.ExternalScheme);
                    (options.MapInboundClaims, options.SaveTokens, options.GetClaimsFromUserInfoEndpoint, options.DisableTelemetry) = (
                        false,
                        true,
                        false,
                        true
                    );
                    // A server of the directory that sends us elsewhere would choose whom we believe.
                    options.BackchannelHttpHandler = new SocketsHttpHandler { AllowAutoRedirect = false };
                    options.BackchannelTimeout = DirectorySessions.LongestQuestion;
                    options.Scope.Clear();
                    foreach (var scope in settings.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    {
                        options.Scope.Add(scope);
                    }

                    options.Events.OnTicketReceived = ReceivedAsync;
                    options.Events.OnRemoteFailure = failed =>
                    {
                        LogFailed(
                            failed
                                .HttpContext.RequestServices.GetRequiredService<ILoggerFactory>()
                                .CreateLogger(typeof(DirectoryEndpoints)),
                            failed.Failure
                        );
                        failed.Response.Redirect(Urls.SignIn(null, SignInProblem.DirectoryFailed));
                        failed.HandleResponse();
                        return Task.CompletedTask;
                    };
                }
            );
        return services;
    }

    public static void MapDirectory(this IEndpointRouteBuilder routes, OpenIdConnectSettings settings)
    {
        if (settings.IsOn)
        {
            routes
                .MapGet(
                    "/sign-in/directory/start",
                    (string? returnUrl) =>
                        TypedResults.Challenge(
                            new AuthenticationProperties { RedirectUri = Preferences.LocalAddress(returnUrl) },
                            [BankDirectory.Scheme]
                        )
                )
                .AllowAnonymous();
            routes.MapPost("/sign-in/directory/logout", LogoutAsync).AllowAnonymous();
        }
    }

    // Tokens stop here: they are in no cookie.
    private static async Task ReceivedAsync(TicketReceivedContext received)
    {
        received.HandleResponse();
        var http = received.HttpContext;
        var services = http.RequestServices;
        var wanted = Preferences.LocalAddress(received.ReturnUri);
        var refresh = received.Properties?.GetTokenValue("refresh_token");
        if (string.IsNullOrEmpty(refresh))
        {
            received.Response.Redirect(Urls.SignIn(wanted, SignInProblem.DirectoryNoRefresh));
            return;
        }

        try
        {
            var claims = received.Principal!.Claims.ToList();
            var person = await services
                .GetRequiredService<BankDirectory>()
                .PersonAsync(claims, received.Properties!.GetTokenValue("access_token"), http.RequestAborted);
            var name = await services.GetRequiredService<DirectoryPeople>().ApplyAsync(person, http.RequestAborted);
            var user =
                await services.GetRequiredService<UserManager<PortalUser>>().FindByIdAsync(name)
                ?? throw new RuleException(
                    "access.not-active",
                    $"The user {name} does not exist or is disabled. Ask an administrator.",
                    name
                );
            var sid = claims.Find(c => c.Type == "sid")?.Value;
            var door = services.GetRequiredService<SignInDoor>();
            received.Response.Redirect(
                await door.CompleteAsync(
                    http,
                    user,
                    SignInWay.Directory,
                    wanted,
                    http.RequestAborted,
                    sid,
                    session => services.GetRequiredService<DirectorySessions>().Add(session, name, person.Subject, sid, refresh)
                )
            );
        }
        catch (RuleException refused) when (StoreFaults.Of(refused) is null)
        {
            received.Response.Redirect(Urls.SignIn(wanted, SignInProblem.Of(refused)));
        }
        catch (Exception failure) when (failure is DismissedException or HttpRequestException)
        {
            received.Response.Redirect(Urls.SignIn(wanted, SignInProblem.DirectoryFailed));
        }
    }

    /// <summary>Back-channel logout: the directory itself calls, without a browser. The token is its proof.</summary>
    private static async Task<StatusCodeHttpResult> LogoutAsync(
        HttpContext http,
        BankDirectory directory,
        DirectorySessions sessions,
        CancellationToken cancellationToken
    )
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!http.Request.HasFormContentType || http.Request.ContentLength is null or > LongestLogout)
        {
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        }

        var form = await http.Request.ReadFormAsync(cancellationToken);
        return
            form["logout_token"] is [{ Length: > 0 } text]
            && await directory.ReadLogoutAsync(text, cancellationToken) is { } token
            && await sessions.EndAsync(token)
            ? TypedResults.StatusCode(StatusCodes.Status200OK)
            : TypedResults.StatusCode(StatusCodes.Status400BadRequest);
    }

    [LoggerMessage(LogLevel.Warning, "A sign-in at the directory failed.")]
    private static partial void LogFailed(ILogger log, Exception? failure);
}
