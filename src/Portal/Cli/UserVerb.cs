using System.CommandLine;
using System.Globalization;
using Portal.Data.Access;
using Portal.Shell;
using Spectre.Console;

namespace Portal.Cli;

/// <summary><c>user</c>: people who may sign in, changed by whoever runs the program on its machine; each change stands in the ledger under
/// that name.</summary>
internal static class UserVerb
{
    private static readonly Argument<string> Name = new("NAME")
    {
        Description = "User name: lower-case letters, digits, dots and hyphens.",
    };

    private static readonly Option<string[]> Role = new("--role")
    {
        Description = $"What the person may do; may be given several times. One of: {string.Join(", ", Roles.All)}.",
        HelpName = "ROLE",
    };

    private static readonly Option<string> Reason = new("--reason")
    {
        Description = "Why; it stands in the ledger.",
        HelpName = "TEXT",
        Required = true,
    };

    public static Command Create() =>
        new("user", "People who may sign in, and what they may do.")
        {
            List(),
            UserShowVerb.Create(),
            Add(),
            Invite(),
            Change(
                "disable",
                "Ends every session and lets the user in no more; nothing of what he or she did is lost.",
                (users, actor, id, name, reason, ct) => users.DisableAsync(actor, id, name, reason, ct),
                "{0} is disabled."
            ),
            Change(
                "enable",
                "Lets a disabled user in again.",
                (users, actor, id, name, reason, ct) => users.EnableAsync(actor, id, name, reason, ct),
                "{0} is enabled."
            ),
            Change(
                "unlock",
                "Forgets failed sign-ins, and ends the delays or the lock that they led to, also in a running portal.",
                (users, actor, id, name, reason, ct) => users.UnlockAsync(actor, id, name, reason, ct),
                "{0} is unlocked."
            ),
            SetRoles(),
            Reset(),
            UserSessionsVerb.Create(),
            UserTokensVerb.Create(),
        };

