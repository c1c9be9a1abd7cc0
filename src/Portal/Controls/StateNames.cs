using Microsoft.Extensions.Localization;

namespace Portal.Controls;

/// <summary>What states of returns and findings, ratings and answers are called, for every page, file and refusal.</summary>
public sealed class StateNames(IStringLocalizer<StateNames> texts)
{
    public string Of<T>(T state)
        where T : struct, Enum => texts[typeof(T).Name + state];

    /// <summary>The name of a word that entries of the ledger hold; null when this list has no such word.</summary>
    /// <param name="list">Name of the enum.</param>
    public string? Find(string list, string word) => texts[list + word] is { ResourceNotFound: false } name ? name.Value : null;
}
