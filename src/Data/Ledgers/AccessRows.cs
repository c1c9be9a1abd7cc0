using Microsoft.EntityFrameworkCore;
using Portal.Data.Store;

namespace Portal.Data.Ledgers;

/// <summary>Users and roles with the Identity rows that belong to them.</summary>
internal static class AccessRows
{
    public static IAsyncEnumerable<SubjectStates.Rows> Users(PortalDb db, string? key) =>
        db
            .Users.AsNoTracking()
            .Where(u => key == null || u.Id == key)
            .OrderBy(u => u.Id)
            .Select(u => new
            {
                User = u,
                Roles = db.UserRoles.Where(r => r.UserId == u.Id).ToList(),
                Claims = db.UserClaims.Where(c => c.UserId == u.Id).ToList(),
                Logins = db.UserLogins.Where(l => l.UserId == u.Id).ToList(),
                Tokens = db.UserTokens.Where(t => t.UserId == u.Id).ToList(),
                Passkeys = db.UserPasskeys.Where(p => p.UserId == u.Id).ToList(),
            })
            .AsAsyncEnumerable()
            .Select(u => new SubjectStates.Rows(u.User, [.. u.Roles, .. u.Claims, .. u.Logins, .. u.Tokens, .. u.Passkeys]));

    public static IAsyncEnumerable<SubjectStates.Rows> Roles(PortalDb db, string? key) =>
        db
            .Roles.AsNoTracking()
            .Where(r => key == null || r.Id == key)
            .OrderBy(r => r.Id)
            .Select(r => new { Role = r, Claims = db.RoleClaims.Where(c => c.RoleId == r.Id).ToList() })
            .AsAsyncEnumerable()
            .Select(r => new SubjectStates.Rows(r.Role, r.Claims));
}
