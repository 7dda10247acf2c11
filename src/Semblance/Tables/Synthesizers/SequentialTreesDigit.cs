using Semblance.Numerics;

namespace Semblance.Tables.Synthesizers;

/// <summary>One digit of a <see cref="SequentialTreesColumn"/>: blocks, and trees that say which of them.</summary>
/// <param name="blocks">The blocks.</param>
internal sealed class SequentialTreesDigit(PieceBlocks blocks)
{
    /// <summary>Blocks that a block is cut into, at most.</summary>
    public const int MaxRadix = 16;

    /// <summary>The blocks.</summary>
    public PieceBlocks Blocks { get; } = blocks;

    /// <summary>The probability of each block of a parent.</summary>
    public BoostedTrees Trees { get; set; } = null!;

    /// <summary>The block of the level above, as a predictor.</summary>
    public BinnedPredictor ParentPredictor(int[] parents) =>
        new(ParentBins(parents), Math.Min(256, Blocks.ParentCount), true);

    private byte[] ParentBins(int[] parents) => Array.ConvertAll(parents,
        parent => (byte)(Blocks.ParentCount <= 256 ? parent : (long)parent * 256 / Blocks.ParentCount));

    /// <summary>Unnormalised probabilities of each row's blocks.</summary>
    public float[] Predict(ReadOnlySpan<byte[]> before, int[] parents)
    {
        var odds = new float[parents.Length * Trees.Width];
        Trees.Predict(Blocks.ParentCount == 1 ? before : [.. before, ParentBins(parents)], parents, odds);
        return odds;
    }

    /// <summary>
    /// No row has a higher probability of the open blocks, whatever the parent and the features before.
    /// </summary>
    public double Bound(bool[] open)
    {
        var bound = 0.0;
        for (var parent = 0; parent < Blocks.ParentCount && bound < 1; parent++)
        {
            var children = open.AsSpan(parent * Blocks.Radix, Blocks.Radix);
            if (children.Contains(true))
                bound = Math.Max(bound, Blocks.HasChoice(parent) ? Trees.Bound(parent, children) : 1);
        }
        return bound;
    }
}
