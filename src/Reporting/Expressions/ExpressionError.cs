namespace Portal.Reporting.Expressions;

/// <summary>What is wrong with an expression, and at which character of it (from 0).</summary>
public sealed record ExpressionError(int Offset, string Message);

/// <summary>An expression that cannot be used. The message is English; who shows it in another language looks up <see cref="Rule"/> and
/// <see cref="Arguments"/>.</summary>
/// <param name="offset">The character that is wrong, from 0.</param>
/// <param name="rule">What kind of mistake it is; empty for those that only the catalogue's authors make.</param>
/// <param name="arguments">The words in the message.</param>
public sealed class ExpressionException(int offset, string message, string rule = "", params object[] arguments) : Exception(message)
{
    public int Offset { get; } = offset;

    /// <summary>Stable key of the kind of mistake, such as <c>expression.no_number</c>.</summary>
    public string Rule { get; } = "expression." + rule;

    public IReadOnlyList<object> Arguments { get; } = arguments;

    public ExpressionError Error => new(Offset, Message);
}
