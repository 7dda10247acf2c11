using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Semblance.Random;

namespace Semblance.Numerics;

/// <summary>How <see cref="BoostedTrees"/> are grown.</summary>
/// <param name="MaxRounds">Trees, at most.</param>
/// <param name="Depth">Splits from a root to a leaf, at most.</param>
/// <param name="MinLeafRows">Rows in a leaf, at least.</param>
/// <param name="Rate">The part of a full Newton step that a leaf takes.</param>
/// <param name="Ridge">Added to the curvature of a leaf: more makes the steps of small leaves smaller.</param>
/// <param name="Patience">Rounds without a better prediction of the rows held out, after which growing stops.</param>
/// <param name="First">A predictor that every tree branches on fully before any other, or -1.</param>
internal sealed record BoostedTreesOptions(int MaxRounds, int Depth, int MinLeafRows, double Rate, double Ridge,
    int Patience, int First = -1)
{
    /// <summary>The share of the rows that tells when to stop; at 0 all the trees asked for are grown.</summary>
    public double HeldOut { get; init; } = 0.1;

    /// <summary>Trees kept, as a multiple of the number that predicts the rows held out best.</summary>
    public double Closeness { get; init; } = 1;

    /// <summary>
    /// Whether as many trees are then grown on all rows: the tenth that was held out is missed where rows are few.
    /// </summary>
    public bool GrowAgain { get; init; }

    /// <summary>
    /// The share of the predictors, drawn anew for each tree, that it may split on: trees differ more, and their sum is
    /// less tied to the training rows (L. Breiman, "Random forests", 2001).
    /// </summary>
    public double PredictorShare { get; init; } = 1;

    /// <summary>Trees that branch on a predictor first, and are no larger for it.</summary>
    public BoostedTreesOptions BranchingOn(int predictor) =>
        this with { First = predictor, Depth = Math.Max(1, Depth - 3) };
}

/// <summary>What to learn: the class of each row, beside a group that it is certain of.</summary>
/// <param name="Labels">The class, one a row.</param>
/// <param name="Classes">How many classes there are.</param>
/// <param name="IsOrdered">Whether neighbouring classes are alike.</param>
/// <param name="Groups">The group, one a row: each begins from its own shares of the classes.</param>
/// <param name="GroupCount">How many groups there are.</param>
internal sealed record ClassTarget(int[] Labels, int Classes, bool IsOrdered, int[] Groups, int GroupCount);

/// <summary>
/// The probability of each class given binned predictors: a sum of small trees, put through a softmax. Growing stops
/// when rows that were held out are no better predicted, so a class that depends on nothing costs nothing and rows are
/// not learnt by heart.
/// </summary>
/// <remarks>
/// J. Friedman, "Greedy function approximation: a gradient boosting machine", Annals of Statistics 29 (2001), and
/// "Stochastic gradient boosting" (2002): a tree's shape is found on a random part of the rows. One tree serves all
/// classes; its splits are found on seven projections of the gradient (L. Iosipoi, A. Vakhrushev, "SketchBoost",
/// NeurIPS 2022): cosines over ordered classes, so that neighbouring classes share strength, random ones otherwise.
/// Probabilities are kept and multiplied by each leaf's factor, so that a round takes no exponential per row. Sums are
/// made in an order that does not depend on threads.
/// </remarks>
internal sealed class BoostedTrees
{
    private const int ShallowDepth = 3, MinPredictors = 4;
    private const float Never = -1e4f;
    private const int GrowRows = 8192; // enough to find the shape of a small tree; a deep one takes more

    /// <summary>How many classes there are.</summary>
    public required int Classes { get; init; }

    /// <summary>Classes rounded up to whole registers.</summary>
    public int Width => WidthFor(Classes);

    /// <summary>Log odds before the first tree: [group, <see cref="Width"/>].</summary>
    public required float[] Start { get; init; }

    /// <summary>The root of each tree, as an index of the node arrays.</summary>
    public int[] Roots { get; init; } = [];

    /// <summary>The predictor that a node asks for, or -1 at a leaf.</summary>
    public int[] Feature { get; init; } = [];

    /// <summary>The last bin that goes left; for an unordered predictor -1 - index of its first mask word.</summary>
    public int[] Threshold { get; init; } = [];

    /// <summary>The node for rows that go left; at a leaf, the leaf's number.</summary>
    public int[] Left { get; init; } = [];

    /// <summary>The node for rows that go right.</summary>
    public int[] Right { get; init; } = [];

