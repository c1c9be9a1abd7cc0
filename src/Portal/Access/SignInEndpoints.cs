using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Portal.Data.Access;
using Portal.Shell;
using SignInResult = Microsoft.AspNetCore.Identity.SignInResult;

namespace Portal.Access;

/// <summary>Signing in and out: plain requests, because a circuit cannot set a cookie.</summary>
public static class SignInEndpoints
{
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-in", SignInAsync).AllowAnonymous();
        routes.MapGet("/sign-out", SignOutAsync).AllowAnonymous();
    }

    private static async Task<RedirectHttpResult> SignInAsync(
        [FromForm] string? user, [FromForm] string? password, [FromForm] string? returnUrl,
        SignInManager<PortalUser> signIn, UserRegister users, CancellationToken cancellationToken)
    {
        var result = string.IsNullOrEmpty(user) || string.IsNullOrEmpty(password)
            ? SignInResult.Failed
            : await signIn.PasswordSignInAsync(user, password, isPersistent: false, lockoutOnFailure: true);
        if (result.Succeeded && await signIn.UserManager.FindByNameAsync(user!) is { } known)
        {
            await users.RecordSignInAsync(known.Id, cancellationToken);
        }

        var problem = result.Succeeded ? null : result.IsLockedOut ? "locked" : "wrong";
        return TypedResults.LocalRedirect(problem is null ? Preferences.LocalAddress(returnUrl) : Urls.SignIn(Preferences.LocalAddress(returnUrl), problem));
    }

    // A link is enough here: the worst that a foreign page can do with it is to make someone sign in again.
    private static async Task<RedirectHttpResult> SignOutAsync(SignInManager<PortalUser> signIn)
    {
        await signIn.SignOutAsync();
        return TypedResults.LocalRedirect(Urls.SignIn());
    }
}
