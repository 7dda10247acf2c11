using System.Runtime.Intrinsics;
using Semblance.Numerics;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>
/// One feature of <see cref="SequentialTrees"/>. Its values are an ascending row of pieces: a level, a number that some
/// rows share, or an interval that holds some rows. A piece is written with digits, each predicted by boosted trees
/// from the features before it and the digits before it.
/// </summary>
internal sealed class SequentialTreesColumn
{
    /// <summary>
    /// A number that fewer rows share is not kept, but only an interval around so many of them (the extremes excepted).
    /// </summary>
    private const int SharedRows = 5;

    /// <summary>A predictor has no more bins than this.</summary>
    private const int MaxBins = 256;

    /// <summary>Digits are added until so few rows are left in a block.</summary>
    private const int BlockRows = 256;

    private const int MaxDigits = 3, LearnRows = 1 << 18, FewLevels = 32;

    /// <summary>The part of a number's fineness that goes where its variance is, not where its rows are.</summary>
    private const double TailShare = 0.3;

    /// <summary>Whether neighbouring pieces are alike.</summary>
    public required bool IsOrdered { get; init; }

    /// <summary>Training rows in each piece.</summary>
    public required int[] Counts { get; init; }

    /// <summary>For a category, the level of each piece: most frequent first where levels have no order.</summary>
    public int[] Levels { get; init; } = [];

    /// <summary>For a number, where each piece begins.</summary>
    public double[] Low { get; init; } = [];

    /// <summary>For a number, where each piece ends.</summary>
    public double[] High { get; init; } = [];

    /// <summary>A uniform number to this power, stretched over the piece, has the mean of the rows in it.</summary>
    public double[] Power { get; init; } = [];

    /// <summary>Whether some rows have no number: they are piece -1 and bin 0.</summary>
    public bool HasGaps { get; init; }

    /// <summary>The bin of each piece.</summary>
    public required byte[] Bins { get; init; }

    /// <summary>The digits, coarsest first; none where there is one piece.</summary>
    public List<SequentialTreesDigit> Digits { get; init; } = [];

    /// <summary>The levels of a category.</summary>
    public static SequentialTreesColumn Of(CategoryFeature feature)
    {
        var counts = new int[feature.LevelCount];
        foreach (var code in feature.Codes)
        {
            if (code >= 0) counts[code]++;
        }
        var levels = Enumerable.Range(0, counts.Length);
        int[] order = [.. feature.IsOrdered ? levels : levels.OrderByDescending(level => counts[level])];
        int[] sorted = [.. order.Select(level => counts[level])];
        return new()
        {
            IsOrdered = feature.IsOrdered, Levels = order, Counts = sorted,
            Bins = BinsFor([.. sorted.Select(count => (double)count)], feature.IsOrdered, 0),
        };
    }

