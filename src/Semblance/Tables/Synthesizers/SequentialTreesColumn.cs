using System.Runtime.Intrinsics;
using Semblance.Numerics;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>
/// One feature of <see cref="SequentialTrees"/>. A piece of it is written with digits, each predicted by boosted trees
/// from the features before it and the digits before it.
/// </summary>
internal sealed class SequentialTreesColumn
{
    /// <summary>A predictor has no more bins than this.</summary>
    private const int MaxBins = 256;

    /// <summary>Digits are added until so few rows are left in a block.</summary>
    private const int BlockRows = 256;

    private const int MaxDigits = 3, LearnRows = 1 << 18, FewLevels = 32;

    /// <summary>The values.</summary>
    public required FeaturePieces Pieces { get; init; }

    /// <summary>The bin of each piece.</summary>
    public required byte[] Bins { get; init; }

    /// <summary>The digits, coarsest first; none where there is one piece.</summary>
    public List<SequentialTreesDigit> Digits { get; init; } = [];

    /// <summary>A feature of which nothing is learnt yet.</summary>
    public static SequentialTreesColumn Of(Feature feature)
    {
        var pieces = FeaturePieces.Of(feature);
        return new() { Pieces = pieces, Bins = BinsFor(pieces.Fineness(), pieces.IsOrdered, pieces.HasGaps ? 1 : 0) };
    }

    /// <summary>
    /// One bin a piece; where they are too many, several a bin, or the rarest levels together in the last.
    /// </summary>
    private static byte[] BinsFor(double[] fineness, bool isOrdered, int firstBin)
    {
        var room = MaxBins - firstBin;
        var bins = new byte[fineness.Length];
        double total = fineness.Sum(), before = 0;
        for (var piece = 0; piece < bins.Length; piece++)
        {
            var bin = bins.Length <= room ? piece
                : isOrdered ? (int)((room - 1) * ((before + fineness[piece] * 0.5) / total))
                : Math.Min(piece, room - 1);
            before += fineness[piece];
            bins[piece] = (byte)(firstBin + bin);
        }
        return bins;
    }

    /// <summary>The bin of a piece; -1 is "no number here".</summary>
    public byte BinOf(int piece) => piece < 0 ? (byte)0 : Bins[piece];

    /// <summary>
    /// The feature as a predictor. A few levels may be split in any way, whatever their order: numbers of a few
    /// values are often names.
    /// </summary>
    public BinnedPredictor Bin(int[] pieces) =>
        new(Array.ConvertAll(pieces, BinOf), Bins.Max() + 1,
            Pieces.IsOrdered && (Pieces.Levels.Length == 0 || Pieces.Levels.Length > FewLevels));

    /// <summary>
    /// Seven scores of each piece and the weight 1, for a tree to explain: cosines of the rank where pieces have an
    /// order, otherwise which of the seven most frequent ones it is. All zero for "no number here".
    /// </summary>
    public Func<int, Vector256<float>> Scores()
    {
        var counts = Pieces.Counts;
        var scores = new Vector256<float>[counts.Length];
        double before = 0, rows = Math.Max(1, counts.Sum(count => (double)count));
        for (var piece = 0; piece < scores.Length; piece++)
        {
            var rank = (before + counts[piece] / 2.0) / rows;
            before += counts[piece];
            for (var d = 0; d < HistogramTree.ScoreCount; d++)
            {
                var score = Pieces.IsOrdered ? Math.Cos(Math.PI * (d + 1) * rank) / (d + 1) : piece == d ? 1 : 0;
                scores[piece] = scores[piece].WithElement(d, (float)score);
            }
            scores[piece] = scores[piece].WithElement(HistogramTree.ScoreCount, 1);
        }
        var none = Vector256<float>.Zero.WithElement(HistogramTree.ScoreCount, 1);
        return piece => piece < 0 ? none : scores[piece];
    }

    /// <summary>Cuts the pieces into digits and learns each from what comes before it.</summary>
    /// <param name="before">The features before this one.</param>
    /// <param name="pieces">The piece of each row.</param>
    /// <param name="options">How trees are grown for so many classes and rows.</param>
    /// <param name="rng">The column's stream.</param>
    /// <param name="cancel">Checked for every tree.</param>
    public void Fit(ReadOnlySpan<BinnedPredictor> before, int[] pieces, Func<int, int, BoostedTreesOptions> options,
        Rng rng, CancellationToken cancel)
    {
        var part = (double)LearnRows / pieces.Length; // more rows than that add time and no quality
        int[] rows = [.. Enumerable.Range(0, pieces.Length)
            .Where(row => pieces[row] >= 0 && (part >= 1 || rng.Uniform(row) < part))];
        var fineness = Pieces.Fineness();
        var blocks = new int[pieces.Length];
        int[] starts = [0, fineness.Length];
        for (var level = 0; level < MaxDigits && (level < 2 || rows.Length > BlockRows * (starts.Length - 1)); level++)
        {
            var cut = PieceBlocks.Cut(starts, fineness, SequentialTreesDigit.MaxRadix);
            if (cut.Radix < 2) break;
            var digit = new SequentialTreesDigit(cut);
            BinnedPredictor[] predictors = level == 0 ? [.. before] : [.. before, digit.ParentPredictor(blocks)];
            var labels = new int[pieces.Length];
            foreach (var row in rows) labels[row] = digit.Blocks.DigitOf(blocks[row], pieces[row]);
            int[] learn = [.. rows.Where(row => digit.Blocks.HasChoice(blocks[row]))];
            digit.Trees = BoostedTrees.Fit(predictors,
                new(labels, cut.Radix, Pieces.IsOrdered, blocks, cut.ParentCount), learn,
                // a digit means something else in every block: trees tell the blocks apart first
                level == 0 ? options(digit.Blocks.Radix, rows.Length)
                    : options(digit.Blocks.Radix, rows.Length).BranchingOn(before.Length), rng.Split(level), cancel);
            foreach (var row in rows) blocks[row] = blocks[row] * digit.Blocks.Radix + labels[row];
            Digits.Add(digit);
            starts = digit.Blocks.Starts;
        }
    }

