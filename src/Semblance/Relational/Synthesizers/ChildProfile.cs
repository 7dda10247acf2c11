using System.Runtime.Intrinsics;
using Semblance.Numerics;
using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// What parents are told apart by: how many children each has, and the few traits in which children of one parent are
/// most alike, each drawn towards the mean of all where a parent has few children.
/// </summary>
/// <remarks>
/// A trait is a number column's rank or a frequent label's share. Its weight is the intraclass
/// correlation (R. A. Fisher 1925, by analysis of variance); a parent's mean is shrunk as the best
/// linear predictor of a random effect is (C. R. Henderson 1975).
/// </remarks>
internal sealed class ChildProfile
{
    private const int Traits = HistogramTree.ScoreCount - 1, Labels = 5, MeanSteps = 12;
    private const double LeastCorrelation = 0.02;

    private ChildProfile(Vector256<float>[] scores) => Scores = scores;

    /// <summary>By parent: the number of children, six traits and the weight 1.</summary>
    public Vector256<float>[] Scores { get; }

    /// <summary>Profiles of parents.</summary>
    /// <param name="count">By parent: how many children.</param>
    /// <param name="parents">By child row: the parent's row, negative where there is none.</param>
    /// <param name="children">The children's columns that are learnt.</param>
    public static ChildProfile Of(int[] count, int[] parents, IReadOnlyList<Column> children)
    {
        var scores = new Vector256<float>[count.Length];
        var ranks = Standard(RanksOf(Array.ConvertAll(count, value => (double)value)));
        for (var parent = 0; parent < count.Length; parent++)
            scores[parent] = Vector256<float>.Zero.WithElement(0, (float)ranks[parent])
                .WithElement(HistogramTree.ScoreCount, 1);
        var traits = children.Where(ColumnBins.Fits).SelectMany(TraitsOf).Select(trait => Means(trait, count, parents))
            .Where(trait => trait.Correlation > LeastCorrelation).OrderByDescending(trait => trait.Correlation)
            .Take(Traits).ToArray();
        for (var i = 0; i < traits.Length; i++)
        {
            var values = Standard(traits[i].Means);
            var weight = Math.Sqrt(traits[i].Correlation);
            for (var parent = 0; parent < scores.Length; parent++)
                scores[parent] = scores[parent].WithElement(i + 1, (float)(weight * values[parent]));
        }
        return new(scores);
    }

    private static IEnumerable<double[]> TraitsOf(Column column)
    {
        if (column is NumericColumn numeric)
        {
            yield return RanksOf(numeric.ToDoubles());
            yield break;
        }
        var category = (CategoryColumn)column;
        var counts = new int[category.Levels.Length];
        foreach (var code in category.Codes) if (code >= 0) counts[code]++;
        foreach (var level in Enumerable.Range(0, counts.Length).OrderByDescending(level => counts[level]).Take(Labels))
            yield return Array.ConvertAll(category.Codes, code => code == level ? 1.0 : 0);
    }

