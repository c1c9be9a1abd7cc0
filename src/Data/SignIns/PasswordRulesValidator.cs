using Microsoft.AspNetCore.Identity;
using Portal.Data.Access;

namespace Portal.Data.SignIns;

/// <summary>Holds passwords that are set through Identity to the same rules.</summary>
public sealed class PasswordRulesValidator : IPasswordValidator<PortalUser>
{
    public Task<IdentityResult> ValidateAsync(UserManager<PortalUser> manager, PortalUser user, string? password)
    {
        try
        {
            UserRules.RequirePassword(user.UserName ?? "", password, user.DisplayName);
            return Task.FromResult(IdentityResult.Success);
        }
        catch (RuleException refused)
        {
            return Task.FromResult(IdentityResult.Failed(new IdentityError { Code = refused.Rule, Description = refused.Message }));
        }
    }
}
