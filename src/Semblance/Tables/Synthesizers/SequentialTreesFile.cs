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
        FeaturePieces.Save([.. columns.Select(column => column.Pieces)], folder);
        folder.Put("model.digits", [.. columns.Select(column => column.Digits.Count)]);
        folder.Put("model.bins", [.. columns.SelectMany(column => column.Bins)]);
        folder.Put("model.shape", [.. digits.SelectMany(Shape)]);
        folder.Put("model.starts", [.. digits.SelectMany(digit => digit.Blocks.Starts)]);
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
        return [digit.Blocks.Radix, digit.Blocks.Starts.Length, trees.Roots.Length, trees.Feature.Length,
            trees.Masks.Length,
            trees.Values.Length];
    }

    /// <summary>Reads a model, and refuses one whose indices lead outside it.</summary>
    public static SequentialTreesModel Load(ModelFolder folder, FeatureTable layout)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(layout);
        var size = layout.Features.Count;
        var pieces = FeaturePieces.Load(folder, layout);
        var digitCounts = folder.Get<int>("model.digits");
        Require(digitCounts.Length == size && digitCounts.All(count => count >= 0), "model.digits");
        var trainRows = (int?)folder.State["trainRows"] ?? 0;
        Require(trainRows > 0, "model.pieces");
        var bins = new TensorReader<byte>(folder.Get<byte>("model.bins"), "model.bins");
        var digits = new DigitReader(folder);
        var columns = new SequentialTreesColumn[size];
        for (var j = 0; j < size; j++)
        {
            var count = pieces[j].Counts.Length;
            var column = columns[j] = new() { Pieces = pieces[j], Bins = bins.Take(count) };
            for (var d = 0; d < digitCounts[j]; d++)
                column.Digits.Add(digits.Next(count, d == 0 ? null : column.Digits[^1].Blocks, j));
        }
        bins.End();
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

        public SequentialTreesDigit Next(int pieces, PieceBlocks? above, int features)
        {
            var shape = shapes.Take(ShapeLength);
            var (radix, startCount) = (shape[0], shape[1]);
            var parents = above is null ? 1 : above.Count;
            Require(radix is >= 2 and <= SequentialTreesDigit.MaxRadix && startCount == parents * radix + 1,
                "model.shape");
            var cuts = starts.Take(startCount);
            var blocks = new PieceBlocks(cuts, radix);
            blocks.Check(pieces, above, "model.starts");
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
            return new(blocks) { Trees = trees };
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
