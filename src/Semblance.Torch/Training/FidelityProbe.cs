using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Encoders;
using Semblance.Tables.Metrics;
using Semblance.Tables.Metrics.Judges;

namespace Semblance.Torch.Training;

/// <summary>
/// Holds small samples against rows that the network never saw: shapes, pair trends, detection by boosted trees,
/// variety. It looks at features, with spikes filled in, so that it costs no decoding.
/// </summary>
internal sealed class FidelityProbe
{
    private const int MostRows = 2000, LeastRows = 50;
    private readonly FeatureTable layout;
    private readonly ComparedFeatures features;
    private readonly ComparedRows held;
    private readonly Rng rng;
    private readonly bool hasJudge;
    private readonly int variety;

    private FidelityProbe(FeatureTable held, FeatureTable train, Rng rng)
    {
        (layout, features, this.rng) = (held, new(held), rng);
        hasJudge = HasJudge();
        this.held = features.Rows(held);
        variety = Different(this.held);
        var rows = Math.Min(held.RowCount, train.RowCount);
        var some = train.Gather(rng.Split("reference").Permutation(train.RowCount)[..rows]);
        Reference = Measure(features.Rows(some), default);
    }

    /// <summary>How many rows are held out.</summary>
    public int RowCount => held.Count;

    /// <summary>How many probes in a row count as one: few rows say little, and the error of a mean falls with the root
    /// of their number.</summary>
    public int Together => (int)Math.Round(Math.Sqrt((double)MostRows / RowCount));

    /// <summary>The rows that are held out.</summary>
    public FeatureTable Held => layout;

    /// <summary>What as many training rows get.</summary>
    public ProbeScores Reference { get; }

    /// <summary>Takes a share of the rows away for a probe; none where that would be too few to tell
    /// anything.</summary>
    public static (FeatureTable Train, FidelityProbe? Probe) Of(FeatureTable table, double share, Rng rng)
    {
        var count = (int)Math.Min(MostRows, table.RowCount * share);
        if (count < LeastRows) return (table, null);
        var order = rng.Split("held").Permutation(table.RowCount);
        var train = order[count..];
        Array.Sort(train);
        var rest = table.Gather(train);
        return (rest, new(table.Gather(order[..count]), rest, rng));
    }

    /// <summary>Measures what a model samples: the same row indices each time, so that probes differ by the model
    /// alone.</summary>
    public ProbeScores Measure(FeatureModel model, CancellationToken cancel)
    {
        var rows = new long[held.Count];
        for (var i = 0; i < rows.Length; i++) rows[i] = i;
        return Measure(features.Rows(model.Sample(rows, rng.Split("sample"), null, cancel)), cancel);
    }

    private ProbeScores Measure(ComparedRows sample, CancellationToken cancel)
    {
        var pair = new RowPair(held, sample, null, null);
        double Mean(SimilarityMetric metric) => metric.Combine(metric.Measure(pair, rng, cancel))?[0] ?? 1;
        return new(Mean(new ColumnShapes()), Mean(new PairTrends()),
            hasJudge ? new BoostedDetection().Closeness(held, sample, rng.Split("judge"), cancel) : null,
            (double)Different(sample) / variety);
    }

    // rows are different where a label is, or a tenth of a number's range
    private static int Different(ComparedRows rows)
    {
        var keys = new ulong[rows.Count];
        for (var c = 0; c < rows.Columns.Count; c++)
        {
            var codes = rows.Columns[c].IsNumber ? EqualWidthBins.Codes(rows.Numbers(c)) : rows.Codes(c);
            for (var i = 0; i < keys.Length; i++) keys[i] = (keys[i] ^ (uint)codes[i]) * 0x9E3779B97F4A7C15;
        }
        return keys.Distinct().Count();
    }

    // some platforms have none; shapes and trends must do there
    private static bool HasJudge()
    {
        try
        {
            LightGbm.Load();
            return true;
        }
        catch (SemblanceException)
        {
            return false;
        }
    }
}
