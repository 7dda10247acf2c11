using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Recipes;

/// <summary>Rows kept away from the model, so that it can be judged by real rows that it never saw.</summary>
public static class Holdout
{
    /// <summary>Splits a table by a random permutation of its rows; both parts keep the order of the file.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="share">Share of the rows to hold out, from 0 to below 1.</param>
    /// <param name="rng">Decides which.</param>
    /// <returns>The rows to learn from, and those held out; null where that would be none, or all.</returns>
    public static (Table Train, Table? Held) Split(Table table, double share, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(share, 1);
        var count = (int)Math.Round(table.RowCount * share);
        if (count == 0 || count >= table.RowCount) return (table, null);
        var order = rng.Split("holdout").Permutation(table.RowCount);
        var (held, train) = (order[..count], order[count..]);
        Array.Sort(held);
        Array.Sort(train);
        return (table.Gather(train), table.Gather(held));
    }
}
