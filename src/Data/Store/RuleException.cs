namespace Portal.Data.Store;

/// <summary>A rule of the domain refused what was asked. The message is a full sentence in English.</summary>
/// <remarks>Pages look up <see cref="Rule"/> and <see cref="Arguments"/> in their own language and fall back on the message.</remarks>
public sealed class RuleException(string rule, string message, params object[] arguments) : Exception(message)
{
    /// <summary>Stable key of the rule, such as <c>finding.closed</c>.</summary>
    public string Rule { get; } = rule;

    public IReadOnlyList<object> Arguments { get; } = arguments;
}
