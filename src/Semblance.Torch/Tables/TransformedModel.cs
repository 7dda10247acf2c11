using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Torch.Tables;

/// <summary>A way to see features that a network learns better, and back.</summary>
internal interface IFeatureTransform
{
    /// <summary>The same number of features, as the network sees them.</summary>
    FeatureTable Encode(FeatureTable table);

    /// <summary>What a sample of the network stands for.</summary>
    FeatureTable Decode(FeatureTable sampled);

    /// <summary>What is left possible to the network. It may be too much: what does not meet the sets once it is
    /// decoded is rejected.</summary>
    IReadOnlyDictionary<int, FeatureSet> Encode(IReadOnlyDictionary<int, FeatureSet> where);

    /// <summary>Keeps what <see cref="Encode(FeatureTable)"/> needs.</summary>
    void Save(ModelFolder folder);
}

/// <summary>A model of transformed features.</summary>
internal sealed class TransformedModel : FeatureModel
{
    private readonly IFeatureTransform transform;
    private readonly FeatureModel inner;

    public TransformedModel(IFeatureTransform transform, FeatureModel inner)
    {
        (this.transform, this.inner) = (transform, inner);
        Training = inner.Training;
    }

    /// <inheritdoc/>
    public override FeatureTable Sample(ReadOnlySpan<long> rows, Rng rng,
        IReadOnlyDictionary<int, FeatureSet>? where = null, CancellationToken cancel = default)
    {
        var sampled = transform.Decode(inner.Sample(rows, rng, where is null ? null : transform.Encode(where), cancel));
        if (where is { Count: > 0 }) MarkUnmet(sampled, where);
        return sampled;
    }

    /// <inheritdoc/>
    public override FeatureTable Complete(FeatureTable partial, bool[][] known,
        IReadOnlyDictionary<int, FeatureSet>? where, Rng rng, CancellationToken cancel = default) =>
        transform.Decode(inner.Complete(transform.Encode(partial), known,
            where is null ? null : transform.Encode(where), rng, cancel));

    /// <inheritdoc/>
    public override void Save(ModelFolder folder)
    {
        transform.Save(folder);
        inner.Save(folder);
    }

    // a row that meets the sets not is marked as one that rejection did not end for: the caller tries again
    private static void MarkUnmet(FeatureTable sampled, IReadOnlyDictionary<int, FeatureSet> where)
    {
        for (var row = 0; row < sampled.RowCount; row++)
        {
            if (where.All(pair => IsMet(sampled, pair.Key, pair.Value, row))) continue;
            foreach (var feature in sampled.Features)
            {
                if (feature is CategoryFeature category) category.Codes[row] = -1;
                else ((NumberFeature)feature).Values[row] = double.NaN;
            }
        }
    }

    private static bool IsMet(FeatureTable sampled, int f, FeatureSet set, int row)
    {
        if (sampled.Features[f] is CategoryFeature category)
            return category.Codes[row] >= 0 && set.Levels![category.Codes[row]];
        var number = (NumberFeature)sampled.Features[f];
        var value = number.Values[row];
        if (!double.IsNaN(value)) return set.Intervals!.Any(range => value >= range.Low && value <= range.High);
        // the part's set decides where there is no number
        return number.Part >= 0 && ((CategoryFeature)sampled.Features[number.Part]).Codes[row] > 0;
    }
}
