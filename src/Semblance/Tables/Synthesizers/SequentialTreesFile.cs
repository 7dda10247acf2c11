using Semblance.Models;
using Semblance.Numerics;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>
/// The tensors of a saved <see cref="SequentialTrees"/> model: each holds one array of every column, or of every digit,
/// in turn.
/// </summary>
internal static class SequentialTreesFile
{
    private const int ShapeLength = 6;

    /// <summary>Writes a model.</summary>
    public static void Save(SequentialTreesModel model, ModelFolder folder)
    {
        var columns = model.Columns;
        SequentialTreesDigit[] digits = [.. columns.SelectMany(column => column.Digits)];
        folder.State["trainRows"] = model.TrainRows;
        folder.Put("model.pieces", [.. columns.Select(column => column.Counts.Length)]);
        folder.Put("model.digits", [.. columns.Select(column => column.Digits.Count)]);
        folder.Put("model.counts", [.. columns.SelectMany(column => column.Counts)]);
        folder.Put("model.bins", [.. columns.SelectMany(column => column.Bins)]);
        folder.Put("model.levels", [.. columns.SelectMany(column => column.Levels)]);
        folder.Put("model.low", [.. columns.SelectMany(column => column.Low)]);
        folder.Put("model.high", [.. columns.SelectMany(column => column.High)]);
        folder.Put("model.power", [.. columns.SelectMany(column => column.Power)]);
        folder.Put("model.shape", [.. digits.SelectMany(Shape)]);
        folder.Put("model.starts", [.. digits.SelectMany(digit => digit.Starts)]);
        folder.Put("model.start", [.. digits.SelectMany(digit => digit.Trees.Start)]);
        folder.Put("model.roots", [.. digits.SelectMany(digit => digit.Trees.Roots)]);
        folder.Put("model.feature", [.. digits.SelectMany(digit => digit.Trees.Feature)]);
        folder.Put("model.threshold", [.. digits.SelectMany(digit => digit.Trees.Threshold)]);
        folder.Put("model.left", [.. digits.SelectMany(digit => digit.Trees.Left)]);
        folder.Put("model.right", [.. digits.SelectMany(digit => digit.Trees.Right)]);
        folder.Put("model.masks", [.. digits.SelectMany(digit => digit.Trees.Masks).Select(mask => (long)mask)]);
        folder.Put("model.values", [.. digits.SelectMany(digit => digit.Trees.Values)]);
    }

    private static int[] Shape(SequentialTreesDigit digit)
    {
        var trees = digit.Trees;
        return [digit.Radix, digit.Starts.Length, trees.Roots.Length, trees.Feature.Length, trees.Masks.Length,
            trees.Values.Length];
    }

