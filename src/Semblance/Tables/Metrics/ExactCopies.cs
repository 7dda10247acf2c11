using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Semblance.Random;
using Semblance.Tables.Metrics.Neighbours;

namespace Semblance.Tables.Metrics;

/// <summary>
/// The share of synthetic rows that stand word for word among the training rows, over all columns that are learnt. Real
/// people repeat each other too: the holdout's own share is what chance gives.
/// </summary>
/// <remarks>Cost: O(n).</remarks>
public sealed record ExactCopies : Metric
{
    /// <inheritdoc/>
    public override MetricGroup Group => MetricGroup.Privacy;

    /// <inheritdoc/>
    public override (double Low, double High) Range => (0, 1);

    /// <inheritdoc/>
    public override double Goal => 0;

    /// <inheritdoc/>
    public override Score Compute(Comparison data, Rng rng, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var tables = ComparedTables.Of(data);
        if (tables.Columns.Count == 0) return new(Kind, null) { Note = "The table has no column that is learnt." };
        var training = Keys(tables.Real);
        var known = training.ToHashSet();
        cancel.ThrowIfCancellationRequested();
        var synthetic = Keys(tables.Synthetic);
        var copies = synthetic.Count(known.Contains);
        var share = (double)copies / synthetic.Length;
        var (low, high) = ShareInterval.Of(share, synthetic.Length);
        return new(Kind, share)
        {
            Low = low,
            High = high,
            Reference = tables.Holdout is null
                ? Repeated(training) : (double)Keys(tables.Holdout).Count(known.Contains) / tables.Holdout.Count,
            ReferenceNote = tables.Holdout is null ? "training rows that occur more than once (there is no holdout)"
                : "rows of the holdout that occur among the training rows",
            Note = tables.Holdout is null
                ? "There is no holdout, so what chance gives is estimated from repeated training rows." : null,
            Details = new Dictionary<string, double> { ["copies"] = copies },
        };
    }

    // share of training rows that another training row equals
    private static double Repeated(UInt128[] keys) =>
        (double)keys.CountBy(key => key).Where(pair => pair.Value > 1).Sum(pair => pair.Value) / keys.Length;

    // 128 bits a row: two different rows of any table that fits in memory will not meet
    private static UInt128[] Keys(ComparedRows rows)
    {
        var keys = new UInt128[rows.Count];
        var width = rows.Columns.Count;
        Parallel.For(0, (rows.Count + 4095) / 4096, block =>
        {
            var cells = new double[width];
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            for (int row = block * 4096, end = Math.Min(row + 4096, rows.Count); row < end; row++)
            {
                for (var i = 0; i < width; i++)
                {
                    var value = rows.Columns[i].IsNumber ? rows.Numbers(i)[row] : rows.Codes(i)[row];
                    cells[i] = double.IsNaN(value) ? double.NaN : value + 0.0; // one NaN, no negative zero
                }
                SHA256.HashData(MemoryMarshal.AsBytes(cells.AsSpan()), hash);
                keys[row] = BinaryPrimitives.ReadUInt128LittleEndian(hash);
            }
        });
        return keys;
    }
}
