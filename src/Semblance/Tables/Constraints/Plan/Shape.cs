namespace Semblance.Tables.Constraints.Plan;

/// <summary>
/// How a constraint could be kept by construction. Kinds that come to the same thing share a shape, so the plan knows
/// shapes and no kinds.
/// </summary>
internal abstract record Shape;

/// <summary>One column is not above another.</summary>
internal sealed record Edge(string Low, string High, bool Strict);

/// <summary>Columns in order: what is learnt of a higher one is how far it lies above the lower ones.</summary>
internal sealed record OrderShape(IReadOnlyList<Edge> Edges) : Shape;

/// <summary>Columns whose values come in known combinations: the combination is learnt.</summary>
internal sealed record JointShape(IReadOnlyList<string> Columns) : Shape;

/// <summary>Columns whose cells are missing in known patterns: the pattern is learnt.</summary>
internal sealed record MissingShape(IReadOnlyList<string> Columns) : Shape;

/// <summary>A column that is computed from others rather than learnt.</summary>
internal sealed record FormulaShape(string Column, string Expression) : Shape;

/// <summary>A column of multiples: which multiple is learnt.</summary>
internal sealed record MultipleShape(string Column, double Increment) : Shape;

/// <summary>Columns whose values together occur once.</summary>
internal sealed record UniqueShape(IReadOnlyList<string> Columns) : Shape;

/// <summary>A bound that no value passes which lies within the real ones.</summary>
internal sealed record RangeShape(string Column) : Shape;

/// <summary>A form that generated texts must have.</summary>
internal sealed record FormShape(string Column, string Pattern) : Shape;
