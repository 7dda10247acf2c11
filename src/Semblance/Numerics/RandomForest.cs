using System.Numerics;
using Semblance.Random;

namespace Semblance.Numerics;

/// <summary>
/// A classification tree over features cut into at most 256 bins, told by a bin's order or by a set of bins.
/// </summary>
internal sealed class BinnedTree
{
    /// <summary>The feature that a node asks for; -1 in a leaf.</summary>
    public required int[] Feature { get; init; }

    /// <summary>Where a node's left child is; children stand after their parents.</summary>
    public required int[] Left { get; init; }

    /// <summary>Where a node's right child is.</summary>
    public required int[] Right { get; init; }

    /// <summary>256 bits a node, four words: the bins that go left.</summary>
    public required ulong[] LeftBins { get; init; }

    /// <summary>Whether a bin goes left at a node.</summary>
    public bool GoesLeft(int node, byte bin) => (LeftBins[node * 4 + (bin >> 6)] >> (bin & 63) & 1) != 0;

    /// <summary>The leaf that a row falls in.</summary>
    public int LeafOf(byte[][] bins, int row)
    {
        var node = 0;
        while (Feature[node] >= 0) node = GoesLeft(node, bins[Feature[node]][row]) ? Left[node] : Right[node];
        return node;
    }
}

/// <summary>A random forest that tells two tables of equal length apart.</summary>
/// <param name="Trees">The trees.</param>
/// <param name="OutOfBagAccuracy">The share of rows classified rightly by the trees that were not grown on
/// them.</param>
/// <remarks>
/// L. Breiman, "Random forests", Machine Learning 45 (2001), with Gini splits over histograms of at most 256 bins. A
/// category's bins are ordered by their class shares in the node, which finds the best of all subsets for two classes
/// (Breiman et al. 1984, 4.2.2). Cost: trees x rows x √features x depth.
/// </remarks>
internal sealed record RandomForest(BinnedTree[] Trees, double OutOfBagAccuracy)
{
    /// <summary>Grows a forest, trees in parallel, each from a stream of its own.</summary>
    /// <param name="first">[feature][row] of the first class.</param>
    /// <param name="second">[feature][row] of the second class; as many rows.</param>
    /// <param name="isOrdered">By feature: whether neighbouring bins are split off together.</param>
    /// <param name="treeCount">How many trees.</param>
    /// <param name="minLeaf">The fewest rows in a leaf.</param>
    /// <param name="rng">Bootstrap samples and features tried.</param>
    /// <param name="parallel">How many trees at once.</param>
    public static RandomForest Grow(byte[][] first, byte[][] second, bool[] isOrdered, int treeCount,
        int minLeaf, Rng rng, ParallelOptions parallel)
    {
        var rowCount = first.Length == 0 ? 0 : first[0].Length;
        var bins = new byte[first.Length][];
        for (var f = 0; f < bins.Length; f++) bins[f] = [.. first[f], .. second[f]];
        var trees = new BinnedTree[treeCount];
        var votes = new int[2 * rowCount];
        Parallel.For(0, treeCount, parallel, t =>
        {
            var grower = new Grower(bins, isOrdered, rowCount, minLeaf, rng.Split(t), parallel.CancellationToken);
            trees[t] = grower.Grow();
            for (var row = 0; row < votes.Length; row++)
            {
                if (grower.IsInBag[row]) continue;
                var node = trees[t].LeafOf(bins, row);
                Interlocked.Add(ref votes[row], Math.Sign(grower.SecondShares[node] - 0.5f));
            }
        });
        double right = 0, counted = 0;
        for (var row = 0; row < votes.Length; row++)
        {
            counted++;
            right += votes[row] == 0 ? 0.5 : votes[row] > 0 == row >= rowCount ? 1 : 0;
        }
        return new(trees, counted > 0 ? right / counted : 0.5);
    }

    private sealed class Grower(byte[][] bins, bool[] isOrdered, int rowCount, int minLeaf, Rng rng,
        CancellationToken cancel)
    {
        private readonly List<int> feature = [], left = [], right = [];
        private readonly List<ulong> leftBins = [];
        private readonly int[] rows = new int[2 * rowCount];
        private readonly int[] spare = new int[2 * rowCount];
        private readonly long[] tally = new long[256]; // rows of both classes, and those of the second 2^32 times over
        private readonly byte[] present = new byte[256];
        private readonly ulong[] chosen = new ulong[4];
        private readonly int[] features = [.. Enumerable.Range(0, bins.Length)];
        private readonly int tried = Math.Max(1, (int)Math.Sqrt(bins.Length));
        private long draws;

        public bool[] IsInBag { get; } = new bool[2 * rowCount];

        public List<float> SecondShares { get; } = [];

        public BinnedTree Grow()
        {
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = rng.Below(rows.Length, i, 1);
                IsInBag[rows[i]] = true;
            }
            var pending = new Stack<(int Node, int Start, int End)>();
            pending.Push((Add(), 0, rows.Length));
            while (pending.TryPop(out var at))
            {
                cancel.ThrowIfCancellationRequested();
                var second = 0;
                for (var i = at.Start; i < at.End; i++) second += rows[i] >= rowCount ? 1 : 0;
                SecondShares[at.Node] = at.End > at.Start ? (float)second / (at.End - at.Start) : 0.5f;
                if (second == 0 || second == at.End - at.Start || at.End - at.Start < 2 * minLeaf) continue;
                var split = FindSplit(at.Start, at.End, second);
                if (split < 0) continue;
                var middle = Partition(at.Start, at.End, split);
                feature[at.Node] = split;
                for (var word = 0; word < 4; word++) leftBins[at.Node * 4 + word] = chosen[word];
                int a = Add(), b = Add();
                (left[at.Node], right[at.Node]) = (a, b);
                pending.Push((b, middle, at.End));
                pending.Push((a, at.Start, middle));
            }
            return new() { Feature = [.. feature], Left = [.. left], Right = [.. right], LeftBins = [.. leftBins] };
        }

