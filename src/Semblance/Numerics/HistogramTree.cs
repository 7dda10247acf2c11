using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Semblance.Numerics;

/// <summary>A predictor cut into at most 256 bins.</summary>
/// <param name="Bins">The bin, one a row.</param>
/// <param name="BinCount">How many bins there are.</param>
/// <param name="IsOrdered">Whether neighbouring bins are alike; if not, a split may take any set of them.</param>
internal sealed record BinnedPredictor(byte[] Bins, int BinCount, bool IsOrdered);

/// <summary>When a <see cref="HistogramTree"/> stops growing.</summary>
/// <param name="MaxDepth">Splits from the root to a leaf, at most.</param>
/// <param name="MinLeafRows">Rows in a leaf, at least.</param>
/// <param name="Ridge">Added to every row count: more makes splits off small groups less attractive.</param>
/// <param name="Candidates">The predictors that the tree may split on.</param>
/// <param name="First">An ordered predictor to branch on fully before any other, or -1; those splits do not count as
/// depth.</param>
internal sealed record TreeShape(int MaxDepth, int MinLeafRows, float Ridge, int[] Candidates, int First = -1);

/// <summary>
/// Grows one binary tree that explains a vector of scores per row, by the histogram method: at every node and for every
/// predictor the scores are summed by bin, and the cut with the largest drop in squared error is taken.
/// </summary>
/// <remarks>
/// L. Breiman, J. Friedman, R. Olshen, C. Stone, "Classification and Regression Trees" (1984); histograms as in G. Ke
/// et al., "LightGBM" (NeurIPS 2017). Unordered bins are put in the order of their first principal score (D.
/// Coppersmith, S. Hong, J. Hosking, "Partitioning nominal attributes in decision trees", 1999), which is exact for one
/// score. Seven scores and the row's weight fill one SIMD register. Cost: rows x predictors x depth.
/// </remarks>
internal sealed class HistogramTree
{
    /// <summary>Lanes of a score vector that hold scores; the last one holds the row's weight.</summary>
    public const int ScoreCount = 7;

    private const int WordsPerMask = 4, FullScan = 64, Stride = 8;

    private readonly List<int> feature = [], threshold = [], left = [], right = [];
    private readonly List<ulong> masks = [];
    private readonly IReadOnlyList<BinnedPredictor> predictors;
    private readonly Vector256<float>[] scores, histogram = new Vector256<float>[256],
        running = new Vector256<float>[256];
    private readonly int[] rows, spare, present = new int[256];
    private readonly int[]? leaves;
    private readonly float[] order = new float[256];
    private readonly TreeShape shape;

    private HistogramTree(IReadOnlyList<BinnedPredictor> predictors, Vector256<float>[] scores, int[] rows,
        TreeShape shape, int[]? leaves)
    {
        (this.predictors, this.scores, this.rows, this.shape, this.leaves) = (predictors, scores, rows, shape, leaves);
        spare = new int[rows.Length];
    }

    /// <summary>The predictor that a node asks for, or -1 at a leaf.</summary>
    public List<int> Feature => feature;

    /// <summary>The last bin that goes left; for an unordered predictor -1 - index of its first mask word.</summary>
    public List<int> Threshold => threshold;

    /// <summary>The node for rows that go left; at a leaf, the leaf's number.</summary>
    public List<int> Left => left;

    /// <summary>The node for rows that go right.</summary>
    public List<int> Right => right;

    /// <summary>Four words for each unordered split: bit b says whether bin b goes left.</summary>
    public List<ulong> Masks => masks;

    /// <summary>How many leaves there are.</summary>
    public int LeafCount { get; private set; }

    /// <summary>Grows a tree.</summary>
    /// <param name="predictors">What may be split on.</param>
    /// <param name="scores">By row of the predictors: seven scores and the weight, 1.</param>
    /// <param name="rows">The rows to learn from; reordered.</param>
    /// <param name="shape">When to stop.</param>
    /// <param name="leaves">Where given, receives the leaf of each of these rows.</param>
    public static HistogramTree Grow(IReadOnlyList<BinnedPredictor> predictors, Vector256<float>[] scores, int[] rows,
        TreeShape shape, int[]? leaves = null)
    {
        var tree = new HistogramTree(predictors, scores, rows, shape, leaves);
        tree.GrowNode(0, rows.Length, 0, 0, shape.First < 0 ? 0 : predictors[shape.First].BinCount - 1);
        return tree;
    }

