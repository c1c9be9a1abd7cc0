using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Portal.Access;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.SignIns;
using Portal.Data.Store;
using Portal.Shell;

namespace Portal.People;

/// <summary>The own password is changed by a plain request: it touches no circuit, and the cookie can be renewed.</summary>
public static class PeopleEndpoints
{
    public static void MapPeople(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/account/password", ChangePasswordAsync).RequireAuthorization(Policies.OwnAccount);

    private static async Task<RedirectHttpResult> ChangePasswordAsync(
        [FromForm] string? current,
        [FromForm] string? password,
        [FromForm] string? again,
        ClaimsPrincipal principal,
        OwnPasswords passwords,
        SignInManager<PortalUser> signIn,
        CancellationToken cancellationToken
    )
    {
        try
        {
            RequireSame(password, again);
            await passwords.ChangeAsync(
                Actor.User(principal.Identity!.Name!),
                Guid.CreateVersion7(),
                current ?? "",
                password ?? "",
                SessionClaims.SessionOf(principal),
                cancellationToken
            );
        }
        catch (RuleException refused) when (StoreFaults.Of(refused) is null)
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

    internal static void RequireSame(string? password, string? again)
    {
        if (!string.Equals(password, again, StringComparison.Ordinal))
        {
            throw new RuleException("user.password-twice", "The two passwords differ. Type the same one twice.");
        }
    }
}