    /// <summary>Reads a model, and refuses one whose indices lead outside it.</summary>
    public static SequentialTreesModel Load(ModelFolder folder, FeatureTable layout)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(layout);
        var size = layout.Features.Count;
        int[] pieces = folder.Get<int>("model.pieces"), digitCounts = folder.Get<int>("model.digits");
        Require(pieces.Length == size && pieces.All(count => count > 0), "model.pieces");
        Require(digitCounts.Length == size && digitCounts.All(count => count >= 0), "model.digits");
        var trainRows = (int?)folder.State["trainRows"] ?? 0;
        Require(trainRows > 0, "model.pieces");
        TensorReader<T> Read<T>(string name) where T : unmanaged =>
            new(folder.Get<T>("model." + name), "model." + name);
        TensorReader<int> counts = Read<int>("counts"), levels = Read<int>("levels");
        var bins = Read<byte>("bins");
        TensorReader<double> low = Read<double>("low"), high = Read<double>("high"), power = Read<double>("power");
        var digits = new DigitReader(folder);
        var columns = new SequentialTreesColumn[size];
        for (var j = 0; j < size; j++)
        {
            var n = pieces[j];
            var category = layout.Features[j] as CategoryFeature;
            var column = columns[j] = new()
            {
                IsOrdered = category?.IsOrdered ?? true, HasGaps = layout.Features[j] is NumberFeature { Part: >= 0 },
                Counts = counts.Take(n), Bins = bins.Take(n), Levels = category is null ? [] : levels.Take(n),
                Low = category is null ? low.Take(n) : [], High = category is null ? high.Take(n) : [],
                Power = category is null ? power.Take(n) : [],
            };
            Require(column.Counts.All(count => count >= 0), "model.counts");
            if (category is not null)
                Require(n == category.LevelCount && column.Levels.Order().SequenceEqual(Enumerable.Range(0, n)),
                    "model.levels");
            else
            {
                for (var i = 0; i < n; i++)
                    Require(double.IsFinite(column.Low[i]) && double.IsFinite(column.High[i])
                        && column.High[i] >= column.Low[i]
                        && (i == 0 || column.Low[i] > column.High[i - 1]) && column.Power[i] > 0
                            && double.IsFinite(column.Power[i]), "model.low");
            }
            for (var d = 0; d < digitCounts[j]; d++)
                column.Digits.Add(digits.Next(n, d == 0 ? null : column.Digits[^1], j));
        }
        counts.End();
        levels.End();
        bins.End();
        low.End();
        high.End();
        power.End();
        digits.End();
        return new(layout.Features, columns, trainRows);
    }

    private static void Require(bool holds, string tensor) => TensorReader.Require(holds, tensor);

    /// <summary>Reads the digits one after the other.</summary>
    private sealed class DigitReader
    {
        private readonly TensorReader<int> shapes, starts, roots, feature, threshold, left, right;
        private readonly TensorReader<long> masks;
        private readonly TensorReader<float> start, values;

        public DigitReader(ModelFolder folder)
        {
            TensorReader<T> Read<T>(string name) where T : unmanaged =>
                new(folder.Get<T>("model." + name), "model." + name);
            (shapes, starts, roots, feature) = (Read<int>("shape"), Read<int>("starts"), Read<int>("roots"),
                Read<int>("feature"));
            (threshold, left, right, masks) = (Read<int>("threshold"), Read<int>("left"), Read<int>("right"),
                Read<long>("masks"));
            (start, values) = (Read<float>("start"), Read<float>("values"));
        }

        public SequentialTreesDigit Next(int pieces, SequentialTreesDigit? above, int features)
        {
            var shape = shapes.Take(ShapeLength);
            var (radix, startCount) = (shape[0], shape[1]);
            var parents = above is null ? 1 : above.Starts.Length - 1;
            Require(radix is >= 2 and <= SequentialTreesDigit.MaxRadix && startCount == parents * radix + 1,
                "model.shape");
            var cuts = starts.Take(startCount);
            for (var block = 0; block < startCount; block++)
                Require(cuts[block] >= 0 && cuts[block] <= pieces && (block == 0 || cuts[block] >= cuts[block - 1]),
                    "model.starts");
            for (var parent = 0; parent <= parents; parent++)
                Require(cuts[parent * radix] == (above?.Starts[parent] ?? parent * pieces), "model.starts");
            for (var block = 1; block < startCount - 1; block++) // empty blocks come last
                Require(block % radix == 0 || cuts[block - 1] < cuts[block] || cuts[block] == cuts[(block / radix + 1) * radix], "model.starts");
            var width = BoostedTrees.WidthFor(radix);
            var trees = new BoostedTrees
            {
                Classes = radix, Start = start.Take(parents * width), Roots = roots.Take(shape[2]),
                    Feature = feature.Take(shape[3]),
                Threshold = threshold.Take(shape[3]), Left = left.Take(shape[3]), Right = right.Take(shape[3]),
                Masks = [.. masks.Take(shape[4]).Select(mask => (ulong)mask)], Values = values.Take(shape[5]),
            };
            Require(trees.Start.All(float.IsFinite), "model.start");
            Require(trees.Values.Length % width == 0 && trees.Values.All(value => float.IsFinite(value)
                && Math.Abs(value) < 1e6f), "model.values");
            Check(trees, above is null ? features : features + 1, trees.Values.Length / width);
            return new(cuts, radix) { Trees = trees };
        }

        /// <summary>
        /// Children come after their parents, so that every descent ends, and every index has something to point to.
        /// </summary>
        private static void Check(BoostedTrees trees, int features, int leaves)
        {
            var nodes = trees.Feature.Length;
            for (var i = 0; i < trees.Roots.Length; i++)
                Require(trees.Roots[i] >= 0 && trees.Roots[i] < nodes
                    && (i == 0 || trees.Roots[i] > trees.Roots[i - 1]), "model.roots");
            for (var i = 0; i < nodes; i++)
            {
                Require(trees.Feature[i] < features, "model.feature");
                if (trees.Feature[i] < 0)
                {
                    Require(trees.Left[i] >= 0 && trees.Left[i] < leaves, "model.left");
                    continue;
                }
                Require(trees.Left[i] > i && trees.Left[i] < nodes, "model.left");
                Require(trees.Right[i] > i && trees.Right[i] < nodes, "model.right");
                Require(trees.Threshold[i] >= 0 || -1L - trees.Threshold[i] + 4 <= trees.Masks.Length,
                    "model.threshold");
            }
        }

        public void End()
        {
            TensorReader<int>[] integers = [shapes, starts, roots, feature, threshold, left, right];
            foreach (var reader in integers) reader.End();
            masks.End();
            start.End();
            values.End();
        }
    }
}
