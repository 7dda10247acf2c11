namespace Semblance.Tables;

/// <summary>The values of one column that a condition leaves possible.</summary>
/// <param name="AllowsMissing">Whether a missing cell is possible.</param>
public abstract record ValueSet(bool AllowsMissing);

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
