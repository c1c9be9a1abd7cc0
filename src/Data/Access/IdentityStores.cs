using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.SignIns;
using Portal.Data.Store;

namespace Portal.Data.Access;

public static class IdentityStores
{
    /// <summary>Lets UserManager and SignInManager work on this database: their saves become ledger entries.</summary>
    public static IdentityBuilder AddPortalStores(this IdentityBuilder identity)
    {
        // Identity's own rules ask for classes of characters; ours stand in one place.
        identity.Services.Configure<IdentityOptions>(o =>
            o.Password = new PasswordOptions
            {
                RequiredLength = PasswordRules.Shortest,
                RequireDigit = false,
                RequireLowercase = false,
                RequireUppercase = false,
                RequireNonAlphanumeric = false,
            }
        );
        return identity
            .AddRoles<IdentityRole>()
            .AddUserStore<LedgeredUserStore>()
            .AddRoleStore<RoleStore<IdentityRole, PortalDb>>()
            .AddPasswordValidator<PasswordRulesValidator>();
    }
}
