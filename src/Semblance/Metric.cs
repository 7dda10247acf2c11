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
public sealed record Comparison(Table Real, Table Synthetic, Table? Holdout = null);

/// <summary>What a metric found.</summary>
/// <param name="Metric">The metric's kind.</param>
/// <param name="Value">The number; null where it could not be measured.</param>
public sealed record Score(string Metric, double? Value)
{
    /// <summary>Why there is no value, or what to know about it; null where there is nothing to say.</summary>
    public string? Note { get; init; }

    /// <summary>Lower end of the 95 % interval.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of the 95 % interval.</summary>
    public double? High { get; init; }

    /// <summary>What real data gets that the model never saw: the value to compare with.</summary>
    public double? Reference { get; init; }

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

    /// <summary>Further numbers by name, such as the real and synthetic correlation.</summary>
    public IReadOnlyDictionary<string, double>? Details { get; init; }

    /// <summary>Why there is no value, or which variant was used.</summary>
    public string? Note { get; init; }
}
