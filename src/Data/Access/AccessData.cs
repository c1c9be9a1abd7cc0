using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>Users and roles with the rows of Identity that belong to them, sessions, tokens, invitations.</summary>
internal sealed class AccessData : DataFeature
{
    public override IReadOnlyList<Type> Kinds { get; } = [typeof(AccessKinds)];

    public override IReadOnlyList<GovernedKind> Governed { get; } =
    [
        GovernedKind.Of<Invitation>("invitation/", i => i.Id),
        new(GovernedRows.RolePrefix, ReadRoles),
        GovernedKind.Of<UserSession>("session/", s => s.Id),
        GovernedKind.Of<PersonalToken>("token/", t => t.Id),
        new(GovernedRows.UserPrefix, ReadUsers),
    ];

    public override string? SubjectOf(object row) =>
        row switch
        {
            IdentityUserRole<string> r => GovernedRows.UserPrefix + r.UserId,
            IdentityUserClaim<string> c => GovernedRows.UserPrefix + c.UserId,
            IdentityUserLogin<string> l => GovernedRows.UserPrefix + l.UserId,
            IdentityUserToken<string> t => GovernedRows.UserPrefix + t.UserId,
            IdentityUserPasskey<string> p => GovernedRows.UserPrefix + p.UserId,
            IdentityRole r => GovernedRows.RolePrefix + r.Id,
            IdentityRoleClaim<string> c => GovernedRows.RolePrefix + c.RoleId,
            _ => null,
        };

    public override void AddServices(IServiceCollection services)
    {
        services.TryAddScoped<CurrentActor>();
        services.AddSingleton<UserRegister>();
        services.AddSingleton<TokenRegister>();
        services.AddSingleton<EndingSessions>();
        services.AddSingleton<RecordedRows>();
        services.AddSingleton<Grants>();
        services.AddSingleton<SessionRegister>();
        services.AddSingleton<InvitationRegister>();
        services.AddSingleton<DemoUsers>();
        services.AddSingleton<ContactRegister>();
    }

    private static IAsyncEnumerable<GovernedSubject> ReadUsers(PortalDb db, string? key) =>
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
            .Select(u => new GovernedSubject(u.User, [.. u.Roles, .. u.Claims, .. u.Logins, .. u.Tokens, .. u.Passkeys]));

    private static IAsyncEnumerable<GovernedSubject> ReadRoles(PortalDb db, string? key) =>
        db
            .Roles.AsNoTracking()
            .Where(r => key == null || r.Id == key)
            .OrderBy(r => r.Id)
            .Select(r => new { Role = r, Claims = db.RoleClaims.Where(c => c.RoleId == r.Id).ToList() })
            .AsAsyncEnumerable()
            .Select(r => new GovernedSubject(r.Role, r.Claims));
}
