using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Semblance.Numerics;

/// <summary>
/// Finds the leaf of many rows in one tree of <see cref="BoostedTrees"/>. The tree is written out so that a step has no
/// branch that a processor must guess: every split is 256 bits, one a bin, a leaf leads to itself, and all rows take as
/// many steps as the deepest one. Four rows walk side by side, so that their loads need not wait for one another.
/// </summary>
internal sealed class TreeWalk
{
    private const int WordsPerSplit = 4;

    private int[] feature = [], children = [], levels = []; // children: [node, right or left]
    private ulong[] goLeft = []; // [node, word]
    private int root, count, depth;

    /// <summary>Writes out one tree.</summary>
    /// <param name="trees">Where its nodes are.</param>
    /// <param name="first">Its root.</param>
    /// <param name="end">One past its last node.</param>
    public void Load(in TreeNodes trees, int first, int end)
    {
        (root, count, depth) = (first, end - first, 0);
        if (feature.Length < count)
        {
            feature = new int[count];
            children = new int[2 * count];
            levels = new int[count];
            goLeft = new ulong[WordsPerSplit * count];
        }
        levels[0] = 0;
        for (var node = 0; node < count; node++)
        {
            var asked = trees.Feature[first + node];
            var isLeaf = asked < 0;
            feature[node] = isLeaf ? 0 : asked;
            children[2 * node] = isLeaf ? node : trees.Right[first + node] - first;
            children[2 * node + 1] = isLeaf ? node : trees.Left[first + node] - first;
            if (isLeaf) continue;
            Split(trees, trees.Threshold[first + node], goLeft.AsSpan(node * WordsPerSplit, WordsPerSplit));
            levels[children[2 * node]] = levels[children[2 * node + 1]] = levels[node] + 1; // children come later
            depth = Math.Max(depth, levels[node] + 1);
        }
    }

    private static void Split(in TreeNodes trees, int cut, Span<ulong> words)
    {
        if (cut < 0)
        {
            trees.Masks.Slice(-1 - cut, WordsPerSplit).CopyTo(words);
            return;
        }
        for (var word = 0; word < WordsPerSplit; word++)
        {
            var bits = cut + 1 - 64 * word; // bins of this word that go left
            words[word] = bits >= 64 ? ulong.MaxValue : bits <= 0 ? 0 : (1UL << bits) - 1;
        }
    }

    /// <summary>The leaf of some rows, by its number among all trees' leaves.</summary>
    /// <param name="trees">Where the tree's nodes are.</param>
    /// <param name="bins">[row, predictor]</param>
    /// <param name="predictors">How many there are; each that the tree asks for is below.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="leaves">Receives the result at each of the rows.</param>
    public void Leaves(in TreeNodes trees, ReadOnlySpan<byte> bins, int predictors, ReadOnlySpan<int> rows,
        Span<int> leaves)
    {
        ref var asked = ref MemoryMarshal.GetArrayDataReference(feature);
        ref var left = ref MemoryMarshal.GetArrayDataReference(goLeft);
        ref var next = ref MemoryMarshal.GetArrayDataReference(children);
        var own = trees.Left.Slice(root, count);
        var i = 0;
        for (; i + 3 < rows.Length; i += 4)
        {
            int a = 0, b = 0, c = 0, d = 0;
            ref var binsA = ref Row(bins, rows[i], predictors);
            ref var binsB = ref Row(bins, rows[i + 1], predictors);
            ref var binsC = ref Row(bins, rows[i + 2], predictors);
            ref var binsD = ref Row(bins, rows[i + 3], predictors);
            for (var step = 0; step < depth; step++)
            {
                a = Next(a, ref binsA, ref asked, ref left, ref next);
                b = Next(b, ref binsB, ref asked, ref left, ref next);
                c = Next(c, ref binsC, ref asked, ref left, ref next);
                d = Next(d, ref binsD, ref asked, ref left, ref next);
            }
            leaves[rows[i]] = own[a];
            leaves[rows[i + 1]] = own[b];
            leaves[rows[i + 2]] = own[c];
            leaves[rows[i + 3]] = own[d];
        }
        for (; i < rows.Length; i++)
        {
            var node = 0;
            ref var row = ref Row(bins, rows[i], predictors);
            for (var step = 0; step < depth; step++) node = Next(node, ref row, ref asked, ref left, ref next);
            leaves[rows[i]] = own[node];
        }
    }

    private static ref byte Row(ReadOnlySpan<byte> bins, int row, int predictors) =>
        ref MemoryMarshal.GetReference(bins.Slice(row * predictors, predictors));

    // unchecked: a node is 0 or came out of children, which Load filled; the tree asks for predictors that there are
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Next(int node, ref byte row, ref int asked, ref ulong left, ref int next)
    {
        int bin = Unsafe.Add(ref row, (nint)(uint)Unsafe.Add(ref asked, (nint)(uint)node));
        var word = Unsafe.Add(ref left, (nint)(uint)(node * WordsPerSplit + (bin >> 6)));
        return Unsafe.Add(ref next, (nint)(uint)(2 * node + (int)(word >> (bin & 63) & 1)));
    }
}

/// <summary>The node arrays of some trees, as <see cref="BoostedTrees"/> has them.</summary>
internal readonly ref struct TreeNodes(ReadOnlySpan<int> feature, ReadOnlySpan<int> threshold, ReadOnlySpan<int> left,
    ReadOnlySpan<int> right, ReadOnlySpan<ulong> masks)
{
    /// <summary>The predictor that a node asks for, or -1 at a leaf.</summary>
    public ReadOnlySpan<int> Feature { get; } = feature;

    /// <summary>The last bin that goes left; for an unordered predictor -1 - index of its first mask word.</summary>
    public ReadOnlySpan<int> Threshold { get; } = threshold;

    /// <summary>The node for rows that go left; at a leaf, the leaf's number.</summary>
    public ReadOnlySpan<int> Left { get; } = left;

    /// <summary>The node for rows that go right.</summary>
    public ReadOnlySpan<int> Right { get; } = right;

    /// <summary>Four words for each unordered split.</summary>
    public ReadOnlySpan<ulong> Masks { get; } = masks;
}