    // low and high: the bins of the first predictor that are still to be told apart
    private int GrowNode(int start, int end, int depth, int low, int high)
    {
        var node = feature.Count;
        feature.Add(-1);
        threshold.Add(0);
        left.Add(0);
        right.Add(0);
        var isBranch = low < high && end > start;
        var split = isBranch ? new Split(shape.First, (low + high) / 2)
            : depth < shape.MaxDepth && end - start >= 2 * shape.MinLeafRows ? FindSplit(start, end) : new Split(-1, 0);
        if (split.Feature >= 0)
        {
            feature[node] = split.Feature;
            threshold[node] = split.Threshold;
            var middle = Partition(start, end, split);
            left[node] = isBranch
                ? GrowNode(start, middle, depth, low, split.Threshold) : GrowNode(start, middle, depth + 1, 0, 0);
            right[node] = isBranch
                ? GrowNode(middle, end, depth, split.Threshold + 1, high) : GrowNode(middle, end, depth + 1, 0, 0);
        }
        else
        {
            for (var i = start; i < end && leaves is not null; i++) leaves[rows[i]] = LeafCount;
            left[node] = LeafCount++;
        }
        return node;
    }

    /// <summary>The leaf of a row.</summary>
    public int LeafOf(IReadOnlyList<BinnedPredictor> bins, int row)
    {
        var node = 0;
        while (feature[node] >= 0)
            node = GoesLeft(threshold[node], bins[feature[node]].Bins[row]) ? left[node] : right[node];
        return left[node];
    }

    private readonly record struct Split(int Feature, int Threshold);

    private int Partition(int start, int end, Split split)
    {
        var bins = predictors[split.Feature].Bins;
        int l = start, r = 0;
        for (var i = start; i < end; i++)
        {
            var row = rows[i];
            if (GoesLeft(split.Threshold, bins[row])) rows[l++] = row;
            else spare[r++] = row;
        }
        Array.Copy(spare, 0, rows, l, r);
        return l;
    }

    private bool GoesLeft(int cut, byte bin) =>
        cut >= 0 ? bin <= cut : (masks[-1 - cut + (bin >> 6)] >> (bin & 63) & 1) != 0;

    private Split FindSplit(int start, int end)
    {
        var total = Vector256<float>.Zero;
        for (var i = start; i < end; i++) total += scores[rows[i]];
        var (bestFeature, bestCut, best) = (-1, 0, 1e-6f);
        Span<ulong> seen = stackalloc ulong[WordsPerMask], leftBins = stackalloc ulong[WordsPerMask];
        foreach (var f in shape.Candidates)
        {
            var predictor = predictors[f];
            if (predictor.BinCount < 2) continue;
            FillHistogram(predictor, start, end, seen);
            var count = 0;
            for (var word = 0; word < WordsPerMask; word++)
            {
                for (var bits = seen[word]; bits != 0; bits &= bits - 1)
                    present[count++] = word << 6 | BitOperations.TrailingZeroCount(bits);
            }
            if (count < 2) continue;
            if (!predictor.IsOrdered) OrderByPrincipalScore(count, total / total[ScoreCount]);
            var cut = BestCut(count, total, ref best);
            if (cut < 0) continue;
            bestFeature = f;
            if (predictor.IsOrdered) bestCut = present[cut];
            else
            {
                leftBins.Clear();
                for (var i = 0; i <= cut; i++) leftBins[present[i] >> 6] |= 1UL << (present[i] & 63);
                if (2 * running[cut][ScoreCount] > total[ScoreCount]) // bins that no row here has go with the most rows
                    for (var word = 0; word < WordsPerMask; word++) leftBins[word] |= ~seen[word];
                bestCut = -1;
            }
        }
        if (bestFeature >= 0 && bestCut < 0)
        {
            bestCut = -1 - masks.Count;
            foreach (var word in leftBins) masks.Add(word);
        }
        return new(bestFeature, bestCut);
    }

