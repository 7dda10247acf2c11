using Semblance.Numerics;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>
/// Draws the latents of known features given their values, so that the unknown ones follow by regression.
/// </summary>
/// <remarks>
/// A known level is an interval of its latent, a known number nearly a point. Gibbs sampling draws the latents within
/// (J. H. Albert, S. Chib, JASA 88, 1993; C. P. Robert, "Simulation of truncated normal variables", 1995). Features
/// that are filled in under a condition take part with what the condition leaves possible. Rows with the same features
/// known share one factor.
/// </remarks>
internal sealed class GaussianCopulaCompletion
{
    private readonly IReadOnlyList<Feature> features;
    private readonly object[] margins;
    private readonly Dictionary<int, NormalSet> restrictions;
    private readonly NormalSet?[] zeroLevels;
    private readonly Dictionary<double, NormalSet>[] numberSets;
    private readonly NormalSet[]?[] levelSets;

    /// <param name="features">The features.</param>
    /// <param name="margins">Their margins.</param>
    /// <param name="where">What may be filled in.</param>
    public GaussianCopulaCompletion(IReadOnlyList<Feature> features, object[] margins,
        IReadOnlyDictionary<int, FeatureSet>? where)
    {
        this.features = features;
        this.margins = margins;
        restrictions = where is { Count: > 0 } ? GaussianCopulaCondition.Restrictions(features, margins, where) : [];
        numberSets = [.. features.Select(_ => new Dictionary<double, NormalSet>())];
        zeroLevels = [.. features.Select(feature => feature is NumberFeature { Part: >= 0 } number
            ? ((CategoryMargin)margins[number.Part]).SetOf(level => level == 0) : null)];
        levelSets = new NormalSet[]?[features.Count];
    }

    /// <summary>What rows with the same features held to sets have in common.</summary>
    /// <param name="Order">Features in the order of their latents: held ones first.</param>
    /// <param name="HeldCount">How many are held.</param>
    /// <param name="Factor">The Cholesky factor in that order.</param>
    /// <param name="Precision">The inverse correlation of the held ones.</param>
    public sealed record Plan(int[] Order, int HeldCount, double[] Factor, double[] Precision)
    {
        /// <summary>The plan of a pattern.</summary>
        public static Plan Of(string pattern, double[] correlation, int size)
        {
            int[] held = [.. pattern.Select(letter => (int)letter)];
            int[] order = [.. held, .. Enumerable.Range(0, size).Except(held)];
            var permuted = GaussianCopulaCondition.Permute(correlation, order);
            var factor = Cholesky.Factor(permuted, size, 0)
                ?? throw new InvalidOperationException("A permutation lost definiteness.");
            var top = new double[held.Length * held.Length];
            for (var i = 0; i < held.Length; i++)
                factor.AsSpan(i * size, held.Length).CopyTo(top.AsSpan(i * held.Length));
            return new(order, held.Length, factor, Cholesky.Inverse(top, held.Length));
        }
    }

    /// <summary>The features that a row's latents are held for, a letter each.</summary>
    public string PatternOf(FeatureTable partial, bool[][] known, int row)
    {
        Span<char> held = features.Count <= 512 ? stackalloc char[features.Count] : new char[features.Count];
        var count = 0;
        for (var f = 0; f < features.Count; f++)
        {
            if (IsHeld(partial, known, f, row)) held[count++] = (char)f;
        }
        return new(held[..count]);
    }

    private bool IsHeld(FeatureTable partial, bool[][] known, int f, int row)
    {
        if (known[f][row])
        {
            return partial.Features[f] is CategoryFeature category
                ? ((CategoryMargin)margins[f]).Has(category.Codes[row])
                : !double.IsNaN(((NumberFeature)partial.Features[f]).Values[row]);
        }
        if (!restrictions.ContainsKey(f)) return false;
        return features[f] is not NumberFeature { Part: >= 0 } number || !known[number.Part][row]
            || ((CategoryFeature)partial.Features[number.Part]).Codes[row] == 0;
    }

    /// <summary>Writes the independent normals of a row's held latents.</summary>
    /// <returns>False where nothing that may be filled in is possible.</returns>
    public bool Draw(Plan plan, FeatureTable partial, bool[][] known, int row, Rng rng, double[] normals, int stride,
        int sweeps, double pointWidth)
    {
        var count = plan.HeldCount;
        var sets = new NormalSet[count];
        var partPlaces = new int[count];
        var latents = new double[count];
        List<int> open = [];
        for (var k = 0; k < count; k++)
        {
            var f = plan.Order[k];
            sets[k] = known[f][row] ? SetOf(partial, f, row) : restrictions[f];
            partPlaces[k] = -1;
            if (sets[k].Lows.Length == 0) return false;
            if (sets[k].Highs[^1] - sets[k].Lows[0] < pointWidth)
                latents[k] = (sets[k].Lows[0] + sets[k].Highs[^1]) / 2;
            else
            {
                latents[k] = sets[k].Draw(0, 1, 0.5);
                open.Add(k);
            }
            if (!known[f][row] && features[f] is NumberFeature { Part: >= 0 } number && !known[number.Part][row])
                partPlaces[k] = Array.IndexOf(plan.Order, number.Part, 0, count);
        }
        for (var sweep = 0; sweep < sweeps && open.Count > 0; sweep++)
        {
            foreach (var k in open)
            {
                double sum = 0;
                for (var j = 0; j < count; j++) sum += plan.Precision[k * count + j] * latents[j];
                var precision = plan.Precision[k * count + k];
                latents[k] = PossibleNow(plan, sets, partPlaces, latents, k)
                    .Draw(latents[k] - sum / precision, Math.Sqrt(1 / precision), rng.Uniform(sweep, k));
            }
        }

        // e = L⁻¹ z
        var size = plan.Order.Length;
        for (var k = 0; k < count; k++)
        {
            var left = latents[k];
            for (var j = 0; j < k; j++) left -= plan.Factor[k * size + j] * normals[j * stride];
            normals[k * stride] = left / plan.Factor[k * size + k];
        }
        return true;
    }

    // A number's intervals bind only while its part, unknown too, is at level 0; and the part may go there only while
    // they are met.
    private NormalSet PossibleNow(Plan plan, NormalSet[] sets, int[] partPlaces, double[] latents, int k)
    {
        var f = plan.Order[k];
        if (partPlaces[k] >= 0) return zeroLevels[f]!.Contains(latents[partPlaces[k]]) ? sets[k] : NormalSet.Everything;
        var number = Array.IndexOf(partPlaces, k);
        return number < 0 || sets[number].Contains(latents[number]) ? sets[k]
            : sets[k].Without(zeroLevels[plan.Order[number]]!);
    }

    private NormalSet SetOf(FeatureTable partial, int f, int row)
    {
        if (partial.Features[f] is CategoryFeature category)
        {
            var margin = (CategoryMargin)margins[f];
            var sets = levelSets[f] ??= new NormalSet[category.LevelCount];
            return sets[category.Codes[row]] ??= margin.SetOf(level => level == category.Codes[row]);
        }
        var value = ((NumberFeature)partial.Features[f]).Values[row];
        if (!numberSets[f].TryGetValue(value, out var set))
            numberSets[f][value] = set = ((NumberMargin)margins[f]).SetOf(value);
        return set;
    }
}
