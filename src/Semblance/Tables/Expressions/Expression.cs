namespace Semblance.Tables.Expressions;

/// <summary>How two values are compared.</summary>
internal enum Comparison { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual }

/// <summary>An expression as parsed, before names and kinds are known.</summary>
internal abstract record Expression(Place At);

internal sealed record NumberLiteral(Place At, double Value) : Expression(At);

internal sealed record TextLiteral(Place At, string Value) : Expression(At);

/// <summary>A text with its type before it, such as <c>date '2020-12-31'</c>.</summary>
internal sealed record TypedLiteral(Place At, string Type, string Value) : Expression(At);

internal sealed record TruthLiteral(Place At, bool Value) : Expression(At);

internal sealed record NullLiteral(Place At) : Expression(At);

internal sealed record Name(Place At, string Text, bool IsQuoted) : Expression(At);

internal sealed record Negation(Place At, Expression Operand) : Expression(At);

internal sealed record Arithmetic(Place At, char Operator, Expression Left, Expression Right) : Expression(At);

internal sealed record Compared(Place At, Comparison Operator, Expression Left, Expression Right) : Expression(At);

internal sealed record Not(Place At, Expression Operand) : Expression(At);

/// <summary>Parts joined by <c>and</c>: a list, so that a long chain is not a deep tree.</summary>
internal sealed record AllOf(Place At, IReadOnlyList<Expression> Parts) : Expression(At);

/// <summary>Parts joined by <c>or</c>.</summary>
internal sealed record AnyOf(Place At, IReadOnlyList<Expression> Parts) : Expression(At);

internal sealed record Between(Place At, Expression Operand, Expression Low, Expression High) : Expression(At);

internal sealed record In(Place At, Expression Operand, IReadOnlyList<Expression> Items) : Expression(At);

internal sealed record Like(Place At, Expression Operand, Expression Pattern, char? Escape, bool IgnoresCase)
    : Expression(At);

internal sealed record IsNull(Place At, Expression Operand) : Expression(At);

internal sealed record Call(Place At, string Function, Place FunctionAt, IReadOnlyList<Expression> Arguments)
    : Expression(At);
