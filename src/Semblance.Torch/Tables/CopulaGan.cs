using Semblance.Models;
using Semblance.Numerics;
using Semblance.Random;
using Semblance.Tables.Encoders;
using Semblance.Tables.Synthesizers;

namespace Semblance.Torch.Tables;

/// <summary>
/// CTGAN on numbers that were made normal first: each becomes its share of the column, then the normal score of that
/// share. Skewed columns and long tails lose their shape before the network sees them, and get it back afterwards.
/// </summary>
/// <remarks>
/// CopulaGAN of the Synthetic Data Vault, https://docs.sdv.dev/sdv: <see cref="Ctgan"/> after the transformation of a
/// Gaussian copula. Ours has the data's own shares where the original fits a family of distributions. Cost: as CTGAN.
/// Choose it over ctgan where numbers span orders of magnitude.
/// </remarks>
public sealed record CopulaGan : ConditionalGan
{
    private protected override FeatureModel Learn(FeatureTable train, Rng rng, IProgress<Progress>? progress,
        CancellationToken cancel)
    {
        var scores = NormalScores.Of(train);
        return new TransformedModel(scores, base.Learn(scores.Encode(train), rng, progress, cancel));
    }

    private protected override FeatureModel Read(ModelFolder folder, FeatureTable layout)
    {
        var scores = NormalScores.Load(folder, layout);
        return new TransformedModel(scores, base.Read(folder, scores.Encode(layout)));
    }

    /// <summary>Numbers as normal scores.</summary>
    /// <param name="layout">The features.</param>
    /// <param name="margins">By feature: the number at each score; null where there are no numbers.</param>
    private sealed class NormalScores(FeatureTable layout, NumberMargin?[] margins) : IFeatureTransform
    {
        public static NormalScores Of(FeatureTable train) => new(train, [.. train.Features.Select(feature =>
        {
            if (feature is not NumberFeature number) return null;
            var runs = ValueRuns.Of(number.Values, out _);
            return runs.Total == 0 ? null
                : new NumberMargin(EmpiricalQuantiles.Fit(runs, number.Form.Support is not null), number.Form);
        })]);

        public FeatureTable Encode(FeatureTable table) => Map(table, (number, margin) =>
        {
            var score = number.Values.Where(value => !double.IsNaN(value)).Distinct()
                .ToDictionary(value => value, value => ScoreOf(margin, value));
            double[]? support = score.Count > 0 ? [.. score.Values.Distinct().Order()] : null;
            return new(number.Name, number.Part, new(margin.Map.Scores[0], margin.Map.Scores[^1], 0, support),
                Array.ConvertAll(number.Values, value => double.IsNaN(value) ? value : score[value]));
        });

        public FeatureTable Decode(FeatureTable sampled) => Map(sampled, (number, margin) =>
            new(number.Name, number.Part, number.Form,
                Array.ConvertAll(number.Values, score => double.IsNaN(score) ? score : margin.Decode(score))));

        public IReadOnlyDictionary<int, FeatureSet> Encode(IReadOnlyDictionary<int, FeatureSet> where) =>
            where.ToDictionary(pair => pair.Key, pair =>
            {
                if (pair.Value.Intervals is not { } intervals || margins[pair.Key] is not { } margin) return pair.Value;
                var scores = margin.SetOf(intervals);
                return new FeatureSet { Intervals = [.. scores.Lows.Zip(scores.Highs)] };
            });

        private FeatureTable Map(FeatureTable table, Func<NumberFeature, NumberMargin, NumberFeature> map) =>
            new(table.RowCount, [.. table.Features.Select((feature, f) =>
                margins[f] is { } margin ? map((NumberFeature)feature, margin) : feature)]);

        // the middle of the scores that decode to the value, by their probability
        private static double ScoreOf(NumberMargin margin, double value)
        {
            var set = margin.SetOf(value);
            var share = (Normal.Cdf(set.Lows[0]) + Normal.Cdf(set.Highs[0])) / 2;
            return Normal.Quantile(Math.Clamp(share, 1e-12, 1 - 1e-12));
        }

        public void Save(ModelFolder folder)
        {
            for (var f = 0; f < margins.Length; f++)
            {
                if (layout.Features[f] is not NumberFeature) continue;
                folder.Put($"model.scores.{f}.from", margins[f]?.Map.Scores ?? []);
                folder.Put($"model.scores.{f}.to", margins[f]?.Map.Values ?? []);
            }
        }

        public static NormalScores Load(ModelFolder folder, FeatureTable layout) =>
            new(layout, [.. layout.Features.Select((feature, f) =>
                feature is NumberFeature number ? Load(folder, f, number.Form) : null)]);

        private static NumberMargin? Load(ModelFolder folder, int f, NumberForm form)
        {
            var from = folder.GetFinite($"model.scores.{f}.from");
            var to = folder.GetFinite($"model.scores.{f}.to", from.Length);
            var isAscending = Calibration.IsAscending(from) && Calibration.IsAscending(to);
            TensorReader.Require(isAscending, $"model.scores.{f}.from");
            return from.Length == 0 ? null : new NumberMargin(new(from, to), form);
        }
    }
}
