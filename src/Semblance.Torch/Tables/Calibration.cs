using Semblance.Models;
using Semblance.Numerics;
using Semblance.Random;
using Semblance.Tables.Encoders;
using Semblance.Tables.Synthesizers;

namespace Semblance.Torch.Tables;

/// <summary>
/// Makes the margins of a trained network those of the data: an offset for each entry's logit, and a monotone map for
/// each number. What the columns say of one another stays what the network learnt.
/// </summary>
/// <remarks>
/// Ours, not the paper's: a critic sees margins only through finite batches, and their error is most of a GAN's
/// distance from the data. The offsets are found by iterative scaling on rows of the network; the maps pair quantiles.
/// </remarks>
/// <param name="Offsets">What is added to each entry's logit.</param>
/// <param name="Maps">By column: the map of its numbers; null where there is none.</param>
internal sealed record Calibration(float[] Offsets, MonotoneMap?[] Maps)
{
    private const int SampleRows = 16_384, Knots = 256, Sweeps = 30;

    /// <summary>One that changes nothing.</summary>
    public static Calibration None(ModeLayout layout) =>
        new(new float[layout.EntryCount], new MonotoneMap?[layout.Columns.Length]);

    /// <summary>Learns the offsets and maps.</summary>
    public static Calibration Fit(ModeLayout layout, FeatureTable train, int[] entries, IRowGenerator network, Rng rng,
        ParallelOptions parallel)
    {
        var rows = new long[SampleRows];
        for (var i = 0; i < rows.Length; i++) rows[i] = i;
        var output = new float[rows.Length * layout.Width];
        const int block = 1024;
        Parallel.For(0, SampleRows / block, parallel, b =>
            network.Generate(rows.AsSpan(b * block, block), rng,
                output.AsSpan(b * block * layout.Width, block * layout.Width)));

        var offsets = new float[layout.EntryCount];
        var maps = new MonotoneMap?[layout.Columns.Length];
        Parallel.For(0, layout.Columns.Length, parallel, c =>
        {
            var column = layout.Columns[c];
            var shares =
                OffsetsOf(layout, column, Targets(layout, entries, c), output,
                    offsets.AsSpan(column.Start, column.Width), parallel.CancellationToken);
            if (column.Scalar >= 0) maps[c] = MapOf(layout, column, train, output, shares);
        });
        return new(offsets, maps);
    }

    private static double[] Targets(ModeLayout layout, int[] entries, int c)
    {
        var counts = new double[layout.Columns[c].Width];
        for (var at = c; at < entries.Length; at += layout.Columns.Length) counts[entries[at]]++;
        var total = counts.Sum();
        for (var k = 0; k < counts.Length; k++) counts[k] /= total;
        return counts;
    }

    // the offsets of one block, and every row's probabilities under them [row, entry]
    private static double[] OffsetsOf(ModeLayout layout, ModeColumn column, double[] target, float[] output,
        Span<float> offsets,
        CancellationToken cancel)
    {
        var width = column.Width;
        var shares = new double[SampleRows * width];
        var offset = new double[width];
        for (var sweep = 0; sweep <= Sweeps; sweep++)
        {
            cancel.ThrowIfCancellationRequested();
            var means = new double[width];
            for (var row = 0; row < SampleRows; row++)
            {
                var logits = output.AsSpan(row * layout.Width + layout.ScalarCount + column.Start, width);
                var share = shares.AsSpan(row * width, width);
                double best = double.NegativeInfinity, total = 0;
                for (var k = 0; k < width; k++) best = Math.Max(best, logits[k] + offset[k]);
                for (var k = 0; k < width; k++) total += share[k] = Math.Exp(logits[k] + offset[k] - best);
                for (var k = 0; k < width; k++) means[k] += share[k] /= total;
            }
            var worst = 0.0;
            for (var k = 0; k < width; k++) worst = Math.Max(worst, Math.Abs(means[k] / SampleRows - target[k]));
            if (sweep == Sweeps || worst < 2e-4) break;
            for (var k = 0; k < width; k++)
                offset[k] = Math.Clamp(offset[k]
                    + Math.Log(Math.Max(target[k], 1e-9) / Math.Max(means[k] / SampleRows, 1e-9)), -30, 30);
        }
        for (var k = 0; k < width; k++) offsets[k] = (float)offset[k];
        return shares;
    }

    // from the network's quantiles, each row weighted by its modes' probabilities, to the data's
    private static MonotoneMap? MapOf(ModeLayout layout, ModeColumn column, FeatureTable train, float[] output,
        double[] shares)
    {
        var made = new double[SampleRows * column.Means.Length];
        var weights = new double[made.Length];
        for (var row = 0; row < SampleRows; row++)
        {
            for (var mode = 0; mode < column.Means.Length; mode++)
            {
                var at = row * column.Means.Length + mode;
                made[at] = column.Value(mode, output[row * layout.Width + column.Scalar]);
                weights[at] = shares[row * column.Width + column.FirstMode + mode];
            }
        }
        Array.Sort(made, weights);
        double[] real =
            [.. ((NumberFeature)train.Features[column.Number]).Values.Where(value => !double.IsNaN(value)).Order()];
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

    /// <summary>Keeps what <see cref="Load"/> needs.</summary>
    public void Save(ModelFolder folder)
    {
        folder.Put("model.calibration.offsets", Offsets);
        for (var c = 0; c < Maps.Length; c++)
        {
            folder.Put($"model.calibration.{c}.from", Maps[c]?.Scores ?? []);
            folder.Put($"model.calibration.{c}.to", Maps[c]?.Values ?? []);
        }
    }

    /// <summary>Reads back a calibration, trusting no array of the folder.</summary>
    public static Calibration Load(ModelFolder folder, ModeLayout layout)
    {
        var offsets = folder.Get<float>("model.calibration.offsets", layout.EntryCount);
        TensorReader.Require(offsets.All(float.IsFinite), "model.calibration.offsets");
        var maps = new MonotoneMap?[layout.Columns.Length];
        for (var c = 0; c < maps.Length; c++)
        {
            var from = folder.GetFinite($"model.calibration.{c}.from");
            var to = folder.GetFinite($"model.calibration.{c}.to", from.Length);
            TensorReader.Require(IsAscending(from) && IsAscending(to), $"model.calibration.{c}.from");
            maps[c] = from.Length == 0 ? null : new(from, to);
        }
        return new(offsets, maps);
    }

    private static bool IsAscending(double[] values) =>
        !values.Where((value, i) => i > 0 && value < values[i - 1]).Any();
}
