using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Portal.Settings;

namespace Portal.Inboxes;

/// <summary>Hands one mail to the bank's server.</summary>
public sealed class MailSender(AssaySettings settings)
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
        using var client = new SmtpClient { Timeout = (int)mail.Timeout.TotalMilliseconds };
        try
        {
            await client.ConnectAsync(mail.Host, mail.Port, SecurityOf(mail), cancellationToken);
            if (mail.User.Length > 0)
            {
                await client.AuthenticateAsync(mail.User, mail.Password, cancellationToken);
            }

            await client.SendAsync(message, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            var code = fault is SmtpCommandException refused ? $" {(int)refused.StatusCode}" : "";
            throw new MailProblemException($"{mail.Host}:{mail.Port} did not take it over ({fault.GetType().Name}{code})", fault);
        }

        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or MailKit.ProtocolException or MailKit.CommandException)
        {
            // It was taken over before: how the connection ends changes nothing.
        }
    }
}

/// <summary>A mail that was not taken over; it is tried again.</summary>
internal sealed class MailProblemException(string message, Exception inner) : Exception(message, inner);
