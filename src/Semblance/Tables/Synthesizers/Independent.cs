using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>
/// Each column on its own: the marginals are right and nothing else is. The floor that every model is compared with.
/// </summary>
/// <remarks>
/// Cost: n log n for each of d columns. Choose anything else for data that someone will learn from. Numbers are drawn
/// from the empirical quantile function, with interpolation between neighbours and the extremes at their own frequency.
/// </remarks>
public sealed record Independent : TableSynthesizer
{
    /// <inheritdoc/>
    protected internal override double? EstimateSeconds(FeatureTable layout, int rows) =>
        2e-7 * rows * layout.Features.Count;

    /// <inheritdoc/>
    protected internal override FeatureModel FitFeatures(FeatureTable train, Rng rng, IProgress<Progress>? progress,
        CancellationToken cancel)
    {
        var margins = new double[train.Features.Count][];
        Parallel.For(0, margins.Length, InParallel(cancel), i => margins[i] = train.Features[i] switch
        {
            CategoryFeature category => CumulativeShares(category),
            var number => SortedValues((NumberFeature)number),
        });
        progress?.Report(new("fit", margins.Length, margins.Length));
        return new Fitted(train, margins);
    }

    private static double[] CumulativeShares(CategoryFeature category)
    {
        var counts = new long[category.LevelCount];
        foreach (var code in category.Codes) counts[code]++;
        var shares = new double[counts.Length];
        var total = 0L;
        for (var level = 0; level < shares.Length; level++)
        {
            total += counts[level];
            shares[level] = (double)total / category.Count;
        }
        return shares;
    }

    private static double[] SortedValues(NumberFeature number)
    {
        var values = number.Values.Where(value => !double.IsNaN(value)).ToArray();
        Array.Sort(values);
        return values;
    }

