using Semblance.Numerics;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>Draws the latents of conditioned features exactly within what a condition leaves possible.</summary>
/// <remarks>
/// Proposals are those of Geweke, Hajivassiliou and Keane: latent after latent from its normal given the ones before,
/// cut to its set. A proposal's weight is the product of the sets' probabilities; accepting it with the weight over the
/// weight's upper bound makes the accepted draws exact. The first set's probability is the same for all, so a condition
/// on one column is never rejected; of the others each is bounded by the most that any mean would give. The rarest
/// feature goes first.
/// </remarks>
internal sealed class GaussianCopulaCondition
{
    private const int MaxTries = 256; // whoever asks may try again from another stream

    private readonly NormalSet[] sets;
    private readonly int[] partPlaces;
    private readonly NormalSet?[] zeroLevels;
    private readonly double[] bounds;
    private readonly int size;
    private readonly bool isImpossible;

    private GaussianCopulaCondition(int[] order, double[] factor, NormalSet[] sets, int[] partPlaces,
        NormalSet?[] zeroLevels, int size)
    {
        Order = order;
        Factor = factor;
        this.sets = sets;
        this.partPlaces = partPlaces;
        this.zeroLevels = zeroLevels;
        this.size = size;
        bounds = new double[sets.Length];
        for (var k = 0; k < sets.Length; k++)
            bounds[k] = partPlaces[k] >= 0 ? 1 : sets[k].LargestMass(Factor[k * size + k]);
        isImpossible = sets.Where((_, k) => partPlaces[k] < 0).Any(set => !(set.Mass(0, 1) > 0));
    }

    /// <summary>Features in the order of their latents: conditioned ones first.</summary>
    public int[] Order { get; }

    /// <summary>The Cholesky factor in that order.</summary>
    public double[] Factor { get; }

    /// <summary>Prepares a condition.</summary>
    public static GaussianCopulaCondition Of(IReadOnlyList<Feature> features, object[] margins, double[] correlation,
        IReadOnlyDictionary<int, FeatureSet> where)
    {
        var restrictions = Restrictions(features, margins, where);
        // a part stands right before its number; groups go by how rare they are
        int[] first = [.. restrictions.Keys.Where(f => !IsTied(f))
            .OrderBy(f => restrictions[f].Mass(0, 1)).ThenBy(f => f)
            .SelectMany(f =>
                restrictions.Keys.Where(g => g == f || IsTied(g) && ((NumberFeature)features[g]).Part == f).Order())];
        int[] order = [.. first, .. Enumerable.Range(0, features.Count).Except(first)];
        var size = features.Count;
        var permuted = Permute(correlation, order);
        var partPlaces = new int[first.Length];
        var zeroLevels = new NormalSet?[first.Length];
        for (var k = 0; k < first.Length; k++)
        {
            partPlaces[k] = -1;
            if (!IsTied(first[k])) continue;
            var part = ((NumberFeature)features[first[k]]).Part;
            partPlaces[k] = Array.IndexOf(first, part);
            zeroLevels[k] = ((CategoryMargin)margins[part]).SetOf(level => level == 0);
        }
        var factor = Cholesky.Factor(permuted, size, 0)
            ?? throw new InvalidOperationException("A permutation lost definiteness.");
        return new(order, factor, [.. first.Select(f => restrictions[f])], partPlaces, zeroLevels, size);

        bool IsTied(int f) => features[f] is NumberFeature { Part: >= 0 };
    }

    /// <summary>
    /// The latents that each condition leaves possible. A number's intervals bind only where its part is at level 0, so
    /// the part comes with it; where no number is possible the part's level 0 is not.
    /// </summary>
    public static Dictionary<int, NormalSet> Restrictions(IReadOnlyList<Feature> features, object[] margins,
        IReadOnlyDictionary<int, FeatureSet> where)
    {
        var sets = new Dictionary<int, NormalSet>();
        var withoutNumber = new HashSet<int>();
        foreach (var (f, set) in where)
        {
            if (features[f] is not NumberFeature number || set.Intervals is null) continue;
            sets[f] = ((NumberMargin)margins[f]).SetOf(set.Intervals);
            if (number.Part < 0) continue;
            sets[number.Part] = NormalSet.Everything;
            if (!(sets[f].Mass(0, 1) > 0))
            {
                withoutNumber.Add(number.Part);
                sets.Remove(f);
            }
        }
        foreach (var f in where.Keys.Concat(withoutNumber).Where(f => features[f] is CategoryFeature).ToHashSet())
        {
            var levels = where.TryGetValue(f, out var set) ? set.Levels : null;
            sets[f] = ((CategoryMargin)margins[f]).SetOf(level =>
                (levels is null || level < levels.Length && levels[level])
                    && !(level == 0 && withoutNumber.Contains(f)));
        }
        return sets;
    }

    /// <summary>The matrix with rows and columns in another order.</summary>
    public static double[] Permute(double[] matrix, int[] order)
    {
        var size = order.Length;
        var permuted = new double[matrix.Length];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++) permuted[i * size + j] = matrix[order[i] * size + order[j]];
        }
        return permuted;
    }

    /// <summary>
    /// Writes one row's independent normals for the conditioned features so that their latents meet the condition.
    /// </summary>
    /// <param name="rng">Draws are addressed by row, then by try and feature.</param>
    /// <param name="row">Absolute row index.</param>
    /// <param name="normals">The row's draws, <paramref name="stride"/> apart.</param>
    /// <param name="stride">Distance between the draws of neighbouring features.</param>
    /// <param name="cancel">Checked now and then.</param>
    /// <returns>False where no proposal was accepted.</returns>
    public bool Draw(Rng rng, long row, Span<double> normals, int stride, CancellationToken cancel)
    {
        if (isImpossible) return false;
        Span<double> latents = sets.Length <= 64 ? stackalloc double[sets.Length] : new double[sets.Length];
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            if ((attempt & 255) == 255) cancel.ThrowIfCancellationRequested();
            var lane = (long)attempt * (sets.Length + 1);
            double accept = rng.Uniform(row, lane), weight = 1;
            for (var k = 0; k < sets.Length && weight > 0; k++)
            {
                double mean = 0, deviation = Factor[k * size + k];
                for (var j = 0; j < k; j++) mean += Factor[k * size + j] * normals[j * stride];
                var set = partPlaces[k] < 0 || zeroLevels[k]!.Contains(latents[partPlaces[k]]) ? sets[k]
                    : NormalSet.Everything;
                if (k > 0) weight *= set.Mass(mean, deviation) / bounds[k];
                if (accept >= weight) weight = 0; // later factors are at most 1: it is rejected already
                latents[k] = set.Draw(mean, deviation, rng.Uniform(row, lane + k + 1));
                normals[k * stride] = (latents[k] - mean) / deviation;
            }
            if (weight > 0) return true;
        }
        return false;
    }
}
