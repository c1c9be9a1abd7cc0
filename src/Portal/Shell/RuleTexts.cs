using Microsoft.Extensions.Localization;
using Portal.Data.Store;

namespace Portal.Shell;

/// <summary>The sentences of broken rules in the page's language; a rule without one keeps its own sentence, which is English.</summary>
public sealed class RuleTexts(IStringLocalizer<RuleTexts> texts)
{
    public string Of(RuleException refused)
    {
        var text = texts[refused.Rule, [.. refused.Arguments]];
        return text.ResourceNotFound ? refused.Message : text.Value;
    }
}
