using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Semblance.Random;

namespace Semblance.Torch.Tables;

/// <summary>
/// Draws every column's entry from the softmax of its logits, for a block of rows that stand side by side in vectors:
/// so a column of two entries fills a vector as well as one of forty.
/// </summary>
/// <remarks>Gives what <see cref="LatentModel.Shares"/> and <see cref="LatentModel.Pick"/> give for a single
/// row.</remarks>
/// <param name="layout">The columns.</param>
/// <param name="offsets">What is added to each entry's logit.</param>
internal sealed class EntryDraws(ModeLayout layout, float[] offsets)
{
    /// <summary>The most rows of a block.</summary>
    public const int Rows = 96;

    private const int Lanes = 16;
    private readonly float[] shares = new float[layout.EntryCount * Rows]; // [entry, row]
    private readonly int[] entries = new int[layout.Columns.Length * Rows]; // [column, row]
    private readonly double[] uniforms = new double[Rows];

    /// <summary>What was drawn of a column last, by row.</summary>
    public ReadOnlySpan<int> Of(int column) => entries.AsSpan(column * Rows, Rows);

    /// <summary>Draws all columns.</summary>
    /// <param name="output">[row, scalar or logit], with room for <see cref="Rows"/>.</param>
    /// <param name="rows">Absolute row indices.</param>
    /// <param name="streams">By column; the address is the row.</param>
    public void Draw(ReadOnlySpan<float> output, ReadOnlySpan<long> rows, Rng[] streams)
    {
        Place(output, rows.Length);
        TensorPrimitives.Exp(shares, shares);
        for (var c = 0; c < streams.Length; c++)
        {
            streams[c].Uniform(rows, uniforms);
            for (var r = 0; r < rows.Length; r += Lanes) Choose(c, r);
        }
    }

    /// <summary>Takes each column's likeliest entry, the first of several.</summary>
    /// <param name="output">[row, scalar or logit], with room for <see cref="Rows"/>.</param>
    /// <param name="count">How many rows.</param>
    public void Likeliest(ReadOnlySpan<float> output, int count)
    {
        Place(output, count);
        for (var c = 0; c < layout.Columns.Length; c++)
        {
            for (var r = 0; r < count; r++)
            {
                var k = 0;
                while (shares[(layout.Columns[c].Start + k) * Rows + r] < 0) k++;
                entries[c * Rows + r] = k;
            }
        }
    }

    // each entry's logit less the largest of its column
    private void Place(ReadOnlySpan<float> output, int count)
    {
        for (var r = 0; r < count; r += Lanes)
        {
            Turn(output, r);
            foreach (var column in layout.Columns)
            {
                var best = Vector512.Create(float.NegativeInfinity);
                for (var k = column.Start; k < column.Start + column.Width; k++)
                {
                    ref var share = ref shares[k * Rows + r];
                    var logit = Vector512.LoadUnsafe(ref share) + Vector512.Create(offsets[k]);
                    logit.StoreUnsafe(ref share);
                    best = Vector512.Max(best, logit);
                }
                for (var k = column.Start; k < column.Start + column.Width; k++)
                {
                    ref var share = ref shares[k * Rows + r];
                    (Vector512.LoadUnsafe(ref share) - best).StoreUnsafe(ref share);
                }
            }
        }
    }

    private void Turn(ReadOnlySpan<float> output, int row)
    {
        for (var r = row; r < row + Lanes; r++)
        {
            var logits = output.Slice(r * layout.Width + layout.ScalarCount, layout.EntryCount);
            for (var k = 0; k < logits.Length; k++) shares[k * Rows + r] = logits[k];
        }
    }

    // a share u of a block's shares lies within the first entry up to which there are more of them
    private void Choose(int c, int r)
    {
        var column = layout.Columns[c];
        ref var first = ref shares[column.Start * Rows + r];
        var sum = Vector512<float>.Zero;
        for (var k = 0; k < column.Width; k++) sum += Vector512.LoadUnsafe(ref first, (nuint)(k * Rows));
        var scale = Vector512<float>.One / sum;
        var (low, high) = (Vector512<double>.Zero, Vector512<double>.Zero);
        for (var k = 0; k < column.Width; k++)
        {
            var share = Vector512.LoadUnsafe(ref first, (nuint)(k * Rows)) * scale;
            low += Vector512.WidenLower(share);
            high += Vector512.WidenUpper(share);
        }
        low *= Vector512.Create(uniforms, r);
        high *= Vector512.Create(uniforms, r + Lanes / 2);
        var (lowPast, highPast) = (Vector512<long>.Zero, Vector512<long>.Zero);
        for (var k = 0; k < column.Width; k++)
        {
            var share = Vector512.LoadUnsafe(ref first, (nuint)(k * Rows)) * scale;
            low -= Vector512.WidenLower(share);
            high -= Vector512.WidenUpper(share);
            lowPast -= Vector512.GreaterThanOrEqual(low, Vector512<double>.Zero).AsInt64();
            highPast -= Vector512.GreaterThanOrEqual(high, Vector512<double>.Zero).AsInt64();
        }
        var chosen = entries.AsSpan(c * Rows + r, Lanes);
        Vector512.Narrow(lowPast, highPast).CopyTo(chosen);
        for (var i = 0; i < Lanes; i++)
        {
            // the shares' sum, rounded otherwise than in turn, may leave a last grain to none of them
            if (chosen[i] < column.Width) continue;
            chosen[i] = column.Width - 1;
            while (chosen[i] > 0 && shares[(column.Start + chosen[i]) * Rows + r + i] <= 0) chosen[i]--;
        }
    }
}
