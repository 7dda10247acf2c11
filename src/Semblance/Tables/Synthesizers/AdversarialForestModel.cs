using System.Runtime.CompilerServices;
using Semblance.Models;
using Semblance.Numerics;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>A fitted adversarial forest: a mixture over leaves of products of marginals.</summary>
internal sealed class AdversarialForestModel : FeatureModel
{
    private readonly AdversarialForestBins bins;
    private readonly LeafFeature[] kinds;
    private readonly BinnedTree[] trees;
    private readonly int[][] leafOfNode;
    private readonly int[] counts, offsets;
    private readonly ushort[] words;
    private readonly double[] cumulative;
    private readonly LeafNumbers numbers;
    private readonly double smoothing;
    private readonly ConditionalWeakTable<IReadOnlyDictionary<int, FeatureSet>, Plan> plans = [];

    private AdversarialForestModel(AdversarialForestBins bins, LeafFeature[] kinds, BinnedTree[] trees, int[] counts,
        int[] offsets, ushort[] words, LeafNumbers numbers, double smoothing)
    {
        this.bins = bins;
        this.kinds = kinds;
        this.trees = trees;
        this.counts = counts;
        this.offsets = offsets;
        this.words = words;
        this.numbers = numbers;
        this.smoothing = smoothing;
        leafOfNode = new int[trees.Length][];
        var leaf = 0;
        for (var t = 0; t < trees.Length; t++)
            leafOfNode[t] = [.. trees[t].Feature.Select(feature => feature < 0 ? leaf++ : -1)];
        cumulative = new double[counts.Length];
        double sum = 0;
        for (var k = 0; k < counts.Length; k++) cumulative[k] = sum += counts[k];
    }

    /// <summary>What a condition leaves possible, and how likely each leaf is under it.</summary>
    private sealed record Plan(LeafDemand?[] Demands, double[] Cumulative);

    /// <summary>Gathers the leaves' marginals.</summary>
    public static AdversarialForestModel Of(FeatureTable train, AdversarialForestBins bins, byte[][] real,
        BinnedTree[] trees, LeafNumbers numbers, double smoothing, ParallelOptions parallel)
    {
        var features = train.Features;
        var kinds = new LeafFeature[features.Count];
        var codes = new int[features.Count][];
        Parallel.For(0, kinds.Length, parallel, f => (kinds[f], codes[f]) = Prepare(features[f], numbers));
        var parts = new (List<int> Counts, List<int> Offsets, List<ushort> Words)[trees.Length];
        Parallel.For(0, trees.Length, parallel,
            t => parts[t] = Gather(trees[t], real, train.RowCount, kinds, codes, numbers));
        List<int> counts = [], offsets = [];
        var words = new ushort[parts.Sum(part => part.Words.Count)];
        var start = 0;
        foreach (var part in parts)
        {
            counts.AddRange(part.Counts);
            offsets.AddRange(part.Offsets.Select(offset => offset + start));
            part.Words.CopyTo(words, start);
            start += part.Words.Count;
        }
        return new(bins, kinds, trees, [.. counts], [.. offsets], words, numbers, smoothing);
    }

    private static (LeafFeature Kind, int[] Codes) Prepare(Feature feature, LeafNumbers numbers)
    {
        if (feature is CategoryFeature category)
        {
            var shares = new double[category.LevelCount];
            foreach (var code in category.Codes)
            {
                if (code >= 0) shares[code] += 1.0 / category.Count;
            }
            return (new(feature, null, null) { Shares = shares }, category.Codes);
        }
        var number = (NumberFeature)feature;
        var runs = ValueRuns.Of(number.Values, out var runOf);
        if (runs.Total == 0) return (new(feature, [number.Form.Snap(0)], null) { Shares = [1] }, runOf);
        var isFew = runs.Values.Length <= 2
            || number.Form.Support is not null && runs.Values.Length <= 4096 && numbers == LeafNumbers.Quantiles;
        if (isFew)
        {
            double[] shares = [.. runs.Counts.Select(count => (double)count / runs.Total)];
            return (new(feature, runs.Values, null) { Shares = shares }, runOf);
        }
        var ends = runs.UpperScores();
        var scores = LatentCorrelation.Scores(ends, runs.Counts, runs.Total);
        for (var r = 0; r < runOf.Length; r++)
        {
            if (runOf[r] >= 0) runOf[r] = LeafFeature.CodeOf(scores[runOf[r]]);
        }
        return (new(feature, null,
            new(EmpiricalQuantiles.Fit(runs, number.Form.Support is not null), number.Form)), runOf);
    }

