using Microsoft.Extensions.Localization;

namespace Portal.Controls;

/// <summary>The reference of a decision as a page says it: a bank's own stands as it was written, the demonstration's is a word of the
/// page's language.</summary>
public static class ApprovalText
{
    private const string Demonstration = "demonstration";

    /// <param name="texts">Those of <see cref="LimitTexts"/>.</param>
    public static string Reference(string reference, IStringLocalizer texts) =>
        reference.StartsWith(Demonstration, StringComparison.Ordinal)
            ? texts["Demonstration"] + reference[Demonstration.Length..]
            : reference;
}
