using System.Buffers;
using System.Numerics.Tensors;
using Semblance.Numerics;

namespace Semblance.Torch.Tables;

/// <summary>
/// What one network learnt, for sampling: it predicts a digit from any set of known features. It runs without
/// libtorch, with sums in a fixed order.
/// </summary>
/// <remarks>
/// hidden = relu(known · first), hidden += relu(hidden · middle + bias), logits = known · direct + hidden · last. The
/// tables first and direct stand side by side: a row of both is added for each known feature.
/// </remarks>
internal sealed class ArgnNetwork
{
    private readonly MatrixProduct middle, last;

    public ArgnNetwork(ArgnShape shape, float[] weights)
    {
        (Shape, Weights) = (shape, weights);
        middle = new(weights.AsSpan(shape.Middle, shape.Width * shape.Width), shape.Width, shape.Width);
        last = new(weights.AsSpan(shape.Last, shape.Width * shape.Classes), shape.Width, shape.Classes);
    }

    /// <summary>Sizes.</summary>
    public ArgnShape Shape { get; }

    /// <summary>All weights.</summary>
    public float[] Weights { get; }

    /// <summary>The logits of each row.</summary>
    /// <param name="rows">What is known.</param>
    /// <param name="logits">[row, class], overwritten</param>
    public void Logits(ArgnRows rows, Span<float> logits)
    {
        var (_, width, classes) = Shape;
        int count = rows.Count, units = width + classes;
        var sums = ArrayPool<float>.Shared.Rent(count * units);
        var hidden = ArrayPool<float>.Shared.Rent(count * width);
        rows.Sum(Weights, units, sums);
        for (var r = 0; r < count; r++)
        {
            var first = sums.AsSpan(r * units, width);
            TensorPrimitives.Max(first, 0f, first);
            Weights.AsSpan(Shape.Bias, width).CopyTo(hidden.AsSpan(r * width));
            sums.AsSpan(r * units + width, classes).CopyTo(logits[(r * classes)..]);
        }
        middle.AddTo(sums, units, count, hidden, width);
        for (var r = 0; r < count; r++)
        {
            var second = hidden.AsSpan(r * width, width);
            TensorPrimitives.Max(second, 0f, second);
            TensorPrimitives.Add(second, sums.AsSpan(r * units, width), second);
        }
        last.AddTo(hidden, width, count, logits, classes);
        ArrayPool<float>.Shared.Return(sums);
        ArrayPool<float>.Shared.Return(hidden);
    }
}

/// <summary>Sizes of one network, and where its weights stand among all of them.</summary>
/// <param name="Entries">Rows of the first layer.</param>
/// <param name="Width">Hidden units.</param>
/// <param name="Classes">Blocks that a digit tells apart.</param>
internal readonly record struct ArgnShape(int Entries, int Width, int Classes)
{
    /// <summary>Where the middle layer begins: after the table [entry, unit and class].</summary>
    public int Middle => Entries * (Width + Classes);

    /// <summary>Where its bias begins.</summary>
    public int Bias => Middle + Width * Width;

    /// <summary>Where the last layer begins.</summary>
    public int Last => Bias + Width;

    /// <summary>How many weights there are.</summary>
    public int Count => Last + Width * Classes;
}