    private static (List<int> Counts, List<int> Offsets, List<ushort> Words) Gather(BinnedTree tree, byte[][] real,
        int rowCount, LeafFeature[] kinds, int[][] codes, LeafNumbers numbers)
    {
        var members = new List<int>[tree.Feature.Length];
        for (var row = 0; row < rowCount; row++) (members[tree.LeafOf(real, row)] ??= []).Add(row);
        List<int> counts = [], offsets = [], scratch = [];
        List<ushort> words = [];
        for (var node = 0; node < members.Length; node++)
        {
            if (tree.Feature[node] >= 0) continue;
            var rows = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(members[node] ?? []);
            counts.Add(rows.Length);
            offsets.Add(words.Count);
            for (var f = 0; f < kinds.Length; f++) LeafWords.Write(words, kinds[f], codes[f], rows, numbers, scratch);
        }
        return (counts, offsets, words);
    }

    /// <inheritdoc/>
    public override FeatureTable Sample(ReadOnlySpan<long> rows, Rng rng,
        IReadOnlyDictionary<int, FeatureSet>? where = null, CancellationToken cancel = default)
    {
        var plan = where is { Count: > 0 } ? plans.GetValue(where, MakePlan) : null;
        var demands = plan?.Demands;
        var weights = plan?.Cumulative ?? cumulative;
        var output = Allocate(rows.Length);
        var stream = rng.Split("forest");
        Span<double> uniforms = kinds.Length < 255 ? stackalloc double[256] : new double[kinds.Length + 1];
        for (var r = 0; r < rows.Length; r++)
        {
            if ((r & 1023) == 0) cancel.ThrowIfCancellationRequested();
            Fill(stream, rows[r], uniforms[..(kinds.Length + 1)]);
            if (weights.Length == 0 || !(weights[^1] > 0)) Mark(output, r);
            else Draw(LeafAt(weights, uniforms[kinds.Length]), demands, uniforms, output, r, null);
        }
        return new(rows.Length, output);
    }

    /// <inheritdoc/>
    public override FeatureTable Complete(FeatureTable partial, bool[][] known,
        IReadOnlyDictionary<int, FeatureSet>? where, Rng rng, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(partial);
        ArgumentNullException.ThrowIfNull(known);
        var general = where is { Count: > 0 } ? plans.GetValue(where, MakePlan).Demands : null;
        var output = Allocate(partial.RowCount);
        var binned = bins.Encode(partial);
        var demands = new LeafDemand?[kinds.Length];
        var isKnown = new bool[kinds.Length];
        var uniforms = new double[kinds.Length + 1];
        var stream = rng.Split("forest");
        var seen = new Dictionary<(int, double), LeafDemand?>();
        List<int> reached = [];
        List<double> weights = [];
        for (var r = 0; r < partial.RowCount; r++)
        {
            cancel.ThrowIfCancellationRequested();
            for (var f = 0; f < kinds.Length; f++)
            {
                isKnown[f] = known[f][r];
                demands[f] = isKnown[f] ? KnownDemand(partial, f, r, seen) : general?[f];
            }
            Reach(binned, r, isKnown, reached);
            double sum = Weigh(reached, demands, weights, 0);
            // a row unlike any leaf: every leaf lends a trace of the whole table's shares
            if (!(sum > 0)) sum = Weigh(reached, demands, weights, 1e-3);
            Fill(stream, r, uniforms);
            for (var f = 0; f < kinds.Length; f++)
            {
                if (isKnown[f]) Copy(partial, output, f, r);
            }
            var left = uniforms[^1] * sum;
            var at = 0;
            while (at < reached.Count - 1 && (weights[at] <= 0 || left >= weights[at])) left -= weights[at++];
            if (sum > 0) Draw(reached[at], demands, uniforms, output, r, isKnown);
            else MarkUnknown(output, r, isKnown);
        }
        return new(partial.RowCount, output);
    }