    /// <summary>Four words for each unordered split: bit b says whether bin b goes left.</summary>
    public ulong[] Masks { get; init; } = [];

    /// <summary>Log odds that a leaf adds: [leaf, <see cref="Width"/>].</summary>
    public float[] Values { get; init; } = [];

    /// <summary>Numbers kept for each group and leaf.</summary>
    public static int WidthFor(int classes) => (classes + 7) & ~7;

    /// <summary>Learns the classes of some rows.</summary>
    public static BoostedTrees Fit(IReadOnlyList<BinnedPredictor> predictors, ClassTarget target, int[] rows,
        BoostedTreesOptions options, Rng rng, CancellationToken cancel)
    {
        var width = WidthFor(target.Classes);
        var start = new float[target.GroupCount * width];
        foreach (var row in rows) start[target.Groups[row] * width + target.Labels[row]]++;
        for (var i = 0; i < start.Length; i++) start[i] = start[i] == 0 ? Never : MathF.Log(start[i]);
        var bare = new BoostedTrees { Classes = target.Classes, Start = start };
        if (predictors.Count == 0 || target.Classes < 2 || rows.Length < 8 * options.MinLeafRows) return bare;

        if (options.HeldOut == 0) return new Training(predictors, target, start, rows, options, rng).Grow(cancel).Trees;
        var (first, loss) = new Training(predictors, target, start, rows, options, rng).Grow(cancel);
        if (!options.GrowAgain) return first;
        // few rows leave it open whether deep trees follow the data or learn it by heart: the rows held out decide
        var shallow = options with { Depth = Math.Min(options.Depth, ShallowDepth) };
        if (shallow.Depth < options.Depth)
        {
            var (second, secondLoss) = new Training(predictors, target, start, rows, shallow, rng).Grow(cancel);
            if (secondLoss < loss) (first, options) = (second, shallow);
        }
        if (first.Roots.Length == 0) return first;
        var all = options with { HeldOut = 0, MaxRounds = first.Roots.Length };
        return new Training(predictors, target, start, rows, all, rng.Split("all rows")).Grow(cancel).Trees;
    }

    /// <summary>
    /// Unnormalised probabilities of the classes: [row, <see cref="Width"/>], zero beyond the last class.
    /// </summary>
    /// <param name="bins">Bins by predictor, then row.</param>
    /// <param name="groups">The group of each row.</param>
    /// <param name="weights">Receives the result.</param>
    public void Predict(ReadOnlySpan<byte[]> bins, ReadOnlySpan<int> groups, Span<float> weights)
    {
        var width = Width;
        for (var row = 0; row < groups.Length; row++)
            Start.AsSpan(groups[row] * width, width).CopyTo(weights[(row * width)..]);
        var leaves = new int[groups.Length];
        int[] all = [.. Enumerable.Range(0, groups.Length)];
        var nodes = new TreeNodes(Feature, Threshold, Left, Right, Masks);
        var walk = new TreeWalk();
        var byRow = ByRow(bins, groups.Length);
        for (var tree = 0; tree < Roots.Length; tree++)
        {
            walk.Load(nodes, Roots[tree], tree + 1 < Roots.Length ? Roots[tree + 1] : Feature.Length);
            walk.Leaves(nodes, byRow, bins.Length, all, leaves);
            for (var row = 0; row < leaves.Length; row++)
            {
                var sum = Lanes(weights.Slice(row * width, width));
                var add = Lanes(Values.AsSpan(leaves[row] * width, width));
                for (var k = 0; k < sum.Length; k++) sum[k] += add[k];
            }
        }
        for (var row = 0; row < groups.Length; row++) Exponentiate(weights.Slice(row * width, width));
    }

    /// <summary>[row, predictor]: what a row asks of a tree stands together.</summary>
    private static byte[] ByRow(ReadOnlySpan<byte[]> bins, int rows)
    {
        var byRow = new byte[rows * bins.Length];
        for (var f = 0; f < bins.Length; f++)
        {
            var column = bins[f];
            for (int row = 0, at = f; row < rows; row++, at += bins.Length) byRow[at] = column[row];
        }
        return byRow;
    }

