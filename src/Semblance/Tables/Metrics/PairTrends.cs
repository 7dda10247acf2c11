using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>Which pairs of columns count.</summary>
public enum PairRule
{
    /// <summary>Every pair, as papers print it.</summary>
    All,

    /// <summary>
    /// SDMetrics' default: number pairs with a real correlation beyond 0.5 and other pairs with a real
    /// association (Cramér's V) above 0.3.
    /// </summary>
    Associated,
}

/// <summary>
/// How alike the ties between columns are: the mean of <see cref="CorrelationSimilarity"/> over pairs of number columns
/// and <see cref="ContingencySimilarity"/> over all other pairs.
/// </summary>
/// <remarks>SDMetrics' Column Pair Trends. Cost: O(n) a pair.</remarks>
public sealed record PairTrends : SimilarityMetric
{
    private const double CorrelationThreshold = 0.5, AssociationThreshold = 0.3;

    /// <summary>Which pairs count.</summary>
    public PairRule Rule { get; init; }

    /// <summary>
    /// Pairs that are measured; where the table has more, a random choice of this many. More gives a steadier score.
    /// </summary>
    [Range(1, 10_000_000)] public int MaxPairs { get; init; } = 10_000;

    /// <inheritdoc/>
    protected override string? Variant => Rule == PairRule.All ? "all pairs" : "associated pairs";

    internal override IReadOnlyList<MeasuredPart> Measure(RowPair rows, Rng rng, CancellationToken cancel)
    {
        var codes = PairCodes.Of(rows);
        var columns = rows.Real.Columns;
        return OverColumns.Each(Pairs.Of(columns, (_, _) => true, MaxPairs, rng), pair =>
            columns[pair.A].IsNumber && columns[pair.B].IsNumber
                ? Judge(CorrelationSimilarity.Part(rows, pair), "real", CorrelationThreshold, "correlation")
                : Judge(ContingencySimilarity.Part(rows, codes, pair), "real association", AssociationThreshold,
                    "association"), cancel);
    }

    internal override string NothingMeasured => Rule == PairRule.All
        ? "The table has fewer than two columns that fidelity is measured on."
        : "No pair of real columns is correlated beyond 0.5 or associated above 0.3.";

    private MeasuredPart Judge(MeasuredPart part, string detail, double threshold, string word)
    {
        if (Rule == PairRule.All) return part;
        var strength = part.Details?.GetValueOrDefault(detail) ?? 0;
        return Math.Abs(strength) > threshold ? part
            : part with
            {
                Values = null,
                Note = string.Create(CultureInfo.InvariantCulture, $"The real {word} is at most {threshold}."),
            };
    }
}
