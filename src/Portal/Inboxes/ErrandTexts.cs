using Microsoft.Extensions.Localization;
using Portal.Data.Inboxes;
using Portal.Shell;

namespace Portal.Inboxes;

/// <summary>An errand in the words of the present language, and its door: the page where it is done.</summary>
public sealed class ErrandTexts(IStringLocalizer<ErrandTexts> texts, FeatureTexts features, IServiceProvider services)
{
    /// <summary>What is to be done.</summary>
    public string What(Errand errand) => Kind(errand.Kind);

    /// <summary>Why it waits for this person.</summary>
    public string Why(Errand errand) => features["Why_" + errand.Kind];

    /// <summary>What the thing is about: its own title, or the name of a return's form. Null where the number says it all.</summary>
    public string? Title(Errand errand) =>
        errand.Title
        ?? Features.All.Select(feature => feature.TitleOf(services, errand.Subject.Split('/'))).FirstOrDefault(title => title is not null);

    public string Kind(string kind) => features["Kind_" + kind];

    /// <summary>What the kinds are about, each area once.</summary>
    public string Areas(IEnumerable<string> kinds) =>
        string.Join(texts["And"], kinds.Select(Errand.AreaOf).Distinct(StringComparer.Ordinal).Select(area => features["Area_" + area]));

    /// <summary>Address of the page, without the host.</summary>
    public static string Door(Errand errand) =>
        Features.All.Select(feature => feature.Door(errand.Subject.Split('/'))).FirstOrDefault(door => door is not null)
        ?? throw new InvalidOperationException(
            $"{errand.Subject} has no page where {errand.Kind} is done. Its feature names the page in Feature.Door."
        );
}

/// <summary>The kinds of errands, for addresses.</summary>
public sealed class ErrandKinds : IAddressWords
{
    public static IReadOnlyList<string> Words(IServiceProvider services) => services.GetRequiredService<Inbox>().Kinds;
}
