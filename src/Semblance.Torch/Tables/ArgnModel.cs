using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;
using Semblance.Tables.Synthesizers;
using Semblance.Torch.Training;

namespace Semblance.Torch.Tables;

/// <summary>Networks that predict each digit of each feature from any set of known features.</summary>
/// <param name="layout">The features.</param>
/// <param name="networks">One a digit.</param>
/// <param name="trainRows">Rows learnt from: the length of a block of stratified draws.</param>
internal sealed class ArgnModel(ArgnLayout layout, ArgnNetwork[] networks, int trainRows) : FeatureModel
{
    /// <summary>Rows drawn together; the result does not depend on it.</summary>
    private const int BatchRows = 252;

    /// <summary>Rejections of one row before it is given up and marked.</summary>
    private const int MaxTries = 512;

    /// <summary>The features.</summary>
    public ArgnLayout Layout => layout;

    /// <summary>One a digit.</summary>
    public IReadOnlyList<ArgnNetwork> Networks => networks;

    /// <summary>Rows learnt from.</summary>
    public int TrainRows => trainRows;

    /// <inheritdoc/>
    public override FeatureTable Sample(ReadOnlySpan<long> rows, Rng rng,
        IReadOnlyDictionary<int, FeatureSet>? where = null, CancellationToken cancel = default)
    {
        var output = layout.Allocate(rows.Length);
        var streams = Streams(rng);
        var condition = where is { Count: > 0 } ? new ArgnCondition(this, where) : null;
        for (var start = 0; start < rows.Length; start += BatchRows)
        {
            cancel.ThrowIfCancellationRequested();
            var some = rows.Slice(start, Math.Min(BatchRows, rows.Length - start));
            if (condition is not null)
            {
                SampleWhere(some, rng.Split("condition"), condition, output, start, cancel);
                continue;
            }
            var batch = new ArgnBatch(layout, some.Length);
            for (var j = 0; j < layout.Columns.Length; j++)
            {
                for (var i = 0; i < some.Length; i++)
                    batch.Uniforms[j][i] = SequentialTreesModel.Stratified(streams[j], some[i], trainRows);
                Draw(j, batch, null, null);
            }
            for (var i = 0; i < some.Length; i++) Write(batch, i, output, start + i);
        }
        return new(rows.Length, output);
    }

    private Rng[] Streams(Rng rng) => Array.ConvertAll(layout.Features, feature => rng.Split(feature.Name));

