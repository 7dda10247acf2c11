using System.ComponentModel.DataAnnotations;
using Semblance.Models;
using Semblance.Numerics;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>How an adversarial forest models a number within a leaf.</summary>
public enum LeafNumbers
{
    /// <summary>The leaf's own quantiles, linear in between on the scale of normal scores.</summary>
    Quantiles,

    /// <summary>
    /// A normal distribution of the normal scores, cut off where the leaf ends. Smoother, and keeps four numbers a
    /// leaf.
    /// </summary>
    TruncatedNormal,
}

/// <summary>
/// A forest grown until real rows cannot be told from rows whose columns are independent within its leaves; each leaf
/// is then a density in closed form. Exact under conditions, fills missing cells, and gives the likelihood of a row.
/// </summary>
/// <remarks>
/// D. S. Watson, K. Blesch, J. Kapar, M. N. Wright, "Adversarial random forests for density estimation and generative
/// modeling", AISTATS 2023. Where we differ: the forest kept is the one whose rows the next could not tell, not the
/// next itself, whose splits are noise by then (Adult: detection .82 rather than .75); a node tries further features
/// until one splits; histogram splits over 256 bins; quantiles in the leaf rather than truncated normals by default,
/// which are those of normal scores; a number's part and the number count as one column, so that a leaf never pairs a
/// spike with a number. Fit: iterations x trees x n x √d x depth, about 5 CPU seconds for 30,000 x 15; sample: 200,000
/// rows a second and core. The model is as large as trees x table; of a table that makes this more than 134 million
/// cells, evenly spaced rows are used. Filling a row visits the leaves that its known cells allow: with few known that
/// is most of them. Choose this for densities, hard conditions and filling in; sequential trees are faster.
/// </remarks>
public sealed record AdversarialForest : TableSynthesizer
{
    private const long CellBudget = 1L << 27; // values kept in leaves: trees x rows x columns

    /// <summary>
    /// Trees grown at each iteration. More smooth the density and cost proportionally more time and memory.
    /// </summary>
    [Range(1, 1000)] public int Trees { get; init; } = 30;

    /// <summary>
    /// The fewest real rows in a leaf. More keep further away from the training rows and fit less closely.
    /// </summary>
    [Range(1, 1_000_000)] public int MinLeaf { get; init; } = 5;

    /// <summary>Forests grown at most against rows made by the one before.</summary>
    [Range(0, 100)] public int MaxIterations { get; init; } = 10;

    /// <summary>Growing ends when the share of rows told apart is at most this above one half.</summary>
    [Range(0.0, 0.5)] public double Delta { get; init; }

    /// <summary>How a number is modelled within a leaf.</summary>
    public LeafNumbers Numbers { get; init; } = LeafNumbers.Quantiles;

    /// <summary>
    /// Rows added to every leaf with the whole table's shares of levels. More make unseen combinations likelier.
    /// </summary>
    [Range(0.0, 1000.0)] public double Smoothing { get; init; }

    /// <inheritdoc/>
    protected internal override double? EstimateSeconds(FeatureTable layout, int rows) => 8e-8 * Trees * rows
        * Math.Sqrt(layout.Features.Count) * Math.Log2(1 + rows) * Math.Min(MaxIterations + 1, 3) / 3;

    /// <inheritdoc/>
    protected internal override FeatureModel FitFeatures(FeatureTable train, Rng rng, IProgress<Progress>? progress,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(train);
        train = WithinBudget(train);
        var bins = AdversarialForestBins.Of(train);
        var real = bins.Encode(train);
        var parts = train.Features.Select(feature => feature is NumberFeature number ? number.Part : -1).ToArray();
        var parallel = InParallel(cancel);
        // a forest is as good as the rows made from its leaves are hard to tell from real ones, which the next forest
        // finds out
        var whole = Make(real, parts, [LeafMembers.Whole(train.RowCount)], rng.Split("made").Split(0), parallel);
        var best = RandomForest.Grow(real, whole, bins.IsOrdered, Trees, MinLeaf, rng.Split("grow").Split(0), parallel);
        progress?.Report(new("fit", 1, MaxIterations + 1, best.OutOfBagAccuracy));
        var (forest, told) = (best, 1.0);
        for (var iteration = 1; iteration <= MaxIterations; iteration++)
        {
            var leaves = new LeafMembers[Trees];
            Parallel.For(0, Trees, parallel, t => leaves[t] = LeafMembers.Of(forest.Trees[t], real, train.RowCount));
            var made = Make(real, parts, leaves, rng.Split("made").Split(iteration), parallel);
            var next = RandomForest.Grow(real, made, bins.IsOrdered, Trees, MinLeaf, rng.Split("grow").Split(iteration),
                parallel);
            progress?.Report(new("fit", iteration + 1, MaxIterations + 1, next.OutOfBagAccuracy));
            if (next.OutOfBagAccuracy >= told) break;
            (best, told, forest) = (forest, next.OutOfBagAccuracy, next);
            if (told <= 0.5 + Delta) break;
        }
        var trees = new BinnedTree[Trees];
        Parallel.For(0, Trees, parallel, t => trees[t] = Prune(best.Trees[t], real, train.RowCount, MinLeaf));
        return AdversarialForestModel.Of(train, bins, real, trees, Numbers, Smoothing, parallel);
    }

