using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Access;

/// <summary>A user of the demonstration.</summary>
public sealed record DemoUser(string UserName, string DisplayName, string Role);

/// <summary>The people of the demonstration bank: one for each role, and a second audit manager and a second of compliance, because nobody
/// reviews the own work.</summary>
/// <remarks>They are let in where <see cref="DemoAdmission"/> says so, and refused at every door elsewhere.</remarks>
public sealed class DemoUsers(IDbContextFactory<PortalDb> factory, UserRegister users)
{
    public static readonly IReadOnlyList<DemoUser> All =
    [
        new("auditor", "林清 Lin Qing", Roles.Auditor),
        new("manager", "周岚 Zhou Lan", Roles.AuditManager),
        new("manager2", "郑言 Zheng Yan", Roles.AuditManager),
        new("compliance", "陈默 Chen Mo", Roles.Compliance),
        new("business", "方蕾 Fang Lei", Roles.BusinessLine),
        new("executive", "何远 He Yuan", Roles.Executive),
        new("admin", "白帆 Bai Fan", Roles.Admin),
        new("compliance2", "许静 Xu Jing", Roles.Compliance),
    ];

    /// <summary>Makes those that are missing. Call it only when <c>Demo:Enabled</c> is set: the passwords are public.</summary>
    /// <returns>The users that were made.</returns>
    public async Task<IReadOnlyList<DemoUser>> EnsureAsync(Func<DemoUser, string> passwordOf, CancellationToken cancellationToken)
    {
        HashSet<string> present;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            present = await db.Users.Select(u => u.Id).ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
        }

        var missing = All.Where(u => !present.Contains(u.UserName)).ToList();
        foreach (var user in missing)
        {
            await users.CreateAsync(
                Actor.System,
                Guid.CreateVersion7(),
                new NewUser(user.UserName, user.DisplayName, passwordOf(user), [user.Role]) { IsDemo = true },
                cancellationToken
            );
        }

        return missing;
    }

    /// <summary>For a database from before the mark: the users of these names whom the portal itself made are the demonstration's, and are
    /// marked.</summary>
    internal static async Task MarkAsync(PortalDb db, LedgerDraft draft, CancellationToken cancellationToken)
    {
        var subjects = All.Select(u => "user/" + u.UserName).ToList();
        var made = await db
            .LedgerEntries.AsNoTracking()
            .Where(e => e.Kind == AccessKinds.UserCreated && subjects.Contains(e.Subject))
            .ToListAsync(cancellationToken);
        foreach (var entry in made.Where(IsByThePortal))
        {
            await UserEdit.ApplyAsync(
                db,
                draft,
                entry.Subject["user/".Length..],
                "made by the demonstration",
                (_, user) =>
                {
                    user.IsDemo = true;
                    return Task.CompletedTask;
                },
                cancellationToken
            );
        }
    }

    /// <summary>No person makes a user as the portal itself; the demonstration does.</summary>
    private static bool IsByThePortal(LedgerEntry entry)
    {
        using var body = JsonDocument.Parse(entry.Body);
        var actor = body.RootElement.GetProperty("actor");
        return actor.GetProperty("kind").GetString() == Actor.SystemKind && actor.GetProperty("name").GetString() == Actor.System.Name;
    }
}
