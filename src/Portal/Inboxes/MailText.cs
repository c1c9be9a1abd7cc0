using System.Globalization;
using System.Text;
using Microsoft.Extensions.Localization;
using MimeKit;
using Portal.Controls;
using Portal.Data.Inboxes;
using Portal.Data.Notifications;
using Portal.Settings;
using Portal.Shell;

namespace Portal.Inboxes;

/// <summary>A mail about errands, in the person's language. It says what is to be done with which number, and where; what the thing is
/// about
/// stands behind the door alone.</summary>
public sealed class MailText(AssaySettings settings, ErrandTexts errands, IStringLocalizer<MailText> texts)
{
    /// <summary>Headers and text, the same for the same mail.</summary>
    public MimeMessage Of(ClaimedMail mail, NotifiedPerson person, IReadOnlyList<Errand> about)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = Preferences.Cultures.FirstOrDefault(c => c.Name == person.Language) ?? Preferences.Cultures[0];
        try
        {
            var from = MailboxAddress.Parse(settings.Mail.From);
            var message = new MimeMessage
            {
                MessageId = $"{mail.Id}@{from.Domain}",
                Subject = about is [var only] ? texts["SubjectOne", errands.What(only), only.Name] : texts["SubjectMany", about.Count],
                Body = new TextPart("plain") { Text = Body(person, about) },
            };
            message.From.Add(new MailboxAddress("Assay", from.Address));
            message.To.Add(new MailboxAddress(person.DisplayName, person.Address));
            message.Headers.Add("Auto-Submitted", "auto-generated");
            return message;
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private string Body(NotifiedPerson person, IReadOnlyList<Errand> about)
    {
        var text = new StringBuilder().Append(texts["Hello", person.DisplayName]).Append("\n\n");
        foreach (var errand in about)
        {
            text.Append(errands.What(errand)).Append(": ").Append(errand.Name).Append('\n').Append(errands.Why(errand)).Append('\n');
            if (errand.Until is { } until)
            {
                text.Append(texts[errand.IsOverdue ? "Overdue" : "Until", Figures.Date(until)]).Append('\n');
            }

            text.Append(Address(ErrandTexts.Door(errand))).Append("\n\n");
        }

        return text.Append(texts["Inbox", Address(Urls.Inbox())])
            .Append('\n')
            .Append(texts["Choose", Address(Urls.Account())])
            .Append('\n')
            .ToString();
    }

    private string Address(string path) => new Uri(settings.Server.Public(), path).AbsoluteUri;
}
