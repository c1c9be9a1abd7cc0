using System.Net.Mail;
using MimeKit;

namespace Portal.Data.Access;

/// <summary>Which texts are addresses of a mailbox.</summary>
public static class MailboxRules
{
    /// <summary>Most characters (RFC 5321, 4.5.3.1.3, without the brackets).</summary>
    public const int AddressLength = 254;

    /// <summary>Whether a text is an address that mails can be written to, and nothing besides: no name, no brackets.</summary>
    public static bool IsAddress(string text) =>
        text.Length is > 0 and <= AddressLength
        && Readable.FirstUnseen(text) < 0
        && MailAddress.TryCreate(text, out var parsed)
        && parsed.Address == text
        && IsWritable(text);

    // What writes the mails is asked too: it refuses addresses that others take, such as a.@bank.example.
    private static bool IsWritable(string text)
    {
        try
        {
            return new MailboxAddress("", text) is { Domain.Length: > 0 } mailbox
                && mailbox.Address == text
                && mailbox.LocalPart.All(char.IsAscii); // not every server takes over anything else (RFC 6531)
        }
        catch (ParseException)
        {
            return false;
        }
    }
}
