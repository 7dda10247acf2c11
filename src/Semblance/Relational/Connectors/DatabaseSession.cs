using Semblance.Tables;

namespace Semblance.Relational.Connectors;

/// <summary>A place of several tables that stands open.</summary>
internal abstract class DatabaseSession : IDisposable
{
    /// <summary>What was passed over or translated with a loss, a line each, for people.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>What the place says of its tables.</summary>
    public abstract DatabaseSchema ReadSchema(CancellationToken cancel);

    /// <summary>The rows of a table as text.</summary>
    /// <param name="table">The table.</param>
    /// <param name="keepsBinary">The columns whose bytes are wanted; of other binary columns no value is read.</param>
    /// <param name="progress">Told of the rows read.</param>
    /// <param name="cancel">Checked while reading.</param>
    public abstract RawTable ReadRows(TableDefinition table, Func<string, bool> keepsBinary, IProgress<Progress>? progress, CancellationToken cancel);

    /// <inheritdoc/>
    public abstract void Dispose();
}
