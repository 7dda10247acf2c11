namespace Semblance.Tables;

/// <summary>The values of one column that a condition leaves possible.</summary>
/// <param name="AllowsMissing">Whether a missing cell is possible.</param>
public abstract record ValueSet(bool AllowsMissing)
{
    /// <summary>The values of a column's cells, and no others.</summary>
    internal static ValueSet Of(Column column)
    {
        var missing = Enumerable.Range(0, column.Count).Any(column.IsMissing);
        if (column is NumericColumn numeric)
            return new NumberSet([.. numeric.ToDoubles().Where(value => !double.IsNaN(value)).Distinct().Order()
                .Select(value => (value, value))], missing);
        var labels = Enumerable.Range(0, column.Count).Where(row => !column.IsMissing(row)).Select(column.Text)
            .ToHashSet(StringComparer.Ordinal);
        return new LabelSet(labels.Contains, missing);
    }

    /// <summary>Whether a cell is possible.</summary>
    internal bool Holds(Column column, int row) =>
        column.IsMissing(row) ? AllowsMissing
        : this is NumberSet numbers ? numbers.Contains(((NumericColumn)column.Gather([row])).ToDoubles()[0])
        : ((LabelSet)this).Allows(column.Text(row));

    /// <summary>What both sets of one column allow.</summary>
    internal static ValueSet Both(ValueSet a, ValueSet b)
    {
        var missing = a.AllowsMissing && b.AllowsMissing;
        if (a is LabelSet labels && b is LabelSet others)
            return new LabelSet(label => labels.Allows(label) && others.Allows(label), missing);
        var shared = from first in ((NumberSet)a).Intervals
                     from second in ((NumberSet)b).Intervals
                     let low = Math.Max(first.Low, second.Low)
                     let high = Math.Min(first.High, second.High)
                     where low <= high
                     orderby low
                     select (low, high);
        return new NumberSet([.. shared], missing);
    }
}

/// <summary>Possible values of a numeric column (also dates and times, in their stored units).</summary>
/// <param name="Intervals">Closed, disjoint, ascending; ends may be infinite.</param>
/// <param name="AllowsMissing">Whether a missing cell is possible.</param>
public sealed record NumberSet(IReadOnlyList<(double Low, double High)> Intervals, bool AllowsMissing)
    : ValueSet(AllowsMissing)
{
    /// <summary>Whether the value lies in one of the intervals.</summary>
    public bool Contains(double value)
    {
        foreach (var (low, high) in Intervals)
        {
            if (value >= low && value <= high) return true;
        }
        return false;
    }
}

/// <summary>Possible labels of a category, boolean or text column.</summary>
/// <param name="Allows">Whether a label is possible.</param>
/// <param name="AllowsMissing">Whether a missing cell is possible.</param>
public sealed record LabelSet(Func<string, bool> Allows, bool AllowsMissing) : ValueSet(AllowsMissing);