    /// <summary>
    /// No row of the group has a higher probability of the classes that are allowed. Each tree can raise their log odds
    /// against the others by no more than its best leaf does for the best of them against the worst of the others.
    /// </summary>
    public double Bound(int group, ReadOnlySpan<bool> allowed)
    {
        double inside = 0, outside = 0;
        for (var k = 0; k < Classes; k++)
        {
            var weight = Math.Exp(Start[group * Width + k]);
            if (allowed[k]) inside += weight;
            else outside += weight;
        }
        if (inside == 0) return 0;
        if (outside == 0) return 1;
        var logOdds = Math.Log(inside / outside);
        for (var tree = 0; tree < Roots.Length; tree++)
        {
            var best = float.NegativeInfinity;
            var end = tree + 1 < Roots.Length ? Roots[tree + 1] : Feature.Length;
            for (var node = Roots[tree]; node < end; node++)
            {
                if (Feature[node] >= 0) continue;
                float high = float.NegativeInfinity, low = float.PositiveInfinity;
                for (var k = 0; k < Classes; k++)
                {
                    var value = Values[Left[node] * Width + k];
                    if (allowed[k]) high = MathF.Max(high, value);
                    else low = MathF.Min(low, value);
                }
                best = MathF.Max(best, high - low);
            }
            logOdds += best;
        }
        return Math.Min(1, 1.0001 / (1 + Math.Exp(-logOdds))); // the margin covers rounding of the sums in float
    }

    private static Span<Vector256<float>> Lanes(Span<float> values) =>
        MemoryMarshal.Cast<float, Vector256<float>>(values);

    /// <summary>
    /// e to the power of each number less the largest. Products and sums are not fused, so every machine agrees.
    /// </summary>
    private static void Exponentiate(Span<float> logs)
    {
        var largest = logs[0];
        foreach (var value in logs[1..]) largest = MathF.Max(largest, value);
        var shift = Vector256.Create(largest);
        foreach (ref var lane in Lanes(logs))
        {
            var x = Vector256.Max(lane - shift, Vector256.Create(-87f));
            var power = Vector256.Floor(x * 1.44269504f + Vector256.Create(0.5f));
            x = x - power * 0.693359375f - power * -2.12194440e-4f; // Cephes expf: what is left of the logarithm of two
            var series =
                ((((x * 1.9875691500e-4f + Vector256.Create(1.3981999507e-3f)) * x
                    + Vector256.Create(8.3334519073e-3f)) * x
                + Vector256.Create(4.1665795894e-2f)) * x + Vector256.Create(1.6666665459e-1f)) * x
                    + Vector256.Create(0.5f);
            var scale = ((Vector256.ConvertToInt32(power) + Vector256.Create(127)) << 23).AsSingle();
            var result = (series * x * x + x + Vector256<float>.One) * scale;
            lane = Vector256.ConditionalSelect(Vector256.LessThan(lane - shift, Vector256.Create(-86f)),
                Vector256<float>.Zero, result);
        }
    }

    /// <summary>
    /// One run of boosting: rows 0 … <c>trainCount</c> - 1 of its own arrays learn, the others judge.
    /// </summary>
    private sealed class Training
    {
        private readonly BoostedTreesOptions options;
        private readonly ClassTarget target;
        private readonly float[] start;
        private readonly Rng rng;
        private readonly LeafSteps steps;
        private readonly BinnedPredictor[] predictors;
        private readonly byte[] byRow;
        private readonly TreeWalk walk = new();
        private readonly int[] labels, leaves, elsewhere;
        private readonly int trainCount, width;
        private readonly float[] probabilities;     // [row, class]
        private readonly Vector256<float>[] scores, sketch;
        private readonly List<int> roots = [], feature = [], threshold = [], left = [], right = [];
        private readonly List<ulong> masks = [];
        private readonly List<float> values = [];
        private readonly List<(int Nodes, int Masks, int Values)> ends = []; // what there is after each tree

        public Training(IReadOnlyList<BinnedPredictor> source, ClassTarget target, float[] start, int[] rows,
            BoostedTreesOptions options, Rng rng)
        {
            (this.target, this.start, this.options, this.rng) = (target, start, options, rng);
            var split = rng.Split("held out");
            var isHeld = Array.ConvertAll(rows, row => split.Uniform(row) < options.HeldOut);
            int[] ordered = [.. rows.Where((_, i) => !isHeld[i]), .. rows.Where((_, i) => isHeld[i])];
            trainCount = isHeld.Count(held => !held);
            width = WidthFor(target.Classes);
            steps = new(target.Classes, target.IsOrdered, options.Rate, options.Ridge);
            predictors = [.. source.Select(predictor => predictor with
            {
                Bins = Array.ConvertAll(ordered, row => predictor.Bins[row]),
            })];
            byRow = ByRow([.. predictors.Select(predictor => predictor.Bins)], ordered.Length);
            labels = Array.ConvertAll(ordered, row => target.Labels[row]);
            leaves = new int[ordered.Length];
            elsewhere = new int[ordered.Length];
            probabilities = new float[ordered.Length * width];
            for (var i = 0; i < ordered.Length; i++)
                start.AsSpan(target.Groups[ordered[i]] * width, width).CopyTo(Row(i));
            for (var i = 0; i < ordered.Length; i++)
            {
                Exponentiate(Row(i));
                Scale(Lanes(Row(i)));
            }
            scores = new Vector256<float>[trainCount];
            sketch = new Vector256<float>[width];
        }

