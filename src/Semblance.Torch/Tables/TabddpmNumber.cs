using Semblance.Random;
using Semblance.Tables.Encoders;
using Semblance.Tables.Synthesizers;

namespace Semblance.Torch.Tables;

/// <summary>
/// A number as <see cref="Tabddpm"/> sees it: its normal score. Rows that share a value are spread evenly over the
/// value's part of the distribution, so that scores are normal whatever the number's distribution is.
/// </summary>
internal sealed class TabddpmNumber
{
    private readonly double[] ends; // cumulative shares of the pieces

    public TabddpmNumber(int feature, int part, FeaturePieces pieces)
    {
        (Feature, Part, Pieces) = (feature, part, pieces);
        ends = new double[pieces.Counts.Length];
        double total = Math.Max(1, pieces.Counts.Sum(count => (double)count)), below = 0;
        for (var piece = 0; piece < ends.Length; piece++) ends[piece] = (below += pieces.Counts[piece]) / total;
    }

    /// <summary>The feature.</summary>
    public int Feature { get; }

    /// <summary>The category that says where there is a number; -1 where there always is one.</summary>
    public int Part { get; }

    /// <summary>The values.</summary>
    public FeaturePieces Pieces { get; }

    /// <summary>A score of a piece; of any piece where there is none (-1), so that it says nothing.</summary>
    public double ScoreOf(int piece, double u)
    {
        if (piece < 0) return Score(u);
        var low = Begin(piece);
        return Score(low + u * (ends[piece] - low));
    }

    /// <summary>The number of a score.</summary>
    public double ValueOf(double score, NumberForm form)
    {
        var u = Normal.Cdf(score);
        var piece = Math.Min(LatentModel.Level(ends, u), ends.Length - 1);
        var low = Begin(piece);
        var within = (u - low) / Math.Max(ends[piece] - low, 1e-300);
        return Pieces.NumberIn(piece, Math.Clamp(within, 0, FeaturePieces.MaxUniform), form);
    }

    /// <summary>The shares of the distribution that hold the pieces allowed, as ascending intervals.</summary>
    public List<(double Low, double High)> Open(bool[] allowed)
    {
        List<(double Low, double High)> open = [];
        for (var piece = 0; piece < allowed.Length; piece++)
        {
            if (!allowed[piece]) continue;
            if (open.Count > 0 && open[^1].High == Begin(piece)) open[^1] = (open[^1].Low, ends[piece]);
            else open.Add((Begin(piece), ends[piece]));
        }
        return open;
    }

    private double Begin(int piece) => piece == 0 ? 0 : ends[piece - 1];

    // ends of the distribution that 32-bit draws of normal noise reach too
    private static double Score(double u) => Normal.Quantile(Math.Clamp(u, 1e-10, 1 - 1e-10));
}
