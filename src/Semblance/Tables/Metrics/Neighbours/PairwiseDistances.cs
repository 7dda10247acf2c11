using System.Numerics;
using System.Runtime.CompilerServices;

namespace Semblance.Tables.Metrics.Neighbours;

/// <summary>Receives the distances of one query to a run of rows.</summary>
/// <param name="query">Which query.</param>
/// <param name="first">The first row of the run.</param>
/// <param name="distances">One a row.</param>
internal delegate void DistanceRun(int query, int first, ReadOnlySpan<float> distances);

/// <summary>All distances between queries and rows, a run at a time, in vectors and on every core.</summary>
/// <remarks>
/// Four queries share each load of a tile, so that arithmetic and not memory is the limit. A distance is summed in the
/// order of the slots whatever the vector width, so results are the same on every machine.
/// </remarks>
internal static class PairwiseDistances
{
    private const int Run = 512, Together = 4;

    /// <summary>
    /// Calls <paramref name="receive"/> for each query with its runs in ascending order; queries run side by side.
    /// </summary>
    public static void ForEach(PointSet queries, PointSet rows, RowDistance distance, DistanceRun receive,
        CancellationToken cancel)
    {
        var batches = (queries.Count + Together - 1) / Together;
        Parallel.For(0, batches, new ParallelOptions { CancellationToken = cancel }, batch =>
        {
            var first = batch * Together;
            var width = rows.Width;
            var query = new float[Together * width];
            for (var i = 0; i < Together; i++)
                queries.CopyRow(Math.Min(first + i, queries.Count - 1), query.AsSpan(i * width, width));
            var distances = new float[Together * Run];
            for (var start = 0; start < rows.Count; start += Run)
            {
                var count = Math.Min(Run, rows.Count - start);
                if (distance == RowDistance.Ranges) Ranges(query, rows, start, count, distances);
                else Squares(query, rows, start, count, distances);
                for (var i = 0; i < Together && first + i < queries.Count; i++)
                    receive(first + i, start, distances.AsSpan(i * Run, count));
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // runs once or twice, over every row
    private static void Ranges(float[] query, PointSet rows, int start, int count, float[] distances)
    {
        var (lanes, width, numbers) = (Vector<float>.Count, rows.Width, rows.Numbers);
        var values = rows.Values.AsSpan(start * width);
        for (int row = 0, at = 0; row < count; row += lanes, at += lanes * width)
        {
            Vector<float> a = default, b = default, c = default, d = default;
            for (var slot = 0; slot < numbers; slot++)
            {
                var tile = new Vector<float>(values[(at + slot * lanes)..]);
                a += Vector.Abs(tile - new Vector<float>(query[slot]));
                b += Vector.Abs(tile - new Vector<float>(query[width + slot]));
                c += Vector.Abs(tile - new Vector<float>(query[2 * width + slot]));
                d += Vector.Abs(tile - new Vector<float>(query[3 * width + slot]));
            }
            Mismatches(query, values, at, width, numbers, ref a, ref b, ref c, ref d);
            Store(distances, row, a, b, c, d);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // runs once or twice, over every row
    private static void Squares(float[] query, PointSet rows, int start, int count, float[] distances)
    {
        var (lanes, width, numbers) = (Vector<float>.Count, rows.Width, rows.Numbers);
        var values = rows.Values.AsSpan(start * width);
        for (int row = 0, at = 0; row < count; row += lanes, at += lanes * width)
        {
            Vector<float> a = default, b = default, c = default, d = default;
            for (var slot = 0; slot < numbers; slot++)
            {
                var tile = new Vector<float>(values[(at + slot * lanes)..]);
                var (da, db) = (tile - new Vector<float>(query[slot]), tile - new Vector<float>(query[width + slot]));
                var (dc, dd) = (tile - new Vector<float>(query[2 * width + slot]),
                    tile - new Vector<float>(query[3 * width + slot]));
                a += da * da;
                b += db * db;
                c += dc * dc;
                d += dd * dd;
            }
            Mismatches(query, values, at, width, numbers, ref a, ref b, ref c, ref d);
            Store(distances, row, a, b, c, d);
        }
    }

    // 2 for each label that differs, counted apart so that the sum of numbers is rounded as its own
    private static void Mismatches(float[] query, Span<float> values, int at, int width, int numbers,
        ref Vector<float> a,
        ref Vector<float> b, ref Vector<float> c, ref Vector<float> d)
    {
        var lanes = Vector<float>.Count;
        var two = new Vector<float>(2);
        Vector<float> ma = default, mb = default, mc = default, md = default;
        for (var slot = numbers; slot < width; slot++)
        {
            var tile = new Vector<float>(values[(at + slot * lanes)..]);
            ma += Vector.ConditionalSelect(Vector.Equals(tile, new Vector<float>(query[slot])), default, two);
            mb += Vector.ConditionalSelect(Vector.Equals(tile, new Vector<float>(query[width + slot])), default, two);
            mc += Vector.ConditionalSelect(Vector.Equals(tile, new Vector<float>(query[2 * width + slot])),
                default, two);
            md += Vector.ConditionalSelect(Vector.Equals(tile, new Vector<float>(query[3 * width + slot])),
                default, two);
        }
        (a, b, c, d) = (a + ma, b + mb, c + mc, d + md);
    }

    private static void Store(float[] distances, int row, Vector<float> a, Vector<float> b, Vector<float> c,
        Vector<float> d)
    {
        a.CopyTo(distances, row);
        b.CopyTo(distances, Run + row);
        c.CopyTo(distances, 2 * Run + row);
        d.CopyTo(distances, 3 * Run + row);
    }
}
