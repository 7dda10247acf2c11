using System.Numerics.Tensors;

namespace Semblance.Tables.Metrics.Neighbours;

/// <summary>The two nearest rows of each query.</summary>
/// <param name="Distance">To the nearest; infinite where there are no rows.</param>
/// <param name="Index">Which row that is; the first of those equally near.</param>
/// <param name="Second">To the second nearest.</param>
internal sealed record Nearest(float[] Distance, int[] Index, float[] Second)
{
    /// <param name="queries">The rows to find neighbours of.</param>
    /// <param name="rows">Where to look.</param>
    /// <param name="distance">How far apart rows are.</param>
    /// <param name="isSame">Queries and rows are the same table: a row is not its own neighbour.</param>
    /// <param name="cancel">Checked between queries.</param>
    public static Nearest Of(PointSet queries, PointSet rows, RowDistance distance, bool isSame,
        CancellationToken cancel)
    {
        var nearest = new Nearest(new float[queries.Count], new int[queries.Count], new float[queries.Count]);
        Array.Fill(nearest.Distance, float.PositiveInfinity);
        Array.Fill(nearest.Second, float.PositiveInfinity);
        Array.Fill(nearest.Index, -1);
        PairwiseDistances.ForEach(queries, rows, distance, (query, first, run) =>
        {
            // most runs hold nothing nearer than what was seen
            var own = isSame ? query - first : -1;
            if (TensorPrimitives.Min(run) >= nearest.Second[query]) return;
            for (var i = 0; i < run.Length; i++)
            {
                if (run[i] >= nearest.Second[query] || i == own) continue;
                if (run[i] < nearest.Distance[query])
                {
                    nearest.Second[query] = nearest.Distance[query];
                    (nearest.Distance[query], nearest.Index[query]) = (run[i], first + i);
                }
                else nearest.Second[query] = run[i];
            }
        }, cancel);
        return nearest;
    }

    /// <summary>The two nearest of both.</summary>
    /// <param name="other">Neighbours of the same queries among other rows.</param>
    /// <param name="offset">What to add to the other's row indices.</param>
    public Nearest Or(Nearest other, int offset)
    {
        var (distance, index, second) = (new float[Distance.Length], new int[Distance.Length],
            new float[Distance.Length]);
        for (var i = 0; i < distance.Length; i++)
        {
            var isOther = other.Distance[i] < Distance[i];
            distance[i] = isOther ? other.Distance[i] : Distance[i];
            index[i] = isOther ? other.Index[i] + offset : Index[i];
            second[i] = isOther ? Math.Min(Distance[i], other.Second[i]) : Math.Min(Second[i], other.Distance[i]);
        }
        return new(distance, index, second);
    }
}
