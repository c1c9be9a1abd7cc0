using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Portal.Data.Access;

namespace Portal.Access;

/// <summary>Who looks at this circuit. A circuit has no request, so the name comes from the authentication state and from nowhere
/// else.</summary>
public sealed class CurrentUser(AuthenticationStateProvider authentication)
{
    public async Task<string?> NameAsync() => (await PrincipalAsync()).Identity?.Name;

    public async Task<IReadOnlyList<string>> RolesAsync()
    {
        var principal = await PrincipalAsync();
        return [.. Roles.All.Where(principal.IsInRole)];
    }

    /// <summary>The name under which the ledger records what this reader does.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in; every page that writes asks for a right first.</exception>
    public async Task<Actor> ActorAsync() =>
        Actor.User(
            await NameAsync()
                ?? throw new InvalidOperationException("Nobody is signed in, so nothing can be recorded. Sign in and try again.")
        );

    /// <summary>Id of the session under which this circuit is open.</summary>
    public async Task<string?> SessionAsync() => SessionClaims.SessionOf(await PrincipalAsync());

    /// <summary>Whether the reader has a right; pages leave out what would be refused, the registers refuse it anyway.</summary>
    public async Task<bool> HasAsync(string right)
    {
        var principal = await PrincipalAsync();
        return Policies.RolesOf[right].Any(principal.IsInRole);
    }

    private async Task<ClaimsPrincipal> PrincipalAsync() => (await authentication.GetAuthenticationStateAsync()).User;
}
