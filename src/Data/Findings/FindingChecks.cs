using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Store;

namespace Portal.Data.Findings;

/// <summary>What a finding needs whoever writes it: a title, and an owner who could answer.</summary>
internal static class FindingChecks
{
    /// <summary>The owner must be able to read the finding and to answer: active, not of a demonstration that this home is not, with a role
    /// that sees findings.</summary>
    public static async Task RequireOwnerAsync(PortalDb db, string? owner, CancellationToken cancellationToken)
    {
        if (owner is null)
        {
            return;
        }

        var admitsDemo = db.AdmitsDemo;
        if (!await db.Users.AnyAsync(u => u.Id == owner && !u.IsDisabled && (!u.IsDemo || admitsDemo), cancellationToken))
        {
            throw new RuleException("finding.owner-unknown", $"There is no active user {owner} who could own the finding.", owner);
        }

        var roles = await db.UserRoles.Where(r => r.UserId == owner).Select(r => r.RoleId).ToListAsync(cancellationToken);
        if (!FindingRules.CanOwn(roles))
        {
            throw new RuleException(
                "finding.owner-blind",
                $"{owner} has no role that sees findings and could not answer this one. Choose another owner, or have an administrator give {owner} the role {Roles.BusinessLine}.",
                owner,
                Roles.BusinessLine
            );
        }
    }

    public static void RequireTitle(FindingContent content)
    {
        if (string.IsNullOrWhiteSpace(content.Title) || content.Title.Length > FindingConfiguration.TitleLength)
        {
            throw new RuleException(
                "finding.title",
                $"A finding needs a title of at most {FindingConfiguration.TitleLength} characters.",
                FindingConfiguration.TitleLength
            );
        }
    }
}
