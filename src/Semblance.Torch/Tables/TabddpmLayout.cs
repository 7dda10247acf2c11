using Semblance.Models;
using Semblance.Tables.Encoders;
using Semblance.Tables.Synthesizers;

namespace Semblance.Torch.Tables;

/// <summary>All features as <see cref="Tabddpm"/> sees them: numbers, and categories with blocks of entries.</summary>
internal sealed class TabddpmLayout
{
    private TabddpmLayout(IReadOnlyList<Feature> features, IEnumerable<TabddpmCategory> categories,
        FeaturePieces?[] numbers)
    {
        Features = [.. features.Select(feature => WithRows(feature, 0))];
        Categories = [.. categories];
        foreach (var category in Categories)
        {
            category.Start = EntryCount;
            EntryCount += category.Width;
        }
        Numbers = [.. Enumerable.Range(0, Features.Length).Where(f => numbers[f] is not null).Select(f =>
            new TabddpmNumber(f, Array.FindIndex(Categories, category =>
                category.Feature == ((NumberFeature)Features[f]).Part), numbers[f]!))];
    }

    /// <summary>Names and kinds, without rows.</summary>
    public Feature[] Features { get; }

    /// <summary>The categories and parts.</summary>
    public TabddpmCategory[] Categories { get; }

    /// <summary>The numbers.</summary>
    public TabddpmNumber[] Numbers { get; }

    /// <summary>How many entries all categories have together.</summary>
    public int EntryCount { get; }

    /// <summary>What the network says of a row: one number for each number, one for each entry.</summary>
    public int Width => Numbers.Length + EntryCount;

    /// <summary>What was done to columns, for people.</summary>
    public IReadOnlyList<TrainingNote> Notes =>
    [
        .. Categories.Where(category => category.IsBinned).Select(category => new TrainingNote(
            Features[category.Feature].Name,
            $"its {category.Pieces.Counts.Length:N0} labels share {category.Width} entries of the network",
            $"neighbours by {(category.Pieces.IsOrdered ? "their order" : "frequency")} are one entry and are told " +
            "apart by their frequency, without regard to other columns; maxLevels gives more labels an entry")),
    ];

    /// <summary>Learns the columns of a table, several at once.</summary>
    public static TabddpmLayout Fit(FeatureTable train, int maxLevels, bool isEven, ParallelOptions parallel)
    {
        var features = train.Features;
        var categories = new TabddpmCategory?[features.Count];
        var numbers = new FeaturePieces?[features.Count];
        Parallel.For(0, features.Count, parallel, f =>
        {
            if (features[f] is CategoryFeature category)
                categories[f] = TabddpmCategory.Of(category, f, maxLevels, isEven);
            else numbers[f] = FeaturePieces.Of(features[f]);
        });
        return new(features, categories.OfType<TabddpmCategory>(), numbers);
    }

    /// <summary>The pieces of all rows: [feature][row].</summary>
    public int[][] PiecesOf(FeatureTable table)
    {
        var pieces = new int[Features.Length][];
        foreach (var category in Categories)
            pieces[category.Feature] = category.Pieces.PiecesOf(table.Features[category.Feature]);
        foreach (var number in Numbers) pieces[number.Feature] = number.Pieces.PiecesOf(table.Features[number.Feature]);
        return pieces;
    }

    /// <summary>Features of so many rows.</summary>
    public Feature[] Allocate(int count) => Array.ConvertAll(Features, feature => WithRows(feature, count));

    private static Feature WithRows(Feature feature, int count) => feature is CategoryFeature category
        ? new CategoryFeature(category.Name, category.LevelCount, category.IsOrdered, new int[count])
        : new NumberFeature(feature.Name, ((NumberFeature)feature).Part, ((NumberFeature)feature).Form,
            new double[count]);

    /// <summary>Keeps what <see cref="Load"/> needs.</summary>
    public void Save(ModelFolder folder)
    {
        var pieces = new FeaturePieces[Features.Length];
        foreach (var category in Categories) pieces[category.Feature] = category.Pieces;
        foreach (var number in Numbers) pieces[number.Feature] = number.Pieces;
        FeaturePieces.Save(pieces, folder);
        folder.Put("model.widths", [.. Categories.Select(category => category.Blocks.Radix)]);
        folder.Put("model.starts", [.. Categories.SelectMany(category => category.Blocks.Starts)]);
    }

    /// <summary>Reads back a layout, trusting no array of the folder.</summary>
    public static TabddpmLayout Load(ModelFolder folder, FeatureTable layout, bool isEven)
    {
        var pieces = FeaturePieces.Load(folder, layout);
        int[] features = [.. Enumerable.Range(0, pieces.Length).Where(f => layout.Features[f] is CategoryFeature)];
        var widths = folder.Get<int>("model.widths");
        TensorReader.Require(widths.Length == features.Length && widths.All(width => width > 0), "model.widths");
        var starts = new TensorReader<int>(folder.Get<int>("model.starts"), "model.starts");
        var categories = features.Zip(widths, (f, width) =>
        {
            var blocks = new PieceBlocks(starts.Take(width + 1), width);
            blocks.Check(pieces[f].Counts.Length, null, "model.starts");
            return new TabddpmCategory(f, pieces[f], blocks, isEven);
        }).ToArray();
        starts.End();
        return new(layout.Features, categories,
            [.. pieces.Select((own, f) => layout.Features[f] is NumberFeature ? own : null)]);
    }
}
