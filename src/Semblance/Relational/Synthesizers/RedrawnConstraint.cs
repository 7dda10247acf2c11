using Semblance.Tables.Constraints;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// A constraint that whole rows are held against, keys included, because the columns that are drawn together do not
/// settle it.
/// </summary>
internal sealed class RedrawnConstraint
{
    private long redrawn;

    /// <summary>None was drawn again yet.</summary>
    /// <param name="constraint">The constraint, bound to the table.</param>
    public RedrawnConstraint(Constraint constraint)
    {
        const string way = "rows that break it are drawn again, and left out where that does not help";
        Kept = new(constraint, way, false, constraint is Unique) { Count = () => Interlocked.Read(ref redrawn) };
    }

    /// <summary>The constraint, and how many rows were drawn again because of it.</summary>
    public KeptConstraint Kept { get; }

    /// <summary>Counts rows that break it.</summary>
    public void Add(int rows) => Interlocked.Add(ref redrawn, rows);
}
