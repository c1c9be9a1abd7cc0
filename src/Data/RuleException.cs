namespace Portal.Data;

/// <summary>A rule of the domain refused what was asked. The message is a full sentence in English.</summary>
/// <remarks>Pages look up <see cref="Rule"/> and <see cref="Arguments"/> in their own language and fall back on the message.</remarks>
public sealed class RuleException : Exception
{
    public RuleException(string rule, string message, params object[] arguments)
        : base(message) => (Rule, Arguments) = (rule, arguments);

    private RuleException(RuleException said, Exception cause)
        : base(said.Message, cause) => (Rule, Arguments) = (said.Rule, said.Arguments);

    /// <summary>Stable key of the rule, such as <c>finding.closed</c>.</summary>
    public string Rule { get; }

    public IReadOnlyList<object> Arguments { get; }

    /// <summary>The same sentence, which keeps for the log what a disk or a database said.</summary>
    public RuleException Because(Exception cause) => new(this, cause);

    /// <param name="rule">Stable key of the sentence.</param>
    /// <param name="sentence">The sentence in English, with its values kept apart.</param>
    public static RuleException Of(string rule, Sentence sentence) => new(rule, sentence.Text, [.. sentence.Arguments]);

    public override string ToString() => InnerException is null ? Message : base.ToString();
}
