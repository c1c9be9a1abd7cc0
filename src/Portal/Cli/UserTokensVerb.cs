using System.CommandLine;
using System.Globalization;
using Portal.Data;
using Portal.Data.Access;

namespace Portal.Cli;

/// <summary><c>user tokens NAME</c>: lists the personal tokens of a user, or revokes one or all of them.</summary>
internal static class UserTokensVerb
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "User name." };
        var revoke = new Option<string?>("--revoke")
        {
            Description = "Revoke the token of this id, or 'all'; needs --reason.",
            HelpName = "ID",
        };
        var reason = new Option<string?>("--reason") { Description = "Why; it stands in the ledger.", HelpName = "TEXT" };
        var command = new Command("tokens", "Lists the personal tokens of a user, or revokes them.") { name, revoke, reason };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.RequireDatabaseAsync(cancellationToken);
                var (tokens, user) = (assay.Services.GetRequiredService<TokenRegister>(), call.GetValue(name)!);
                if (await assay.Services.GetRequiredService<UserRegister>().GetAsync(user, cancellationToken) is null)
                {
                    throw new CallException($"There is no user {user}. See ./portal user list.");
                }

                if (call.GetValue(revoke) is { } id)
                {
                    var revoked = await tokens.RevokeOfAsync(
                        assay.Actor,
                        Guid.CreateVersion7(),
                        user,
                        id == "all" ? null : id,
                        call.GetValue(reason),
                        cancellationToken
                    );
                    Console.WriteLine(Sentence.Say($"{revoked} {{0|token|tokens}} of {user} revoked."));
                    return 0;
                }

                var now = assay.Services.GetRequiredService<TimeProvider>().GetUtcNow();
                foreach (var token in await tokens.ListAsync(user, cancellationToken))
                {
                    Console.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{token.Id}  {token.CreatedAt:yyyy-MM-dd}  {token.ExpiresAt:yyyy-MM-dd}  {token.LastUsedAt?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "-", -10}  {State(token, now)}  {Printable.Value(token.Name)}"
                        )
                    );
                }

                return 0;
            }
        );
        return command;
    }

    private static string State(TokenRow token, DateTimeOffset now) =>
        token.RevokedAt is not null ? "revoked"
        : token.ExpiresAt <= now ? "expired"
        : token.IsAdmitted ? "valid"
        : "refused";
}
