namespace Semblance.Tables.Constraints;

/// <summary>A constraint of a fitted model, and how it is kept.</summary>
/// <param name="Constraint">The constraint; where it was spelled as text, the kind that it turned out to be.</param>
/// <param name="Way">How it is kept, in words.</param>
/// <param name="IsByConstruction">Whether the model learns a table in which it cannot be broken.</param>
/// <param name="Remembers">Whether what was drawn is remembered, so that nothing comes twice.</param>
public sealed record KeptConstraint(Constraint Constraint, string Way, bool IsByConstruction, bool Remembers)
{
    internal Func<long> Count { get; set; } = () => 0;

    /// <summary>Rows that were drawn again because of it since the model was made or loaded.</summary>
    public long Redrawn => Count();
}
