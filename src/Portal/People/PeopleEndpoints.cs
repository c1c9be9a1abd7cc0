using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Portal.Access;
using Portal.Data;
using Portal.Data.Access;
using Portal.Shell;

namespace Portal.People;

/// <summary>Passwords are set by plain requests: they touch no circuit, and the cookie can be renewed.</summary>
public static class PeopleEndpoints
{
    public static void MapPeople(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/setup", SetUpAsync).AllowAnonymous();
        routes.MapPost("/invitation", AcceptAsync).AllowAnonymous();
        routes.MapPost("/account/password", ChangePasswordAsync).RequireAuthorization(Policies.OwnAccount);
    }

    private static async Task<RedirectHttpResult> SetUpAsync(
        [FromForm] string? code,
        [FromForm] string? user,
        [FromForm] string? name,
        [FromForm] string? password,
        [FromForm] string? again,
        InvitationRegister register,
        CancellationToken cancellationToken
    )
    {
        try
        {
            RequireSame(password, again);
            await register.SetUpAsync(code, user, name, password, cancellationToken);
            return TypedResults.LocalRedirect(Urls.SignIn());
        }
        catch (RuleException refused)
        {
            return TypedResults.LocalRedirect(Urls.SetUp(refused.Rule));
        }
    }

    private static async Task<RedirectHttpResult> AcceptAsync(
        [FromForm] string? code,
        [FromForm] string? user,
        [FromForm] string? password,
        [FromForm] string? again,
        InvitationRegister register,
        CancellationToken cancellationToken
    )
    {
        try
        {
            RequireSame(password, again);
            await register.AcceptAsync(user, code, password, cancellationToken);
            return TypedResults.LocalRedirect(Urls.SignIn());
        }
        catch (RuleException refused)
        {
            return TypedResults.LocalRedirect(Urls.Invitation(refused.Rule));
        }
    }

    private static async Task<RedirectHttpResult> ChangePasswordAsync(
        [FromForm] string? current,
        [FromForm] string? password,
        [FromForm] string? again,
        ClaimsPrincipal principal,
        UserRegister register,
        SignInManager<PortalUser> signIn,
        CancellationToken cancellationToken
    )
    {
        try
        {
            RequireSame(password, again);
            await register.ChangeOwnPasswordAsync(
                Actor.User(principal.Identity!.Name!),
                Guid.CreateVersion7(),
                current ?? "",
                password ?? "",
                SessionClaims.SessionOf(principal),
                cancellationToken
            );
        }
        catch (RuleException refused)
        {
            return TypedResults.LocalRedirect(Urls.OwnPassword(refused.Rule));
        }

        // The old cookie bears the old security stamp; this browser goes on with a new one, every other one has ended.
        if (await signIn.UserManager.GetUserAsync(principal) is { } user)
        {
            await signIn.SignInWithClaimsAsync(user, isPersistent: false, principal.FindAll(SessionClaims.Session));
        }

        return TypedResults.LocalRedirect(Urls.Account(isSaved: true));
    }

    private static void RequireSame(string? password, string? again)
    {
        if (!string.Equals(password, again, StringComparison.Ordinal))
        {
            throw new RuleException("user.password-twice", "The two passwords differ. Type the same one twice.");
        }
    }
}