    /// <summary>
    /// The log-density of rows: numbers that few values or a step make discrete count by their probability, others by
    /// their density; what a row lacks though the training rows never did is left out.
    /// </summary>
    /// <param name="table">Rows of encoded features.</param>
    /// <param name="cancel">Checked at each row.</param>
    public double[] LogDensity(FeatureTable table, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        var binned = bins.Encode(table);
        var isKnown = new bool[kinds.Length];
        var demands = new LeafDemand?[kinds.Length];
        var densities = new double[table.RowCount];
        var seen = new Dictionary<(int, double), LeafDemand?>();
        List<int> reached = [];
        List<double> weights = [];
        for (var r = 0; r < densities.Length; r++)
        {
            cancel.ThrowIfCancellationRequested();
            double volume = 0;
            for (var f = 0; f < kinds.Length; f++)
            {
                demands[f] = KnownDemand(table, f, r, seen);
                // a number that is not there says nothing that its part does not say
                isKnown[f] = demands[f] is not null;
                if (demands[f] is not { Scores: { } scores }) continue;
                var value = ((NumberFeature)table.Features[f]).Values[r];
                if (bins.Features[f] is NumberFeature { Form.Step: > 0 })
                {
                    demands[f] = new(null, kinds[f].Margin!.SetOf(value));
                    continue;
                }
                var width = kinds[f].Margin!.Decode(scores.Highs[0]) - kinds[f].Margin!.Decode(scores.Lows[0]);
                volume += Math.Log(Math.Max(width, double.Epsilon));
            }
            Reach(binned, r, isKnown, reached);
            densities[r] = Math.Log(Weigh(reached, demands, weights, 0) / cumulative[^1]) - volume;
        }
        return densities;
    }

    private Plan MakePlan(IReadOnlyDictionary<int, FeatureSet> where)
    {
        var demands = new LeafDemand?[kinds.Length];
        foreach (var (f, set) in where) demands[f] = kinds[f].Demand(set);
        List<double> weights = [];
        Weigh([.. Enumerable.Range(0, counts.Length)], demands, weights, 0);
        var sums = weights.ToArray();
        for (var k = 1; k < sums.Length; k++) sums[k] += sums[k - 1];
        return new(demands, sums);
    }

    private LeafDemand? KnownDemand(FeatureTable partial, int f, int r, Dictionary<(int, double), LeafDemand?> seen)
    {
        var value = partial.Features[f] is NumberFeature number ? number.Values[r]
            : ((CategoryFeature)partial.Features[f]).Codes[r];
        if (double.IsNaN(value)) return null;
        if (seen.TryGetValue((f, value), out var demand)) return demand;
        if (seen.Count >= 4096) seen.Clear(); // many levels make each demand large
        if (partial.Features[f] is NumberFeature) demand = kinds[f].Known(value);
        else if (value >= 0 && value < kinds[f].LevelCount)
        {
            var levels = new bool[kinds[f].LevelCount];
            levels[(int)value] = true;
            demand = new(levels, null);
        }
        return seen[(f, value)] = demand;
    }

    // the leaves that rows with these known values fall in: both ways where a node asks for an unknown feature
    private void Reach(byte[][] binned, int row, bool[] isKnown, List<int> reached)
    {
        reached.Clear();
        var pending = new Stack<int>();
        for (var t = 0; t < trees.Length; t++)
        {
            var tree = trees[t];
            pending.Push(0);
            while (pending.TryPop(out var node))
            {
                var f = tree.Feature[node];
                if (f < 0)
                {
                    reached.Add(leafOfNode[t][node]);
                    continue;
                }
                var isOpen = !isKnown[f] || smoothing > 0;
                if (isOpen || !tree.GoesLeft(node, binned[f][row])) pending.Push(tree.Right[node]);
                if (isOpen || tree.GoesLeft(node, binned[f][row])) pending.Push(tree.Left[node]);
            }
        }
    }

