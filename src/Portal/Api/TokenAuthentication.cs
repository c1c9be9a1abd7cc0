using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Portal.Data.Access;

namespace Portal.Api;

/// <summary>Signs a request in by <c>Authorization: Bearer</c> with a personal token; the roles are those of now.</summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TokenRegister tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "PersonalToken";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header) || !"Bearer".Equals(header.Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        if (await tokens.AuthenticateAsync(header.Parameter, Context.RequestAborted) is not { } owner)
        {
            return AuthenticateResult.Fail("The personal token is not valid: it is unknown, expired or revoked. Make another under your name in the portal.");
        }

        var claims = owner.Roles.Select(r => new Claim(ClaimTypes.Role, r)).Append(new Claim(ClaimTypes.Name, owner.UserName)).Append(new Claim(ClaimTypes.NameIdentifier, owner.UserName));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        await Response.WriteAsJsonAsync(new ApiProblem("A personal token is needed: Authorization: Bearer TOKEN. Make one under your name in the portal."), Context.RequestAborted);
    }

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        await Response.WriteAsJsonAsync(new ApiProblem("This user does not have the right. An administrator gives roles."), Context.RequestAborted);
    }
}

/// <summary>What was wrong, in one sentence that says what to do.</summary>
public sealed record ApiProblem(string Error);