        private Span<float> Row(int i) => probabilities.AsSpan(i * width, width);

        public (BoostedTrees Trees, double Loss) Grow(CancellationToken cancel)
        {
            var loss = Loss();
            var best = 0;
            for (var round = 0; round < options.MaxRounds && trainCount > 0; round++)
            {
                cancel.ThrowIfCancellationRequested();
                if (roots.Count >= Math.Max(best + options.Patience, Wanted(best)) && trainCount < labels.Length) break;
                if (!AddTree(round)) break;
                ends.Add((feature.Count, masks.Count, values.Count));
                if (trainCount == labels.Length) best = roots.Count;
                else if (Loss() is var now && now < loss) (loss, best) = (now, roots.Count);
            }
            var kept = trainCount == labels.Length ? best : Math.Min(roots.Count, Wanted(best));
            var end = kept == 0 ? default : ends[kept - 1];
            var trees = new BoostedTrees
            {
                Classes = target.Classes,
                Start = start,
                Roots = [.. roots[..kept]],
                Feature = [.. feature[..end.Nodes]],
                Threshold = [.. threshold[..end.Nodes]],
                Left = [.. left[..end.Nodes]],
                Right = [.. right[..end.Nodes]],
                Masks = [.. masks[..end.Masks]],
                Values = [.. values[..end.Values]],
            };
            return (trees, loss);
        }

        private int Wanted(int best) => (int)Math.Ceiling(options.Closeness * best);

        private bool AddTree(int round)
        {
            var enough = Math.Max(GrowRows, 128L << options.Depth) / (double)trainCount;
            // trees that branch on one predictor first need all rows: few are left in a branch
            var share = options.First >= 0 ? 1
                : Math.Max(Math.Min(0.5, enough), Math.Min(1, 1.0 * GrowRows / trainCount));
            Project(round);
            var chosen = Choose(share, round);
            foreach (var i in chosen) scores[i] = Gradient(i);
            var minLeafRows = Math.Max(1, (int)Math.Round(options.MinLeafRows * share));
            Array.Fill(leaves, -1);
            var tree = HistogramTree.Grow(predictors, scores, chosen,
                new(options.Depth, minLeafRows, (float)(5 * options.Ridge), Candidates(round), options.First), leaves);
            if (tree.LeafCount < 2) return false;
            var leaf0 = values.Count / width;
            Append(tree);
            var nodes = new TreeNodes(CollectionsMarshal.AsSpan(feature), CollectionsMarshal.AsSpan(threshold),
                CollectionsMarshal.AsSpan(left), CollectionsMarshal.AsSpan(right), CollectionsMarshal.AsSpan(masks));
            walk.Load(nodes, roots[^1], feature.Count);
            var others = 0; // rows that the tree did not grow on
            for (var i = 0; i < leaves.Length; i++)
            {
                if (leaves[i] < 0) elsewhere[others++] = i;
                else leaves[i] += leaf0;
            }
            walk.Leaves(nodes, byRow, predictors.Length, elsewhere.AsSpan(0, others), leaves);
            Step(leaf0, tree.LeafCount, round);
            return true;
        }

        /// <summary>Which projections of the class indicators the splits of this round look at.</summary>
        private void Project(int round)
        {
            Span<float> lanes = stackalloc float[8];
            var stream = rng.Split("sketch");
            for (var k = 0; k < target.Classes; k++)
            {
                for (var d = 0; d < HistogramTree.ScoreCount; d++)
                {
                    lanes[d] = target.Classes <= 8 ? (k == d ? 1 : 0)
                        : target.IsOrdered && round % 2 == 0
                        ? MathF.Cos(MathF.PI * (d + 1) * (k + 0.5f) / target.Classes) / (d + 1)
                        : (float)Normal.Draw(stream, round, k * 8 + d) * 0.378f; // 1 / sqrt(7)
                }
                lanes[HistogramTree.ScoreCount] = 0;
                sketch[k] = Vector256.Create<float>(lanes);
            }
        }

