using System.Globalization;
using Semblance.Random;
using Semblance.Tables.Metrics.Neighbours;

namespace Semblance.Tables.Metrics;

/// <summary>
/// The share of synthetic texts, identifiers and generated values (names, e-mails, …) that occur in the real column:
/// values that name somebody should be new. The holdout's own share is what chance gives, such as for common names.
/// </summary>
/// <remarks>
/// Letter case and surrounding blanks are ignored. Missing cells are left out, and so are running numbers: any table
/// has a row 17. Cost: O(n) a column.
/// </remarks>
public sealed record RevealedValues : Metric
{
    /// <inheritdoc/>
    public override MetricGroup Group => MetricGroup.Privacy;

    /// <inheritdoc/>
    public override (double Low, double High) Range => (0, 1);

    /// <inheritdoc/>
    public override double Goal => 0;

    /// <inheritdoc/>
    public override Score Compute(Comparison data, Rng rng, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var leftOut = ComparedTables.Of(data).LeftOut;
        if (leftOut.Count == 0)
            return new(Kind, null) { Note = "The table has no text, identifier or generated column." };
        var parts = leftOut.Select(column => Part(column.Name, data, cancel))
            .OrderByDescending(part => part.Value).ToArray();
        var valued = parts.Where(part => part.Value is not null).ToArray();
        if (valued.Length == 0)
            return new(Kind, null) { Note = "These columns hold running numbers or nothing.", Parts = parts };
        var worst = valued[0];
        return new(Kind, worst.Value)
        {
            Low = worst.Low,
            High = worst.High,
            Reference = worst.Reference,
            ReferenceNote = data.Holdout is null ? null : "values of the holdout that occur in the real column",
            Note = $"The worst of {parts.Length} columns: '{worst.Columns[0]}'." + (data.Holdout is null
                ? " There is no holdout, so what chance gives is not known." : ""),
            Parts = parts,
        };
    }

    private static ScorePart Part(string name, Comparison data, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var known = Values(data.Real[name]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (AreRunning(known)) return new([name], null) { Note = "Running numbers name nobody." };
        var (share, count) = Share(data.Synthetic[name], known);
        if (count == 0) return new([name], null) { Note = "Every synthetic cell is missing." };
        var (low, high) = ShareInterval.Of(share, count);
        var (reference, realCount) = data.Holdout is null ? (0, 0) : Share(data.Holdout[name], known);
        return new([name], share) { Low = low, High = high, Reference = realCount == 0 ? null : reference };
    }

    /// <summary>Whether most whole numbers between the smallest and the largest occur.</summary>
    private static bool AreRunning(HashSet<string> values)
    {
        long low = long.MaxValue, high = long.MinValue;
        foreach (var text in values)
        {
            if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
                return false;
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }
        return values.Count > 1 && (double)high - low < 2.0 * values.Count;
    }

    private static (double Share, int Count) Share(Column column, HashSet<string> known)
    {
        int found = 0, count = 0;
        foreach (var value in Values(column))
        {
            count++;
            if (known.Contains(value)) found++;
        }
        return (count == 0 ? 0 : (double)found / count, count);
    }

    private static IEnumerable<string> Values(Column column)
    {
        for (var row = 0; row < column.Count; row++)
        {
            if (!column.IsMissing(row)) yield return column.Text(row).Trim();
        }
    }
}
