using System.Buffers.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.SignIns;
using Portal.Data.Store;
using Portal.Shell;

namespace Portal.Access;

/// <summary>Passkeys: what the browser's script asks for, and the forms that carry its answers. Identity checks challenge, origin and
/// signature.</summary>
public static class PasskeyEndpoints
{
    public const int MostPasskeys = 20;
    public const int LongestName = 64;

    private const int LongestCredential = 32 * 1024;

    public static void MapPasskeys(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-in/passkey/options", RequestOptionsAsync).AllowAnonymous();
        routes.MapPost("/sign-in/passkey", SignInAsync).AllowAnonymous();
        routes.MapPost("/account/passkeys/options", CreationOptionsAsync).RequireAuthorization(Policies.OwnTokens);
        routes.MapPost("/account/passkeys/add", AddAsync).RequireAuthorization(Policies.OwnTokens);
        routes.MapPost("/account/passkeys/rename", RenameAsync).RequireAuthorization(Policies.OwnTokens);
        routes.MapPost("/account/passkeys/remove", RemoveAsync).RequireAuthorization(Policies.OwnTokens);
    }

    private static async Task<IResult> RequestOptionsAsync(HttpContext http, IAntiforgery antiforgery, SignInManager<PortalUser> signIn) =>
        await antiforgery.IsRequestValidAsync(http)
            ? TypedResults.Content(await signIn.MakePasskeyRequestOptionsAsync(user: null), "application/json")
            : TypedResults.BadRequest("The form is not this portal's. Load the page again.");

    /// <summary>The password is asked for before the authenticator makes a passkey that would be refused, and again when it is
    /// added.</summary>
    private static async Task<IResult> CreationOptionsAsync(
        HttpContext http,
        IAntiforgery antiforgery,
        SignInManager<PortalUser> signIn,
        PasswordSignIn passwords,
        RuleTexts rules,
        CancellationToken cancellationToken
    )
    {
        if (!await antiforgery.IsRequestValidAsync(http) || await signIn.UserManager.GetUserAsync(http.User) is not { } user)
        {
            return TypedResults.BadRequest("The form is not this portal's. Load the page again.");
        }

        try
        {
            await passwords.RequireOwnIfAnyAsync(user.Id, http.Request.Form["present"].ToString(), cancellationToken);
        }
        catch (RuleException refused) when (StoreFaults.Of(refused) is null)
        {
            return TypedResults.Text(rules.Of(refused), statusCode: StatusCodes.Status403Forbidden);
        }

        var owner = new PasskeyUserEntity
        {
            Id = user.Id,
            Name = user.Id,
            DisplayName = user.DisplayName.Length > 0 ? user.DisplayName : user.Id,
        };
        return TypedResults.Content(await signIn.MakePasskeyCreationOptionsAsync(owner), "application/json");
    }

    private static async Task<RedirectHttpResult> SignInAsync(
        [FromForm] string? credential,
        [FromForm] string? returnUrl,
        HttpContext http,
        SignInManager<PortalUser> signIn,
        SignInDoor door,
        CurrentActor current,
        CancellationToken cancellationToken
    )
    {
        var wanted = Preferences.LocalAddress(returnUrl);
        var refused = TypedResults.LocalRedirect(Urls.SignIn(wanted, SignInProblem.PasskeyRefused));
        if (string.IsNullOrEmpty(credential) || credential.Length > LongestCredential)
        {
            return refused;
        }

        PasskeyAssertionResult<PortalUser> answer;
        try
        {
            answer = await signIn.PerformPasskeyAssertionAsync(credential);
        }
        catch (InvalidOperationException)
        {
            return refused; // nobody asked for a challenge on this browser, or it is spent
        }

        // Without the person's own finger or PIN it would be one factor only.
        if (!answer.Succeeded || answer.User.IsDisabled || !answer.Passkey.IsUserVerified)
        {
            return refused;
        }

        current.Actor = Actor.User(answer.User.Id);
        await signIn.UserManager.AddOrUpdatePasskeyAsync(answer.User, answer.Passkey);
        return TypedResults.LocalRedirect(await door.CompleteAsync(http, answer.User, SignInWay.Passkey, wanted, cancellationToken));
    }