    /// <inheritdoc/>
    protected internal override FeatureModel LoadFeatures(ModelFolder folder, FeatureTable layout)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var margins = new double[layout.Features.Count][];
        for (var i = 0; i < margins.Length; i++)
        {
            margins[i] = folder.Get<double>($"model.{i}");
            var fits = layout.Features[i] is not CategoryFeature category || margins[i].Length == category.LevelCount;
            if (!fits || margins[i].Length == 0
                || !margins[i].Zip(margins[i].Skip(1)).All(pair => pair.First <= pair.Second))
            {
                throw new SemblanceException(
                    $"The tensor 'model.{i}' does not hold the marginal of '{layout.Features[i].Name}'.",
                    "weights.safetensors", "Fit the model again, or copy the folder again from where it was whole.");
            }
        }
        return new Fitted(layout, margins);
    }

    /// <summary>By feature: cumulative shares of the levels, or the sorted values.</summary>
    private sealed class Fitted : FeatureModel
    {
        private readonly Feature[] layout;
        private readonly double[][] margins;

        public Fitted(FeatureTable features, double[][] margins)
        {
            // names and forms are kept, rows are not
            layout = [.. features.Features.Select(feature => feature is CategoryFeature category
                ? (Feature)new CategoryFeature(category.Name, category.LevelCount, category.IsOrdered, [])
                : new NumberFeature(feature.Name, ((NumberFeature)feature).Part, ((NumberFeature)feature).Form, []))];
            this.margins = margins;
        }

        public override FeatureTable Sample(ReadOnlySpan<long> rows, Rng rng,
            IReadOnlyDictionary<int, FeatureSet>? where = null, CancellationToken cancel = default)
        {
            var features = new Feature[margins.Length];
            for (var i = 0; i < features.Length; i++)
            {
                cancel.ThrowIfCancellationRequested();
                var stream = rng.Split(layout[i].Name);
                var set = where?.GetValueOrDefault(i);
                features[i] = layout[i] is CategoryFeature category
                    ? Levels(category, margins[i], set, stream, rows)
                    : Numbers((NumberFeature)layout[i], margins[i], set, stream, rows, features);
            }
            return new(rows.Length, features);
        }

        private static CategoryFeature Levels(CategoryFeature category, double[] cumulative,
            FeatureSet? set, Rng stream,
            ReadOnlySpan<long> rows)
        {
            var allowed = set?.Levels is { } levels ? Within(cumulative, levels) : cumulative;
            var codes = new int[rows.Length];
            for (var row = 0; row < codes.Length; row++)
                codes[row] = First(allowed, stream.Uniform(rows[row]) * allowed[^1]);
            return new(category.Name, category.LevelCount, category.IsOrdered, codes);
        }

        private static double[] Within(double[] cumulative, bool[] levels)
        {
            var within = new double[cumulative.Length];
            for (var level = 0; level < within.Length; level++)
            {
                var share = levels[level] ? cumulative[level] - (level == 0 ? 0 : cumulative[level - 1]) : 0;
                within[level] = (level == 0 ? 0 : within[level - 1]) + share;
            }
            return within;
        }

        /// <summary>The first level whose cumulative share exceeds u.</summary>
        private static int First(double[] cumulative, double u)
        {
            int low = 0, high = cumulative.Length - 1;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (cumulative[middle] > u) high = middle;
                else low = middle + 1;
            }
            return low;
        }

        private static NumberFeature Numbers(NumberFeature number, double[] sorted, FeatureSet? set, Rng stream,
            ReadOnlySpan<long> rows, Feature[] drawn)
        {
            var part = number.Part >= 0 ? ((CategoryFeature)drawn[number.Part]).Codes : null;
            var stretches = Stretches(sorted, set?.Intervals);
            var values = new double[rows.Length];
            for (var row = 0; row < values.Length; row++)
            {
                values[row] = part is null || part[row] == 0
                    ? Quantile(sorted, stretches, stream.Uniform(rows[row])) : double.NaN;
            }
            return new(number.Name, number.Part, number.Form, values);
        }

        /// <summary>The stretches of ranks whose values lie in the intervals.</summary>
        private static (int First, int Count)[] Stretches(double[] sorted,
            IReadOnlyList<(double Low, double High)>? intervals)
        {
            if (intervals is null) return [(0, sorted.Length)];
            var stretches = new List<(int First, int Count)>();
            foreach (var (low, high) in intervals)
            {
                var first = LowerBound(sorted, low);
                var count = LowerBound(sorted, Math.BitIncrement(high)) - first;
                if (count > 0) stretches.Add((first, count));
            }
            return [.. stretches];
        }

        private static int LowerBound(double[] sorted, double value)
        {
            int low = 0, high = sorted.Length;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (sorted[middle] < value) low = middle + 1;
                else high = middle;
            }
            return low;
        }

        /// <summary>
        /// Rank u of the stretches together, moved towards a neighbour in the stretch; the ends stay as they are.
        /// </summary>
        private static double Quantile(double[] sorted, (int First, int Count)[] stretches, double u)
        {
            var rank = u * stretches.Sum(stretch => stretch.Count);
            foreach (var (first, count) in stretches)
            {
                if (rank >= count)
                {
                    rank -= count;
                    continue;
                }
                var at = (int)rank;
                if (at == 0 || at == count - 1) return sorted[first + at];
                var towards = rank - at - 0.5;
                var neighbour = sorted[first + at + (towards < 0 ? -1 : 1)];
                return sorted[first + at] + Math.Abs(towards) * (neighbour - sorted[first + at]);
            }
            return double.NaN; // no value is known there: the row stays unmet
        }

        public override FeatureTable Complete(FeatureTable partial, bool[][] known,
            IReadOnlyDictionary<int, FeatureSet>? where, Rng rng, CancellationToken cancel = default)
        {
            // columns are independent: what is known says nothing about what is not
            var rows = new long[partial.RowCount];
            for (var row = 0; row < rows.Length; row++) rows[row] = row;
            var drawn = Sample(rows, rng, where, cancel);
            for (var i = 0; i < layout.Length; i++)
            {
                for (var row = 0; row < rows.Length; row++)
                {
                    if (!known[i][row]) continue;
                    if (drawn.Features[i] is CategoryFeature category)
                        category.Codes[row] = ((CategoryFeature)partial.Features[i]).Codes[row];
                    else
                        ((NumberFeature)drawn.Features[i]).Values[row] =
                            ((NumberFeature)partial.Features[i]).Values[row];
                }
            }
            return drawn;
        }

        public override void Save(ModelFolder folder)
        {
            for (var i = 0; i < margins.Length; i++) folder.Put($"model.{i}", margins[i]);
        }
    }
}
