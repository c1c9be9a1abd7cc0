using Portal.Data.Inboxes;
using Portal.Data.Notifications;
using Portal.Settings;

namespace Portal.Inboxes;

/// <summary>Tells people by mail what waits for them: each errand once for each occasion.</summary>
public sealed class Notifier(
    Inbox inbox,
    NotificationRegister register,
    MailText text,
    MailSender sender,
    AssaySettings settings,
    ILogger<Notifier> log
)
{
    /// <summary>One turn: writes down what is new, and sends what is due. Any number of processes may take turns.</summary>
    /// <returns>How many mails the server took over.</returns>
    public async Task<int> TurnAsync(CancellationToken cancellationToken)
    {
        var people = await register.PeopleAsync(only: null, cancellationToken);
        var reading = await inbox.OfAsync([.. people.Select(p => p.Reader)], cancellationToken);
        await register.RaiseAsync(reading, cancellationToken);
        var sent = 0;
        foreach (var person in people)
        {
            while (await register.ClaimAsync(person, reading, settings.Mail.Digest, cancellationToken) is { } mail)
            {
                sent += await SendAsync(mail, cancellationToken) ? 1 : 0;
            }
        }

        return sent;
    }

    private async Task<bool> SendAsync(ClaimedMail mail, CancellationToken cancellationToken)
    {
        // Asked again: a slow server makes a turn long, in which somebody may have lost the role, the thing or the account.
        var person = (await register.PeopleAsync(mail.Person, cancellationToken)).SingleOrDefault();
        var reading = await inbox.OfAsync(person is null ? [] : [person.Reader], cancellationToken);
        var about = reading.Errands.Where(e => mail.Errands.Contains(NotificationRegister.NameOf(e), StringComparer.Ordinal)).ToList();
        if (mail.Errands.Any(name => reading.Unread.Any(kind => NotificationRegister.IsOf(name, kind))))
        {
            await register.FailedAsync(mail, cancellationToken);
            return false;
        }

        if (person is null || about.Count == 0)
        {
            await register.DropAsync(mail, cancellationToken);
            return false;
        }

        try
        {
            await sender.SendAsync(text.Of(mail, person, about), cancellationToken);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            // Neither the address nor the text is logged: who is told of what is nobody's who reads logs.
            log.LogWarning(
                "A mail was not sent and is tried again: {Problem}",
                problem is MailProblemException ? problem.Message : $"it could not be written ({problem.GetType().Name})"
            );
            await register.FailedAsync(mail, CancellationToken.None);
            return false;
        }

        await register.SentAsync(mail, CancellationToken.None);
        return true;
    }
}

/// <summary>Takes a turn every minute, while mails are configured.</summary>
public sealed class NotificationTurns(Notifier notifier, AssaySettings settings, TimeProvider time, ILogger<NotificationTurns> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.Mail.IsOn)
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        do
        {
            try
            {
                await notifier.TurnAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError(failure, "People could not be told what waits for them; the next minute tries again.");
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
