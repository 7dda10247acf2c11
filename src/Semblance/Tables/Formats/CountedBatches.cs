namespace Semblance.Tables.Formats;

/// <summary>Counts the rows that pass, and says so.</summary>
internal sealed class CountedBatches(IAsyncEnumerable<Table> batches, long expected, IProgress<Progress>? progress)
    : IAsyncEnumerable<Table>
{
    /// <summary>How many rows have passed.</summary>
    public long Rows { get; private set; }

    /// <inheritdoc/>
    public async IAsyncEnumerator<Table> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return batch;
            Rows += batch.RowCount;
            progress?.Report(new("write", Rows, expected));
        }
    }
}