    private void FillHistogram(BinnedPredictor predictor, int start, int end, Span<ulong> seen)
    {
        seen.Clear();
        var bins = predictor.Bins;
        if (end - start <= predictor.BinCount) // few rows: touch only the bins that occur
        {
            for (var i = start; i < end; i++)
            {
                var row = rows[i];
                int bin = bins[row];
                var bit = 1UL << (bin & 63);
                if ((seen[bin >> 6] & bit) != 0) histogram[bin] += scores[row];
                else
                {
                    seen[bin >> 6] |= bit;
                    histogram[bin] = scores[row];
                }
            }
            return;
        }
        // two sums a bin, taken in turn: adding to one of few bins need not wait for the addition before
        Array.Clear(histogram, 0, predictor.BinCount);
        Array.Clear(running, 0, predictor.BinCount);
        ref var even = ref MemoryMarshal.GetArrayDataReference(histogram);
        ref var odd = ref MemoryMarshal.GetArrayDataReference(running);
        var at = start;
        for (; at + 1 < end; at += 2)
        {
            int first = rows[at], second = rows[at + 1];
            Unsafe.Add(ref even, (nint)bins[first]) += scores[first];
            Unsafe.Add(ref odd, (nint)bins[second]) += scores[second];
        }
        if (at < end) histogram[bins[rows[at]]] += scores[rows[at]];
        for (var bin = 0; bin < predictor.BinCount; bin++) histogram[bin] += running[bin];
        for (var bin = 0; bin < predictor.BinCount; bin++)
            if (histogram[bin][ScoreCount] > 0) seen[bin >> 6] |= 1UL << (bin & 63);
    }

    /// <summary>
    /// The cut with the largest gain above <paramref name="best"/>: every one, or every eighth and then nearby.
    /// </summary>
    private int BestCut(int count, Vector256<float> total, ref float best)
    {
        var sum = Vector256<float>.Zero;
        for (var i = 0; i < count; i++) running[i] = sum += histogram[present[i]];
        var stride = count > FullScan ? Stride : 1;
        var cut = Scan(stride - 1, count - 1, stride, total, ref best);
        if (cut < 0 || stride == 1) return cut;
        var finer = Scan(Math.Max(0, cut - stride + 1), Math.Min(count - 1, cut + stride), 1, total, ref best);
        return finer < 0 ? cut : finer;
    }

    private int Scan(int from, int to, int stride, Vector256<float> total, ref float best)
    {
        var onlyScores = Vector256.Create(1f, 1, 1, 1, 1, 1, 1, 0);
        float weight = total[ScoreCount], found = best;
        var centre = total * onlyScores;
        var parent = Vector256.Dot(centre, centre) / (weight + shape.Ridge);
        var cut = -1;
        for (var i = from; i < to; i += stride)
        {
            var leftWeight = running[i][ScoreCount];
            if (leftWeight < shape.MinLeafRows) continue;
            var rightWeight = weight - leftWeight;
            if (rightWeight < shape.MinLeafRows) break;
            var l = running[i] * onlyScores;
            var r = centre - l;
            var gain = Vector256.Dot(l, l) / (leftWeight + shape.Ridge)
                + Vector256.Dot(r, r) / (rightWeight + shape.Ridge) - parent;
            if (gain <= found) continue;
            found = gain;
            cut = i;
        }
        best = found;
        return cut;
    }

    private void OrderByPrincipalScore(int count, Vector256<float> mean)
    {
        var direction = Vector256<float>.Zero;
        var largest = -1f;
        for (var i = 0; i < count; i++)
        {
            var sum = histogram[present[i]];
            var offset = sum / sum[ScoreCount] - mean;
            var size = Vector256.Dot(offset, offset) * sum[ScoreCount];
            if (size > largest) (largest, direction) = (size, offset);
        }
        for (var step = 0; step < 3; step++) // power iteration
        {
            var next = Vector256<float>.Zero;
            for (var i = 0; i < count; i++)
            {
                var sum = histogram[present[i]];
                var offset = sum / sum[ScoreCount] - mean;
                next += offset * (sum[ScoreCount] * Vector256.Dot(offset, direction));
            }
            var length = MathF.Sqrt(Vector256.Dot(next, next));
            if (length < 1e-20f) break;
            direction = next / length;
        }
        for (var i = 0; i < count; i++)
        {
            var sum = histogram[present[i]];
            order[i] = Vector256.Dot(sum / sum[ScoreCount], direction);
        }
        Array.Sort(order, present, 0, count);
    }
}
