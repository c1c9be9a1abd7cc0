using Microsoft.Extensions.Localization;

namespace Portal.Shell;

/// <summary>Texts that features bring for what the shared rooms show: rights, the menu, kinds of entries and errands.</summary>
public sealed class FeatureTexts(IServiceProvider services)
{
    private readonly Lazy<IReadOnlyList<IStringLocalizer>> _texts = new(() =>
        [
            .. Features.All.Select(feature =>
                (IStringLocalizer)services.GetRequiredService(typeof(IStringLocalizer<>).MakeGenericType(feature.GetType()))
            ),
        ]
    );

    /// <summary>The text of the feature that has it; the name itself where none has.</summary>
    public string this[string name] => Find(name) ?? name;

    /// <summary>Null when no feature has a text of this name.</summary>
    public string? Find(string name, params object[] arguments) =>
        _texts.Value.Select(texts => texts[name, arguments]).FirstOrDefault(text => !text.ResourceNotFound)?.Value;
}