        private int Add()
        {
            feature.Add(-1);
            left.Add(-1);
            right.Add(-1);
            leftBins.AddRange([0, 0, 0, 0]);
            SecondShares.Add(0.5f);
            return feature.Count - 1;
        }

        // the best of the features tried; the bins that go left stay in 'chosen'
        private int FindSplit(int start, int end, int second)
        {
            var best = (double)second * second / (end - start)
                + (double)(end - start - second) * (end - start - second) / (end - start);
            best += 1e-9 * (end - start); // a split must gain something
            var found = -1;
            Span<ulong> occupied = stackalloc ulong[4];
            // more than asked for until one splits
            for (var k = 0; k < features.Length && (k < tried || found < 0); k++)
            {
                var pick = k + rng.Below(features.Length - k, draws++, 2);
                (features[k], features[pick]) = (features[pick], features[k]);
                var f = features[k];
                var column = bins[f];
                var here = rows.AsSpan(start, end - start);
                Count(here, column, occupied);
                var length = 0;
                for (var word = 0; word < 4; word++)
                {
                    for (var left = occupied[word]; left != 0; left &= left - 1)
                        present[length++] = (byte)(word * 64 + BitOperations.TrailingZeroCount(left));
                }
                if (!isOrdered[f]) SortByShare(length);
                int below = 0, secondBelow = 0, cut = -1;
                for (var p = 0; p + 1 < length; p++)
                {
                    below += (int)tally[present[p]];
                    secondBelow += (int)(tally[present[p]] >> 32);
                    int above = end - start - below, secondAbove = second - secondBelow;
                    if (below < minLeaf || above < minLeaf) continue;
                    double a = below - secondBelow, b = above - secondAbove;
                    var score = (a * a + (double)secondBelow * secondBelow) / below
                        + (b * b + (double)secondAbove * secondAbove) / above;
                    if (score <= best) continue;
                    (best, found, cut) = (score, f, p);
                }
                if (cut >= 0)
                {
                    Array.Clear(chosen);
                    for (var p = 0; p <= cut; p++) chosen[present[p] >> 6] |= 1UL << (present[p] & 63);
                    if (isOrdered[f]) FillBelow(present[cut]);
                    else SendAbsentAtRandom(occupied);
                }
                for (var p = 0; p < length; p++) tally[present[p]] = 0;
            }
            return found;
        }

        private void Count(ReadOnlySpan<int> here, byte[] column, Span<ulong> occupied)
        {
            const long second = (1L << 32) + 1;
            var sums = tally;
            occupied.Clear();
            if (here.Length > 1024)
            {
                foreach (var row in here) sums[column[row]] += row >= rowCount ? second : 1;
                for (var bin = 0; bin < 256; bin++)
                {
                    if (sums[bin] != 0) occupied[bin >> 6] |= 1UL << (bin & 63);
                }
                return;
            }
            foreach (var row in here)
            {
                var bin = column[row];
                occupied[bin >> 6] |= 1UL << (bin & 63);
                sums[bin] += row >= rowCount ? second : 1;
            }
        }

        private void SortByShare(int length)
        {
            for (var p = 1; p < length; p++)
            {
                var bin = present[p];
                var q = p - 1;
                for (; q >= 0 && IsMoreSecond(tally[present[q]], tally[bin]); q--) present[q + 1] = present[q];
                present[q + 1] = bin;
            }
        }

        private static bool IsMoreSecond(long a, long b) => (a >> 32) * (uint)b > (b >> 32) * (uint)a;

        // bins between those of the node's rows go with their lower neighbour
        private void FillBelow(int last)
        {
            for (var word = 0; word < 4; word++)
            {
                var bits = last - word * 64;
                chosen[word] = bits < 0 ? 0 : bits >= 63 ? ulong.MaxValue : (1UL << (bits + 1)) - 1;
            }
        }

        private void SendAbsentAtRandom(Span<ulong> occupied)
        {
            var words = rng.At((ulong)draws++, 3);
            for (var word = 0; word < 4; word++)
                chosen[word] |= ~occupied[word] & (((ulong)words.A << 32 | words.B) ^ ((ulong)words.C << 32 | words.D)
                    * (ulong)(word * 2 + 1));
        }

        private int Partition(int start, int end, int split)
        {
            var column = bins[split];
            int low = start, high = 0;
            for (var i = start; i < end; i++)
            {
                var bin = column[rows[i]];
                if ((chosen[bin >> 6] >> (bin & 63) & 1) != 0) rows[low++] = rows[i];
                else spare[high++] = rows[i];
            }
            Array.Copy(spare, 0, rows, low, high);
            return low;
        }
    }
}