    private static Command List()
    {
        var command = new Command("list", "Lists every user with roles and state.");
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.RequireDatabaseAsync(cancellationToken);
                foreach (var user in await Users(assay).ListAsync(cancellationToken))
                {
                    Console.WriteLine($"{user.UserName}  {string.Join(",", user.Roles)}  {State(user)}  {user.DisplayName}");
                }

                return 0;
            }
        );
        return command;
    }

    private static Command Add()
    {
        var display = new Option<string?>("--display-name")
        {
            Description = "Name as colleagues know it (default: the user name).",
            HelpName = "TEXT",
        };
        var stdin = new Option<bool>("--password-stdin") { Description = "Take the password from the first line of standard input." };
        var command = new Command(
            "add",
            "Makes a user: the password is typed, or read from standard input; without a terminal a one-time code is printed instead."
        )
        {
            Name,
            Role,
            display,
            stdin,
        };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.MigrateAsync(cancellationToken);
                var (name, roles) = (UserRules.RequireName(call.GetValue(Name)), UserRules.RequireRoles(call.GetValue(Role) ?? []));
                var password = call.GetValue(stdin) ? await Console.In.ReadLineAsync(cancellationToken) ?? "" : Typed();
                if (password is null)
                {
                    return await InviteAsync(
                        assay,
                        new NewPerson(name, call.GetValue(display) ?? name, roles),
                        "made at the command line",
                        cancellationToken
                    );
                }

                await Users(assay)
                    .CreateAsync(
                        assay.Actor,
                        Guid.CreateVersion7(),
                        new NewUser(name, call.GetValue(display) ?? name, password, roles),
                        cancellationToken
                    );
                Console.WriteLine(
                    $"{name} can sign in{(roles.Count == 0 ? ", and may do nothing without a role" : " as " + string.Join(", ", roles))}."
                );
                return 0;
            }
        );
        return command;
    }

    private static Command Invite()
    {
        var display = new Option<string?>("--display-name")
        {
            Description = "Name as colleagues know it (default: the user name).",
            HelpName = "TEXT",
        };
        var reason = new Option<string>("--reason")
        {
            Description = "Why; it stands in the ledger.",
            HelpName = "TEXT",
            DefaultValueFactory = _ => "invited at the command line",
        };
        var command = new Command("invite", "Makes a user without a password and prints the one-time code with which the person sets it.")
        {
            Name,
            Role,
            display,
            reason,
        };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.MigrateAsync(cancellationToken);
                var name = UserRules.RequireName(call.GetValue(Name));
                var person = new NewPerson(name, call.GetValue(display) ?? name, UserRules.RequireRoles(call.GetValue(Role) ?? []));
                return await InviteAsync(assay, person, call.GetValue(reason)!, cancellationToken);
            }
        );
        return command;
    }

    private static Command SetRoles()
    {
        var command = new Command("roles", "Gives the user exactly the roles that are named; without --role, none.") { Name, Role, Reason };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.RequireDatabaseAsync(cancellationToken);
                var (name, roles) = (call.GetValue(Name)!, call.GetValue(Role) ?? []);
                await Users(assay)
                    .SetRolesAsync(assay.Actor, Guid.CreateVersion7(), name, roles, call.GetValue(Reason)!, cancellationToken);
                Console.WriteLine(roles.Length == 0 ? $"{name} has no role." : $"{name} is {string.Join(", ", roles)}.");
                return 0;
            }
        );
        return command;
    }

    private static Command Reset()
    {
        var factor = new Option<bool>("--second-factor") { Description = "Take away the authenticator app too." };
        var command = new Command(
            "reset",
            "Takes away password and passkeys, ends every session, revokes every token, and prints a one-time code for a new password."
        )
        {
            Name,
            factor,
            Reason,
        };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.RequireDatabaseAsync(cancellationToken);
                var code = await assay
                    .Services.GetRequiredService<InvitationRegister>()
                    .ResetAsync(
                        assay.Actor,
                        Guid.CreateVersion7(),
                        call.GetValue(Name)!,
                        call.GetValue(factor),
                        call.GetValue(Reason)!,
                        cancellationToken
                    );
                Print(assay, call.GetValue(Name)!, code);
                return 0;
            }
        );
        return command;
    }

    private static Command Change(
        string verb,
        string what,
        Func<UserRegister, Actor, Guid, string, string, CancellationToken, Task<bool>> change,
        string done
    )
    {
        var command = new Command(verb, what) { Name, Reason };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.RequireDatabaseAsync(cancellationToken);
                await change(
                    Users(assay),
                    assay.Actor,
                    Guid.CreateVersion7(),
                    call.GetValue(Name)!,
                    call.GetValue(Reason)!,
                    cancellationToken
                );
                Console.WriteLine(string.Format(CultureInfo.InvariantCulture, done, call.GetValue(Name)));
                return 0;
            }
        );
        return command;
    }

    private static async Task<int> InviteAsync(Assay assay, NewPerson person, string reason, CancellationToken cancellationToken)
    {
        Print(
            assay,
            person.UserName,
            await assay
                .Services.GetRequiredService<InvitationRegister>()
                .InviteAsync(assay.Actor, Guid.CreateVersion7(), person, reason, cancellationToken)
        );
        return 0;
    }

    /// <summary>The password as it is typed twice; null where nobody can type.</summary>
    private static string? Typed()
    {
        if (Console.IsInputRedirected || !PortalCli.ErrorConsole.Profile.Capabilities.Interactive)
        {
            return null;
        }

        var first = PortalCli.ErrorConsole.Prompt(new TextPrompt<string>("Password:").Secret());
        return first == PortalCli.ErrorConsole.Prompt(new TextPrompt<string>("The same again:").Secret())
            ? first
            : throw new CallException("The two passwords differ. Nothing was changed.");
    }

    private static void Print(Assay assay, string name, GivenCode code)
    {
        var server = assay.Settings.Server;
        var where = server.HasPublicUrl ? "" : " (below the portal's address; Server:PublicUrl is not set)";
        Console.WriteLine($"{name} sets the password at {server.Absolute(Urls.Invitation(name))}{where} with the code {code.Code}");
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"It works once, until {code.ExpiresAt:yyyy-MM-dd HH:mm} UTC, and is shown this once."
            )
        );
    }

    internal static string State(UserRow user) =>
        user.IsRefused ? "refused (of the demonstration)"
        : user.IsDisabled ? "disabled"
        : user.LockedUntil is not null ? "locked"
        : user.DelayedUntil is { } until ? string.Create(CultureInfo.InvariantCulture, $"sign-in delayed until {until:HH:mm:ss} UTC")
        : user.InvitedUntil is not null && !user.HasPassword
            ? user.LastSignInAt is null ? "invited"
                : "waits for a new password"
        : user.HasPassword ? "active"
        : "without password";

    private static UserRegister Users(Assay assay) => assay.Services.GetRequiredService<UserRegister>();
}
