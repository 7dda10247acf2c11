using Semblance.Models;
using Semblance.Tables.Encoders;
using Semblance.Tables.Synthesizers;

namespace Semblance.Torch.Tables;

/// <summary>The tensors of a saved <see cref="Argn"/> model.</summary>
internal static class ArgnFile
{
    /// <summary>Writes a model.</summary>
    public static void Save(ArgnModel model, ModelFolder folder)
    {
        var layout = model.Layout;
        folder.State["trainRows"] = model.TrainRows;
        FeaturePieces.Save([.. layout.Columns.Select(column => column.Pieces)], folder);
        folder.Put("model.digits", [.. layout.Columns.Select(column => column.Digits.Length)]);
        folder.Put("model.radix", [.. layout.Targets.Select(target => target.Blocks.Radix)]);
        folder.Put("model.starts", [.. layout.Targets.SelectMany(target => target.Blocks.Starts)]);
        for (var t = 0; t < model.Networks.Count; t++) folder.Put($"model.net.{t}", model.Networks[t].Weights);
    }

    /// <summary>Reads a model, trusting no array of the folder.</summary>
    public static ArgnModel Load(ModelFolder folder, FeatureTable features, Argn options)
    {
        static void Require(bool holds, string tensor) => TensorReader.Require(holds, tensor);
        var pieces = FeaturePieces.Load(folder, features);
        var counts = folder.Get<int>("model.digits");
        Require(counts.Length == pieces.Length && counts.All(count => count is >= 0 and <= ArgnColumn.MaxDigits),
            "model.digits");
        var trainRows = (int?)folder.State["trainRows"] ?? 0;
        Require(trainRows > 0, "model.digits");
        var radices = new TensorReader<int>(folder.Get<int>("model.radix"), "model.radix");
        var starts = new TensorReader<int>(folder.Get<int>("model.starts"), "model.starts");
        var units = ArgnLayout.Units(features.Features);
        var columns = new ArgnColumn[pieces.Length];
        for (var j = 0; j < columns.Length; j++)
        {
            var digits = new PieceBlocks[counts[j]];
            for (var d = 0; d < digits.Length; d++)
            {
                var above = d == 0 ? null : digits[d - 1];
                var radix = radices.Take(1)[0];
                Require(radix is >= 2 and <= ArgnColumn.MaxRadix, "model.radix");
                digits[d] = new(starts.Take((above?.Count ?? 1) * radix + 1), radix);
                digits[d].Check(pieces[j].Counts.Length, above, "model.starts");
            }
            columns[j] = new(pieces[j], digits, units[j]);
        }
        radices.End();
        starts.End();
        var layout = new ArgnLayout(features.Features, columns);
        var networks = layout.Targets.Select((target, t) =>
        {
            var shape = new ArgnShape(target.EntryCount, options.Width, target.Blocks.Radix);
            var weights = folder.Get<float>($"model.net.{t}");
            Require(weights.Length == shape.Count && weights.All(float.IsFinite), $"model.net.{t}");
            return new ArgnNetwork(shape, weights);
        });
        return new(layout, [.. networks], trainRows);
    }
}
