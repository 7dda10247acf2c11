using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>
/// The share of rows whose value is the first of its kind, in columns where no real value occurs twice.
/// </summary>
/// <remarks>SDMetrics' KeyUniqueness. Missing cells are left out. Cost: O(n) a column.</remarks>
public sealed record KeyUniqueness : Metric
{
    /// <inheritdoc/>
    public override MetricGroup Group => MetricGroup.Fidelity;

    /// <inheritdoc/>
    public override (double Low, double High) Range => (0, 1);

    /// <inheritdoc/>
    public override double Goal => 1;

    /// <inheritdoc/>
    public override Score Compute(Comparison data, Rng rng, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var names = data.Real.Columns.Where(column => column.Schema is { Unique: true }
            or { Kind: ColumnKind.Identifier })
            .Where(column => Distinct(column) == 1).Select(column => column.Name).ToArray();
        if (names.Length == 0)
            return new(Kind,
                null) { Note = "No key: the real table has no identifier whose values are all different." };
        var parts = names.Select(name => new ScorePart([name], Distinct(data.Synthetic[name])) { Reference = 1 })
            .OrderBy(part => part.Value ?? double.PositiveInfinity).ToArray();
        var valued = parts.Where(part => part.Value is not null).ToArray();
        return new(Kind, valued.Length == 0 ? null : valued.Average(part => part.Value))
        {
            Reference = 1,
            ReferenceNote = "no real value occurs twice",
            Note = valued.Length == 0 ? "Every synthetic cell of the keys is missing." : null,
            Parts = parts,
        };
    }

    private static double? Distinct(Column column)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var count = 0;
        for (var row = 0; row < column.Count; row++)
        {
            if (column.IsMissing(row)) continue;
            count++;
            seen.Add(column.Text(row));
        }
        return count == 0 ? null : (double)seen.Count / count;
    }
}