    /// <summary>The mean rank of equal values, from 0 to 1; one half where missing.</summary>
    private static double[] RanksOf(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).Where(i => !double.IsNaN(values[i]))
            .OrderBy(i => values[i])];
        var ranks = new double[values.Length];
        Array.Fill(ranks, 0.5);
        for (int start = 0, end; start < order.Length; start = end)
        {
            for (end = start + 1; end < order.Length && values[order[end]] == values[order[start]];) end++;
            for (var i = start; i < end; i++) ranks[order[i]] = (start + end) / 2.0 / order.Length;
        }
        return ranks;
    }

    private static double[] Standard(double[] values)
    {
        if (values.Length == 0) return values;
        var mean = values.Average();
        var spread = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return spread > 0 ? Array.ConvertAll(values, value => (value - mean) / spread) : new double[values.Length];
    }

    private static (double Correlation, double[] Means) Means(double[] trait, int[] count, int[] parents)
    {
        var sums = new double[count.Length];
        double total = 0, squares = 0, rows = 0;
        for (var row = 0; row < trait.Length; row++)
        {
            if (parents[row] < 0) continue;
            sums[parents[row]] += trait[row];
            total += trait[row];
            squares += trait[row] * trait[row];
            rows++;
        }
        double groups = 0, between = 0, sizes = 0;
        for (var parent = 0; parent < count.Length; parent++)
        {
            if (count[parent] == 0) continue;
            groups++;
            sizes += (double)count[parent] * count[parent];
            between += sums[parent] * sums[parent] / count[parent];
        }
        if (groups < 2 || rows <= groups) return (0, sums);
        var mean = total / rows;
        var betweenMean = (between - total * mean) / (groups - 1);
        var withinMean = Math.Max(0, squares - between) / (rows - groups);
        var size = (rows - sizes / rows) / (groups - 1); // of a typical family
        var all = betweenMean + (size - 1) * withinMean;
        var correlation = all > 0 ? Math.Clamp((betweenMean - withinMean) / all, 0, 1) : 0;
        var pull = correlation > 0 ? (1 - correlation) / correlation : double.PositiveInfinity;
        for (var parent = 0; parent < sums.Length; parent++)
            sums[parent] = double.IsInfinity(pull) || count[parent] + pull == 0
                ? mean : (sums[parent] + pull * mean) / (count[parent] + pull);
        return (correlation, sums);
    }

    /// <summary>Tells the parents of each leaf apart by k-means.</summary>
    /// <param name="leaves">By parent: the leaf.</param>
    /// <param name="leafCount">How many leaves there are.</param>
    /// <param name="most">Classes of all leaves together, at most.</param>
    /// <returns>By parent: a class, numbered leaf by leaf.</returns>
    public int[] Classes(int[] leaves, int leafCount, int most)
    {
        const int rowsPerClass = 8, classesPerLeaf = 4;
        var classes = new int[leaves.Length];
        var used = 0;
        var members = Enumerable.Range(0, leaves.Length).ToLookup(parent => leaves[parent]);
        for (var leaf = 0; leaf < leafCount; leaf++)
        {
            int[] own = [.. members[leaf]];
            var room = Math.Max(1, (most - used) / (leafCount - leaf));
            var k = Math.Clamp(own.Length / rowsPerClass, 1, Math.Min(classesPerLeaf, room));
            var found = Classes(own, k);
            for (var i = 0; i < own.Length; i++) classes[own[i]] = used + found[i];
            used += found.DefaultIfEmpty(-1).Max() + 1;
        }
        return classes;
    }

    /// <summary>Tells some parents apart by k-means.</summary>
    /// <param name="members">The parents.</param>
    /// <param name="most">Classes, at most.</param>
    /// <returns>By member: its class, none of them empty.</returns>
    public int[] Classes(int[] members, int most)
    {
        var found = Means(members, most);
        var kept = found.Distinct().Order().ToArray();
        return Array.ConvertAll(found, c => Array.BinarySearch(kept, c));
    }

    /// <summary>k-means from the parents that stand at equal distances along the first trait.</summary>
    private int[] Means(int[] members, int k)
    {
        var classes = new int[members.Length];
        if (k < 2) return classes;
        int[] order = [.. Enumerable.Range(0, members.Length)
            .OrderBy(i => Scores[members[i]][1]).ThenBy(i => Scores[members[i]][0])];
        var centres = new Vector256<float>[k];
        for (var c = 0; c < k; c++) centres[c] = Scores[members[order[(2 * c + 1) * order.Length / (2 * k)]]];
        for (var step = 0; step < MeanSteps; step++)
        {
            var sums = new Vector256<float>[k];
            for (var i = 0; i < members.Length; i++)
            {
                var (nearest, best) = (0, float.PositiveInfinity);
                for (var c = 0; c < k; c++)
                {
                    var offset = Scores[members[i]] - centres[c];
                    if (Vector256.Dot(offset, offset) is var distance && distance < best)
                        (nearest, best) = (c, distance);
                }
                classes[i] = nearest;
                sums[nearest] += Scores[members[i]];
            }
            for (var c = 0; c < k; c++)
                if (sums[c][HistogramTree.ScoreCount] > 0) centres[c] = sums[c] / sums[c][HistogramTree.ScoreCount];
        }
        return classes;
    }
}
