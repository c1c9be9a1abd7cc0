using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.SignIns;
using Portal.Data.Store;
using Portal.Shell;

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
        [FromForm] string? user,
        [FromForm] string? password,
        [FromForm] string? returnUrl,
        HttpContext http,
        PasswordSignIn passwords,
        KnownDevice device,
        SignInDoor door,
        CancellationToken cancellationToken
    )
    {
        var wanted = Preferences.LocalAddress(returnUrl);
        if (string.IsNullOrEmpty(user) || string.IsNullOrEmpty(password) || user.Length > SignInLimits.LongestName)
        {
            return TypedResults.LocalRedirect(Urls.SignIn(wanted, SignInProblem.Wrong));
        }

        try
        {
            var answer = await passwords.CheckAsync(
                user,
                password,
                new SignInOrigin(http.Connection.RemoteIpAddress, device.Of(http, user)),
                cancellationToken
            );
            if (answer.User is not { } known)
            {
                return TypedResults.LocalRedirect(
                    answer.Wait > TimeSpan.Zero
                        ? Urls.SignIn(wanted, SignInProblem.Wait, (int)Math.Ceiling(answer.Wait.TotalSeconds))
                        : Urls.SignIn(wanted, SignInProblem.Wrong)
                );
            }

            return TypedResults.LocalRedirect(await door.AfterPasswordAsync(http, known, wanted, cancellationToken));
        }
        catch (RuleException refused) when (StoreFaults.Of(refused) is null)
        {
            return TypedResults.LocalRedirect(Urls.SignIn(wanted, SignInProblem.Of(refused)));
        }
    }

    /// <summary>The session ends on the server before the cookie goes: a copy of the cookie is worth nothing from then on, also where the
    /// end cannot be written to the ledger.</summary>
    private static async Task<RedirectHttpResult> SignOutAsync(
        HttpRequest request,
        SignInManager<PortalUser> signIn,
        LeavingSessions leaving
    )
    {
        if (!OwnSite.Asked(request))
        {
            return TypedResults.LocalRedirect(Urls.Home());
        }

        var user = request.HttpContext.User;
        if (user.Identity is { IsAuthenticated: true, Name: { } name } && user.FindFirst(SignInDoor.SessionClaim)?.Value is { } session)
        {
            await leaving.EndAsync(name, session);
        }

        await signIn.SignOutAsync();
        return TypedResults.LocalRedirect(Urls.SignIn());
    }
}

internal static class SignInLimits
{
    /// <summary>Longest name that is looked at; the page's field takes no more.</summary>
    public const int LongestName = 256;
}

/// <summary>What was done before somebody is asked to sign in, as the address of the sign-in page says it.</summary>
internal static class SignInDone
{
    public const string SetUp = "setup";
    public const string Invitation = "invitation";
}

/// <summary>Why nobody was signed in, as the address of the sign-in page says it.</summary>
internal static class SignInProblem
{
    public const string Wrong = "wrong";
    public const string Wait = "wait";
    public const string Passkey = "passkey";
    public const string PasskeyRefused = "passkey-refused";
    public const string DirectoryFailed = "directory-failed";
    public const string DirectoryNoRefresh = "directory-no-refresh";

    /// <summary>What a rule of the domain says; the page has a sentence for each that can be met here.</summary>
    public static string Of(RuleException refused) => refused.Rule;
}
