using System.Numerics.Tensors;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Torch.Tables;

/// <summary>
/// A fitted network that turns noise into a row: scalars are what the network says, entries are drawn from its softmax.
/// It samples without libtorch, with sums in a fixed order, so that a row is the same in any batch and on any thread.
/// </summary>
/// <remarks>
/// Given the noise, columns are independent. So under a condition the noise is kept with the probability that the row
/// meets the condition, and its entries are drawn among those that do: the exact distribution, with fewer tries than
/// rejecting whole rows.
/// </remarks>
internal sealed class LatentModel(ModeLayout layout, IRowGenerator network, Calibration calibration) : FeatureModel
{
    private const int BlockRows = EntryDraws.Rows, Tries = 64;

    /// <summary>The columns as the network sees them.</summary>
    public ModeLayout Layout => layout;

    /// <summary>The network.</summary>
    public IRowGenerator Network => network;

    /// <summary>Whether a row takes each block's likeliest entry instead of drawing one.</summary>
    public bool IsLikeliest { get; init; }

    /// <summary>What makes the margins right.</summary>
    public Calibration Calibration => calibration;

    /// <inheritdoc/>
    public override FeatureTable Sample(ReadOnlySpan<long> rows, Rng rng,
        IReadOnlyDictionary<int, FeatureSet>? where = null,
        CancellationToken cancel = default)
    {
        var features = layout.Allocate(rows.Length);
        if (where is not { Count: > 0 })
        {
            var draw = new Draw(this, features, rng);
            for (var start = 0; start < rows.Length; start += BlockRows)
            {
                cancel.ThrowIfCancellationRequested();
                draw.Block(rows.Slice(start, Math.Min(BlockRows, rows.Length - start)), start);
            }
            return new(rows.Length, features);
        }
        SampleWhere(rows, rng, where, features, cancel);
        return new(rows.Length, features);
    }

    private void SampleWhere(ReadOnlySpan<long> rows, Rng rng, IReadOnlyDictionary<int, FeatureSet> where,
        Feature[] features,
        CancellationToken cancel)
    {
        var sets = new LatentCondition(layout, calibration, where);
        var pending = Enumerable.Range(0, sets.IsPossible ? rows.Length : 0).ToArray();
        var isMet = new bool[rows.Length];
        for (var attempt = 0; attempt < Tries && pending.Length > 0; attempt++)
        {
            var draw = new Draw(this, features, attempt == 0 ? rng : rng.Split("again").Split(attempt));
            var left = new List<int>();
            for (var start = 0; start < pending.Length; start += BlockRows)
            {
                cancel.ThrowIfCancellationRequested();
                draw.BlockWhere(rows, pending.AsSpan(start, Math.Min(BlockRows, pending.Length - start)), sets, left);
            }
            foreach (var at in pending) isMet[at] = true;
            foreach (var at in left) isMet[at] = false;
            pending = [.. left];
        }
        for (var at = 0; at < isMet.Length; at++)
        {
            if (!isMet[at]) Mark(features, at);
        }
    }

    /// <inheritdoc/>
    public override FeatureTable Complete(FeatureTable partial, bool[][] known,
        IReadOnlyDictionary<int, FeatureSet>? where,
        Rng rng, CancellationToken cancel = default) =>
        new LatentCompletion(this, where, rng, cancel).Fill(partial, known, cancel);

    /// <inheritdoc/>
    public override void Save(ModelFolder folder)
    {
        layout.Save(folder);
        calibration.Save(folder);
        network.Save(folder);
    }

    /// <summary>The value of a number's scalar in a mode, as the data's margin has it.</summary>
    public double ValueOf(int c, int mode, float scalar)
    {
        var value = layout.Columns[c].Value(mode, scalar);
        return calibration.Maps[c] is { } map ? map.At(value, out _) : value;
    }

    private static void Mark(Feature[] features, int at)
    {
        foreach (var feature in features)
        {
            if (feature is CategoryFeature category) category.Codes[at] = -1;
            else ((NumberFeature)feature).Values[at] = double.NaN;
        }
    }

    /// <summary>Writes an entry of a column into the features.</summary>
    /// <param name="c">The column.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="tail">Which of the rare levels, where the entry is theirs.</param>
    /// <param name="scalar">The column's scalar.</param>
    /// <param name="features">Where to write.</param>
    /// <param name="at">The row.</param>
    public void Put(int c, int entry, int tail, float scalar, Feature[] features, int at)
    {
        var column = layout.Columns[c];
        var isMode = entry >= column.FirstMode;
        if (column.Part >= 0)
        {
            ((CategoryFeature)features[column.Part]).Codes[at] = isMode ? 0
                : entry < column.Levels.Length ? column.Levels[entry] : column.Tail[tail];
        }
        if (column.Number >= 0)
        {
            ((NumberFeature)features[column.Number]).Values[at] = isMode
                ? ValueOf(c, entry - column.FirstMode, scalar) : double.NaN;
        }
    }

