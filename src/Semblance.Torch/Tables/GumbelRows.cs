using System.Numerics.Tensors;
using Semblance.Torch.Training;

namespace Semblance.Torch.Tables;

/// <summary>
/// What a network's logits become in training: scalars by tanh, blocks by the Gumbel softmax, and a scalar 0 where its
/// block says that there is no number. Forward and backward in one pass over memory each.
/// </summary>
/// <remarks>
/// E. Jang, S. Gu, B. Poole, "Categorical reparameterization with Gumbel-softmax", ICLR 2017: softmax((logit + g) /
/// tau).
/// </remarks>
/// <param name="layout">The columns.</param>
/// <param name="temperature">tau.</param>
internal sealed class GumbelRows(ModeLayout layout, float temperature)
{
    private float[] tanh = [];

    /// <summary>Fills <paramref name="rows"/>.</summary>
    /// <param name="logits">[row, scalar or entry]</param>
    /// <param name="noise">Gumbel noise [row, entry]</param>
    /// <param name="rows">[row, scalar or entry]</param>
    public void Forward(ReadOnlySpan<float> logits, ReadOnlySpan<float> noise, Span<float> rows)
    {
        int width = layout.Width, scalars = layout.ScalarCount, count = logits.Length / width;
        if (tanh.Length != count * scalars) tanh = new float[count * scalars];
        for (var r = 0; r < count; r++)
        {
            var row = rows.Slice(r * width, width);
            var entries = row[scalars..];
            TensorPrimitives.Add(logits.Slice(r * width + scalars, entries.Length),
                noise.Slice(r * entries.Length, entries.Length), entries);
            foreach (var column in layout.Columns)
            {
                var block = entries.Slice(column.Start, column.Width);
                TensorPrimitives.Subtract(block, TensorPrimitives.Max<float>(block), block);
            }
            TensorPrimitives.Multiply(entries, 1 / temperature, entries);
            TensorPrimitives.Exp(entries, entries);
            var own = tanh.AsSpan(r * scalars, scalars);
            TensorPrimitives.Tanh(logits.Slice(r * width, scalars), own);
            foreach (var column in layout.Columns)
            {
                var block = entries.Slice(column.Start, column.Width);
                TensorPrimitives.Multiply(block, 1 / TensorPrimitives.Sum<float>(block), block);
                if (column.Scalar < 0) continue;
                row[column.Scalar] =
                    own[column.Scalar] * (column.FirstMode == 0 ? 1
                        : TensorPrimitives.Sum<float>(block[column.FirstMode..]));
            }
        }
    }

    /// <summary>The gradient by the logits of the rows made last.</summary>
    /// <param name="rows">What <see cref="Forward"/> filled.</param>
    /// <param name="dRows">The gradient by them; changed.</param>
    /// <param name="dLogits">The gradient by the logits.</param>
    /// <param name="first">The first row to do.</param>
    /// <param name="count">How many.</param>
    public void Backward(ReadOnlySpan<float> rows, Span<float> dRows, Span<float> dLogits, int first, int count)
    {
        int width = layout.Width, scalars = layout.ScalarCount;
        for (var r = first; r < first + count; r++)
        {
            ReadOnlySpan<float> row = rows.Slice(r * width, width);
            Span<float> d = dRows.Slice(r * width, width), result = dLogits.Slice(r * width, width);
            foreach (var column in layout.Columns)
            {
                ReadOnlySpan<float> block = row.Slice(scalars + column.Start, column.Width);
                var dBlock = d.Slice(scalars + column.Start, column.Width);
                if (column.Scalar >= 0)
                {
                    var t = tanh[r * scalars + column.Scalar];
                    var mass = 1f;
                    if (column.FirstMode > 0)
                    {
                        mass = TensorPrimitives.Sum(block[column.FirstMode..]);
                        var modes = dBlock[column.FirstMode..];
                        TensorPrimitives.Add(modes, d[column.Scalar] * t, modes);
                    }
                    result[column.Scalar] = d[column.Scalar] * mass * (1 - t * t);
                }
                var mean = TensorPrimitives.Dot(block, dBlock);
                var dLogit = result.Slice(scalars + column.Start, column.Width);
                TensorPrimitives.Subtract(dBlock, mean, dLogit);
                TensorPrimitives.Multiply(dLogit, block, dLogit);
                TensorPrimitives.Multiply(dLogit, 1 / temperature, dLogit);
            }
        }
    }

    /// <summary>Adds the gradient of the mean cross entropy of the entries that were asked for; returns that
    /// mean.</summary>
    /// <param name="logits">[row, scalar or entry]</param>
    /// <param name="asked">Column and entry of each row.</param>
    /// <param name="dLogits">The gradient by the logits.</param>
    public double AddAsked(ReadOnlySpan<float> logits, (int Column, int Entry)[] asked, Span<float> dLogits)
    {
        var sum = 0.0;
        var share = new float[layout.EntryCount];
        for (var r = 0; r < asked.Length; r++)
        {
            var column = layout.Columns[asked[r].Column];
            var at = r * layout.Width + layout.ScalarCount + column.Start;
            var block = share.AsSpan(0, column.Width);
            Floats.SoftMax(logits.Slice(at, column.Width), block);
            sum -= Math.Log(Math.Max(block[asked[r].Entry], 1e-30f));
            block[asked[r].Entry] -= 1;
            TensorPrimitives.MultiplyAdd(block, 1f / asked.Length, dLogits.Slice(at, column.Width),
                dLogits.Slice(at, column.Width));
        }
        return asked.Length == 0 ? 0 : sum / asked.Length;
    }
}
