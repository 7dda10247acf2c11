using System.ComponentModel.DataAnnotations;
using Semblance.Tables.Metrics.Neighbours;

namespace Semblance.Tables.Metrics;

/// <summary>
/// Whether real rows have synthetic rows near them: for every share β, the share of real rows that have
/// a synthetic row of the middlemost share β within the distance of their own nearest real neighbour. 1
/// minus twice the mean difference from β.
/// </summary>
/// <remarks>
/// Integrated R_β of Alaa et al. 2022, section 3; see <see cref="SupportMetric"/>. With one neighbour, as in the
/// authors' published code and in tables, even real rows reach only about ½: read it beside its reference.
/// </remarks>
public sealed record BetaRecall : SupportMetric
{
    /// <summary>Which real neighbour says how near is near. More is more lenient.</summary>
    [Range(1, 2)] public int Neighbours { get; init; } = 1;

    private protected override double[] Entries(ComparedRows real, ComparedRows other, DistanceScale scale,
        CancellationToken cancel)
    {
        var (x, y) = (new PointSet(real, scale), new PointSet(other, scale));
        var own = Nearest.Of(x, x, RowDistance.SquaredDeviations, true, cancel);
        var near = Neighbours == 1 ? own.Distance : own.Second;
        var centre = new Centre(other, scale);
        var shares = Array.ConvertAll(centre.Distances(other), centre.ShareWithin);
        var entries = new double[real.Count];
        Array.Fill(entries, 2);
        PairwiseDistances.ForEach(x, y, RowDistance.SquaredDeviations, (query, first, run) =>
        {
            for (var i = 0; i < run.Length; i++)
            {
                if (run[i] <= near[query] && shares[first + i] < entries[query]) entries[query] = shares[first + i];
            }
        }, cancel);
        return entries;
    }
}
