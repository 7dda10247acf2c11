
namespace Semblance.Relational.Metrics;

/// <summary>A number that says how good a synthetic database is: of its keys and of what goes along them.</summary>
public abstract record DatabaseMetric : Component
{
    /// <summary>The smallest and largest value it can take.</summary>
    public (double Low, double High) Range => (0, 1);

    /// <summary>The value that a perfect synthetic database has.</summary>
    public double Goal => 1;

    /// <summary>Which form this is, where the options make different metrics of one kind.</summary>
    protected virtual string? Variant => null;

    /// <summary>Why there is nothing to measure.</summary>
    internal virtual string NothingMeasured => "The database has no relations.";

    /// <summary>The value per relation, or per part of one.</summary>
    internal abstract IReadOnlyList<ScorePart> Measure(DatabaseComparison data, CancellationToken cancel);

    /// <summary>Measures.</summary>
    /// <param name="data">The databases to compare, with the same tables.</param>
    /// <param name="cancel">Checked while measuring.</param>
    /// <returns>The mean over the parts that could be measured, and the parts, worst first.</returns>
    public Score Compute(DatabaseComparison data, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var parts = Measure(data, cancel).OrderBy(part => part.Value ?? double.PositiveInfinity).ToArray();
        var values = parts.Select(part => part.Value).OfType<double>().ToArray();
        return new(Kind, values.Length == 0 ? null : values.Average())
        {
            Variant = Variant,
            Note = values.Length == 0 ? NothingMeasured : null,
            Parts = parts,
        };
    }
}
