using Semblance.Tables.Encoders;
using Semblance.Tables.Synthesizers;

namespace Semblance.Torch.Tables;

/// <summary>All features as <see cref="Argn"/> sees them, and the digits that its networks predict.</summary>
internal sealed class ArgnLayout
{
    public ArgnLayout(IReadOnlyList<Feature> features, ArgnColumn[] columns)
    {
        Features = [.. features.Select(feature => WithRows(feature, 0))];
        Columns = columns;
        EntryCount = 1; // the first row belongs to every sum: the bias
        foreach (var column in columns)
        {
            column.Start = EntryCount;
            EntryCount += column.EntryCount;
        }
        Targets = [.. columns.SelectMany((column, j) => column.Digits.Select((digit, level) =>
            new ArgnTarget(this, j, level, digit)))];
        First = new int[columns.Length];
        for (var j = 1; j < columns.Length; j++) First[j] = First[j - 1] + columns[j - 1].Digits.Length;
    }

    /// <summary>Names and kinds, without rows.</summary>
    public Feature[] Features { get; }

    /// <summary>The features.</summary>
    public ArgnColumn[] Columns { get; }

    /// <summary>Rows of a first layer that say what is known of all features.</summary>
    public int EntryCount { get; }

    /// <summary>The digits, feature by feature.</summary>
    public ArgnTarget[] Targets { get; }

    /// <summary>Each feature's first digit among <see cref="Targets"/>.</summary>
    public int[] First { get; }

    /// <summary>How many columns there are: a part and its number are one.</summary>
    public int UnitCount => Columns.Length == 0 ? 0 : Columns[^1].Unit + 1;

    /// <summary>The part of a number, or -1.</summary>
    public int PartOf(int j) => Features[j] is NumberFeature number ? number.Part : -1;

    /// <summary>Learns the pieces of all features.</summary>
    public static ArgnLayout Fit(FeatureTable train, ParallelOptions parallel)
    {
        var features = train.Features;
        var columns = new ArgnColumn[features.Count];
        var units = Units(features);
        Parallel.For(0, columns.Length, parallel, j => columns[j] = ArgnColumn.Of(features[j], units[j]));
        return new(features, columns);
    }

    /// <summary>The pieces of all rows.</summary>
    /// <returns>[row, feature]; -1 where there is no number.</returns>
    public int[] PiecesOf(FeatureTable table, ParallelOptions parallel)
    {
        var pieces = new int[table.RowCount * Columns.Length];
        Parallel.For(0, Columns.Length, parallel, j =>
        {
            var own = Columns[j].Pieces.PiecesOf(table.Features[j]);
            for (var row = 0; row < own.Length; row++) pieces[row * Columns.Length + j] = own[row];
        });
        return pieces;
    }

    /// <summary>Which column each feature is a part of.</summary>
    public static int[] Units(IReadOnlyList<Feature> features)
    {
        var units = new int[features.Count];
        for (int j = 1; j < units.Length; j++)
            units[j] = units[j - 1] + (features[j] is NumberFeature { Part: var part } && part == j - 1 ? 0 : 1);
        return units;
    }

    /// <summary>Features of so many rows.</summary>
    public Feature[] Allocate(int count) => Array.ConvertAll(Features, feature => WithRows(feature, count));

    private static Feature WithRows(Feature feature, int count) => feature is CategoryFeature category
        ? new CategoryFeature(category.Name, category.LevelCount, category.IsOrdered, new int[count])
        : new NumberFeature(feature.Name, ((NumberFeature)feature).Part, ((NumberFeature)feature).Form,
            new double[count]);
}

/// <summary>One digit of a feature: what one network predicts.</summary>
/// <param name="layout">All features.</param>
/// <param name="feature">The feature.</param>
/// <param name="level">The digit, from 0 for the coarsest.</param>
/// <param name="blocks">Its blocks.</param>
internal sealed class ArgnTarget(ArgnLayout layout, int feature, int level, PieceBlocks blocks)
{
    /// <summary>The feature.</summary>
    public int Feature => feature;

    /// <summary>The digit, from 0 for the coarsest.</summary>
    public int Level => level;

    /// <summary>Its blocks.</summary>
    public PieceBlocks Blocks => blocks;

    /// <summary>Rows of its network's first layer: what is known, then the block of the digit before.</summary>
    public int EntryCount => layout.EntryCount + (level > 0 ? blocks.ParentCount : 0);

    /// <summary>Whether neighbouring blocks are alike.</summary>
    public bool IsOrdered => layout.Columns[feature].Pieces.IsOrdered;

    /// <summary>Adds a row that knows some features and the block of the digit before.</summary>
    /// <param name="rows">Receives the row.</param>
    /// <param name="known">By feature: the piece, -1 where there is a gap, -2 where it is not known.</param>
    /// <param name="parent">The block of the digit before.</param>
    public void AddTo(ArgnRows rows, ReadOnlySpan<int> known, int parent)
    {
        rows.Add(0, 1);
        var part = layout.PartOf(feature);
        for (var j = 0; j < known.Length; j++)
        {
            // that there is a number says nothing more once one is predicted
            if (j != feature && j != part) layout.Columns[j].AddTo(rows, known[j]);
        }
        if (level > 0) rows.Add(layout.EntryCount + parent, 1);
        rows.End();
    }

    /// <summary>The block of the digit before, of a piece.</summary>
    public int ParentOf(int piece)
    {
        var block = 0;
        for (var d = 0; d < level; d++)
        {
            var digit = layout.Columns[feature].Digits[d];
            block = block * digit.Radix + digit.DigitOf(block, piece);
        }
        return block;
    }
}
