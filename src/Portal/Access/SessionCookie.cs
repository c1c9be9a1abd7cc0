using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Portal.Data;
using Portal.Data.Access;

namespace Portal.Access;

/// <summary>What the cookie is worth is decided at each request: by the session that the server keeps and by the rights of now, never by
/// its age alone.</summary>
internal static class SessionCookie
{
    public static void Watch(CookieAuthenticationOptions options)
    {
        options.Events.OnSigningIn = BeginAsync;
        options.Events.OnValidatePrincipal = JudgeAsync;
    }

    /// <summary>However somebody signs in, the cookie names the session that <see cref="SignInDoor"/> began, and the rights of that
    /// moment.</summary>
    private static async Task BeginAsync(CookieSigningInContext context)
    {
        if (context.Principal?.Identity is not ClaimsIdentity { Name: { } name } identity)
        {
            return;
        }

        var services = context.HttpContext.RequestServices;
        var session =
            identity.FindFirst(SignInDoor.SessionClaim)?.Value
            ?? throw new InvalidOperationException("A cookie was to be given without a session. Sign in through SignInDoor.");
        var grant =
            await services.GetRequiredService<Grants>().OfSessionAsync(name, session, context.HttpContext.RequestAborted)
            ?? throw new RuleException("session.ended", $"The session of {name} ended before it began.", name);
        context.Principal = GrantClaims.Renewed(context.Principal, grant);
    }

    private static async Task JudgeAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var (grants, gone) = (services.GetRequiredService<Grants>(), context.HttpContext.RequestAborted);
        if (context.Principal is null || GrantClaims.Of(context.Principal) is not { } grant)
        {
            context.RejectPrincipal();
            return;
        }

        if (!await grants.HoldsAsync(grant, gone))
        {
            if (await grants.RenewedAsync(grant, gone) is not { } renewed)
            {
                context.RejectPrincipal();
                return;
            }

            context.ReplacePrincipal(GrantClaims.Renewed(context.Principal, renewed));
            context.ShouldRenew = true;
        }

        if (grant.SessionId is { } session)
        {
            await services.GetRequiredService<SeenSessions>().SeeAsync(session, gone);
        }
    }
}
