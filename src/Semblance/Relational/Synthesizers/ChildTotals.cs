using System.Text.Json.Nodes;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// How many children the parents of each kind have together: as many orders from each country as there are really.
/// Where parents are few, chance alone would give the one large customer any country.
/// </summary>
internal sealed class ChildTotals
{
    private const int MostBins = 16, MostLabels = 64, LeastInBin = 5, LeastOfLabel = 2;

    /// <summary>Among more parents chance evens out.</summary>
    private const int MostParents = 20_000;

    private const int Partners = 24, Sweeps = 3;

    private readonly ColumnBins[] bins;
    private readonly double[][] shares;

    private ChildTotals(ColumnBins[] bins, double[][] shares) => (this.bins, this.shares) = (bins, shares);

    /// <summary>Adds up the children of real parents.</summary>
    /// <param name="attributes">The parents' columns.</param>
    /// <param name="counts">By parent: how many children.</param>
    public static ChildTotals Of(Column[] attributes, int[] counts)
    {
        var few = Math.Clamp(counts.Length / LeastInBin, 2, MostBins);
        ColumnBins[] bins = [.. attributes.Select(column => column is NumericColumn
            ? ColumnBins.Of(column, few) : ColumnBins.Of(column, MostLabels, LeastOfLabel))];
        var all = Math.Max(1, counts.Sum(count => (double)count));
        double[] Shares(ColumnBins bins, Column column) =>
            Array.ConvertAll(Sum(bins.Bins(column), counts, bins.Count), sum => sum / all);
        return new(bins, [.. bins.Zip(attributes, Shares)]);
    }

    private static double[] Sum(byte[] codes, int[] counts, int bins)
    {
        var sums = new double[bins];
        for (var row = 0; row < codes.Length; row++) sums[codes[row]] += counts[row];
        return sums;
    }

    /// <summary>Exchanges numbers between parents while that brings the totals nearer.</summary>
    /// <param name="attributes">The new parents' attributes.</param>
    /// <param name="quotas">By parent: how many children; changed in place.</param>
    /// <param name="rng">For who exchanges with whom.</param>
    public void Exchange(Column[] attributes, int[] quotas, Rng rng)
    {
        if (bins.Length == 0 || quotas.Length is < 2 or > MostParents) return;
        var codes = bins.Select((bin, i) => bin.Bins(attributes[i])).ToArray();
        var all = quotas.Sum(quota => (double)quota);
        var excess = codes.Select((code, i) => Sum(code, quotas, bins[i].Count)
            .Select((sum, bin) => sum - all * shares[i][bin]).ToArray()).ToArray();
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            for (var one = 0; one < quotas.Length; one++)
            {
                for (var attempt = 0; attempt < Partners; attempt++)
                {
                    var other = rng.Split(sweep).Below(quotas.Length, one, attempt);
                    var more = quotas[other] - quotas[one];
                    if (more == 0 || Growth(one, other, more) >= -1e-9) continue;
                    (quotas[one], quotas[other]) = (quotas[other], quotas[one]);
                    for (var i = 0; i < codes.Length; i++)
                    {
                        excess[i][codes[i][one]] += more;
                        excess[i][codes[i][other]] -= more;
                    }
                }
            }
        }

        // of the squared excess, when one parent gets that many more and the other as many fewer
        double Growth(int one, int other, int more)
        {
            var growth = 0.0;
            for (var i = 0; i < codes.Length; i++)
            {
                if (codes[i][one] == codes[i][other]) continue;
                growth += 2.0 * more * (excess[i][codes[i][one]] - excess[i][codes[i][other]] + more);
            }
            return growth;
        }
    }

    /// <summary>What a saved model keeps.</summary>
    public JsonNode ToJson() => new JsonArray([.. bins.Select((bin, i) => new JsonObject
    {
        ["bins"] = bin.ToJson(),
        ["shares"] = new JsonArray([.. shares[i].Select(share => (JsonNode)share)]),
    })]);

    /// <summary>Reads back what <see cref="ToJson"/> gave, of so many attributes.</summary>
    public static ChildTotals FromJson(JsonNode? node, int attributes)
    {
        var bins = node!.AsArray().Select(part => ColumnBins.FromJson(part!["bins"])).ToArray();
        var shares = node.AsArray()
            .Select(part => part!["shares"]!.AsArray().Select(share => (double)share!).ToArray()).ToArray();
        var holds = bins.Length == attributes && bins.Zip(shares).All(pair => pair.First.Count == pair.Second.Length
            && pair.Second.All(share => share is >= 0 and <= 1 + 1e-9));
        return holds ? new(bins, shares) : throw new FormatException("totals");
    }
}
