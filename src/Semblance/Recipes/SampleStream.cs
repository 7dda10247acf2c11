using System.Runtime.CompilerServices;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Recipes;

/// <summary>Any number of rows of a model in bounded memory.</summary>
public static class SampleStream
{
    /// <summary>Rows held in memory at a time, twice: one batch is written while the next is drawn.</summary>
    public const int BatchRows = 65_536;

    /// <summary>The rows <c>0</c> to <paramref name="rows"/> - 1, batch by batch.</summary>
    /// <param name="model">What to draw from.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="rng">The stream that the rows are addressed in: they are the same whatever the batches.</param>
    /// <param name="where">Only rows that meet this.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancel">Checked while sampling.</param>
    public static async IAsyncEnumerable<Table> Of(Model<Table> model, long rows, Rng rng, Condition? where = null,
        IProgress<Progress>? progress = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        Task<Table> Draw(long first) => Task.Run(
            () => model.Sample(first, (int)Math.Min(BatchRows, rows - first), rng, where, cancel), cancel);
        progress?.Report(new("sample", 0, rows));
        var next = Draw(0);
        for (long first = 0; ; first += BatchRows)
        {
            var batch = await next.ConfigureAwait(false);
            if (first + BatchRows < rows) next = Draw(first + BatchRows);
            yield return batch; // a table of no rows still has its columns, so a file of no rows has its header
            progress?.Report(new("sample", Math.Min(first + BatchRows, rows), rows));
            if (first + BatchRows >= rows) break;
        }
    }
}
