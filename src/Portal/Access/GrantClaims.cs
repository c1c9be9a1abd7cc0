using System.Collections.Frozen;
using System.Globalization;
using System.Security.Claims;
using Portal.Data.Access;

namespace Portal.Access;

/// <summary>The grant as a cookie carries it: the version of the rights, and the session that the server keeps. The roles are the cookie's
/// own.</summary>
public static class GrantClaims
{
    private const string Version = "assay:rights";
    private const string Token = "assay:token";

    public static IEnumerable<Claim> Of(Grant grant)
    {
        yield return new Claim(Version, grant.RightsVersion.ToString(CultureInfo.InvariantCulture));
        if (grant.SessionId is { } session)
        {
            yield return new Claim(SignInDoor.SessionClaim, session);
        }

        if (grant.TokenId is { } token)
        {
            yield return new Claim(Token, token);
        }
    }

    private static readonly FrozenSet<string> OfPerson = FrozenSet.Create(ClaimTypes.NameIdentifier, ClaimTypes.Name);

    /// <summary>The same person with what a grant gives, and nothing else: whatever Identity read beside it was compared with
    /// nothing.</summary>
    public static ClaimsPrincipal Renewed(ClaimsPrincipal person, Grant grant)
    {
        var before = (ClaimsIdentity)person.Identity!;
        var given = Of(grant).ToList();
        var kept = before.Claims.Where(claim => OfPerson.Contains(claim.Type));
        var roles = grant.Roles.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(role => new Claim(before.RoleClaimType, role));
        return new ClaimsPrincipal(
            new ClaimsIdentity([.. kept, .. given, .. roles], before.AuthenticationType, before.NameClaimType, before.RoleClaimType)
        );
    }

    /// <summary>Null for nobody, and for a cookie of a time when there were no sessions.</summary>
    public static Grant? Of(ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true, Name: { } name }
        && int.TryParse(principal.FindFirstValue(Version), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var version)
            ? new Grant(
                name,
                version,
                Grant.Joined(principal.FindAll(ClaimTypes.Role).Select(role => role.Value)),
                principal.FindFirstValue(SignInDoor.SessionClaim),
                principal.FindFirstValue(Token)
            )
            : null;
}