    // coverage times the probability of what is demanded; a number's demand binds only at its part's level 0
    private double Weigh(List<int> leaves, LeafDemand?[] demands, List<double> weights, double trace)
    {
        weights.Clear();
        double sum = 0;
        Span<double> zeroShares = stackalloc double[kinds.Length < 256 ? kinds.Length : 0];
        if (kinds.Length >= 256) zeroShares = new double[kinds.Length];
        foreach (var leaf in leaves)
        {
            double weight = counts[leaf];
            var at = offsets[leaf];
            for (var f = 0; f < kinds.Length && weight > 0; f++)
            {
                var part = kinds[f].Part;
                var here = words.AsSpan(at);
                if (demands[f] is { } demand)
                {
                    var mass = trace + (1 - trace) * LeafWords.Mass(here, kinds[f], demand, numbers, smoothing);
                    if (part >= 0) weight *= 1 - zeroShares[part] * (1 - mass);
                    else weight *= mass;
                }
                if (IsPart(f) && demands[f + 1] is not null) zeroShares[f] = ZeroShare(here, f, demands[f]);
                at += LeafWords.Length(here, kinds[f]);
            }
            weights.Add(weight);
            sum += weight;
        }
        return sum;
    }

    private bool IsPart(int f) => f + 1 < kinds.Length && kinds[f + 1].Part == f;

    // the probability of level 0 among the levels that are possible
    private double ZeroShare(ReadOnlySpan<ushort> here, int f, LeafDemand? demand)
    {
        if (demand is not null && !demand.Levels![0]) return 0;
        var zero = new bool[kinds[f].LevelCount];
        zero[0] = true;
        var share = LeafWords.Mass(here, kinds[f], new(zero, null), numbers, smoothing);
        var all = demand is null ? 1 : LeafWords.Mass(here, kinds[f], demand, numbers, smoothing);
        return all > 0 ? share / all : 0;
    }