    private static async Task<RedirectHttpResult> AddAsync(
        [FromForm] string? credential,
        [FromForm] string? name,
        [FromForm] string? present,
        HttpContext http,
        SignInManager<PortalUser> signIn,
        PasswordSignIn passwords,
        CurrentActor current,
        CancellationToken cancellationToken
    )
    {
        if (
            string.IsNullOrEmpty(credential)
            || credential.Length > LongestCredential
            || await signIn.UserManager.GetUserAsync(http.User) is not { } user
        )
        {
            return Back("refused");
        }

        if ((await signIn.UserManager.GetPasskeysAsync(user)).Count >= MostPasskeys)
        {
            return Back("many");
        }

        if (!await KnowsPasswordAsync(passwords, user, present, cancellationToken))
        {
            return Back("password");
        }

        PasskeyAttestationResult answer;
        try
        {
            answer = await signIn.PerformPasskeyAttestationAsync(credential);
        }
        catch (InvalidOperationException)
        {
            return Back("refused");
        }

        // Asked for by this person, and nobody else: the challenge carries the name.
        if (!answer.Succeeded || answer.UserEntity.Id != user.Id || !answer.Passkey.IsUserVerified)
        {
            return Back("refused");
        }

        current.Actor = Actor.User(user.Id);
        answer.Passkey.Name = Named(name);
        return Back((await signIn.UserManager.AddOrUpdatePasskeyAsync(user, answer.Passkey)).Succeeded ? "added" : "refused");
    }

    private static async Task<RedirectHttpResult> RenameAsync(
        [FromForm] string? id,
        [FromForm] string? name,
        HttpContext http,
        SignInManager<PortalUser> signIn,
        CurrentActor current
    )
    {
        if (
            await signIn.UserManager.GetUserAsync(http.User) is not { } user
            || Id(id) is not { } key
            || await signIn.UserManager.GetPasskeyAsync(user, key) is not { } passkey
        )
        {
            return Back("unknown");
        }

        current.Actor = Actor.User(user.Id);
        passkey.Name = Named(name);
        return Back((await signIn.UserManager.AddOrUpdatePasskeyAsync(user, passkey)).Succeeded ? "renamed" : "refused");
    }

    private static async Task<RedirectHttpResult> RemoveAsync(
        [FromForm] string? id,
        [FromForm] string? present,
        HttpContext http,
        SignInManager<PortalUser> signIn,
        PasswordSignIn passwords,
        SecondFactors factors,
        CurrentActor current,
        CancellationToken cancellationToken
    )
    {
        if (
            await signIn.UserManager.GetUserAsync(http.User) is not { } user
            || Id(id) is not { } key
            || await signIn.UserManager.GetPasskeyAsync(user, key) is null
        )
        {
            return Back("unknown");
        }

        if (await factors.StateAsync(user.Id, cancellationToken) is { IsRequired: true, HasTotp: false, Passkeys: 1 })
        {
            return Back("required");
        }

        if (!await KnowsPasswordAsync(passwords, user, present, cancellationToken))
        {
            return Back("password");
        }

        current.Actor = Actor.User(user.Id);
        return Back((await signIn.UserManager.RemovePasskeyAsync(user, key)).Succeeded ? "removed" : "refused");
    }

    private static async Task<bool> KnowsPasswordAsync(
        PasswordSignIn passwords,
        PortalUser user,
        string? present,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await passwords.RequireOwnIfAnyAsync(user.Id, present ?? "", cancellationToken);
            return true;
        }
        catch (RuleException refused) when (StoreFaults.Of(refused) is null)
        {
            return false;
        }
    }

    private static RedirectHttpResult Back(string said) => TypedResults.LocalRedirect(Urls.Passkeys(said));

    private static string Named(string? name) => Readable.Line(name ?? "", LongestName) is { Length: > 0 } text ? text : "passkey";

    private static byte[]? Id(string? text) =>
        text is { Length: < 2048 } && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
