using Semblance.Models;
using Semblance.Tables.Encoders;

namespace Semblance.Torch.Tables;

/// <summary>
/// Numbers as the papers of CTGAN and TVAE have them: a spike is a number like any other, and only missing cells stand
/// apart. Going back, what lies nearest to a spike's value is that spike.
/// </summary>
/// <param name="layout">The features as the encoder has them.</param>
internal sealed class PlainNumbers(FeatureTable layout) : IFeatureTransform
{
    /// <inheritdoc/>
    public FeatureTable Encode(FeatureTable table)
    {
        var features = table.Features.ToArray();
        for (var f = 0; f < features.Length; f++)
        {
            if (layout.Features[f] is not NumberFeature { Part: >= 0 } number) continue;
            var codes = ((CategoryFeature)table.Features[number.Part]).Codes;
            var missing = MissingLevel(number);
            features[number.Part] = new CategoryFeature(layout.Features[number.Part].Name, HasMissing(number) ? 2 : 1,
                false, Array.ConvertAll(codes, code => code < missing ? Math.Min(code, 0) : 1));
            features[f] = new NumberFeature(number.Name, number.Part, number.Form with
            {
                Min = number.SpikeValues.Append(number.Form.Min).Min(),
                Max = number.SpikeValues.Append(number.Form.Max).Max(),
            }, Filled(table).Numbers(f));
        }
        return new(table.RowCount, features);
    }

    /// <inheritdoc/>
    public FeatureTable Decode(FeatureTable sampled)
    {
        var features = sampled.Features.ToArray();
        for (var f = 0; f < features.Length; f++)
        {
            if (layout.Features[f] is not NumberFeature { Part: >= 0 } number) continue;
            int[] codes = [.. ((CategoryFeature)sampled.Features[number.Part]).Codes];
            double[] values = [.. ((NumberFeature)sampled.Features[f]).Values];
            for (var row = 0; row < codes.Length; row++)
            {
                if (codes[row] == 1) codes[row] = MissingLevel(number);
                else if (codes[row] == 0 && SpikeAt(number, values[row]) is var spike and > 0)
                    (codes[row], values[row]) = (spike, double.NaN);
            }
            features[number.Part] = new CategoryFeature(layout.Features[number.Part].Name,
                ((CategoryFeature)layout.Features[number.Part]).LevelCount, false, codes);
            features[f] = new NumberFeature(number.Name, number.Part, number.Form, values);
        }
        return new(sampled.RowCount, features);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<int, FeatureSet> Encode(IReadOnlyDictionary<int, FeatureSet> where)
    {
        var sets = new Dictionary<int, FeatureSet>(where);
        foreach (var number in layout.Features.OfType<NumberFeature>().Where(number => number.Part >= 0))
        {
            sets.Remove(number.Part + 1); // a number stands right after its part: a spike may be what is asked for
            if (!sets.Remove(number.Part, out var set)) continue;
            var missing = MissingLevel(number);
            var hasNumber = set.Levels.AsSpan(0, missing).Contains(true);
            sets[number.Part] = new() { Levels = HasMissing(number) ? [hasNumber, set.Levels![missing]] : [hasNumber] };
        }
        return sets;
    }

    /// <inheritdoc/>
    public void Save(ModelFolder folder)
    {
        // the encoder's layout says it all
    }

    // a sample's features do not know their spikes
    private FeatureTable Filled(FeatureTable table) =>
        new(table.RowCount, [.. table.Features.Zip(layout.Features, (feature, like) =>
            feature is not NumberFeature number ? feature
            : new NumberFeature(number.Name, number.Part, number.Form, number.Values)
            {
                SpikeValues = ((NumberFeature)like).SpikeValues,
                EchoParts = ((NumberFeature)like).EchoParts,
            })]);

    private static int MissingLevel(NumberFeature number) => 1 + number.SpikeValues.Length + number.EchoParts.Length;

    private bool HasMissing(NumberFeature number) =>
        ((CategoryFeature)layout.Features[number.Part]).LevelCount > MissingLevel(number);

    // the level of the spike that is nearer to a value than any number of the column's form; 0 where there is none
    private static int SpikeAt(NumberFeature number, double value)
    {
        var best = Math.Abs(value - number.Form.Snap(value));
        var level = 0;
        for (var k = 0; k < number.SpikeValues.Length; k++)
        {
            if (Math.Abs(value - number.SpikeValues[k]) is var off && off < best) (best, level) = (off, k + 1);
        }
        return level;
    }
}