    private static int LeafAt(double[] cumulative, double uniform)
    {
        var target = uniform * cumulative[^1];
        int low = 0, high = cumulative.Length - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (cumulative[middle] > target) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    private void Draw(int leaf, LeafDemand?[]? demands, ReadOnlySpan<double> uniforms, Feature[] output, int r,
        bool[]? isKnown)
    {
        var at = offsets[leaf];
        for (var f = 0; f < kinds.Length; f++)
        {
            var kind = kinds[f];
            var here = words.AsSpan(at);
            var length = LeafWords.Length(here, kind);
            at += length;
            if (isKnown is not null && isKnown[f]) continue;
            var demand = demands?[f];
            if (output[f] is CategoryFeature category)
            {
                category.Codes[r] = IsPart(f) && demands?[f + 1] is { } ofNumber
                    ? DrawPart(here, words.AsSpan(at), f, demand, ofNumber, uniforms[f])
                    : LeafWords.DrawLevel(here, kind, demand?.Levels, uniforms[f], smoothing);
                continue;
            }
            var values = ((NumberFeature)output[f]).Values;
            if (kind.Part >= 0 && ((CategoryFeature)output[kind.Part]).Codes[r] != 0) values[r] = double.NaN;
            else if (kind.Values is not null)
            {
                var level = LeafWords.DrawLevel(here, kind, demand?.Levels, uniforms[f], here[0] == 0 ? 1 : smoothing);
                values[r] = level < 0 ? double.NaN : kind.Values[level];
            }
            else
            {
                var score = LeafWords.DrawScore(here, demand?.Scores, uniforms[f], numbers);
                // a smoothed or known part may ask for a number of a leaf that has none: the whole table's quantiles
                // then
                if (double.IsNaN(score)) score = (demand?.Scores ?? NormalSet.Everything).Draw(0, 1, uniforms[f]);
                values[r] = kind.Margin!.Decode(score);
            }
        }
    }

    // level 0 counts by the probability that its number is possible
    private int DrawPart(ReadOnlySpan<ushort> here, ReadOnlySpan<ushort> next, int f, LeafDemand? demand,
        LeafDemand ofNumber, double uniform)
    {
        var possible = demand?.Levels ?? [.. Enumerable.Repeat(true, kinds[f].LevelCount)];
        var share = ZeroShare(here, f, new(possible, null));
        var zero = share * LeafWords.Mass(next, kinds[f + 1], ofNumber, numbers, smoothing);
        var total = 1 - share + zero;
        if (uniform * total < zero) return 0;
        var others = possible.ToArray();
        others[0] = false;
        var level =
            LeafWords.DrawLevel(here, kinds[f], others, (uniform * total - zero) / Math.Max(1 - share, double.Epsilon),
                smoothing);
        return level < 0 ? 0 : level;
    }

    private static void Fill(Rng stream, long row, Span<double> uniforms)
    {
        for (var k = 0; k < uniforms.Length; k += 4)
        {
            var block = stream.At((ulong)row, (ulong)k >> 2);
            uniforms[k] = Share(block.A);
            if (k + 1 < uniforms.Length) uniforms[k + 1] = Share(block.B);
            if (k + 2 < uniforms.Length) uniforms[k + 2] = Share(block.C);
            if (k + 3 < uniforms.Length) uniforms[k + 3] = Share(block.D);
        }
    }

    private static double Share(uint word) => (word + 0.5) * (1.0 / 4294967296);

    private Feature[] Allocate(int rowCount) =>
    [
        .. bins.Features.Select(Feature (feature) => feature is CategoryFeature category
            ? new CategoryFeature(category.Name, category.LevelCount, category.IsOrdered, new int[rowCount])
            : new NumberFeature(feature.Name, ((NumberFeature)feature).Part, ((NumberFeature)feature).Form,
                new double[rowCount])),
    ];

    private static void Copy(FeatureTable from, Feature[] output, int f, int r)
    {
        if (output[f] is CategoryFeature category) category.Codes[r] = ((CategoryFeature)from.Features[f]).Codes[r];
        else ((NumberFeature)output[f]).Values[r] = ((NumberFeature)from.Features[f]).Values[r];
    }

    private static void Mark(Feature[] output, int r) => MarkUnknown(output, r, null);

    private static void MarkUnknown(Feature[] output, int r, bool[]? isKnown)
    {
        for (var f = 0; f < output.Length; f++)
        {
            if (isKnown is not null && isKnown[f]) continue;
            if (output[f] is CategoryFeature category) category.Codes[r] = -1;
            else ((NumberFeature)output[f]).Values[r] = double.NaN;
        }
    }

    /// <inheritdoc/>
    public override void Save(ModelFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        bins.Save(folder);
        folder.Put("model.tree.sizes", trees.Select(tree => tree.Feature.Length).ToArray());
        folder.Put("model.tree.features", trees.SelectMany(tree => tree.Feature).ToArray());
        folder.Put("model.tree.left", trees.SelectMany(tree => tree.Left).ToArray());
        folder.Put("model.tree.right", trees.SelectMany(tree => tree.Right).ToArray());
        folder.Put("model.tree.bins", trees.SelectMany(tree => Enumerable.Range(0, tree.Feature.Length)
            .Where(node => tree.Feature[node] >= 0).SelectMany(node => Enumerable.Range(node * 4, 4))
            .Select(word => (long)tree.LeftBins[word])).ToArray());
        folder.Put("model.leaf.counts", counts);
        folder.Put("model.leaf.words", LeafWords.ToBytes(words));
        folder.Put("model.values.counts",
            kinds.Select(kind => kind.Values?.Length ?? -(kind.Margin?.Map.Scores.Length ?? 0)).ToArray());
        folder.Put("model.values", kinds.SelectMany(kind => kind.Values ?? kind.Margin?.Map.Values ?? []).ToArray());
        folder.Put("model.scores", kinds.SelectMany(kind => kind.Margin?.Map.Scores ?? []).ToArray());
        folder.Put("model.shares", kinds.SelectMany(kind => kind.Shares).ToArray());
    }

    /// <summary>Reads back a model, trusting no array of the folder.</summary>
    public static AdversarialForestModel Load(ModelFolder folder, FeatureTable layout, double smoothing,
        LeafNumbers numbers)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(layout);
        var bins = AdversarialForestBins.Load(folder, layout);
        var trees = LoadTrees(folder, layout.Features.Count);
        var kinds = LoadKinds(folder, layout);
        var counts = folder.Get<int>("model.leaf.counts");
        TensorReader.Require(counts.Length == trees.Sum(tree => tree.Feature.Count(feature => feature < 0))
            && counts.All(count => count >= 0)
            && counts.Any(count => count > 0), "model.leaf.counts");
        var words = LeafWords.FromBytes(folder.Get<byte>("model.leaf.words"));
        var offsets = new int[counts.Length];
        var at = 0;
        for (var leaf = 0; leaf < counts.Length; leaf++)
        {
            offsets[leaf] = at;
            foreach (var kind in kinds)
            {
                TensorReader.Require(at < words.Length, "model.leaf.words");
                var length = LeafWords.Length(words.AsSpan(at), kind);
                TensorReader.Require(length <= words.Length - at
                    && LeafWords.IsSound(words.AsSpan(at, length), kind, numbers), "model.leaf.words");
                at += length;
            }
        }
        TensorReader.Require(at == words.Length, "model.leaf.words");
        return new(bins, kinds, trees, counts, offsets, words, numbers, smoothing);
    }

