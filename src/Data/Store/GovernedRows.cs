using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Portal.Data.Drafts;
using Portal.Data.Jobs;
using Portal.Data.Notifications;
using Portal.Data.SignIns;

namespace Portal.Data.Store;

/// <summary>Which subject of the ledger a row belongs to.</summary>
internal static class GovernedRows
{
    public const string UserPrefix = "user/";
    public const string RolePrefix = "role/";

    /// <summary>Null for working data that the ledger does not govern. An unknown type is an error: nobody forgets a table in
    /// silence.</summary>
    public static string? SubjectOf(object row) =>
        row switch
        {
            IGoverned governed => governed.Subject,
            IdentityUserRole<string> r => UserPrefix + r.UserId,
            IdentityUserClaim<string> c => UserPrefix + c.UserId,
            IdentityUserLogin<string> l => UserPrefix + l.UserId,
            IdentityUserToken<string> t => UserPrefix + t.UserId,
            IdentityUserPasskey<string> p => UserPrefix + p.UserId,
            IdentityRole r => RolePrefix + r.Id,
            IdentityRoleClaim<string> c => RolePrefix + c.RoleId,
            DataProtectionKey or SignInDelay or Draft or Notification or JobRun => null,
            _ => throw new InvalidOperationException(
                $"{row.GetType().Name} has no subject in the ledger. Implement IGoverned, or list it in GovernedRows as working data."
            ),
        };
}
