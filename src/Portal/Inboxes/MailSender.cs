using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Portal.Settings;

namespace Portal.Inboxes;

/// <summary>Hands one mail to the bank's server.</summary>
public sealed class MailSender(AssaySettings settings, TimeProvider time)
{
    private const int ImplicitTlsPort = 465;

    /// <summary>How the connection is encrypted: from the start, by STARTTLS or not at all; the last on the own machine alone.</summary>
    public static SecureSocketOptions SecurityOf(MailSettings mail) =>
        mail.Port == ImplicitTlsPort ? SecureSocketOptions.SslOnConnect
        : mail.IsOwnMachine ? SecureSocketOptions.StartTlsWhenAvailable
        : SecureSocketOptions.StartTls;

    /// <exception cref="MailProblemException">The server took it not over; the message holds no password and no text of the
    /// mail.</exception>
    public async Task SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        var mail = settings.Mail;
        using var client = new SmtpClient();

        // One limit for all of it: a server that answers each command late, or a byte at a time, would outlast the lease of the mail.
        using var late = new CancellationTokenSource(mail.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await client.ConnectAsync(mail.Host, mail.Port, SecurityOf(mail), either.Token);
            if (mail.User.Length > 0)
            {
                await client.AuthenticateAsync(mail.User, mail.Password, either.Token);
            }

            await client.SendAsync(message, either.Token);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            var code = fault is SmtpCommandException refused ? $" {(int)refused.StatusCode}" : "";
            throw new MailProblemException($"{mail.Host}:{mail.Port} did not take it over ({fault.GetType().Name}{code})", fault);
        }

        try
        {
            await client.DisconnectAsync(quit: true, either.Token);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // It was taken over before: how the connection ends changes nothing, also where the portal stops meanwhile.
        }
    }
}

/// <summary>A mail that was not taken over; it is tried again.</summary>
internal sealed class MailProblemException(string message, Exception inner) : Exception(message, inner);
