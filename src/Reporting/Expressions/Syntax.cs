namespace Portal.Reporting.Expressions;

/// <summary>An expression as written, with the offset of its first character: names are not resolved yet.</summary>
public abstract record Expression(int Offset);

public sealed record NumberExpression(decimal Value, int Offset) : Expression(Offset);

public sealed record TextExpression(string Value, int Offset) : Expression(Offset);

public sealed record DateExpression(DateOnly Value, int Offset) : Expression(Offset);

public sealed record BoolExpression(bool Value, int Offset) : Expression(Offset);

/// <summary>A column, a symbol of a code list or a measure: the place decides which.</summary>
public sealed record NameExpression(string Name, int Offset) : Expression(Offset);

/// <summary>A parameter of the bank, written <c>@name</c>.</summary>
public sealed record ParameterExpression(string Name, int Offset) : Expression(Offset);

public sealed record NotExpression(Expression Operand, int Offset) : Expression(Offset);

/// <summary>All of the operands (<c>and</c>) or any of them (<c>or</c>).</summary>
public sealed record LogicalExpression(bool IsAnd, IReadOnlyList<Expression> Operands, int Offset) : Expression(Offset);

public sealed record ComparisonExpression(Comparison Operator, Expression Left, Expression Right, int Offset) : Expression(Offset);

/// <summary><c>in (…)</c>.</summary>
public sealed record MembershipExpression(Expression Operand, IReadOnlyList<Expression> Values, int Offset) : Expression(Offset);

/// <summary><c>between a and b</c>, both ends included.</summary>
public sealed record RangeExpression(Expression Operand, Expression Low, Expression High, int Offset) : Expression(Offset);

/// <summary><c>is missing</c>: the only way to ask for absence, since a comparison with a missing value is false.</summary>
public sealed record MissingExpression(Expression Operand, int Offset) : Expression(Offset);

public sealed record ArithmeticExpression(Arithmetic Operator, Expression Left, Expression Right, int Offset) : Expression(Offset);

public sealed record CallExpression(string Function, IReadOnlyList<Expression> Arguments, int Offset) : Expression(Offset);

public enum Comparison
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

public enum Arithmetic
{
    Add,
    Subtract,
    Multiply,
    Divide,
}
