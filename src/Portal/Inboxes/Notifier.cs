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
        var people = await register.PeopleAsync(cancellationToken);
        var errands = await inbox.OfAsync([.. people.Select(p => p.Reader)], cancellationToken);
        await register.RaiseAsync(errands, cancellationToken);
        var sent = 0;
        foreach (var person in people)
        {
            foreach (var mail in await register.ClaimAsync(person, settings.Mail.Digest, cancellationToken))
            {
                sent += await SendAsync(mail, person, errands, cancellationToken) ? 1 : 0;
            }
        }

        return sent;
    }

    private async Task<bool> SendAsync(
        ClaimedMail mail,
        NotifiedPerson person,
        IReadOnlyList<Errand> errands,
        CancellationToken cancellationToken
    )
    {
        var about = errands
            .Where(e => e.Person == mail.Person && mail.Errands.Contains(NotificationRegister.NameOf(e), StringComparer.Ordinal))
            .ToList();
        if (about.Count == 0)
        {
            await register.DropAsync(mail, cancellationToken);
            return false;
        }

        try
        {
            await sender.SendAsync(text.Of(mail, person, about), cancellationToken);
        }
        catch (MailProblemException problem)
        {
            // Neither the address nor the text is logged: who is told of what is nobody's who reads logs.
            log.LogWarning("A mail was not sent and is tried again: {Problem}", problem.Message);
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