    /// <summary>
    /// How likely the model finds each row, as the natural logarithm: strange rows stand out by it. Levels, few values
    /// and rounded numbers count by their probability, other numbers by their density; a missing label that the
    /// training rows never lack is left out. Minus infinity where no leaf holds such a row.
    /// </summary>
    /// <param name="model">A model that this kind of synthesizer fitted.</param>
    /// <param name="rows">Rows with the model's columns.</param>
    /// <param name="cancel">Checked at each row.</param>
    /// <exception cref="ArgumentException">The model is of another kind.</exception>
    public static double[] LogDensity(TableModel model, Table rows, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        if (model.Features is not AdversarialForestModel forest)
            throw new ArgumentException("Only an adversarial forest has a density in closed form.", nameof(model));
        var ordered = rows.Select(model.Schema.Columns.Select(column => column.Name));
        return forest.LogDensity(model.Encoder.Encode(ordered), cancel);
    }

    /// <inheritdoc/>
    protected internal override FeatureModel LoadFeatures(ModelFolder folder, FeatureTable layout) =>
        AdversarialForestModel.Load(folder, layout, Smoothing, Numbers);

    private FeatureTable WithinBudget(FeatureTable train)
    {
        var most = Math.Max(1000, CellBudget / Trees / Math.Max(1, train.Features.Count));
        if (train.RowCount <= most) return train;
        int[] rows = [.. Enumerable.Range(0, (int)most).Select(r => (int)(r * (long)train.RowCount / most))];
        return new(rows.Length,
        [
            .. train.Features.Select(Feature (feature) => feature is CategoryFeature category
                ? new CategoryFeature(category.Name, category.LevelCount, category.IsOrdered,
                    [.. rows.Select(r => category.Codes[r])])
                : new NumberFeature(feature.Name, ((NumberFeature)feature).Part, ((NumberFeature)feature).Form,
                    [.. rows.Select(r => ((NumberFeature)feature).Values[r])])),
        ]);
    }

    // Rows whose columns are independent within leaves: a leaf by the real rows it holds, then each column from a
    // member of its own. A number comes from a member that has one, where the part that was drawn says so.
    private static byte[][] Make(byte[][] real, int[] parts, LeafMembers[] leaves, Rng rng, ParallelOptions parallel)
    {
        var rowCount = real.Length == 0 ? 0 : real[0].Length;
        var made = real.Select(column => new byte[column.Length]).ToArray();
        const int block = 4096;
        Parallel.For(0, (rowCount + block - 1) / block, parallel, b =>
        {
            for (var r = b * block; r < Math.Min(rowCount, (b + 1) * block); r++)
            {
                var members = leaves[rng.Below(leaves.Length, r)].With(rng.Below(rowCount, r, 1));
                for (var f = 0; f < real.Length; f++)
                {
                    var pick = members[rng.Below(members.Length, r, f + 2)];
                    if (parts[f] >= 0)
                    {
                        if (made[parts[f]][r] != 0)
                        {
                            made[f][r] = AdversarialForestBins.Absent;
                            continue;
                        }
                        for (var more = 1; real[parts[f]][pick] != 0; more++)
                            pick = members[rng.Below(members.Length, r, f + 2 + (long)more * (real.Length + 2))];
                    }
                    made[f][r] = real[f][pick];
                }
            }
        });
        return made;
    }

    // A leaf with too few real rows goes, and its parent with it: the sibling takes their place.
    private static BinnedTree Prune(BinnedTree tree, byte[][] bins, int rowCount, int minLeaf)
    {
        while (true)
        {
            var counts = new int[tree.Feature.Length];
            for (var row = 0; row < rowCount; row++) counts[tree.LeafOf(bins, row)]++;
            List<int> feature = [], left = [], right = [];
            List<ulong> leftBins = [];
            var removed = 0;
            var pending = new Stack<(int Node, int Parent, bool IsLeft)>();
            pending.Push((0, -1, false));
            while (pending.TryPop(out var at))
            {
                var node = at.Node;
                while (tree.Feature[node] >= 0)
                {
                    int a = tree.Left[node], b = tree.Right[node];
                    if (tree.Feature[a] < 0 && counts[a] < minLeaf) node = b;
                    else if (tree.Feature[b] < 0 && counts[b] < minLeaf) node = a;
                    else break;
                    removed++;
                }
                var place = feature.Count;
                feature.Add(tree.Feature[node]);
                left.Add(-1);
                right.Add(-1);
                for (var word = 0; word < 4; word++) leftBins.Add(tree.LeftBins[node * 4 + word]);
                if (at.Parent >= 0) (at.IsLeft ? left : right)[at.Parent] = place;
                if (tree.Feature[node] < 0) continue;
                pending.Push((tree.Right[node], place, false));
                pending.Push((tree.Left[node], place, true));
            }
            if (removed == 0) return tree;
            tree = new() { Feature = [.. feature], Left = [.. left], Right = [.. right], LeftBins = [.. leftBins] };
        }
    }

    /// <summary>The real rows of each leaf of one tree.</summary>
    private sealed class LeafMembers(int[] rows, int[] starts, int[] leafOf)
    {
        public static LeafMembers Whole(int rowCount) =>
            new([.. Enumerable.Range(0, rowCount)], [0, rowCount], new int[rowCount]);

        public static LeafMembers Of(BinnedTree tree, byte[][] bins, int rowCount)
        {
            var leafOf = new int[rowCount];
            var starts = new int[tree.Feature.Length + 1];
            for (var row = 0; row < rowCount; row++) starts[(leafOf[row] = tree.LeafOf(bins, row)) + 1]++;
            for (var leaf = 0; leaf < tree.Feature.Length; leaf++) starts[leaf + 1] += starts[leaf];
            var rows = new int[rowCount];
            var next = starts.ToArray();
            for (var row = 0; row < rowCount; row++) rows[next[leafOf[row]]++] = row;
            return new(rows, starts, leafOf);
        }

        /// <summary>The rows that share a row's leaf.</summary>
        public ReadOnlySpan<int> With(int row) =>
            rows.AsSpan(starts[leafOf[row]], starts[leafOf[row] + 1] - starts[leafOf[row]]);
    }
}
