using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Portal.Access;
using Portal.Data.Access;

namespace Portal.Api;

/// <summary>Signs a request in by <c>Authorization: Bearer</c> with a personal token; the roles are those of now.</summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    TokenRegister tokens
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "PersonalToken";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (
            !AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header)
            || !"Bearer".Equals(header.Scheme, StringComparison.OrdinalIgnoreCase)
        )
        {
            return AuthenticateResult.NoResult();
        }

        if (await tokens.AuthenticateAsync(header.Parameter, Context.RequestAborted) is not { } owner)
        {
            return AuthenticateResult.Fail(
                "The personal token is not valid: it is unknown, expired or revoked, or its owner comes from the bank's directory "
                    + "and is not signed in, or it was made by a sign-in that is not enough any more (without the second factor that a role "
                    + "needs, or where only the directory lets in). Sign in, or make another in the portal under your name (/account/tokens)."
            );
        }

        var claims = owner
            .Roles.Select(r => new Claim(ClaimTypes.Role, r))
            .Append(new Claim(ClaimTypes.Name, owner.UserName))
            .Append(new Claim(ClaimTypes.NameIdentifier, owner.UserName))
            .Concat(GrantClaims.Of(new Grant(owner.UserName, owner.RightsVersion, "", null, owner.TokenId)));
        return AuthenticateResult.Success(
            new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName)
        );
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var refused = (await HandleAuthenticateOnceSafeAsync()).Failure?.Message;
        Response.Headers.WWWAuthenticate = "Bearer";
        await ApiProblem
            .Of(
                StatusCodes.Status401Unauthorized,
                refused
                    ?? "A personal token is needed: Authorization: Bearer TOKEN. Make one in the portal under your name (/account/tokens)."
            )
            .ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var right = Context
            .GetEndpoint()
            ?.Metadata.GetOrderedMetadata<IAuthorizeData>()
            .Select(a => a.Policy)
            .FirstOrDefault(p => p is not null);
        var roles = right is null
            ? ""
            : $" It needs the right {right}, which these roles have: {string.Join(", ", Policies.RolesOf[right])}.";
        return ApiProblem
            .Of(StatusCodes.Status403Forbidden, $"{Context.User.Identity?.Name} may not do this.{roles} An administrator gives roles.")
            .ExecuteAsync(Context);
    }
}
