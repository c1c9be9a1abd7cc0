using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.SignIns;
using Portal.Data.Store;
using Portal.Shell;

namespace Portal.Access;

/// <summary>What comes after something was proven: the second factor, its enrolment, or the session. Every way in ends here.</summary>
public sealed class SignInDoor(SessionRegister sessions, SecondFactors factors, SignInManager<PortalUser> signIn, KnownDevice device)
{
    /// <summary>Claim of the cookie that names the session.</summary>
    public const string SessionClaim = "assay:session";

    private const string StampClaim = "assay:halfway";
    private static readonly TimeSpan Halfway = TimeSpan.FromMinutes(15);

    /// <summary>The password was right.</summary>
    /// <returns>Where to go next.</returns>
    public async Task<string> AfterPasswordAsync(HttpContext http, PortalUser user, string wanted, CancellationToken cancellationToken)
    {
        var state = await factors.StateAsync(user.Id, cancellationToken);
        if (!state.HasTotp && !state.IsRequired)
        {
            return await CompleteAsync(http, user, SignInWay.Password, wanted, cancellationToken);
        }

        if (!state.HasTotp && state.Passkeys > 0)
        {
            return Urls.SignIn(wanted, SignInProblem.Passkey);
        }

        // Not signed in: this cookie opens the two pages that follow and nothing else.
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.Name, user.Id), new(StampClaim, user.SecurityStamp ?? "")],
            IdentityConstants.TwoFactorUserIdScheme
        );
        await http.SignInAsync(
            IdentityConstants.TwoFactorUserIdScheme,
            new ClaimsPrincipal(identity),
            new AuthenticationProperties { ExpiresUtc = TimeProvider.System.GetUtcNow() + Halfway }
        );
        return state.HasTotp ? Urls.SignInCode(wanted) : Urls.SignInEnrol(wanted);
    }

    /// <summary>Who gave the right password on this browser within the last quarter of an hour; null when nobody did, or when it has been
    /// changed since.</summary>
    public async Task<PortalUser?> HalfwayAsync(HttpContext http)
    {
        var halfway = (await http.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme)).Principal;
        return
            halfway?.FindFirstValue(StampClaim) is { } stamp
            && halfway.FindFirstValue(ClaimTypes.Name) is { } name
            && await signIn.UserManager.FindByIdAsync(name) is { IsDisabled: false } user
            && user.SecurityStamp == stamp
            ? user
            : null;
    }

    /// <summary>Begins the session and gives the browser its cookie.</summary>
    /// <returns>Where to go next: the page that was asked for, else the person's own first page; or the sign-in page with the reason why
    /// this way is not open.</returns>
    public async Task<string> CompleteAsync(
        HttpContext http,
        PortalUser user,
        SignInWay way,
        string wanted,
        CancellationToken cancellationToken,
        string? directorySession = null,
        Action<string>? began = null
    )
    {
        string session;
        try
        {
            var agent = http.Request.Headers.UserAgent.ToString();
            session = await sessions.StartAsync(
                new NewSession(user.Id, way, http.Connection.RemoteIpAddress?.ToString(), agent, directorySession),
                cancellationToken
            );
        }
        catch (RuleException refused) when (StoreFaults.Of(refused) is null)
        {
            return Urls.SignIn(wanted, SignInProblem.Of(refused));
        }

        began?.Invoke(session);
        await http.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        await signIn.SignInWithClaimsAsync(user, isPersistent: false, [new Claim(SessionClaim, session)]);
        device.Mark(http, user.Id);
        return wanted == Urls.Home() ? Policies.StartOf(await signIn.CreateUserPrincipalAsync(user)) : wanted;
    }
}
