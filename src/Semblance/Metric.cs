using System.Collections.Concurrent;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance;

/// <summary>Which question a metric answers.</summary>
public enum MetricGroup
{
    /// <summary>Does the synthetic data look like the real data?</summary>
    Fidelity,

    /// <summary>Is it as good to work with?</summary>
    Utility,

    /// <summary>Does it give real rows away?</summary>
    Privacy,
}

/// <summary>A number that says how good, useful or private synthetic data is.</summary>
public abstract record Metric : Component
{
    /// <summary>Which question it answers.</summary>
    public abstract MetricGroup Group { get; }

    /// <summary>The smallest and largest value it can take.</summary>
    public abstract (double Low, double High) Range { get; }

    /// <summary>The value that perfect synthetic data has.</summary>
    public abstract double Goal { get; }

    /// <summary>Measures.</summary>
    /// <param name="data">The tables to compare, with the same columns.</param>
    /// <param name="rng">For sub-samples, folds and bootstrap intervals.</param>
    /// <param name="cancel">Checked while measuring.</param>
    /// <returns>The score, or one that says why it could not be measured.</returns>
    public abstract Score Compute(Comparison data, Rng rng, CancellationToken cancel = default);
}

/// <summary>The tables that a metric compares. All have the columns of <see cref="Real"/>, with its schema.</summary>
/// <param name="Real">The rows that the model learnt from.</param>
/// <param name="Synthetic">The rows that it made.</param>
/// <param name="Holdout">Real rows that the model never saw, or null.</param>
/// <remarks>Immutable; what is measured is remembered with the tables, so several metrics cost one pass.</remarks>
public sealed record Comparison(Table Real, Table Synthetic, Table? Holdout = null)
{
    private readonly ConcurrentDictionary<string, Lazy<object>> _measured = new();

    // a copy with other tables must not see what was measured on these
    private Comparison(Comparison original)
    {
        (Real, Synthetic, Holdout) = (original.Real, original.Synthetic, original.Holdout);
        _measured = new();
    }

    /// <summary>Equal when the tables are the same.</summary>
    public bool Equals(Comparison? other) => other is not null && ReferenceEquals(Real, other.Real)
        && ReferenceEquals(Synthetic, other.Synthetic) && ReferenceEquals(Holdout, other.Holdout);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Real, Synthetic, Holdout);

    /// <summary>What several metrics need of the same tables is worked out once.</summary>
    internal T Once<T>(string key, Func<T> measure) where T : class
    {
        var lazy = _measured.GetOrAdd(key, _ => new Lazy<object>(measure));
        try
        {
            return (T)lazy.Value;
        }
        catch
        {
            _measured.TryRemove(key, out _); // a cancelled attempt must not be remembered
            throw;
        }
    }
}

/// <summary>What a metric found.</summary>
/// <param name="Metric">The metric's kind.</param>
/// <param name="Value">The number; null where it could not be measured.</param>
public sealed record Score(string Metric, double? Value)
{
    /// <summary>
    /// Which form of the metric this is, such as "mean" of statistic-similarity; null where there is one form.
    /// </summary>
    public string? Variant { get; init; }

    /// <summary>Why there is no value, or what to know about it; null where there is nothing to say.</summary>
    public string? Note { get; init; }

    /// <summary>Lower end of the 95 % interval.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of the 95 % interval.</summary>
    public double? High { get; init; }

    /// <summary>What real data gets that the model never saw: the value to compare with.</summary>
    public double? Reference { get; init; }

    /// <summary>
    /// The value measured like the reference, on as many rows; null where <see cref="Value"/> already is. Distances
    /// between samples shrink as rows grow, so this is the number to hold against <see cref="Reference"/>.
    /// </summary>
    public double? AtReferenceSize { get; init; }

    /// <summary>How the reference was had, such as "holdout against training rows".</summary>
    public string? ReferenceNote { get; init; }

    /// <summary>
    /// Rows that the value rests on, by table ("real", "synthetic", "holdout"), where they were sub-sampled.
    /// </summary>
    public IReadOnlyDictionary<string, int>? Subsample { get; init; }

    /// <summary>Further numbers by name, such as an AUC or a percentile.</summary>
    public IReadOnlyDictionary<string, double>? Details { get; init; }

    /// <summary>Curves to draw, by name: "roc", "real", "synthetic", …</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<CurvePoint>>? Curves { get; init; }

    /// <summary>The value per column, pair or target, worst first where there is an order.</summary>
    public IReadOnlyList<ScorePart> Parts { get; init; } = [];
}

/// <summary>One column's, pair's or target's share of a score.</summary>
/// <param name="Columns">One column name, or more.</param>
/// <param name="Value">The number; null where it could not be measured.</param>
public sealed record ScorePart(IReadOnlyList<string> Columns, double? Value)
{
    /// <summary>What the real holdout gets here.</summary>
    public double? Reference { get; init; }

    /// <summary>The value on as many rows as the reference had; null where <see cref="Value"/> already is.</summary>
    public double? AtReferenceSize { get; init; }

    /// <summary>Lower end of the 95 % interval.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of the 95 % interval.</summary>
    public double? High { get; init; }

    /// <summary>Further numbers by name, such as the real and synthetic correlation.</summary>
    public IReadOnlyDictionary<string, double>? Details { get; init; }

    /// <summary>
    /// Parts of the part, such as what each column adds to a judge of one target; null where there are none.
    /// </summary>
    public IReadOnlyList<ScorePart>? Parts { get; init; }

    /// <summary>Why there is no value, or which variant was used.</summary>
    public string? Note { get; init; }
}

/// <summary>One point of a curve.</summary>
/// <param name="X">Along.</param>
/// <param name="Y">Up.</param>
public readonly record struct CurvePoint(double X, double Y);
