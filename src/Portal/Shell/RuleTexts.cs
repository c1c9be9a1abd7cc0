using Microsoft.Extensions.Localization;
using Portal.Controls;
using Portal.Data;
using Portal.Data.Findings;

namespace Portal.Shell;

/// <summary>The sentences of broken rules in the page's language; a rule without one keeps its own sentence, which is English.</summary>
/// <remarks>The resource holds rules whose sentence needs no more than the arguments they carry.</remarks>
public sealed class RuleTexts(IStringLocalizer<RuleTexts> texts, StateNames names, FeatureTexts features)
{
    /// <remarks>An argument may be a broken rule itself, such as what is wrong with a condition, or words of a list, such as
    /// roles.</remarks>
    public string Of(RuleException refused) => Find(refused.Rule, [.. refused.Arguments.Select(Said)]) ?? refused.Message;

    /// <summary>What stands in the way of a step, said beforehand.</summary>
    public string Of(RuleBreak hindrance) =>
        Find(
            "step." + hindrance.Rule,
            hindrance.Roles.Count > 0 ? [Said(Terms.Roles(hindrance.Roles))] : [.. hindrance.Arguments.Select(Said)]
        ) ?? hindrance.Message;

    /// <summary>A feature may say its rules beside it.</summary>
    private string? Find(string name, object[] arguments) =>
        texts[name, arguments] is { ResourceNotFound: false } text ? text.Value : features.Find(name, arguments);

    private object Said(object argument) =>
        argument switch
        {
            RuleException inner => Of(inner),
            IEnumerable<RuleException> several => string.Join(texts["And"], several.Select(Of)),
            Terms terms => string.Join(texts["Or"], terms.Words.Select(word => Word(terms.List, word))),
            _ => argument,
        };

    private string Word(string list, string word) =>
        names.Find(list, word) ?? (texts[list + word] is { ResourceNotFound: false } name ? name.Value : word);
}