    /// <summary>Draws a piece a row. What a row's uniform number leaves over from one digit draws the next.</summary>
    /// <param name="before">Bins of the features before this one, by feature, then row.</param>
    /// <param name="uniforms">A uniform number a row; what is left of it is still uniform.</param>
    /// <param name="allowed">The pieces to draw from, or null for all.</param>
    /// <param name="weights">Where given, multiplied by the probability of the pieces allowed; 0 where there are
    /// none.</param>
    /// <param name="pieces">Receives the pieces.</param>
    /// <param name="isBalanced">Whether rows look at the rows before them, see <see cref="DrawBalance"/>.</param>
    public void Draw(ReadOnlySpan<byte[]> before, double[] uniforms, bool[]? allowed, double[]? weights, int[] pieces,
        bool isBalanced = false)
    {
        var blocks = new int[pieces.Length];
        foreach (var digit in Digits)
        {
            var open = allowed is null ? null : digit.Blocks.OpenBlocks(allowed);
            var odds = digit.Predict(before, blocks);
            var balance = isBalanced && digit.Trees.Roots.Length > 0 ? new DrawBalance(digit.Blocks.Count) : null;
            for (var row = 0; row < blocks.Length; row++)
            {
                var own = odds.AsSpan(row * digit.Trees.Width, digit.Blocks.Radix);
                balance?.Lean(own[..digit.Blocks.ChoicesOf(blocks[row])], blocks[row] * digit.Blocks.Radix);
                var mass = digit.Blocks.Pick(ref blocks[row], own, open, ref uniforms[row]);
                balance?.Drawn(blocks[row]);
                if (weights is not null) weights[row] *= mass;
            }
        }
        // without trees, uniform numbers that are stratified already do better
        var last = isBalanced && Digits.Exists(digit => digit.Trees.Roots.Length > 0)
            ? new DrawBalance(Pieces.Counts.Length) : null;
        for (var row = 0; row < pieces.Length; row++)
        {
            var (from, to) = Range(blocks[row]);
            if (last is not null)
            {
                pieces[row] = last.Pick(Pieces.Counts.AsSpan(from..to), from, ref uniforms[row]);
                continue;
            }
            pieces[row] = Pieces.Pick(from, to, allowed, ref uniforms[row], out var share);
            if (weights is not null) weights[row] *= share;
        }
    }

    /// <summary>Multiplies each row's weight by the probability of its piece given the features before.</summary>
    public void Weigh(ReadOnlySpan<byte[]> before, ReadOnlySpan<int> pieces, double[] weights)
    {
        var blocks = new int[pieces.Length];
        foreach (var digit in Digits)
        {
            var odds = digit.Predict(before, blocks);
            for (var row = 0; row < blocks.Length; row++)
            {
                var own = odds.AsSpan(row * digit.Trees.Width, digit.Blocks.Radix);
                weights[row] *= digit.Blocks.Follow(ref blocks[row], own, pieces[row]);
            }
        }
        for (var row = 0; row < blocks.Length; row++)
        {
            var (from, to) = Range(blocks[row]);
            weights[row] *= Pieces.Share(pieces[row], from, to);
        }
    }

    /// <summary>No row has a higher probability of the pieces allowed, whatever the features before.</summary>
    public double Bound(bool[] allowed)
    {
        var bound = 1.0;
        foreach (var digit in Digits) bound *= digit.Bound(digit.Blocks.OpenBlocks(allowed));
        var best = 0.0; // the best share of a last block
        var blocks = Digits.Count == 0 ? 1 : Digits[^1].Blocks.Count;
        for (var block = 0; block < blocks; block++)
        {
            var (from, to) = Range(block);
            double all = 0, mass = 0;
            for (var i = from; i < to; i++)
            {
                all += Pieces.Counts[i];
                if (allowed[i]) mass += Pieces.Counts[i];
            }
            if (all > 0) best = Math.Max(best, mass / all);
        }
        return bound * best;
    }

    private (int From, int To) Range(int block) =>
        Digits.Count == 0 ? (0, Pieces.Counts.Length) : Digits[^1].Blocks.Range(block);
}
