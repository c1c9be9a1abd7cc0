using System.ComponentModel.DataAnnotations;
using System.Net;
using Portal.Data.Access;

namespace Portal.Settings;

/// <summary>The bank's mail server, by which people hear of what waits for them. Off while <see cref="Host"/> is empty.</summary>
public sealed class MailSettings : IValidatableObject
{
    /// <summary>Name of the server, such as smtp.bank.example; empty sends nothing.</summary>
    public string Host { get; set; } = "";

    /// <summary>Port of the server. On 465 the connection is encrypted from the start, on any other by STARTTLS.</summary>
    [Range(1, 65535, ErrorMessage = "Mail:Port must be between {1} and {2}.")]
    public int Port { get; set; } = 587;

    /// <summary>The portal's own sign-in there; empty where the server asks for none.</summary>
    public string User { get; set; } = "";

    /// <summary>Better given as the variable ASSAY_Mail__Password than in the file.</summary>
    public string Password { get; set; } = "";

    /// <summary>Address that mails come from, such as assay@bank.example.</summary>
    public string From { get; set; } = "";

    /// <summary>Hour of the daily mail, by the bank's clock.</summary>
    [RegularExpression("^([01][0-9]|2[0-3]):[0-5][0-9]$", ErrorMessage = "Mail:DigestAt must be an hour and a minute, such as 08:00.")]
    public string DigestAt { get; set; } = "08:00";

    /// <summary>Longest time that the server may take for one mail.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00", ErrorMessage = "Mail:Timeout must be between {1} and {2} (hh:mm:ss).")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    public bool IsOn => Host.Length > 0;

    /// <summary>On the own machine nobody listens in between; elsewhere a connection that is not encrypted is refused.</summary>
    public bool IsOwnMachine => Host == "localhost" || (IPAddress.TryParse(Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    public TimeOnly Digest => TimeOnly.ParseExact(DigestAt, "HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsOn)
        {
            yield break;
        }

        if (Uri.CheckHostName(Host.Trim('[', ']')) == UriHostNameType.Unknown)
        {
            yield return new("Mail:Host must be empty or the name of a server without scheme and port, such as smtp.bank.example.");
        }

        if (!MailboxRules.IsAddress(From))
        {
            yield return new("Mail:From must be the address that mails come from, such as assay@bank.example.");
        }

        if (User.Length == 0 != (Password.Length == 0))
        {
            yield return new("Mail:User and Mail:Password are given together or not at all. Give the password as ASSAY_Mail__Password.");
        }
    }
}
