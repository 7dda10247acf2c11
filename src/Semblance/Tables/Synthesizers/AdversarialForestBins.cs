using Semblance.Models;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>How a forest sees features: at most 256 bins each.</summary>
/// <param name="Features">Names and kinds, without rows.</param>
/// <param name="Edges">For number features the upper ends of all bins but the last.</param>
/// <param name="BinOfLevel">For category features of more than 255 levels: each level's bin, the rarest sharing the
/// last.</param>
internal sealed record AdversarialForestBins(IReadOnlyList<Feature> Features, double[]?[] Edges, byte[]?[] BinOfLevel)
{
    /// <summary>The bin of a number that is not there.</summary>
    public const byte Absent = 255;

    private const int MaxBins = 254;

    /// <summary>Bins of equal shares of the rows.</summary>
    public static AdversarialForestBins Of(FeatureTable train)
    {
        var edges = new double[]?[train.Features.Count];
        var binOfLevel = new byte[]?[train.Features.Count];
        for (var f = 0; f < edges.Length; f++)
        {
            if (train.Features[f] is NumberFeature number) edges[f] = Cut(number.Values);
            if (train.Features[f] is CategoryFeature { LevelCount: > 255 } category) binOfLevel[f] = Pool(category);
        }
        Feature[] features =
        [
            .. train.Features.Select(Feature (feature) => feature is CategoryFeature category
                ? new CategoryFeature(category.Name, category.LevelCount, category.IsOrdered, [])
                : new NumberFeature(feature.Name, ((NumberFeature)feature).Part, ((NumberFeature)feature).Form, [])),
        ];
        return new(features, edges, binOfLevel);
    }

    /// <summary>Whether neighbouring bins belong together.</summary>
    public bool[] IsOrdered =>
        [.. Features.Select(feature =>
            feature is not CategoryFeature category || category.IsOrdered && category.LevelCount <= 255)];

    /// <summary>The bins of each feature's rows.</summary>
    public byte[][] Encode(FeatureTable table)
    {
        var bins = new byte[Features.Count][];
        for (var f = 0; f < bins.Length; f++)
        {
            bins[f] = new byte[table.RowCount];
            for (var r = 0; r < table.RowCount; r++)
            {
                bins[f][r] = table.Features[f] is CategoryFeature category ? LevelBin(f, category.Codes[r])
                    : NumberBin(f, ((NumberFeature)table.Features[f]).Values[r]);
            }
        }
        return bins;
    }

    /// <summary>The bin of a number.</summary>
    public byte NumberBin(int feature, double value)
    {
        if (double.IsNaN(value)) return Absent;
        var at = Array.BinarySearch(Edges[feature]!, value);
        return (byte)(at >= 0 ? at : ~at);
    }

    private byte LevelBin(int feature, int level) =>
        level < 0 ? Absent : BinOfLevel[feature] is { } map ? map[level] : (byte)level;

    /// <summary>Puts what <see cref="Load"/> needs into the folder.</summary>
    public void Save(ModelFolder folder)
    {
        folder.Put("model.bins.counts", Edges.Select(edges => edges?.Length ?? 0).ToArray());
        folder.Put("model.bins.edges", Edges.SelectMany(edges => edges ?? []).ToArray());
        folder.Put("model.bins.levels", BinOfLevel.SelectMany(levels => levels ?? []).ToArray());
    }

    /// <summary>Reads bins back.</summary>
    public static AdversarialForestBins Load(ModelFolder folder, FeatureTable layout)
    {
        var counts = folder.Get<int>("model.bins.counts");
        TensorReader.Require(counts.Length == layout.Features.Count, "model.bins.counts");
        var edges = new TensorReader<double>(folder.Get<double>("model.bins.edges"), "model.bins.edges");
        var levels = new TensorReader<byte>(folder.Get<byte>("model.bins.levels"), "model.bins.levels");
        var bins = Of(layout);
        for (var f = 0; f < counts.Length; f++)
        {
            if (bins.Edges[f] is not null)
            {
                TensorReader.Require(counts[f] <= MaxBins, "model.bins.counts");
                bins.Edges[f] = edges.Take(counts[f]);
                TensorReader.Require(bins.Edges[f]!.All(double.IsFinite), "model.bins.edges");
            }
            if (bins.BinOfLevel[f] is not null)
                bins.BinOfLevel[f] = levels.Take(((CategoryFeature)layout.Features[f]).LevelCount);
        }
        edges.End();
        levels.End();
        return bins;
    }

    private static double[] Cut(double[] values)
    {
        double[] sorted = [.. values.Where(value => !double.IsNaN(value))];
        Array.Sort(sorted);
        List<double> edges = [];
        for (var k = 1; k < MaxBins && sorted.Length > 0; k++)
        {
            var edge = sorted[(int)((long)k * sorted.Length / MaxBins)];
            if (edge < sorted[^1] && (edges.Count == 0 || edge > edges[^1])) edges.Add(edge);
        }
        return [.. edges];
    }

    private static byte[] Pool(CategoryFeature category)
    {
        var counts = new int[category.LevelCount];
        foreach (var code in category.Codes)
        {
            if (code >= 0) counts[code]++;
        }
        var bins = new byte[category.LevelCount];
        Array.Fill(bins, (byte)254);
        var next = 0;
        foreach (var level in Enumerable.Range(0, bins.Length).OrderByDescending(level => counts[level]).Take(254))
            bins[level] = (byte)next++;
        return bins;
    }
}