    private static BinnedTree[] LoadTrees(ModelFolder folder, int featureCount)
    {
        var sizes = folder.Get<int>("model.tree.sizes");
        var features = new TensorReader<int>(folder.Get<int>("model.tree.features"), "model.tree.features");
        var left = new TensorReader<int>(folder.Get<int>("model.tree.left"), "model.tree.left");
        var right = new TensorReader<int>(folder.Get<int>("model.tree.right"), "model.tree.right");
        var sets = new TensorReader<long>(folder.Get<long>("model.tree.bins"), "model.tree.bins");
        TensorReader.Require(sizes.Length > 0, "model.tree.sizes");
        var trees = new BinnedTree[sizes.Length];
        for (var t = 0; t < trees.Length; t++)
        {
            TensorReader.Require(sizes[t] > 0, "model.tree.sizes");
            int[] asks = features.Take(sizes[t]), lefts = left.Take(sizes[t]), rights = right.Take(sizes[t]);
            var leftBins = new ulong[sizes[t] * 4];
            for (var node = 0; node < sizes[t]; node++)
            {
                TensorReader.Require(asks[node] >= -1 && asks[node] < featureCount, "model.tree.features");
                if (asks[node] < 0) continue;
                // children after parents: no walk can go round in circles
                TensorReader.Require(lefts[node] > node && lefts[node] < sizes[t], "model.tree.left");
                TensorReader.Require(rights[node] > node && rights[node] < sizes[t], "model.tree.right");
                var four = sets.Take(4);
                for (var word = 0; word < 4; word++) leftBins[node * 4 + word] = (ulong)four[word];
            }
            trees[t] = new() { Feature = asks, Left = lefts, Right = rights, LeftBins = leftBins };
        }
        features.End();
        left.End();
        right.End();
        sets.End();
        return trees;
    }

    private static LeafFeature[] LoadKinds(ModelFolder folder, FeatureTable layout)
    {
        var sizes = folder.Get<int>("model.values.counts");
        var values = new TensorReader<double>(folder.Get<double>("model.values"), "model.values");
        var scores = new TensorReader<double>(folder.Get<double>("model.scores"), "model.scores");
        var shares = new TensorReader<double>(folder.Get<double>("model.shares"), "model.shares");
        TensorReader.Require(sizes.Length == layout.Features.Count, "model.values.counts");
        var kinds = new LeafFeature[sizes.Length];
        for (var f = 0; f < kinds.Length; f++)
        {
            var feature = layout.Features[f];
            if (feature is CategoryFeature)
            {
                TensorReader.Require(sizes[f] == 0, "model.values.counts");
                kinds[f] = new(feature, null, null);
            }
            else
            {
                TensorReader.Require(sizes[f] != 0 && sizes[f] > int.MinValue, "model.values.counts");
                var heights = values.Take(Math.Abs(sizes[f]));
                TensorReader.Require(IsAscending(heights), "model.values");
                if (sizes[f] > 0) kinds[f] = new(feature, heights, null);
                else
                {
                    var knots = scores.Take(-sizes[f]);
                    TensorReader.Require(IsAscending(knots), "model.scores");
                    kinds[f] = new(feature, null, new(new(knots, heights), ((NumberFeature)feature).Form));
                }
            }
            kinds[f].Shares = shares.Take(kinds[f].LevelCount);
            TensorReader.Require(kinds[f].Shares.All(share => share is >= 0 and <= 1.000001), "model.shares");
        }
        values.End();
        scores.End();
        shares.End();
        return kinds;
    }

    private static bool IsAscending(double[] numbers)
    {
        for (var k = 0; k < numbers.Length; k++)
        {
            if (!double.IsFinite(numbers[k]) || k > 0 && numbers[k] < numbers[k - 1]) return false;
        }
        return true;
    }
}
