using Semblance.Models;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>
/// The values of one feature as an ascending row of pieces: a level, a number that some rows share, or an interval that
/// holds some rows. A model that knows the piece of a row draws the number within it here.
/// </summary>
internal sealed class FeaturePieces
{
    /// <summary>
    /// A number that fewer rows share is not kept, but only an interval around so many of them (the extremes excepted).
    /// </summary>
    private const int SharedRows = 5;

    /// <summary>The largest double below 1.</summary>
    public const double MaxUniform = 0.99999999999999989;

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

    /// <summary>Whether some rows have no number: they are piece -1.</summary>
    public bool HasGaps { get; init; }

    /// <summary>The levels of a category, or the values and intervals of a number.</summary>
    public static FeaturePieces Of(Feature feature) =>
        feature is CategoryFeature category ? Of(category) : Of((NumberFeature)feature);

    private static FeaturePieces Of(CategoryFeature feature)
    {
        var counts = new int[feature.LevelCount];
        foreach (var code in feature.Codes)
        {
            if (code >= 0) counts[code]++;
        }
        var levels = Enumerable.Range(0, counts.Length);
        int[] order = [.. feature.IsOrdered ? levels : levels.OrderByDescending(level => counts[level])];
        return new()
        {
            IsOrdered = feature.IsOrdered, Levels = order, Counts = [.. order.Select(level => counts[level])],
        };
    }

    private static FeaturePieces Of(NumberFeature feature)
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
        return new()
        {
            IsOrdered = true, HasGaps = feature.Part >= 0, Counts = [.. counts], Low = [.. low], High = [.. high],
            Power = [.. power],
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
    /// How finely pieces are told apart: levels by their rows, numbers by their share of the rows and of the spread
    /// about the mean.
    /// </summary>
    public double[] Fineness()
    {
        if (Low.Length == 0) return Array.ConvertAll(Counts, count => (double)count);
        double rows = Counts.Sum(count => (double)count), mean = 0, spread = 0;
        for (var i = 0; i < Counts.Length; i++) mean += Counts[i] / rows * ((Low[i] / 2) + (High[i] / 2));
        var fineness = new double[Counts.Length];
        for (var i = 0; i < Counts.Length; i++)
        {
            var offset = (Low[i] / 2) + (High[i] / 2) - mean;
            spread += fineness[i] = Counts[i] * offset * offset;
        }
        var tail = spread > 0 && double.IsFinite(spread) ? TailShare / spread : 0;
        for (var i = 0; i < Counts.Length; i++)
            fineness[i] = tail > 0 ? (1 - TailShare) * Counts[i] / rows + fineness[i] * tail : Counts[i] / rows;
        return fineness;
    }

    /// <summary>
    /// How many digits of sixteen a model writes a feature's pieces in, roughly: what its cost follows from.
    /// </summary>
    /// <param name="feature">A feature; its rows do not matter.</param>
    /// <param name="rows">How many rows would be learnt from.</param>
    public static int EstimateDigits(Feature feature, int rows)
    {
        var pieces = feature is CategoryFeature category ? category.LevelCount
            : ((NumberFeature)feature).Form.Support?.Length ?? Math.Max(1, rows / SharedRows);
        return Math.Clamp((int)Math.Ceiling(Math.Log(Math.Max(2, pieces), 16)), 1, 3);
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

    /// <summary>Draws one of some neighbouring pieces by their rows.</summary>
    /// <param name="from">The first piece.</param>
    /// <param name="to">Where they end.</param>
    /// <param name="allowed">The pieces to draw from, or null for all.</param>
    /// <param name="uniform">A uniform number; what is left of it is still uniform.</param>
    /// <param name="share">The rows of the pieces allowed, as a share of all of them.</param>
    public int Pick(int from, int to, bool[]? allowed, ref double uniform, out double share)
    {
        double all = 0, mass = 0;
        for (var i = from; i < to; i++)
        {
            all += Counts[i];
            if (allowed is null || allowed[i]) mass += Counts[i];
        }
        share = all > 0 ? mass / all : 0;
        var rest = uniform * mass;
        var last = from;
        for (var i = from; i < to; i++)
        {
            if (Counts[i] == 0 || (allowed is not null && !allowed[i])) continue;
            last = i;
            if (rest < Counts[i]) break;
            rest -= Counts[i];
        }
        uniform = Math.Clamp(rest / Math.Max(1, Counts[last]), 0, MaxUniform);
        return last;
    }

    /// <summary>A piece's rows as a share of those of some neighbouring pieces.</summary>
    public double Share(int piece, int from, int to)
    {
        var all = 0.0;
        for (var i = from; i < to; i++) all += Counts[i];
        return all > 0 ? Counts[piece] / all : 0;
    }

    /// <summary>Writes the pieces of all features, each array of all features in one tensor.</summary>
    public static void Save(FeaturePieces[] features, ModelFolder folder)
    {
        folder.Put("model.pieces", [.. features.Select(feature => feature.Counts.Length)]);
        folder.Put("model.counts", [.. features.SelectMany(feature => feature.Counts)]);
        folder.Put("model.levels", [.. features.SelectMany(feature => feature.Levels)]);
        folder.Put("model.low", [.. features.SelectMany(feature => feature.Low)]);
        folder.Put("model.high", [.. features.SelectMany(feature => feature.High)]);
        folder.Put("model.power", [.. features.SelectMany(feature => feature.Power)]);
    }

    /// <summary>Reads what <see cref="Save"/> wrote, trusting no array of the folder.</summary>
    public static FeaturePieces[] Load(ModelFolder folder, FeatureTable layout)
    {
        static void Require(bool holds, string tensor) => TensorReader.Require(holds, tensor);
        TensorReader<T> Read<T>(string name) where T : unmanaged =>
            new(folder.Get<T>("model." + name), "model." + name);
        var sizes = folder.Get<int>("model.pieces");
        Require(sizes.Length == layout.Features.Count && sizes.All(count => count > 0), "model.pieces");
        TensorReader<int> counts = Read<int>("counts"), levels = Read<int>("levels");
        TensorReader<double> low = Read<double>("low"), high = Read<double>("high"), power = Read<double>("power");
        var features = sizes.Select((n, j) =>
        {
            var category = layout.Features[j] as CategoryFeature;
            var isNumber = category is null;
            var pieces = new FeaturePieces
            {
                IsOrdered = category?.IsOrdered ?? true, HasGaps = layout.Features[j] is NumberFeature { Part: >= 0 },
                Counts = counts.Take(n), Levels = isNumber ? [] : levels.Take(n), Low = isNumber ? low.Take(n) : [],
                High = isNumber ? high.Take(n) : [], Power = isNumber ? power.Take(n) : [],
            };
            Require(pieces.Counts.All(count => count >= 0), "model.counts");
            if (category is not null)
                Require(n == category.LevelCount && pieces.Levels.Order().SequenceEqual(Enumerable.Range(0, n)),
                    "model.levels");
            for (var i = 0; i < pieces.Low.Length; i++)
                Require(double.IsFinite(pieces.Low[i]) && double.IsFinite(pieces.High[i])
                    && pieces.High[i] >= pieces.Low[i] && (i == 0 || pieces.Low[i] > pieces.High[i - 1])
                    && pieces.Power[i] > 0 && double.IsFinite(pieces.Power[i]), "model.low");
            return pieces;
        }).ToArray();
        counts.End();
        levels.End();
        low.End();
        high.End();
        power.End();
        return features;
    }
}
