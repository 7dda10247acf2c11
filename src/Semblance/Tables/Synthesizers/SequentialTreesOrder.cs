using System.Runtime.Intrinsics;
using Semblance.Numerics;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>
/// In which order <see cref="SequentialTrees"/> visits the columns: the table's, but the column that people most
/// plausibly predict comes last. There its dependence on all others is learnt directly, which is what whoever trains on
/// the synthetic rows needs; elsewhere it would follow only from how the later columns depend on it.
/// </summary>
/// <remarks>
/// That column is the table's last one where its name says target (see <see cref="TargetNames"/>); otherwise, of those
/// whose names say so, the one that the others tell most about, by one tree grown on half of the rows and tried on the
/// other half. One that they tell all about is a second form of another column, and nobody's target.
/// </remarks>
internal static class SequentialTreesOrder
{
    private const int Rows = 8192, Depth = 6, LeafRows = 20;
    private const float SecondForm = 0.99f;

    /// <summary>The order, or null where it is the table's own.</summary>
    public static FeatureOrder? Of(FeatureTable train, Rng rng)
    {
        var spans = Spans(train.Features);
        var named = spans.Where(span => TargetNames.Has(train.Features[span.End - 1].Name)).ToList();
        if (named.Count == 0 || named[^1] == spans[^1]) return null;
        var last = named.Count == 1 ? named[0] : BestForetold(train, named, rng);
        return new([.. Enumerable.Range(0, last.Start), .. Enumerable.Range(last.End, train.Features.Count - last.End),
            .. Enumerable.Range(last.Start, last.End - last.Start)]);
    }

    /// <summary>The features of each column: a number stands behind its part.</summary>
    private static List<(int Start, int End)> Spans(IReadOnlyList<Feature> features)
    {
        var spans = new List<(int Start, int End)>();
        for (var i = 0; i < features.Count; i++)
        {
            if (features[i] is NumberFeature { Part: >= 0 }) spans[^1] = (spans[^1].Start, i + 1);
            else spans.Add((i, i + 1));
        }
        return spans;
    }

    private static (int Start, int End) BestForetold(FeatureTable train, List<(int Start, int End)> named, Rng rng)
    {
        var rows = rng.Permutation(train.RowCount)[..Math.Min(Rows, train.RowCount)];
        var columns = train.Features.Select(SequentialTreesColumn.Of).ToArray();
        var pieces = columns.Select((column, i) =>
        {
            var all = column.Pieces.PiecesOf(train.Features[i]);
            return Array.ConvertAll(rows, row => all[row]);
        }).ToArray();
        var predictors = columns.Select((column, i) => column.Bin(pieces[i])).ToArray();
        return named.MaxBy(span => Foretold(columns, pieces, predictors, span));
    }

    /// <summary>The share of the column's spread that a tree explains in rows that it did not see.</summary>
    private static float Foretold(SequentialTreesColumn[] columns, int[][] pieces, BinnedPredictor[] predictors,
        (int Start, int End) span)
    {
        var target = span.End - 1;
        var score = columns[target].Scores();
        var scores = Array.ConvertAll(pieces[target], piece => score(piece));
        int count = scores.Length, half = count / 2;
        int[] others = [.. Enumerable.Range(0, predictors.Length).Where(i => i < span.Start || i >= span.End)];
        var tree = HistogramTree.Grow(predictors, scores, [.. Enumerable.Range(0, half)],
            new(Depth, LeafRows, 0, others));
        var leaves = Enumerable.Range(0, count).Select(row => tree.LeafOf(predictors, row)).ToArray();
        var sums = new Vector256<float>[tree.LeafCount];
        var total = Vector256<float>.Zero;
        for (var row = 0; row < half; row++)
        {
            sums[leaves[row]] += scores[row];
            total += scores[row];
        }
        float within = 0, about = 0;
        for (var row = half; row < count; row++)
        {
            within += Distance(scores[row], sums[leaves[row]]);
            about += Distance(scores[row], total);
        }
        var share = about > 0 ? 1 - within / about : 0;
        return share > SecondForm ? 0 : share;
    }

    /// <summary>The squared distance of scores from a mean, given its sum, whose last lane counts rows.</summary>
    private static float Distance(Vector256<float> scores, Vector256<float> sum)
    {
        var offset = scores - sum / Math.Max(1, sum[HistogramTree.ScoreCount]);
        return Vector256.Dot(offset, offset);
    }
}
