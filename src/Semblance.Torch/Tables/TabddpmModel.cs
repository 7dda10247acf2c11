using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Torch.Tables;

/// <summary>A fitted diffusion.</summary>
internal sealed class TabddpmModel(TabddpmLayout layout, TabddpmSampler sampler) : FeatureModel
{
    private const int BlockRows = 192;

    /// <inheritdoc/>
    public override FeatureTable Sample(ReadOnlySpan<long> rows, Rng rng,
        IReadOnlyDictionary<int, FeatureSet>? where = null, CancellationToken cancel = default)
    {
        var features = layout.Allocate(rows.Length);
        for (var start = 0; start < rows.Length; start += BlockRows)
        {
            var some = rows.Slice(start, Math.Min(BlockRows, rows.Length - start));
            var scores = new float[some.Length * layout.Numbers.Length];
            var entries = new int[some.Length * layout.Categories.Length];
            sampler.Draw(some, rng, scores, entries, cancel);
            Write(some, rng, scores, entries, features, start);
        }
        return new(rows.Length, features);
    }

    private void Write(ReadOnlySpan<long> rows, Rng rng, float[] scores, int[] entries, Feature[] features, int start)
    {
        for (var c = 0; c < layout.Categories.Length; c++)
        {
            var category = layout.Categories[c];
            var codes = ((CategoryFeature)features[category.Feature]).Codes;
            var stream = rng.Split(layout.Features[category.Feature].Name);
            for (var r = 0; r < rows.Length; r++)
                codes[start + r] = category.Level(entries[r * layout.Categories.Length + c], null,
                    stream.Uniform(rows[r]));
        }
        for (var j = 0; j < layout.Numbers.Length; j++)
        {
            var number = layout.Numbers[j];
            var feature = (NumberFeature)features[number.Feature];
            var part = number.Part < 0 ? null
                : ((CategoryFeature)features[layout.Categories[number.Part].Feature]).Codes;
            for (var r = 0; r < rows.Length; r++)
                feature.Values[start + r] = part is not null && part[start + r] > 0 ? double.NaN
                    : number.ValueOf(scores[r * layout.Numbers.Length + j], feature.Form);
        }
    }

    /// <inheritdoc/>
    public override FeatureTable Complete(FeatureTable partial, bool[][] known,
        IReadOnlyDictionary<int, FeatureSet>? where, Rng rng, CancellationToken cancel = default) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Save(ModelFolder folder)
    {
        layout.Save(folder);
        sampler.Network.Save(folder);
    }
}
