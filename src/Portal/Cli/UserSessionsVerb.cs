using System.CommandLine;
using System.Globalization;
using Portal.Data;
using Portal.Data.Access;

namespace Portal.Cli;

/// <summary><c>user sessions NAME</c>: lists the open sessions of a user, or ends all of them.</summary>
internal static class UserSessionsVerb
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "User name." };
        var end = new Option<bool>("--end") { Description = "End every one of them; needs --reason." };
        var reason = new Option<string?>("--reason") { Description = "Why; it stands in the ledger.", HelpName = "TEXT" };
        var command = new Command("sessions", "Lists the open sessions of a user, or ends them.") { name, end, reason };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.RequireDatabaseAsync(cancellationToken);
                var (sessions, user) = (assay.Services.GetRequiredService<SessionRegister>(), call.GetValue(name)!);
                if (await assay.Services.GetRequiredService<UserRegister>().GetAsync(user, cancellationToken) is null)
                {
                    throw new CallException($"There is no user {user}. See ./portal user list.");
                }

                if (call.GetValue(end))
                {
                    var ended = await sessions.EndAllAsync(
                        assay.Actor,
                        Guid.CreateVersion7(),
                        user,
                        call.GetValue(reason),
                        cancellationToken
                    );
                    Console.WriteLine(Sentence.Say($"{ended} {{0|session|sessions}} of {user} ended."));
                    return 0;
                }

                foreach (var session in await sessions.ListAsync(user, cancellationToken))
                {
                    Console.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{session.Id}  {session.CreatedAt:yyyy-MM-dd HH:mm}  {session.LastSeenAt:yyyy-MM-dd HH:mm}  {session.Way}  {session.Address}  {Printable.Value(session.Agent ?? "")}"
                        )
                    );
                }

                return 0;
            }
        );
        return command;
    }
}
