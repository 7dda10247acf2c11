using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Torch.Tables;

/// <summary>
/// Fills cells by sampling and importance resampling: many rows of the network are drawn once; each row to fill takes
/// one of them with the probability that it would have the known cells, and draws its unknown cells from it.
/// </summary>
/// <remarks>
/// A known number is taken as the network's number plus normal noise of a quarter of its mode's deviation, since
/// hardly any drawn row has it exactly. The more cells are known, the fewer of the candidates matter: a latent model
/// has no exact conditional. Cost: rows x candidates x columns.
/// </remarks>
internal sealed class LatentCompletion
{
    private const int Candidates = 1024;
    private readonly LatentModel model;
    private readonly ModeLayout layout;
    private readonly LatentCondition? sets;
    private readonly Rng rng;
    private readonly float[] scalars, shares; // [candidate, scalar], [candidate, entry]
    private readonly int[][] entryOfLevel;

    public LatentCompletion(LatentModel model, IReadOnlyDictionary<int, FeatureSet>? where, Rng rng,
        CancellationToken cancel)
    {
        this.model = model;
        this.rng = rng;
        layout = model.Layout;
        sets = where is { Count: > 0 } ? new(layout, model.Calibration, where) : null;
        scalars = new float[Candidates * layout.ScalarCount];
        shares = new float[Candidates * layout.EntryCount];
        entryOfLevel = [.. layout.Columns.Select(column => column.Part < 0 ? []
            : column.EntryOfLevel(((CategoryFeature)layout.Features[column.Part]).LevelCount))];
        const int block = 128;
        var output = new float[block * layout.Width];
        var rows = new long[block];
        for (var start = 0; start < Candidates; start += block)
        {
            cancel.ThrowIfCancellationRequested();
            for (var i = 0; i < block; i++) rows[i] = start + i;
            model.Network.Generate(rows, rng.Split("candidates"), output);
            for (var i = 0; i < block; i++)
            {
                var row = output.AsSpan(i * layout.Width, layout.Width);
                row[..layout.ScalarCount].CopyTo(scalars.AsSpan((start + i) * layout.ScalarCount));
                model.Shares(row[layout.ScalarCount..],
                    shares.AsSpan((start + i) * layout.EntryCount, layout.EntryCount));
            }
        }
    }

    /// <summary>A copy of the table with nothing unknown.</summary>
    public FeatureTable Fill(FeatureTable partial, bool[][] known, CancellationToken cancel)
    {
        var features = layout.Allocate(partial.RowCount);
        var weights = new double[Candidates];
        var left = new float[layout.EntryCount];
        Rng pick = rng.Split("pick"), draw = rng.Split("draw");
        for (var row = 0; row < partial.RowCount; row++)
        {
            cancel.ThrowIfCancellationRequested();
            Array.Clear(weights);
            for (var c = 0; c < layout.Columns.Length; c++) Weigh(c, partial, known, row, weights);
            var candidate = Pick(weights, pick.Uniform(row));
            var made = scalars.AsSpan(candidate * layout.ScalarCount, layout.ScalarCount);
            shares.AsSpan(candidate * layout.EntryCount, layout.EntryCount).CopyTo(left);
            for (var c = 0; c < layout.Columns.Length; c++) Draw(c, partial, known, row, made, left, features, draw);
        }
        return new(partial.RowCount, features);
    }