        private int[] Choose(double share, int round)
        {
            if (share >= 1) return [.. Enumerable.Range(0, trainCount)];
            var stream = rng.Split("grow");
            var least = (uint)(share * 65536 * 65536);
            var chosen = new List<int>((int)(trainCount * share * 1.1) + 16);
            for (var i = 0; i < trainCount; i += 4)
            {
                var words = stream.At((ulong)i >> 2, (ulong)round);
                if (words.A < least) chosen.Add(i);
                if (words.B < least && i + 1 < trainCount) chosen.Add(i + 1);
                if (words.C < least && i + 2 < trainCount) chosen.Add(i + 2);
                if (words.D < least && i + 3 < trainCount) chosen.Add(i + 3);
            }
            return [.. chosen];
        }

        /// <summary>The predictors that a tree may split on, in their own order.</summary>
        private int[] Candidates(int round)
        {
            int[] all = [.. Enumerable.Range(0, predictors.Length)
                .Where(f => f != options.First && predictors[f].BinCount > 1)];
            var count = Math.Max(MinPredictors, (int)Math.Ceiling(all.Length * options.PredictorShare));
            if (count >= all.Length) return all;
            var stream = rng.Split("predictors");
            return [.. all.OrderBy(f => stream.Uniform(f, round)).Take(count).Order()];
        }

        private Vector256<float> Gradient(int i)
        {
            var p = Row(i);
            Vector256<float> even = Vector256<float>.Zero, odd = even;
            for (var k = 0; k < p.Length; k += 2)
            {
                even += sketch[k] * p[k];
                odd += sketch[k + 1] * p[k + 1];
            }
            return (sketch[labels[i]] - even - odd).WithElement(HistogramTree.ScoreCount, 1f);
        }

        private void Append(HistogramTree tree)
        {
            int node0 = feature.Count, mask0 = masks.Count, leaf0 = values.Count / width;
            roots.Add(node0);
            for (var i = 0; i < tree.Feature.Count; i++)
            {
                feature.Add(tree.Feature[i]);
                threshold.Add(tree.Threshold[i] < 0 ? tree.Threshold[i] - mask0 : tree.Threshold[i]);
                left.Add(tree.Left[i] + (tree.Feature[i] < 0 ? leaf0 : node0));
                right.Add(tree.Right[i] + node0);
            }
            masks.AddRange(tree.Masks);
        }

        /// <summary>A step in every leaf, and the rows' probabilities after it.</summary>
        private void Step(int leaf0, int leafCount, int round)
        {
            float[] gradients = new float[leafCount * width], masses = new float[leafCount * width],
                squares = new float[leafCount * width], factors = new float[leafCount * width];
            for (var i = 0; i < trainCount; i++)
            {
                var at = (leaves[i] - leaf0) * width;
                var p = Lanes(Row(i));
                var mass = Lanes(masses.AsSpan(at, width));
                var square = Lanes(squares.AsSpan(at, width));
                for (var k = 0; k < p.Length; k++)
                {
                    mass[k] += p[k];
                    square[k] += p[k] * p[k];
                }
                gradients[at + labels[i]]++;
            }
            for (var i = 0; i < gradients.Length; i++) gradients[i] -= masses[i];
            for (var leaf = 0; leaf < leafCount; leaf++)
            {
                var at = leaf * width;
                steps.Fill(round, gradients.AsSpan(at, width), masses.AsSpan(at, width), squares.AsSpan(at, width),
                    factors.AsSpan(at, width));
            }
            values.AddRange(factors);
            for (var i = 0; i < factors.Length; i++) factors[i] = MathF.Exp(factors[i]);
            for (var i = 0; i < labels.Length; i++)
            {
                var p = Lanes(Row(i));
                var times = Lanes(factors.AsSpan((leaves[i] - leaf0) * width, width));
                for (var k = 0; k < p.Length; k++) p[k] *= times[k];
                Scale(p);
            }
        }

        private static void Scale(Span<Vector256<float>> p)
        {
            var sum = Vector256<float>.Zero;
            foreach (var lane in p) sum += lane;
            var scale = Vector256.Create(1 / Vector256.Sum(sum));
            for (var k = 0; k < p.Length; k++) p[k] *= scale;
        }

        /// <summary>Mean negative log probability of the rows held out.</summary>
        private double Loss()
        {
            var sum = 0.0;
            for (var i = trainCount; i < labels.Length; i++)
                sum -= Math.Log(Math.Max(probabilities[i * width + labels[i]], 1e-12f));
            return sum / Math.Max(1, labels.Length - trainCount);
        }
    }
}
