namespace Semblance.Numerics;

/// <summary>
/// Finds how many of a sorted list of edges lie at or below a standard normal draw, in about one step.
/// </summary>
/// <remarks>
/// Cut-point method: H.-C. Chen, Y. Asau, "On generating random variates from an empirical distribution", AIIE
/// Transactions 6 (1974). Memory is four cells an edge, at most 4,096 cells. An edge beyond 6 standard deviations costs
/// a short scan.
/// </remarks>
internal sealed class GuideTable
{
    private const double Low = -6;

    private readonly double[] edges;
    private readonly int[] start;
    private readonly double scale;

    /// <summary>A guide to ascending edges.</summary>
    public GuideTable(double[] edges)
    {
        this.edges = edges;
        var cells = Math.Clamp(4 * edges.Length, 32, 4096);
        scale = cells / 12.0;
        start = new int[cells];
        foreach (var edge in edges)
        {
            var cell = Cell(edge);
            if (cell + 1 < cells) start[cell + 1]++;
        }
        for (var cell = 1; cell < cells; cell++) start[cell] += start[cell - 1];
    }

    /// <summary>How many edges are at or below <paramref name="z"/>.</summary>
    public int CountAtOrBelow(double z)
    {
        var k = start[Cell(z)];
        var all = edges;
        while ((uint)k < (uint)all.Length && all[k] <= z) k++;
        return k;
    }

    private int Cell(double z)
    {
        var at = (z - Low) * scale;
        return at <= 0 ? 0 : at >= start.Length ? start.Length - 1 : (int)at;
    }
}
