using Semblance.Models;
using Semblance.Numerics;
using Semblance.Random;
using Semblance.Tables.Encoders;
using Semblance.Tables.Synthesizers;

namespace Semblance.Torch.Tables;

/// <summary>All columns as a network sees them: first every scalar, then every block of entries.</summary>
/// <param name="Columns">The columns with something to learn; a block begins where the one before ends.</param>
/// <param name="Features">Names and kinds of the features; no rows.</param>
internal sealed record ModeLayout(ModeColumn[] Columns, Feature[] Features)
{
    /// <summary>How many scalars there are.</summary>
    public int ScalarCount { get; } = Columns.Count(column => column.Scalar >= 0);

    /// <summary>How many entries all blocks have together.</summary>
    public int EntryCount { get; } = Columns.Sum(column => column.Width);

    /// <summary>How many numbers describe a row: scalars, then one-hot entries.</summary>
    public int Width => ScalarCount + EntryCount;

    /// <summary>What was done to columns, for people.</summary>
    public IReadOnlyList<TrainingNote> Notes =>
    [
        .. Columns.Where(column => column.Tail.Length > 0).Select(column => new TrainingNote(
            Features[column.Part].Name, $"its {column.Tail.Length:N0} rarest labels share one entry of the network",
            "they are drawn by their frequency, without regard to other columns; " +
            "maxLevels gives more labels an entry")),
    ];

    /// <summary>Learns the columns of a table, several at once.</summary>
    public static ModeLayout Fit(FeatureTable train, int modes, int maxLevels, ParallelOptions parallel)
    {
        var (spans, features) = Spans(train);
        var columns = new ModeColumn[spans.Count];
        Parallel.For(0, columns.Length, parallel, i =>
            columns[i] =
                ModeColumn.Fit(train, spans[i].Part, spans[i].Number, modes, maxLevels, parallel.CancellationToken));
        return Of(columns, features);
    }

    private static ModeLayout Of(ModeColumn[] columns, Feature[] features)
    {
        int scalar = 0, start = 0;
        var placed = new ModeColumn[columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            placed[i] = columns[i] with { Scalar = columns[i].Means.Length > 0 ? scalar++ : -1, Start = start };
            start += columns[i].Width;
        }
        return new(placed, features);
    }

    private static (List<(int Part, int Number)> Spans, Feature[] Features) Spans(FeatureTable table)
    {
        var spans = new List<(int Part, int Number)>();
        var parts = table.Features.OfType<NumberFeature>()
            .Select(number => number.Part).Where(part => part >= 0).ToHashSet();
        for (var f = 0; f < table.Features.Count; f++)
        {
            if (table.Features[f] is NumberFeature number) spans.Add((number.Part, f));
            else if (!parts.Contains(f)) spans.Add((f, -1));
        }
        return (spans, [.. table.Features.Select(WithoutRows)]);
    }

    /// <summary>Every row's scalars and entries.</summary>
    /// <param name="table">Features with rows.</param>
    /// <param name="rng">Chooses among the modes that a value may belong to.</param>
    /// <returns>Scalars [row, scalar] and entries [row, column], each counted from its block's beginning.</returns>
    public (float[] Scalars, int[] Entries) Encode(FeatureTable table, Rng rng)
    {
        var scalars = new float[table.RowCount * ScalarCount];
        var entries = new int[table.RowCount * Columns.Length];
        for (var c = 0; c < Columns.Length; c++)
        {
            var column = Columns[c];
            var codes = column.Part >= 0 ? ((CategoryFeature)table.Features[column.Part]).Codes : null;
            var values = column.Number >= 0 ? ((NumberFeature)table.Features[column.Number]).Values : null;
            var levels = codes is null ? null
                : column.EntryOfLevel(((CategoryFeature)table.Features[column.Part]).LevelCount);
            var mixture = new BayesianMixture(column.Weights, column.Means, column.Deviations);
            var stream = rng.Split(Features[Math.Max(column.Part, column.Number)].Name);
            for (var row = 0; row < table.RowCount; row++)
            {
                var at = row * Columns.Length + c;
                entries[at] = codes is null ? -1 : levels![codes[row]];
                if (entries[at] >= 0 || values is null) continue;
                var mode = mixture.ComponentOf(values[row], stream.Uniform(row));
                entries[at] = column.FirstMode + mode;
                scalars[row * ScalarCount + column.Scalar] = (float)Math.Clamp(
                    (values[row] - column.Means[mode]) / (4 * column.Deviations[mode]), -ModeColumn.Reach,
                        ModeColumn.Reach);
            }
        }
        return (scalars, entries);
    }

    /// <summary>Features with room for some rows.</summary>
    public Feature[] Allocate(int rowCount) =>
    [
        .. Features.Select(Feature (feature) => feature is CategoryFeature category
            ? new CategoryFeature(category.Name, category.LevelCount, category.IsOrdered, new int[rowCount])
            : new NumberFeature(feature.Name, ((NumberFeature)feature).Part, ((NumberFeature)feature).Form,
                new double[rowCount])),
    ];

    /// <summary>Keeps what <see cref="Load"/> needs.</summary>
    public void Save(ModelFolder folder)
    {
        for (var c = 0; c < Columns.Length; c++)
        {
            folder.Put($"model.column.{c}.levels", Columns[c].Levels);
            folder.Put($"model.column.{c}.tail", Columns[c].Tail);
            folder.Put($"model.column.{c}.tail-shares", Columns[c].TailShares);
            folder.Put($"model.column.{c}.means", Columns[c].Means);
            folder.Put($"model.column.{c}.deviations", Columns[c].Deviations);
        }
    }

    /// <summary>Reads back a layout, trusting no array of the folder.</summary>
    public static ModeLayout Load(ModelFolder folder, FeatureTable layout)
    {
        var (spans, features) = Spans(layout);
        var columns = new ModeColumn[spans.Count];
        for (var c = 0; c < columns.Length; c++)
        {
            var (part, number) = spans[c];
            var levelCount = part < 0 ? 0 : ((CategoryFeature)features[part]).LevelCount;
            var means = folder.GetFinite($"model.column.{c}.means");
            columns[c] = new()
            {
                Part = part, Number = number,
                Levels = folder.GetIndices($"model.column.{c}.levels", levelCount),
                Tail = folder.GetIndices($"model.column.{c}.tail", levelCount),
                TailShares = folder.GetFinite($"model.column.{c}.tail-shares"),
                Means = means,
                Deviations = folder.GetFinite($"model.column.{c}.deviations", means.Length),
            };
            TensorReader.Require(columns[c].TailShares.Length == columns[c].Tail.Length,
                $"model.column.{c}.tail-shares");
            TensorReader.Require(number >= 0 || means.Length == 0, $"model.column.{c}.means");
            TensorReader.Require(columns[c].Deviations.All(deviation => deviation >= 0),
                $"model.column.{c}.deviations");
        }
        return Of(columns, features);
    }

    private static Feature WithoutRows(Feature feature) => feature is CategoryFeature category
        ? new CategoryFeature(category.Name, category.LevelCount, category.IsOrdered, [])
        : new NumberFeature(feature.Name, ((NumberFeature)feature).Part, ((NumberFeature)feature).Form, []);
}
