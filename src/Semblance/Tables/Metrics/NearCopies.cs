using System.ComponentModel.DataAnnotations;
using Semblance.Tables.Metrics.Neighbours;

namespace Semblance.Tables.Metrics;

/// <summary>
/// The share of synthetic rows that agree with a training row in every label, and in every number but for a little:
/// exact copies count too. The holdout's own share is what chance gives.
/// </summary>
/// <remarks>Cost: queries × training rows × columns.</remarks>
public sealed record NearCopies : ClosenessMetric
{
    /// <summary>
    /// How much the numbers of a near copy may differ, summed over columns, in shares of their real ranges.
    /// </summary>
    [Range(0.0, 1.0)] public double Tolerance { get; init; } = 0.01;

    /// <inheritdoc/>
    public override (double Low, double High) Range => (0, 1);

    /// <inheritdoc/>
    public override double Goal => 0;

    private protected override Score Measure(PrivacyNeighbours found)
    {
        var share = Share(found.Training);
        var (low, high) = ShareInterval.Of(share, found.Training.Distance.Length);
        return new(Kind, share) { Low = low, High = high, Reference = Share(found.HoldoutToTraining) };
    }

    private double Share(Nearest nearest) =>
        (double)nearest.Distance.Count(distance => distance <= Tolerance) / nearest.Distance.Length;
}
