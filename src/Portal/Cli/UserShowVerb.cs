using System.CommandLine;
using System.Globalization;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.SignIns;

namespace Portal.Cli;

/// <summary><c>user show NAME</c>: one person with roles, state, and the delay that runs after failed sign-ins.</summary>
internal static class UserShowVerb
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "User name." };
        var command = new Command("show", "Shows one user: roles, state, and a delay that runs after failed sign-ins.") { name };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.RequireDatabaseAsync(cancellationToken);
                var (users, wanted) = (assay.Services.GetRequiredService<UserRegister>(), call.GetValue(name)!);
                var user =
                    await users.GetAsync(wanted, cancellationToken)
                    ?? throw new CallException($"There is no user {wanted}. See ./portal user list.");
                var open = await assay.Services.GetRequiredService<SessionRegister>().ListAsync(user.UserName, cancellationToken);
                Console.WriteLine($"user:           {user.UserName}");
                Console.WriteLine($"name:           {Printable.Value(user.DisplayName)}");
                Console.WriteLine($"roles:          {(user.Roles.Count == 0 ? "none" : string.Join(", ", user.Roles))}");
                Console.WriteLine($"state:          {UserVerb.State(user)}");
                Console.WriteLine($"second factor:  {Factor(user.FactorOf(assay.Services.GetRequiredService<SignInRules>()))}");
                Console.WriteLine($"last sign-in:   {At(user.LastSignInAt)}");
                Console.WriteLine($"delayed until:  {At(user.DelayedUntil)}");
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"open sessions:  {open.Count}"));
                return 0;
            }
        );
        return command;
    }

    private static string Factor(FactorKind kind) =>
        kind switch
        {
            FactorKind.None => "no",
            FactorKind.App => "authenticator app",
            FactorKind.AppAndPasskey => "authenticator app, passkey",
            FactorKind.Passkey => "passkey",
            FactorKind.PasskeyBesidePassword => "passkey; the password alone still lets in",
        };

    private static string At(DateTimeOffset? at) =>
        at is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:yyyy-MM-dd HH:mm:ss} UTC") : "-";
}