    /// <summary>Draws a feature of all rows that do not have it, given what they have.</summary>
    /// <param name="j">The feature.</param>
    /// <param name="batch">The rows.</param>
    /// <param name="allowed">The pieces to draw from, or null for all.</param>
    /// <param name="weights">Where given, multiplied by the probability of the pieces allowed.</param>
    public void Draw(int j, ArgnBatch batch, bool[]? allowed, double[]? weights)
    {
        var column = layout.Columns[j];
        var part = layout.PartOf(j);
        var zero = part < 0 ? -1 : Array.IndexOf(layout.Columns[part].Pieces.Levels, 0);
        var rows = new List<int>();
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.Pieces(i)[j] != ArgnBatch.Unknown) continue;
            if (part >= 0 && batch.Pieces(i)[part] != zero) batch.Pieces(i)[j] = -1;
            else rows.Add(i);
        }
        var blocks = new int[batch.Count];
        var input = new ArgnRows();
        for (var d = 0; d < column.Digits.Length; d++)
        {
            var target = layout.Targets[layout.First[j] + d];
            var open = allowed is null ? null : target.Blocks.OpenBlocks(allowed);
            input.Clear();
            foreach (var i in rows)
            {
                if (target.Blocks.HasChoice(blocks[i])) target.AddTo(input, batch.Pieces(i), blocks[i]);
            }
            var odds = new float[input.Count * target.Blocks.Radix];
            networks[layout.First[j] + d].Logits(input, odds);
            var at = 0;
            foreach (var i in rows)
            {
                if (!target.Blocks.HasChoice(blocks[i]))
                {
                    blocks[i] *= target.Blocks.Radix;
                    continue;
                }
                var row = odds.AsSpan(at++ * target.Blocks.Radix, target.Blocks.ChoicesOf(blocks[i]));
                Floats.SoftMax(row, row);
                var mass = target.Blocks.Pick(ref blocks[i], row, open, ref batch.Uniforms[j][i]);
                if (weights is not null) weights[i] *= mass;
            }
        }
        foreach (var i in rows)
        {
            var (from, to) = column.Range(blocks[i]);
            batch.Pieces(i)[j] = column.Pieces.Pick(from, to, allowed, ref batch.Uniforms[j][i], out var share);
            if (weights is not null) weights[i] *= share;
        }
    }

    /// <summary>
    /// The highest probability of the pieces allowed, digit by digit, where no other feature is known.
    /// </summary>
    public double Bound(int j, bool[] allowed)
    {
        var column = layout.Columns[j];
        double[] bounds = [1]; // of the blocks of a digit: the product of what is open down to them; 0 for closed ones
        var nothing = new int[layout.Columns.Length];
        Array.Fill(nothing, ArgnBatch.Unknown);
        for (var d = 0; d < column.Digits.Length; d++)
        {
            var target = layout.Targets[layout.First[j] + d];
            var (blocks, open) = (target.Blocks, target.Blocks.OpenBlocks(allowed));
            int[] parents = [.. Enumerable.Range(0, blocks.ParentCount).Where(parent => bounds[parent] > 0)];
            var input = new ArgnRows();
            foreach (var parent in parents) target.AddTo(input, nothing, parent);
            var odds = new float[parents.Length * blocks.Radix];
            networks[layout.First[j] + d].Logits(input, odds);
            var next = new double[blocks.Count];
            for (var i = 0; i < parents.Length; i++)
            {
                var row = odds.AsSpan(i * blocks.Radix, Math.Max(1, blocks.ChoicesOf(parents[i])));
                Floats.SoftMax(row, row);
                var mass = 0.0;
                for (var k = 0; k < row.Length; k++) mass += open[parents[i] * blocks.Radix + k] ? row[k] : 0;
                for (var k = 0; k < row.Length; k++)
                {
                    var block = parents[i] * blocks.Radix + k;
                    next[block] = open[block] ? bounds[parents[i]] * mass : 0;
                }
            }
            bounds = next;
        }
        var bound = 0.0;
        for (var block = 0; block < bounds.Length; block++)
        {
            if (bounds[block] == 0) continue;
            var (from, to) = column.Range(block);
            var unused = 0.0;
            column.Pieces.Pick(from, to, allowed, ref unused, out var share);
            bound = Math.Max(bound, bounds[block] * share);
        }
        return bound;
    }

    private void Write(ArgnBatch batch, int from, Feature[] output, int to)
    {
        for (var j = 0; j < output.Length; j++)
        {
            if (output[j] is CategoryFeature category)
                category.Codes[to] = layout.Columns[j].Pieces.Levels[batch.Pieces(from)[j]];
            else ((NumberFeature)output[j]).Values[to] = Number(batch, j, from);
        }
    }

    private double Number(ArgnBatch batch, int j, int row) => batch.Pieces(row)[j] is >= 0 and var piece
        ? layout.Columns[j].Pieces.NumberIn(piece, batch.Uniforms[j][row], ((NumberFeature)layout.Features[j]).Form)
        : double.NaN;

    private static void Mark(Feature[] output, int row)
    {
        foreach (var feature in output)
        {
            if (feature is CategoryFeature category) category.Codes[row] = -1;
            else ((NumberFeature)feature).Values[row] = double.NaN;
        }
    }

    /// <summary>
    /// Restricted features are drawn first, among what is allowed, and kept with the probability of that over its
    /// bound; then the others. A row's tries are addressed, so its outcome is the first one kept, in whatever company.
    /// </summary>
    private void SampleWhere(ReadOnlySpan<long> rows, Rng rng, ArgnCondition condition, Feature[] output, int start,
        CancellationToken cancel)
    {
        var streams = Streams(rng);
        var keep = rng.Split("keep");
        for (var i = 0; i < rows.Length; i++) Mark(output, start + i);
        int[] pending = [.. Enumerable.Range(0, condition.Bound > 0 ? rows.Length : 0)];
        for (var attempt = 0; attempt < MaxTries && pending.Length > 0; attempt++)
        {
            cancel.ThrowIfCancellationRequested();
            var batch = new ArgnBatch(layout, pending.Length);
            for (var j = 0; j < layout.Columns.Length; j++)
            {
                for (var i = 0; i < pending.Length; i++)
                    batch.Uniforms[j][i] = streams[j].Uniform(rows[pending[i]], attempt);
            }
            var weights = new double[pending.Length];
            Array.Fill(weights, 1);
            foreach (var j in condition.Order[..condition.RestrictedCount])
            {
                Draw(j, batch, condition.Allowed[j], weights);
                for (var i = 0; i < pending.Length; i++) if (!IsMet(condition, j, batch, i)) weights[i] = 0;
            }
            var kept = new List<int>();
            for (var i = 0; i < pending.Length; i++)
                if (keep.Uniform(rows[pending[i]], attempt) * condition.Bound < weights[i]) kept.Add(i);
            var good = batch.Gather(kept);
            foreach (var j in condition.Order[condition.RestrictedCount..]) Draw(j, good, null, null);
            for (var i = 0; i < kept.Count; i++) Write(good, i, output, start + pending[kept[i]]);
            pending = [.. pending.Where((_, i) => kept.BinarySearch(i) < 0)];
        }
    }

    // an interval of the column may lie partly outside the condition's
    private bool IsMet(ArgnCondition condition, int j, ArgnBatch batch, int row) =>
        condition.Sets[j] is not { Intervals: not null } set || batch.Pieces(row)[j] < 0
        || set.Allows(Number(batch, j, row));

    /// <inheritdoc/>
    /// <remarks>Each unknown feature is drawn given all that is known or was drawn before it.</remarks>
    public override FeatureTable Complete(FeatureTable partial, bool[][] known,
        IReadOnlyDictionary<int, FeatureSet>? where, Rng rng, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(partial);
        ArgumentNullException.ThrowIfNull(known);
        var output = layout.Allocate(partial.RowCount);
        var streams = Streams(rng);
        var condition = new ArgnCondition(this, where);
        var given = layout.Columns.Select((column, j) => column.Pieces.PiecesOf(partial.Features[j])).ToArray();
        for (var start = 0; start < partial.RowCount; start += BatchRows)
        {
            cancel.ThrowIfCancellationRequested();
            var batch = new ArgnBatch(layout, Math.Min(BatchRows, partial.RowCount - start));
            for (var i = 0; i < batch.Count; i++) Know(batch.Pieces(i), given, known, start + i);
            foreach (var j in condition.Order)
            {
                for (var i = 0; i < batch.Count; i++) batch.Uniforms[j][i] = streams[j].Uniform(start + i);
                Draw(j, batch, condition.Allowed[j], null);
            }
            for (var i = 0; i < batch.Count; i++) Write(batch, i, output, start + i);
        }
        for (var j = 0; j < output.Length; j++) KeepKnown(partial.Features[j], known[j], output[j]);
        return new(partial.RowCount, output);
    }

    private void Know(Span<int> pieces, int[][] given, bool[][] known, int row)
    {
        for (var j = 0; j < pieces.Length; j++)
        {
            if (!known[j][row]) continue;
            var part = layout.PartOf(j);
            var isGap = given[j][row] < 0;
            if (part >= 0 && pieces[part] == ArgnBatch.Unknown)
            {
                if (isGap) continue; // no number, and not known why: the part is drawn, and decides
                pieces[part] = Array.IndexOf(layout.Columns[part].Pieces.Levels, 0);
            }
            pieces[j] = given[j][row];
        }
    }

    private static void KeepKnown(Feature given, bool[] known, Feature output)
    {
        for (var row = 0; row < known.Length; row++)
        {
            if (!known[row]) continue;
            if (output is CategoryFeature category) category.Codes[row] = ((CategoryFeature)given).Codes[row];
            else ((NumberFeature)output).Values[row] = ((NumberFeature)given).Values[row];
        }
    }

    /// <inheritdoc/>
    public override void Save(ModelFolder folder) => ArgnFile.Save(this, folder);
}
