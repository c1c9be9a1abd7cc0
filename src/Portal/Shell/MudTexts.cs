using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Portal.Shell;

/// <summary>MudBlazor's own texts in Chinese; a text that MudTexts.zh-CN.resx does not hold stays in MudBlazor's English.</summary>
public sealed class MudTexts(IStringLocalizer<MudTexts> texts) : MudLocalizer
{
    public override LocalizedString this[string key] => texts[key];

    public override LocalizedString this[string key, params object[] arguments] => texts[key, arguments];
}
