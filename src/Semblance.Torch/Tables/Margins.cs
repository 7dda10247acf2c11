using Semblance.Numerics;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Torch.Tables;

/// <summary>The margins of a table, and the <see cref="Calibration"/> that gives them to a network.</summary>
/// <remarks>The offsets are found by iterative scaling on rows of the network; the maps pair quantiles.</remarks>
internal sealed class Margins
{
    private const int Knots = 256, Sweeps = 30, Block = 1024;
    private readonly ModeLayout layout;
    private readonly ParallelOptions parallel;
    private readonly double[][] shares; // by column, then entry
    private readonly double[][] numbers; // by column: its numbers, ascending

    /// <param name="layout">The columns.</param>
    /// <param name="table">The rows: all there are, also those that the network is probed by.</param>
    /// <param name="rng">Chooses among the modes that a value may belong to.</param>
    /// <param name="parallel">Columns are done side by side.</param>
    public Margins(ModeLayout layout, FeatureTable table, Rng rng, ParallelOptions parallel)
    {
        (this.layout, this.parallel) = (layout, parallel);
        var columns = layout.Columns;
        var (_, entries) = layout.Encode(table, rng);
        shares = [.. columns.Select(column => new double[column.Width])];
        for (var at = 0; at < entries.Length; at++)
            shares[at % columns.Length][entries[at]] += (double)columns.Length / entries.Length;
        numbers = [.. columns.Select(column => column.Scalar < 0 ? [] : ((NumberFeature)table.Features[column.Number])
            .Values.Where(value => !double.IsNaN(value)).Order().ToArray())];
    }

    /// <summary>Learns offsets and maps from rows that the network makes.</summary>
    /// <param name="network">The network.</param>
    /// <param name="rng">The stream of its rows.</param>
    /// <param name="isProbe">Whether fewer rows will do.</param>
    public Calibration Fit(IRowGenerator network, Rng rng, bool isProbe)
    {
        var count = isProbe ? 4 * Block : 16 * Block;
        var rows = new long[count];
        for (var i = 0; i < rows.Length; i++) rows[i] = i;
        var output = new float[count * layout.Width];
        Parallel.For(0, count / Block, parallel, b => network.Generate(rows.AsSpan(b * Block, Block), rng,
            output.AsSpan(b * Block * layout.Width, Block * layout.Width)));

        var offsets = new float[layout.EntryCount];
        var maps = new MonotoneMap?[layout.Columns.Length];
        Parallel.For(0, layout.Columns.Length, parallel, c =>
        {
            var column = layout.Columns[c];
            var drawn = OffsetsOf(c, output, offsets.AsSpan(column.Start, column.Width));
            if (column.Scalar >= 0) maps[c] = MapOf(c, output, drawn);
        });
        return new(offsets, maps);
    }

    // the offsets of one block, and every row's probabilities under them [row, entry]
    private double[] OffsetsOf(int c, float[] output, Span<float> offsets)
    {
        var column = layout.Columns[c];
        int width = column.Width, count = output.Length / layout.Width;
        double[] target = shares[c], drawn = new double[count * width], offset = new double[width];
        for (var sweep = 0; sweep <= Sweeps; sweep++)
        {
            parallel.CancellationToken.ThrowIfCancellationRequested();
            var means = new double[width];
            for (var row = 0; row < count; row++)
            {
                var logits = output.AsSpan(row * layout.Width + layout.ScalarCount + column.Start, width);
                var share = drawn.AsSpan(row * width, width);
                double best = double.NegativeInfinity, total = 0;
                for (var k = 0; k < width; k++) best = Math.Max(best, logits[k] + offset[k]);
                for (var k = 0; k < width; k++) total += share[k] = Math.Exp(logits[k] + offset[k] - best);
                for (var k = 0; k < width; k++) means[k] += share[k] /= total;
            }
            var worst = 0.0;
            for (var k = 0; k < width; k++) worst = Math.Max(worst, Math.Abs(means[k] / count - target[k]));
            if (sweep == Sweeps || worst < 2e-4) break;
            for (var k = 0; k < width; k++)
                offset[k] = Math.Clamp(offset[k]
                    + Math.Log(Math.Max(target[k], 1e-9) / Math.Max(means[k] / count, 1e-9)), -30, 30);
        }
        for (var k = 0; k < width; k++) offsets[k] = (float)offset[k];
        return drawn;
    }

    // from the network's quantiles, each row weighted by its modes' probabilities, to the data's
    private MonotoneMap? MapOf(int c, float[] output, double[] drawn)
    {
        var (column, real) = (layout.Columns[c], numbers[c]);
        var count = output.Length / layout.Width;
        var made = new double[count * column.Means.Length];
        var weights = new double[made.Length];
        for (var row = 0; row < count; row++)
        {
            for (var mode = 0; mode < column.Means.Length; mode++)
            {
                var at = row * column.Means.Length + mode;
                made[at] = column.Value(mode, output[row * layout.Width + column.Scalar]);
                weights[at] = drawn[row * column.Width + column.FirstMode + mode];
            }
        }
        Array.Sort(made, weights);
        var total = weights.Sum();
        if (!(total > 0) || real.Length < 2) return null;
        List<double> from = [], to = [];
        int next = 0;
        var below = 0.0;
        for (var i = 0; i < made.Length && next <= Knots; i++)
        {
            var middle = (below + weights[i] / 2) / total;
            below += weights[i];
            if (middle < (double)next / Knots && i < made.Length - 1) continue;
            if (from.Count == 0 || made[i] > from[^1])
            {
                from.Add(made[i]);
                to.Add(Quantile(real, i == made.Length - 1 ? 1 : middle));
            }
            while (next <= Knots && (double)next / Knots <= middle) next++;
        }
        return from.Count < 2 ? null : new([.. from], [.. to]);
    }

    private static double Quantile(double[] sorted, double share)
    {
        var at = share * (sorted.Length - 1);
        var low = (int)at;
        return low + 1 >= sorted.Length ? sorted[^1] : sorted[low] + (at - low) * (sorted[low + 1] - sorted[low]);
    }
}
