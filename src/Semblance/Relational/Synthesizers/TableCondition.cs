namespace Semblance.Relational.Synthesizers;

/// <summary>What every row of one table of a synthetic database must meet.</summary>
/// <param name="table">The table.</param>
/// <param name="condition">The condition on its columns.</param>
public sealed class TableCondition(string table, Condition condition)
{
    private long redrawn, moved, leftOut;

    /// <summary>The table.</summary>
    public string Table { get; } = table;

    /// <summary>The condition on its columns.</summary>
    public Condition Condition { get; } = condition;

    /// <summary>Rows that were drawn again because they did not meet it.</summary>
    public long Redrawn => Interlocked.Read(ref redrawn);

    /// <summary>Rows that were given other parents, because under their own they could not meet it.</summary>
    public long Moved => Interlocked.Read(ref moved);

    /// <summary>Rows that were left out, because they did not meet it in all their draws.</summary>
    public long LeftOut => Interlocked.Read(ref leftOut);

    /// <summary>Whether rows of another table belong, over one relation or several, to rows of the table.</summary>
    internal bool IsAbove(string other, DatabaseSchema schema)
    {
        var below = new HashSet<string>(StringComparer.Ordinal) { Table };
        while (schema.Relations.Any(link => below.Contains(link.Parent) && below.Add(link.Child)))
        {
        }
        return other != Table && below.Contains(other);
    }

    internal void AddRedrawn(int rows) => Interlocked.Add(ref redrawn, rows);

    internal void AddMoved(int rows) => Interlocked.Add(ref moved, rows);

    internal void AddLeftOut(int rows) => Interlocked.Add(ref leftOut, rows);
}
