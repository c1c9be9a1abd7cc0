namespace Portal.Data;

/// <summary>A rule of the domain refused what was asked. The message is a full sentence in English.</summary>
/// <remarks>Pages look up <see cref="Rule"/> and <see cref="Arguments"/> in their own language and fall back on the message.</remarks>
public sealed class RuleException(string rule, string message, params object[] arguments) : Exception(message)
{
    /// <summary>Stable key of the rule, such as <c>finding.closed</c>.</summary>
    public string Rule { get; } = rule;

    public IReadOnlyList<object> Arguments { get; } = arguments;

    /// <param name="rule">Stable key of the sentence.</param>
    /// <param name="sentence">The sentence in English, with its values kept apart.</param>
    public static RuleException Of(string rule, Sentence sentence) => new(rule, sentence.Text, [.. sentence.Arguments]);

    public override string ToString() => Message;
}