    /// <summary>Draws blocks of rows from one stream, with room for one block.</summary>
    private sealed class Draw
    {
        private readonly LatentModel model;
        private readonly Feature[] features;
        private readonly float[] output;
        private readonly Rng noise;
        private readonly Rng[] choice, tails;
        private readonly Rng keep;
        private readonly float[] shares;
        private readonly EntryDraws entries;

        public Draw(LatentModel model, Feature[] features, Rng rng)
        {
            this.model = model;
            this.features = features;
            noise = rng.Split("noise");
            keep = rng.Split("keep");
            var layout = model.Layout;
            string[] names =
                [.. layout.Columns.Select(column => layout.Features[Math.Max(column.Part, column.Number)].Name)];
            choice = [.. names.Select(name => rng.Split(name))];
            tails = [.. choice.Select(stream => stream.Split("tail"))];
            output = new float[BlockRows * layout.Width];
            shares = new float[layout.EntryCount];
            entries = new(layout, model.Calibration.Offsets);
        }

        public void Block(ReadOnlySpan<long> rows, int start)
        {
            model.Network.Generate(rows, noise, output);
            if (model.IsLikeliest) entries.Likeliest(output, rows.Length);
            else entries.Draw(output, rows, choice);
            var layout = model.Layout;
            for (var c = 0; c < layout.Columns.Length; c++)
            {
                var drawn = entries.Of(c);
                for (var r = 0; r < rows.Length; r++)
                {
                    var scalars = output.AsSpan(r * layout.Width, layout.ScalarCount);
                    Place(c, drawn[r], scalars, start + r, rows[r]);
                }
            }
        }

        public void BlockWhere(ReadOnlySpan<long> rows, ReadOnlySpan<int> places, LatentCondition sets, List<int> left)
        {
            Span<long> asked = stackalloc long[BlockRows];
            for (var i = 0; i < places.Length; i++) asked[i] = rows[places[i]];
            asked = asked[..places.Length];
            model.Network.Generate(asked, noise, output);
            var layout = model.Layout;
            for (var r = 0; r < asked.Length; r++)
            {
                var scalars = output.AsSpan(r * layout.Width, layout.ScalarCount);
                model.Shares(output.AsSpan(r * layout.Width + layout.ScalarCount, layout.EntryCount), shares);
                var weight = 1.0;
                for (var c = 0; c < layout.Columns.Length && weight > 0; c++)
                {
                    if (sets.Restricts(c)) weight *= sets.Restrict(c, scalars, shares, model);
                }
                if (!(keep.Uniform(asked[r]) < weight))
                {
                    left.Add(places[r]);
                    continue;
                }
                for (var c = 0; c < layout.Columns.Length; c++)
                {
                    var column = layout.Columns[c];
                    var entry = Pick(shares.AsSpan(column.Start, column.Width), choice[c].Uniform(asked[r]));
                    if (sets.TailOf(c) is { } tail && column.Tail.Length > 0 && entry == column.Levels.Length)
                        model.Put(c, entry, Level(tail, tails[c].Uniform(asked[r]) * tail[^1]), 0, features, places[r]);
                    else Place(c, entry, scalars, places[r], asked[r]);
                }
            }
        }

        private void Place(int c, int entry, ReadOnlySpan<float> scalars, int at, long row)
        {
            var column = model.Layout.Columns[c];
            var tail = column.Tail.Length > 0 && entry == column.Levels.Length
                ? Level(column.TailShares, tails[c].Uniform(row)) : -1;
            model.Put(c, entry, tail, column.Scalar >= 0 ? scalars[column.Scalar] : 0, features, at);
        }
    }

    /// <summary>The entry at a share u of a block's shares.</summary>
    public static int Pick(ReadOnlySpan<float> shares, double u)
    {
        var total = 0.0;
        foreach (var share in shares) total += share;
        var rest = u * total;
        var last = 0;
        for (var k = 0; k < shares.Length; k++)
        {
            if (shares[k] <= 0) continue;
            last = k;
            if ((rest -= shares[k]) < 0) return k;
        }
        return last;
    }

    /// <summary>The first level whose cumulative share exceeds u.</summary>
    public static int Level(double[] cumulative, double u)
    {
        int low = 0, high = cumulative.Length - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (cumulative[middle] > u) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    /// <summary>Each block's probabilities, which sum to 1, from logits.</summary>
    public void Shares(ReadOnlySpan<float> logits, Span<float> shares)
    {
        TensorPrimitives.Add(logits, calibration.Offsets, shares);
        if (IsLikeliest)
        {
            foreach (var column in layout.Columns)
            {
                var block = shares.Slice(column.Start, column.Width);
                var likeliest = TensorPrimitives.IndexOfMax<float>(block);
                block.Clear();
                block[likeliest] = 1;
            }
            return;
        }
        foreach (var column in layout.Columns)
        {
            var block = shares.Slice(column.Start, column.Width);
            var best = TensorPrimitives.Max(block);
            TensorPrimitives.Subtract(block, best, block);
        }
        TensorPrimitives.Exp(shares, shares);
        foreach (var column in layout.Columns)
        {
            var block = shares.Slice(column.Start, column.Width);
            var total = 0f;
            foreach (var share in block) total += share;
            TensorPrimitives.Multiply(block, 1 / total, block);
        }
    }
}
