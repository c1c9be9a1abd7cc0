namespace Portal.Reporting.Expressions;

/// <summary>What is wrong with an expression, and at which character of it (from 0).</summary>
public sealed record ExpressionError(int Offset, string Message);

/// <summary>An expression that cannot be used.</summary>
public sealed class ExpressionException(int offset, string message) : Exception(message)
{
    public int Offset { get; } = offset;

    public ExpressionError Error => new(Offset, Message);
}
