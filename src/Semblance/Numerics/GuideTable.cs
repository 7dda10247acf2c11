namespace Semblance.Numerics;

/// <summary>Finds how many of a sorted list of edges lie at or below a number, in about one step.</summary>
/// <remarks>
/// Cut-point method: H.-C. Chen, Y. Asau, "On generating random variates from an empirical distribution", AIIE
/// Transactions 6 (1974). Memory is four cells an edge, at most 4,096 cells, even between the first and the last finite
/// edge; where edges crowd in one cell, it is halved until few are left.
/// </remarks>
internal sealed class GuideTable
{
    private const int Few = 8; // edges that are passed one by one as quickly

    private readonly double[] edges;
    private readonly int[] start; // by cell: edges in cells before it; then all edges
    private readonly double low, scale;

    /// <summary>A guide to ascending edges.</summary>
    public GuideTable(double[] edges)
    {
        this.edges = edges;
        var cells = Math.Clamp(4 * edges.Length, 32, 4096);
        start = new int[cells + 1];
        low = Array.Find(edges, double.IsFinite);
        var reach = Array.FindLast(edges, double.IsFinite) - low;
        scale = reach > 0 ? cells / reach : 0;
        foreach (var edge in edges) start[Cell(edge) + 1]++;
        for (var cell = 1; cell <= cells; cell++) start[cell] += start[cell - 1];
    }

    /// <summary>How many edges are at or below <paramref name="z"/>.</summary>
    public int CountAtOrBelow(double z)
    {
        var cell = Cell(z);
        var all = edges;
        int k = start[cell], end = start[cell + 1];
        while (end - k > Few)
        {
            var middle = (k + end) / 2;
            if (all[middle] <= z) k = middle + 1;
            else end = middle;
        }
        while ((uint)k < (uint)end && (uint)k < (uint)all.Length && all[k] <= z) k++;
        return k;
    }

    private int Cell(double z)
    {
        var at = (z - low) * scale;
        return at > 0 ? Math.Min((int)Math.Min(at, int.MaxValue), start.Length - 2) : 0;
    }
}
