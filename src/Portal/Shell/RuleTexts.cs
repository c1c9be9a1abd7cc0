using Microsoft.Extensions.Localization;
using Portal.Controls;
using Portal.Data;
using Portal.Data.Findings;

namespace Portal.Shell;

/// <summary>The sentences of broken rules in the page's language; a rule without one keeps its own sentence, which is English.</summary>
/// <remarks>The resource holds rules whose sentence needs no more than the arguments they carry.</remarks>
public sealed class RuleTexts(IStringLocalizer<RuleTexts> texts, StateNames names)
{
    /// <remarks>An argument may be a broken rule itself, such as what is wrong with a condition, or words of a list, such as
    /// roles.</remarks>
    public string Of(RuleException refused) =>
        texts[refused.Rule, [.. refused.Arguments.Select(argument => Said(argument))]] is { ResourceNotFound: false } text
            ? text.Value
            : refused.Message;

    /// <summary>What stands in the way of a step, said beforehand.</summary>
    public string Of(RuleBreak hindrance) =>
        texts[
            "step." + hindrance.Rule,
            hindrance.Roles.Count > 0 ? [Said(Terms.Roles(hindrance.Roles))] : [.. hindrance.Arguments.Select(Said)]
        ]
            is { ResourceNotFound: false } text
            ? text.Value
            : hindrance.Message;

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
