using System.Numerics.Tensors;

namespace Semblance.Torch.Tables;

/// <summary>Rows that a network is judged by, and never learns from.</summary>
/// <param name="target">The digit that it predicts.</param>
internal sealed class ArgnHeldOut(ArgnTarget target)
{
    private const int BlockRows = 512;
    private readonly List<ArgnRows> blocks = [];
    private readonly List<(int Parent, int Label)> labels = [];

    /// <summary>How many rows there are.</summary>
    public int Count => labels.Count;

    /// <summary>Adds a row.</summary>
    /// <param name="known">By feature: the piece, or that it is not known.</param>
    /// <param name="parent">The block of the digit before.</param>
    /// <param name="label">The digit.</param>
    public void Add(ReadOnlySpan<int> known, int parent, int label)
    {
        if (labels.Count % BlockRows == 0) blocks.Add(new());
        target.AddTo(blocks[^1], known, parent);
        labels.Add((parent, label));
    }

    /// <summary>Minus the mean log likelihood of the digits, in nats.</summary>
    public double Loss(ArgnNetwork network)
    {
        var loss = 0.0;
        var logits = new float[BlockRows * target.Blocks.Radix];
        for (var at = 0; at < labels.Count; at++)
        {
            if (at % BlockRows == 0) network.Logits(blocks[at / BlockRows], logits);
            var (parent, label) = labels[at];
            var row = logits.AsSpan(at % BlockRows * target.Blocks.Radix, target.Blocks.ChoicesOf(parent));
            var own = row[label];
            var most = TensorPrimitives.Max<float>(row);
            TensorPrimitives.Subtract(row, most, row);
            TensorPrimitives.Exp(row, row);
            loss += most - own + Math.Log(TensorPrimitives.Sum<float>(row));
        }
        return loss / labels.Count;
    }
}