    /// <summary>The values and intervals of a number.</summary>
    public static SequentialTreesColumn Of(NumberFeature feature)
    {
        double[] sorted = [.. feature.Values.Where(value => !double.IsNaN(value))];
        Array.Sort(sorted);
        if (sorted.Length == 0) sorted = [feature.Form.Snap(0)];
        List<int> counts = [];
        List<double> low = [], high = [], power = [];
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = EndOfPiece(sorted, start);
            double first = sorted[start], last = sorted[end - 1], mean = 0;
            foreach (var value in sorted.AsSpan(start, end - start)) mean += value / (end - start);
            var isWide = mean > first && mean < last;
            counts.Add(end - start);
            low.Add(first);
            high.Add(isWide ? last : first);
            power.Add(isWide ? (last - mean) / (mean - first) : 1);
        }
        var hasGaps = feature.Part >= 0;
        int[] rows = [.. counts];
        return new()
        {
            IsOrdered = true, HasGaps = hasGaps, Counts = rows, Low = [.. low], High = [.. high], Power = [.. power],
            Bins = BinsFor(Fineness(rows, [.. low], [.. high]), true, hasGaps ? 1 : 0),
        };
    }

    /// <summary>
    /// A value that rows share or that is extreme stands alone; others are gathered until they are enough.
    /// </summary>
    private static int EndOfPiece(double[] sorted, int start)
    {
        var end = EndOfValue(sorted, start);
        if (start == 0 || end == sorted.Length || end - start >= SharedRows) return end;
        while (end - start < SharedRows)
        {
            var next = EndOfValue(sorted, end);
            if (next == sorted.Length || next - end >= SharedRows) break;
            end = next;
        }
        // too few left before the largest value to stand on their own: they join this piece
        var largest = sorted.Length - 1;
        while (sorted[largest - 1] == sorted[^1]) largest--;
        return largest > end && largest - end < SharedRows ? largest : end;
    }

    private static int EndOfValue(double[] sorted, int start)
    {
        var end = start + 1;
        while (end < sorted.Length && sorted[end] == sorted[start]) end++;
        return end;
    }

    /// <summary>
    /// How finely pieces are told apart: by their share of the rows, and of the numbers' spread about their mean.
    /// </summary>
    private static double[] Fineness(int[] counts, double[] low, double[] high)
    {
        double rows = counts.Sum(count => (double)count), mean = 0, spread = 0;
        for (var i = 0; i < counts.Length; i++) mean += counts[i] / rows * ((low[i] / 2) + (high[i] / 2));
        var fineness = new double[counts.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            var offset = (low[i] / 2) + (high[i] / 2) - mean;
            spread += fineness[i] = counts[i] * offset * offset;
        }
        var tail = spread > 0 && double.IsFinite(spread) ? TailShare / spread : 0;
        for (var i = 0; i < counts.Length; i++)
            fineness[i] = tail > 0 ? (1 - TailShare) * counts[i] / rows + fineness[i] * tail : counts[i] / rows;
        return fineness;
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
            IsOrdered && (Levels.Length == 0 || Levels.Length > FewLevels));

    /// <summary>
    /// Seven scores of each piece and the weight 1, for a tree to explain: cosines of the rank where pieces have an
    /// order, otherwise which of the seven most frequent ones it is. All zero for "no number here".
    /// </summary>
    public Func<int, Vector256<float>> Scores()
    {
        var scores = new Vector256<float>[Counts.Length];
        double before = 0, rows = Math.Max(1, Counts.Sum(count => (double)count));
        for (var piece = 0; piece < scores.Length; piece++)
        {
            var rank = (before + Counts[piece] / 2.0) / rows;
            before += Counts[piece];
            for (var d = 0; d < HistogramTree.ScoreCount; d++)
            {
                var score = IsOrdered ? Math.Cos(Math.PI * (d + 1) * rank) / (d + 1) : piece == d ? 1 : 0;
                scores[piece] = scores[piece].WithElement(d, (float)score);
            }
            scores[piece] = scores[piece].WithElement(HistogramTree.ScoreCount, 1);
        }
        var none = Vector256<float>.Zero.WithElement(HistogramTree.ScoreCount, 1);
        return piece => piece < 0 ? none : scores[piece];
    }

    /// <summary>The piece of each row; -1 where the level or number is unknown or there is none.</summary>
    public int[] PiecesOf(Feature feature)
    {
        if (feature is NumberFeature number)
            return Array.ConvertAll(number.Values, value => double.IsNaN(value) ? -1 : PieceOf(value));
        var pieceOfLevel = new int[Levels.Length];
        for (var piece = 0; piece < Levels.Length; piece++) pieceOfLevel[Levels[piece]] = piece;
        return Array.ConvertAll(((CategoryFeature)feature).Codes, code => code < 0 ? -1 : pieceOfLevel[code]);
    }

    private int PieceOf(double value)
    {
        var at = Array.BinarySearch(Low, value);
        if (at >= 0) return at;
        at = ~at - 1; // the piece that begins below the value, or the next one if that is nearer
        if (at < 0) return 0;
        return at + 1 == Low.Length || value - High[at] <= Low[at + 1] - value ? at : at + 1;
    }

    /// <summary>A number in a piece.</summary>
    public double NumberIn(int piece, double u, NumberForm form) => High[piece] == Low[piece] ? Low[piece]
        : form.Snap(Low[piece] + (High[piece] - Low[piece]) * Math.Pow(u, Power[piece]));

    /// <summary>Which pieces hold a possible value; null where all do.</summary>
    public bool[]? Allowed(FeatureSet? set)
    {
        if (set?.Levels is { } levels) return [.. Levels.Select(level => levels[level])];
        if (set?.Intervals is not { } intervals) return null;
        return [.. Low.Select((low, piece) =>
            intervals.Any(interval => interval.High >= low && interval.Low <= High[piece]))];
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
        var fineness = Low.Length > 0 ? Fineness(Counts, Low, High) : Array.ConvertAll(Counts, count => (double)count);
        var blocks = new int[pieces.Length];
        int[] starts = [0, Counts.Length];
        for (var level = 0; level < MaxDigits && (level < 2 || rows.Length > BlockRows * (starts.Length - 1)); level++)
        {
            var digit = SequentialTreesDigit.Cut(starts, fineness);
            if (digit.Radix < 2) break;
            BinnedPredictor[] predictors = level == 0 ? [.. before] : [.. before, digit.ParentPredictor(blocks)];
            var labels = new int[pieces.Length];
            foreach (var row in rows) labels[row] = digit.DigitOf(blocks[row], pieces[row]);
            int[] learn = [.. rows.Where(row => digit.HasChoice(blocks[row]))];
            digit.Trees = BoostedTrees.Fit(predictors, new(labels, digit.Radix, IsOrdered, blocks, digit.ParentCount),
                learn,
                // a digit means something else in every block: trees tell the blocks apart first
                level == 0 ? options(digit.Radix, rows.Length)
                    : options(digit.Radix, rows.Length).BranchingOn(before.Length), rng.Split(level), cancel);
            foreach (var row in rows) blocks[row] = blocks[row] * digit.Radix + labels[row];
            Digits.Add(digit);
            starts = digit.Starts;
        }
    }

    /// <summary>Draws a piece a row. What a row's uniform number leaves over from one digit draws the next.</summary>
    /// <param name="before">Bins of the features before this one, by feature, then row.</param>
    /// <param name="uniforms">A uniform number a row; what is left of it is still uniform.</param>
    /// <param name="allowed">The pieces to draw from, or null for all.</param>
    /// <param name="weights">Where given, multiplied by the probability of the pieces allowed; 0 where there are
    /// none.</param>
    /// <param name="pieces">Receives the pieces.</param>
    public void Draw(ReadOnlySpan<byte[]> before, double[] uniforms, bool[]? allowed, double[]? weights, int[] pieces)
    {
        var blocks = new int[pieces.Length];
        foreach (var digit in Digits)
        {
            var open = allowed is null ? null : digit.OpenBlocks(allowed);
            var odds = digit.Predict(before, blocks);
            for (var row = 0; row < blocks.Length; row++)
            {
                var mass = digit.Pick(ref blocks[row], odds.AsSpan(row * digit.Trees.Width, digit.Radix), open,
                    ref uniforms[row]);
                if (weights is not null) weights[row] *= mass;
            }
        }
        for (var row = 0; row < pieces.Length; row++)
        {
            var (from, to) = Range(blocks[row]);
            double all = 0, mass = 0;
            for (var i = from; i < to; i++)
            {
                all += Counts[i];
                if (allowed is null || allowed[i]) mass += Counts[i];
            }
            if (weights is not null) weights[row] *= all > 0 ? mass / all : 0;
            var rest = uniforms[row] * mass;
            var last = from;
            for (var i = from; i < to; i++)
            {
                if (Counts[i] == 0 || (allowed is not null && !allowed[i])) continue;
                last = i;
                if (rest < Counts[i]) break;
                rest -= Counts[i];
            }
            pieces[row] = last;
            uniforms[row] = Math.Clamp(rest / Math.Max(1, Counts[last]), 0, MaxUniform);
        }
    }

    /// <summary>The largest double below 1.</summary>
    public const double MaxUniform = 0.99999999999999989;

    /// <summary>Multiplies each row's weight by the probability of its piece given the features before.</summary>
    public void Weigh(ReadOnlySpan<byte[]> before, ReadOnlySpan<int> pieces, double[] weights)
    {
        var blocks = new int[pieces.Length];
        foreach (var digit in Digits)
        {
            var odds = digit.Predict(before, blocks);
            for (var row = 0; row < blocks.Length; row++)
                weights[row] *= digit.Follow(ref blocks[row], odds.AsSpan(row * digit.Trees.Width, digit.Radix),
                    pieces[row]);
        }
        for (var row = 0; row < blocks.Length; row++)
        {
            var (from, to) = Range(blocks[row]);
            var all = 0.0;
            for (var i = from; i < to; i++) all += Counts[i];
            weights[row] *= all > 0 ? Counts[pieces[row]] / all : 0;
        }
    }

    /// <summary>No row has a higher probability of the pieces allowed, whatever the features before.</summary>
    public double Bound(bool[] allowed)
    {
        var bound = 1.0;
        foreach (var digit in Digits) bound *= digit.Bound(digit.OpenBlocks(allowed));
        var best = 0.0; // the best share of a last block
        var blocks = Digits.Count == 0 ? 1 : Digits[^1].Starts.Length - 1;
        for (var block = 0; block < blocks; block++)
        {
            var (from, to) = Range(block);
            double all = 0, mass = 0;
            for (var i = from; i < to; i++)
            {
                all += Counts[i];
                if (allowed[i]) mass += Counts[i];
            }
            if (all > 0) best = Math.Max(best, mass / all);
        }
        return bound * best;
    }

    private (int From, int To) Range(int block) => Digits.Count == 0 ? (0, Counts.Length) : Digits[^1].Range(block);
}
