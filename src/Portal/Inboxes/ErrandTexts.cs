using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Data.Inboxes;
using Portal.Reporting.Returns;
using Portal.Shell;

namespace Portal.Inboxes;

/// <summary>An errand in the words of the present language, and its door: the page where it is done.</summary>
public sealed class ErrandTexts(IStringLocalizer<ErrandTexts> texts, ReturnEngine returns)
{
    /// <summary>What is to be done.</summary>
    public string What(Errand errand) => Kind(errand.Kind);

    /// <summary>Why it waits for this person.</summary>
    public string Why(Errand errand) => texts["Why_" + errand.Kind];

    /// <summary>What the thing is about: its own title, or the name of a return's form. Null where the number says it all.</summary>
    public string? Title(Errand errand) =>
        errand.Title
        ?? (
            errand.Subject.Split('/') is ["return", var code, _]
                ? returns.Forms.All.FirstOrDefault(form => form.Code == code)?.Name.For(CultureInfo.CurrentUICulture)
                : null
        );

    public string Kind(string kind) => texts["Kind_" + kind];

    /// <summary>What the kinds are about, each area once.</summary>
    public string Areas(IEnumerable<string> kinds) =>
        string.Join(texts["And"], kinds.Select(Errand.AreaOf).Distinct(StringComparer.Ordinal).Select(area => texts["Area_" + area].Value));

    /// <summary>Address of the page, without the host.</summary>
    public static string Door(Errand errand) =>
        errand.Subject.Split('/') switch
        {
            ["finding", var number] => Urls.Finding(number),
            ["return", var form, var asOf] => Urls.Return(form, Urls.Date(asOf)),
            ["user", var name] => Urls.User(name),
            _ => throw new InvalidOperationException($"{errand.Subject} has no page where {errand.Kind} is done. Name its page here."),
        };
}

/// <summary>The kinds of errands, for addresses.</summary>
public sealed class ErrandKinds : IAddressWords
{
    public static IReadOnlyList<string> Words(IServiceProvider services) => services.GetRequiredService<Inbox>().Kinds;
}
