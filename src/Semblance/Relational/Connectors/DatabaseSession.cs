using Semblance.Tables;

namespace Semblance.Relational.Connectors;

/// <summary>A place of several tables that stands open.</summary>
internal abstract class DatabaseSession : IDisposable
{
    /// <summary>What was passed over or translated with a loss, a line each, for people.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Reads the constraints of a schema file that lies beside the tables.</summary>
    public ConstraintReader? Constraint { get; set; }

    /// <summary>What the place says of its tables.</summary>
    public abstract DatabaseSchema ReadSchema(CancellationToken cancel);

    /// <summary>The rows of a table as text.</summary>
    /// <param name="table">The table.</param>
    /// <param name="keepsBinary">The columns whose bytes are wanted; of other binary columns no value is read.</param>
    /// <param name="progress">Told of the rows read.</param>
    /// <param name="cancel">Checked while reading.</param>
    public abstract RawTable ReadRows(TableDefinition table, Func<string, bool> keepsBinary,
        IProgress<Progress>? progress, CancellationToken cancel);

    /// <summary>Says that views are passed over.</summary>
    protected void NoteViews(IEnumerable<string> names)
    {
        var views = names.ToList();
        if (views.Count == 1) Notes.Add($"{views[0]} is a view, which has no rows of its own: it is passed over");
        else if (views.Count > 1)
            Notes.Add($"{views.Count} views have no rows of their own and are passed over: "
                + $"{string.Join(", ", views.Take(4))}{(views.Count > 4 ? ", …" : "")}");
    }

    /// <summary>Writes tables and rows: all of them, or nothing.</summary>
    public abstract Task<WrittenDatabase> WriteAsync(DatabaseContent content, DatabaseWriteOptions options,
        IProgress<Progress>? progress, CancellationToken cancel);

    /// <inheritdoc/>
    public abstract void Dispose();
}