    // adds the log of the probability that each candidate has the row's known cells of a column
    private void Weigh(int c, FeatureTable partial, bool[][] known, int row, double[] weights)
    {
        var column = layout.Columns[c];
        var entry = -1;
        if (column.Part >= 0 && known[column.Part][row])
        {
            var level = ((CategoryFeature)partial.Features[column.Part]).Codes[row];
            entry = entryOfLevel[c][level];
            if (entry < 0 && column.Means.Length == 0) return; // a level never seen says nothing
        }
        else if (column.Number < 0) return;
        if (entry >= 0)
        {
            for (var m = 0; m < Candidates; m++)
                weights[m] += Math.Log(shares[m * layout.EntryCount + column.Start + entry] + 1e-9);
            return;
        }
        if (column.Number < 0 || !known[column.Number][row]) return;
        var value = ((NumberFeature)partial.Features[column.Number]).Values[row];
        if (double.IsNaN(value) || column.Means.Length == 0) return;
        var mode = 0; // the mode that the value is nearest to, in deviations
        double Distance(int k) =>
            Math.Abs(value - column.Means[k]) / column.Deviations[k] + Math.Log(column.Deviations[k]);
        for (var k = 1; k < column.Means.Length; k++) mode = Distance(k) < Distance(mode) ? k : mode;
        var width = Math.Max(column.Deviations[mode] / 4, 1e-9);
        for (var m = 0; m < Candidates; m++)
        {
            var z = (value - model.ValueOf(c, mode, scalars[m * layout.ScalarCount + column.Scalar])) / width;
            weights[m] += Math.Log(shares[m * layout.EntryCount + column.Start + column.FirstMode + mode]
                + 1e-9) - Math.Min(0.5 * z * z, 40);
        }
    }

    private static int Pick(double[] logs, double u)
    {
        var best = logs.Max();
        var total = 0.0;
        for (var m = 0; m < logs.Length; m++) total += logs[m] = Math.Exp(logs[m] - best);
        var rest = u * total;
        for (var m = 0; m < logs.Length - 1; m++)
        {
            if ((rest -= logs[m]) < 0) return m;
        }
        return logs.Length - 1;
    }

    private void Draw(int c, FeatureTable partial, bool[][] known, int row, ReadOnlySpan<float> made, Span<float> left,
        Feature[] features, Rng draw)
    {
        var column = layout.Columns[c];
        var hasPart = column.Part >= 0 && known[column.Part][row];
        var hasNumber = column.Number >= 0 && known[column.Number][row];
        var level = hasPart ? ((CategoryFeature)partial.Features[column.Part]).Codes[row] : -1;
        var number = hasNumber ? ((NumberFeature)partial.Features[column.Number]).Values[row] : double.NaN;
        var isDone = (column.Part < 0 || hasPart) && (column.Number < 0 || hasNumber || level > 0);
        if (!isDone)
        {
            var block = left.Slice(column.Start, column.Width);
            var free = sets?.Restricts(c) == true ? Free(c, made, left) : 1;
            if (hasPart && level == 0) block[..column.FirstMode].Clear(); // there is a number, and it is not known
            if (hasNumber && !double.IsNaN(number)) block[..column.FirstMode].Clear();
            var sum = 0f;
            foreach (var share in block) sum += share;
            if (!(sum > 0) || !(free > 0)) Even(c, block, hasPart && level == 0 || hasNumber && !double.IsNaN(number));
            var entry = LatentModel.Pick(block, draw.Uniform(row, c));
            var tail = -1;
            if (column.Tail.Length > 0 && entry == column.Levels.Length)
            {
                var cumulative = sets?.TailOf(c) ?? column.TailShares;
                tail = LatentModel.Level(cumulative, draw.Split("tail").Uniform(row, c) * cumulative[^1]);
            }
            model.Put(c, entry, tail, column.Scalar >= 0 ? made[column.Scalar] : 0, features, row);
        }
        if (hasPart) ((CategoryFeature)features[column.Part]).Codes[row] = level;
        if (hasNumber) ((NumberFeature)features[column.Number]).Values[row] = number;
        else if (hasPart && level > 0 && column.Number >= 0)
            ((NumberFeature)features[column.Number]).Values[row] = double.NaN;
    }

    private double Free(int c, ReadOnlySpan<float> made, Span<float> left) => sets!.Restrict(c, made, left, model);

    // the candidate leaves nothing that may be filled in: any entry that may
    private void Even(int c, Span<float> block, bool onlyModes)
    {
        var column = layout.Columns[c];
        for (var k = onlyModes ? column.FirstMode : 0; k < block.Length; k++)
            block[k] = sets?.IsOpen(c, k) == false ? 0 : 1;
    }
}
