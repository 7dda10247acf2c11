using Semblance.Tables.Metrics.Neighbours;

namespace Semblance.Tables.Metrics;

/// <summary>
/// Whether synthetic rows lie where real rows lie: for every share α, the share of synthetic rows within the ball that
/// holds a share α of the real rows should be α too. 1 minus twice the mean difference.
/// </summary>
/// <remarks>
/// Integrated P_α of Alaa et al. 2022, section 3; see <see cref="SupportMetric"/>. Low where rows are implausible, and
/// also where they keep too close to the middle.
/// </remarks>
public sealed record AlphaPrecision : SupportMetric
{
    private protected override double[] Entries(ComparedRows real, ComparedRows other, DistanceScale scale,
        CancellationToken cancel)
    {
        var centre = new Centre(real, scale);
        return Array.ConvertAll(centre.Distances(other), centre.ShareWithin);
    }
}
