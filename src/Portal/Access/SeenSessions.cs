using Portal.Data.Access;
using Portal.Data.Store;

namespace Portal.Access;

/// <summary>Writes when a session was used, by requests and by acts in open pages. That is for lists: a disk that takes no entry keeps
/// nobody from reading.</summary>
public sealed class SeenSessions(SessionRegister sessions, ILogger<SeenSessions> log)
{
    public async Task SeeAsync(string session, CancellationToken cancellationToken)
    {
        try
        {
            await sessions.SeeAsync(session, cancellationToken);
        }
        catch (Exception failure) when (StoreFaults.Of(failure) is not null)
        {
            log.LogError(failure, "The use of a session could not be written");
        }
    }
}
