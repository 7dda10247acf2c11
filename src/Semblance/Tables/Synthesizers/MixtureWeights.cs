using Semblance.Random;
using Semblance.Tables.Encoders;
using Semblance.Tables.Metrics;
using Semblance.Tables.Metrics.Neighbours;

namespace Semblance.Tables.Synthesizers;

/// <summary>
/// The weights whose mixture is nearest to rows that no part has seen. The energy distance of a mixture to rows x is
/// 2 Σ w_k E|x - y_k| - Σ w_k w_l E|y_k - y_l| and what does not depend on the weights: convex where they sum to 1.
/// </summary>
internal static class MixtureWeights
{
    private const double HeldShare = 0.2;
    private const int MostHeld = 4000, LeastHeld = 50, Rounds = 500;

    /// <summary>
    /// Fits parts on a share of the rows, and weighs them by the others; alike where the rows are too few.
    /// </summary>
    /// <param name="train">All rows.</param>
    /// <param name="fit">Fits the parts.</param>
    /// <param name="count">How many parts there are.</param>
    /// <param name="rng">The stream of it all.</param>
    /// <param name="cancel">Checked while distances are taken.</param>
    public static double[] Learn(FeatureTable train, Func<FeatureTable, Rng, FeatureModel[]> fit, int count, Rng rng,
        CancellationToken cancel)
    {
        var alike = new double[count];
        Array.Fill(alike, 1.0 / count);
        var heldCount = (int)Math.Min(MostHeld, train.RowCount * HeldShare);
        if (heldCount < LeastHeld || count == 1) return alike;
        var order = rng.Split("held").Permutation(train.RowCount);
        var features = new ComparedFeatures(train.Unknown(0));
        var held = features.Rows(train.Gather(order[..heldCount]));
        var scale = new DistanceScale(held, RowDistance.SquaredDeviations);
        var asked = new long[heldCount];
        for (var row = 0; row < heldCount; row++) asked[row] = row;
        var x = new PointSet(held, scale);
        PointSet[] samples = [.. fit(train.Gather(order[heldCount..]), rng)
            .Select((part, k) =>
                new PointSet(features.Rows(part.Sample(asked, rng.Split("sample").Split(k), null, cancel)), scale))];
        var toHeld = Array.ConvertAll(samples, y => Mean(x, y, cancel));
        var between = new double[count, count];
        for (var k = 0; k < count; k++)
        {
            for (var l = k; l < count; l++)
                between[k, l] = between[l, k] = Mean(samples[k], samples[l], cancel);
        }
        return Least(toHeld, between, alike);
    }

    /// <summary>
    /// The mean distance of a row of one set from a row of another; from another row, within one set.
    /// </summary>
    private static double Mean(PointSet one, PointSet other, CancellationToken cancel)
    {
        var sums = new double[one.Count];
        PairwiseDistances.ForEach(one, other, RowDistance.SquaredDeviations, (query, _, run) =>
        {
            foreach (var square in run) sums[query] += MathF.Sqrt(square);
        }, cancel);
        var pairs = (double)one.Count * (ReferenceEquals(one, other) ? one.Count - 1 : other.Count);
        return sums.Sum() / pairs;
    }

    /// <summary>
    /// Moves weight between two parts at a time to where the distance is least, in closed form, until nothing moves.
    /// </summary>
    internal static double[] Least(double[] toHeld, double[,] between, double[] start)
    {
        double[] weights = [.. start];
        double Inner(int k) => Enumerable.Range(0, weights.Length).Sum(l => between[k, l] * weights[l]);
        for (var round = 0; round < Rounds; round++)
        {
            var moved = 0.0;
            for (var k = 0; k < weights.Length; k++)
            {
                for (var l = k + 1; l < weights.Length; l++)
                {
                    var curve = 2 * between[k, l] - between[k, k] - between[l, l];
                    var slope = Inner(k) - Inner(l) - toHeld[k] + toHeld[l];
                    // two parts that are alike: all to the nearer one
                    var step = Math.Clamp(curve > 1e-12 ? slope / curve : slope * double.MaxValue,
                        -weights[k], weights[l]);
                    weights[k] += step;
                    weights[l] -= step;
                    moved = Math.Max(moved, Math.Abs(step));
                }
            }
            if (moved < 1e-9) break;
        }
        return weights;
    }
}
