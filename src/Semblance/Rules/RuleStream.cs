using System.Runtime.CompilerServices;
using Semblance.Tables;

namespace Semblance.Rules;

/// <summary>The rows of a table made by rules, in a stream: several batches are made at once, in bounded
/// memory.</summary>
public static class RuleStream
{
    /// <summary>Rows in a batch.</summary>
    public const int BatchRows = 16_384;

    /// <summary>Every row of a table, batch by batch, in order.</summary>
    /// <param name="maker">Opened rules.</param>
    /// <param name="table">The table.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancel">Checked at each batch.</param>
    public static async IAsyncEnumerable<Table> Of(RuleMaker maker, string table, IProgress<Progress>? progress = null,
        [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(maker);
        var rows = maker.RowCount(table);
        var ahead = new Queue<Task<Table>>();
        using var next = Ranges(rows).GetEnumerator();
        progress?.Report(new($"make {table}", 0, rows));
        var done = 0L;
        try
        {
            while (true)
            {
                while (ahead.Count <= Environment.ProcessorCount && next.MoveNext())
                {
                    var (first, count) = next.Current;
                    ahead.Enqueue(Task.Run(() => maker.Make(table, first, count), cancel));
                }
                if (!ahead.TryDequeue(out var batch)) yield break;
                var made = await batch.ConfigureAwait(false);
                yield return made;
                progress?.Report(new($"make {table}", done += made.RowCount, rows));
            }
        }
        finally
        {
            // what was begun ends before the stream does
            await Task.WhenAll(ahead).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None,
                TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    /// <summary>A table's rows in batches; one without rows where there are none, so that a file has its
    /// header.</summary>
    internal static IEnumerable<(long First, int Count)> Ranges(long rows)
    {
        if (rows == 0) yield return (0, 0);
        for (long first = 0; first < rows; first += BatchRows) yield return (first,
            (int)Math.Min(BatchRows, rows - first));
    }
}
