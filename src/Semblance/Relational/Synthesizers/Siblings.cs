namespace Semblance.Relational.Synthesizers;

/// <summary>Rows that have the same parent, in their order. A row without a parent is alone.</summary>
internal sealed class Siblings
{
    private Siblings(int[] sizes, int[] ranks, int[] previous) => (Sizes, Ranks, Previous) = (sizes, ranks, previous);

    /// <summary>By row: how many siblings there are, itself included.</summary>
    public int[] Sizes { get; }

    /// <summary>By row: how many siblings come before it.</summary>
    public int[] Ranks { get; }

    /// <summary>By row: the sibling right before it, or -1.</summary>
    public int[] Previous { get; }

    /// <summary>The siblings among rows that name parents.</summary>
    /// <param name="parents">By row: the parent's row, negative where there is none.</param>
    /// <param name="parentCount">How many rows the parent has.</param>
    public static Siblings Of(int[] parents, int parentCount)
    {
        var (count, last) = (new int[parentCount], new int[parentCount]);
        var (sizes, ranks, previous) = (new int[parents.Length], new int[parents.Length], new int[parents.Length]);
        for (var row = 0; row < parents.Length; row++)
        {
            var parent = parents[row];
            (ranks[row], previous[row]) = parent < 0 || count[parent] == 0 ? (0, -1) : (count[parent], last[parent]);
            if (parent < 0) continue;
            count[parent]++;
            last[parent] = row;
        }
        for (var row = 0; row < parents.Length; row++) sizes[row] = parents[row] < 0 ? 1 : count[parents[row]];
        return new(sizes, ranks, previous);
    }

    /// <summary>The rows of each family, in the order of their first ones.</summary>
    public int[][] Families()
    {
        var families = new List<List<int>>();
        var of = new int[Previous.Length];
        for (var row = 0; row < of.Length; row++)
        {
            of[row] = Previous[row] >= 0 ? of[Previous[row]] : families.Count;
            if (Previous[row] < 0) families.Add([]);
            families[of[row]].Add(row);
        }
        return [.. families.Select(family => family.ToArray())];
    }

    /// <summary>
    /// The rows by rank: all first siblings, then all second ones, … In every batch the larger families stand first, so
    /// that the previous sibling of a batch's row i is row i of the batch before.
    /// </summary>
    public List<int[]> Batches()
    {
        if (Ranks.Length == 0) return [];
        var byRank = new List<int>[Ranks.Max() + 1];
        for (var rank = 0; rank < byRank.Length; rank++) byRank[rank] = [];
        foreach (var row in Enumerable.Range(0, Ranks.Length).Where(row => Ranks[row] == 0)
            .OrderByDescending(row => Sizes[row]))
            byRank[0].Add(row);
        var next = new int[Ranks.Length];
        Array.Fill(next, -1);
        for (var row = 0; row < Previous.Length; row++) if (Previous[row] >= 0) next[Previous[row]] = row;
        for (var rank = 1; rank < byRank.Length; rank++)
        {
            foreach (var row in byRank[rank - 1])
            {
                if (next[row] < 0) break;
                byRank[rank].Add(next[row]);
            }
        }
        return [.. byRank.Select(rows => rows.ToArray())];
    }
}
