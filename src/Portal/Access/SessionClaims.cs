using System.Security.Claims;

namespace Portal.Access;

/// <summary>What the protected cookie carries beside Identity's own claims.</summary>
public static class SessionClaims
{
    /// <summary>Id of the <c>UserSession</c> that the sign-in began.</summary>
    public const string Session = SignInDoor.SessionClaim;

    public static string? SessionOf(ClaimsPrincipal user) => user.FindFirstValue(Session);
}
