using System.Numerics;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>A fitted chain of columns, each drawn given the ones before it.</summary>
/// <param name="layout">Names and kinds of the features; their rows are not kept.</param>
/// <param name="columns">What was learnt of each feature.</param>
/// <param name="trainRows">Rows learnt from: the length of a block of stratified draws.</param>
internal sealed class SequentialTreesModel(IReadOnlyList<Feature> layout, SequentialTreesColumn[] columns,
    int trainRows) : FeatureModel
{
    /// <summary>Rows drawn together; the result does not depend on it.</summary>
    private const int BatchRows = 1024;

    /// <summary>Rejections of one row before it is given up and marked.</summary>
    private const int MaxTries = 512;

    /// <summary>
    /// Tries of a row that is given some features: where none is kept by rejection, one is by its weight.
    /// </summary>
    private const int MaxTriesGiven = 64;

    /// <summary>
    /// Draws of a row's unknown features, of which one is kept by how well it goes with the known ones.
    /// </summary>
    private const int Candidates = 24;

    private readonly Feature[] layout = [.. layout.Select(feature => WithRows(feature, 0))];

    /// <summary>What was learnt of each feature.</summary>
    public IReadOnlyList<SequentialTreesColumn> Columns => columns;

    /// <summary>Rows learnt from.</summary>
    public int TrainRows => trainRows;

    private static Feature WithRows(Feature feature, int count) => feature is CategoryFeature category
        ? new CategoryFeature(category.Name, category.LevelCount, category.IsOrdered, new int[count])
        : new NumberFeature(feature.Name, ((NumberFeature)feature).Part, ((NumberFeature)feature).Form,
            new double[count]);

    private Feature[] Allocate(int count) => Array.ConvertAll(layout, feature => WithRows(feature, count));

    private Rng[] Streams(Rng rng) => Array.ConvertAll(layout, feature => rng.Split(feature.Name));

    /// <summary>Rows that are drawn together, column by column.</summary>
    private sealed class Batch(int columns, int count)
    {
        public int Count { get; } = count;

        /// <summary>By column, then row: the piece, -1 for no number.</summary>
        public int[][] Pieces { get; } = New<int>(columns, count);

        /// <summary>By column, then row: the piece's bin.</summary>
        public byte[][] Bins { get; } = New<byte>(columns, count);

        /// <summary>By column, then row: a uniform number, for the place within the piece.</summary>
        public double[][] Uniforms { get; } = New<double>(columns, count);

        private static T[][] New<T>(int columns, int count)
        {
            var all = new T[columns][];
            for (var j = 0; j < columns; j++) all[j] = new T[count];
            return all;
        }

        /// <summary>The rows at some positions.</summary>
        public Batch Gather(int[] positions)
        {
            var some = new Batch(Pieces.Length, positions.Length);
            for (var j = 0; j < Pieces.Length; j++)
            {
                for (var i = 0; i < positions.Length; i++)
                {
                    some.Pieces[j][i] = Pieces[j][positions[i]];
                    some.Bins[j][i] = Bins[j][positions[i]];
                    some.Uniforms[j][i] = Uniforms[j][positions[i]];
                }
            }
            return some;
        }
    }

    /// <inheritdoc/>
    public override FeatureTable Sample(ReadOnlySpan<long> rows, Rng rng,
        IReadOnlyDictionary<int, FeatureSet>? where = null, CancellationToken cancel = default)
    {
        var output = Allocate(rows.Length);
        var streams = Streams(rng);
        var condition = where is { Count: > 0 } ? new SequentialTreesCondition(columns, where) : null;
        for (var start = 0; start < rows.Length; start += BatchRows)
        {
            cancel.ThrowIfCancellationRequested();
            var some = rows.Slice(start, Math.Min(BatchRows, rows.Length - start));
            if (condition is not null)
            {
                SampleWhere(some, rng.Split("condition"), condition, [], output, start, cancel);
                continue;
            }
            var batch = new Batch(columns.Length, some.Length);
            for (var j = 0; j < columns.Length; j++)
            {
                for (var i = 0; i < some.Length; i++) batch.Uniforms[j][i] = Stratified(streams[j], some[i], trainRows);
                Draw(j, batch, null, null);
            }
            for (var i = 0; i < some.Length; i++) Write(batch, i, output, start + i);
        }
        return new(rows.Length, output);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Rows that are drawn together look at each other, so that the shares in a small table vary less: it is one draw
    /// of many rows, not many draws of one.
    /// </remarks>
    public override FeatureTable Continue(FeatureTable partial, int given, ReadOnlySpan<long> rows, Rng rng,
        IReadOnlyDictionary<int, FeatureSet>? where = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(partial);
        var output = Allocate(rows.Length);
        var streams = Streams(rng);
        var pieces = new int[given][];
        for (var j = 0; j < given; j++) pieces[j] = columns[j].Pieces.PiecesOf(partial.Features[j]);
        var condition = where is { Count: > 0 } ? new SequentialTreesCondition(columns, where) : null;
        for (var start = 0; start < rows.Length; start += BatchRows)
        {
            cancel.ThrowIfCancellationRequested();
            if (condition is not null)
            {
                var some = rows.Slice(start, Math.Min(BatchRows, rows.Length - start));
                SampleWhere(some, rng.Split("condition"), condition, pieces, output, start, cancel);
                continue;
            }
            var batch = new Batch(columns.Length, Math.Min(BatchRows, rows.Length - start));
            for (var j = 0; j < columns.Length; j++)
            {
                for (var i = 0; i < batch.Count; i++)
                {
                    if (j >= given) batch.Uniforms[j][i] = Stratified(streams[j], rows[start + i], trainRows);
                    else batch.Bins[j][i] = columns[j].BinOf(batch.Pieces[j][i] = pieces[j][start + i]);
                }
                if (j >= given) Draw(j, batch, null, null, isBalanced: true);
            }
            for (var i = 0; i < batch.Count; i++) Write(batch, given, i, output, start + i);
        }
        for (var j = 0; j < given; j++) output[j] = partial.Features[j];
        return new(rows.Length, output);
    }

    /// <summary>Draws a column given the ones before it.</summary>
    private void Draw(int j, Batch batch, bool[]? allowed, double[]? weights, bool isBalanced = false)
    {
        var column = columns[j];
        var part = layout[j] is NumberFeature number ? number.Part : -1;
        var gap = part < 0 ? null : batch.Pieces[part];
        var zero = part < 0 ? -1 : Array.IndexOf(columns[part].Pieces.Levels, 0);
        double[]? own = weights is null ? null : [.. weights];
        column.Draw(batch.Bins.AsSpan(0, j), batch.Uniforms[j], allowed, own, batch.Pieces[j], isBalanced);
        for (var i = 0; i < batch.Count; i++)
        {
            if (gap is not null && gap[i] != zero) batch.Pieces[j][i] = -1;
            else if (weights is not null) weights[i] = own![i];
            batch.Bins[j][i] = column.BinOf(batch.Pieces[j][i]);
        }
    }

    /// <summary>The value of a row's piece; NaN or -1 where there is none.</summary>
    private void Write(Batch batch, int from, Feature[] output, int to) => Write(batch, 0, from, output, to);

    private void Write(Batch batch, int first, int from, Feature[] output, int to)
    {
        for (var j = first; j < columns.Length; j++)
        {
            var piece = batch.Pieces[j][from];
            if (output[j] is CategoryFeature category) category.Codes[to] = columns[j].Pieces.Levels[piece];
            else ((NumberFeature)output[j]).Values[to] = Number(batch, j, from);
        }
    }

    private double Number(Batch batch, int j, int row) => batch.Pieces[j][row] is >= 0 and var piece
        ? columns[j].Pieces.NumberIn(piece, batch.Uniforms[j][row], ((NumberFeature)layout[j]).Form) : double.NaN;

    private static void Mark(Feature[] output, int row)
    {
        foreach (var feature in output)
        {
            if (feature is CategoryFeature category) category.Codes[row] = -1;
            else ((NumberFeature)feature).Values[row] = double.NaN;
        }
    }

    /// <summary>
    /// Rejection: features up to the last restricted one are drawn from what is allowed, and kept with the probability
    /// of that over its bound. A row's tries are addressed, so its outcome is the first one kept, in whatever company
    /// it is tried. What is given of a row may make all that is allowed rare: of such a row's tries one is kept in
    /// proportion to its weight (D. Rubin's sampling-importance-resampling, 1987).
    /// </summary>
    private void SampleWhere(ReadOnlySpan<long> rows, Rng rng, SequentialTreesCondition condition, int[][] given,
        Feature[] output, int start, CancellationToken cancel)
    {
        var (streams, keep, choose) = (Streams(rng), rng.Split("keep"), rng.Split("choose"));
        var (sums, chosen) = (new double[rows.Length], new int[rows.Length]); // of a row's tries so far
        int[] pending = [.. Enumerable.Range(0, condition.Bound > 0 ? rows.Length : 0)];
        for (var i = 0; i < rows.Length; i++) Mark(output, start + i);
        for (var attempt = 0; attempt < (given.Length > 0 ? MaxTriesGiven : MaxTries) && pending.Length > 0; attempt++)
        {
            cancel.ThrowIfCancellationRequested();
            var addresses = new (long Row, int Attempt)[pending.Length];
            for (var i = 0; i < addresses.Length; i++) addresses[i] = (rows[pending[i]], attempt);
            var (batch, weights) = Guided(pending, addresses, streams, condition, given, start);
            var (kept, left) = (new List<int>(), new List<int>());
            for (var i = 0; i < pending.Length; i++)
            {
                var (row, weight) = (pending[i], weights[i]);
                if (keep.Uniform(rows[row], attempt) * condition.Bound < weight) kept.Add(i);
                else left.Add(row);
                sums[row] += weight;
                if (weight > 0 && choose.Uniform(rows[row], attempt) * sums[row] < weight) chosen[row] = attempt;
            }
            Finish(batch.Gather([.. kept]), [.. kept.Select(i => pending[i])], [.. kept.Select(i => addresses[i])]);
            pending = [.. left];
        }
        pending = [.. pending.Where(row => given.Length > 0 && sums[row] > 0)];
        var again = new (long Row, int Attempt)[pending.Length];
        for (var i = 0; i < again.Length; i++) again[i] = (rows[pending[i]], chosen[pending[i]]);
        Finish(Guided(pending, again, streams, condition, given, start).Batch, pending, again);

        // the features after the last restricted one
        void Finish(Batch good, int[] places, (long Row, int Attempt)[] addresses)
        {
            for (var j = condition.Last + 1; j < columns.Length && good.Count > 0; j++)
            {
                if (SetGiven(j, good, given, places, start)) continue;
                Draw(j, good, addresses, streams[j]);
            }
            for (var i = 0; i < good.Count; i++) Write(good, given.Length, i, output, start + places[i]);
        }
    }

    /// <summary>Rows drawn up to the last restricted feature, and how likely what was allowed of each was.</summary>
    private (Batch Batch, double[] Weights) Guided(int[] places, (long Row, int Attempt)[] addresses, Rng[] streams,
        SequentialTreesCondition condition, int[][] given, int start)
    {
        var (batch, weights) = (new Batch(columns.Length, places.Length), new double[places.Length]);
        Array.Fill(weights, 1);
        for (var j = 0; j <= condition.Last && batch.Count > 0; j++)
        {
            if (SetGiven(j, batch, given, places, start)) continue;
            Draw(j, batch, addresses, streams[j], condition.Allowed[j], weights);
            for (var i = 0; i < batch.Count; i++) if (!IsMet(condition, j, batch, i)) weights[i] = 0;
        }
        return (batch, weights);
    }

    /// <summary>Fills in a feature that is given.</summary>
    private bool SetGiven(int j, Batch batch, int[][] given, int[] places, int start)
    {
        if (j >= given.Length) return false;
        for (var i = 0; i < batch.Count; i++)
            batch.Bins[j][i] = columns[j].BinOf(batch.Pieces[j][i] = given[j][start + places[i]]);
        return true;
    }

    private void Draw(int j, Batch batch, (long Row, int Attempt)[] addresses, Rng stream, bool[]? allowed = null,
        double[]? weights = null)
    {
        for (var i = 0; i < batch.Count; i++)
            batch.Uniforms[j][i] = stream.Uniform(addresses[i].Row, addresses[i].Attempt);
        Draw(j, batch, allowed, weights);
    }

    // an interval of the column may lie partly outside the condition's
    private bool IsMet(SequentialTreesCondition condition, int j, Batch batch, int row) =>
        condition.Sets[j] is not { Intervals: not null } set || batch.Pieces[j][row] < 0
        || set.Allows(Number(batch, j, row));

    /// <inheritdoc/>
    /// <remarks>
    /// Features before a row's last known one are drawn several times, and one of the draws is kept in proportion to
    /// the probability of the known ones after it (D. Rubin's sampling-importance-resampling, 1987). Exact where only
    /// the last features are unknown.
    /// </remarks>
    public override FeatureTable Complete(FeatureTable partial, bool[][] known,
        IReadOnlyDictionary<int, FeatureSet>? where, Rng rng, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(partial);
        ArgumentNullException.ThrowIfNull(known);
        var output = Allocate(partial.RowCount);
        var given = new int[columns.Length][];
        for (var j = 0; j < columns.Length; j++) given[j] = columns[j].Pieces.PiecesOf(partial.Features[j]);
        var condition = new SequentialTreesCondition(columns, where);
        var streams = Streams(rng);
        var chosen = rng.Split("keep");
        const int rowsAtOnce = BatchRows * 2 / Candidates;
        for (var start = 0; start < partial.RowCount; start += rowsAtOnce)
        {
            cancel.ThrowIfCancellationRequested();
            var count = Math.Min(rowsAtOnce, partial.RowCount - start);
            var batch = new Batch(columns.Length, count * Candidates);
            var weights = new double[batch.Count];
            Array.Fill(weights, 1);
            for (var j = 0; j < columns.Length; j++)
            {
                for (var i = 0; i < batch.Count; i++)
                    batch.Uniforms[j][i] = streams[j].Uniform(start + i / Candidates, i % Candidates);
                Draw(j, batch, condition.Allowed[j], weights);
                SetKnown(j, batch, given[j], known[j], start, weights);
            }
            for (var i = 0; i < count; i++)
            {
                var pick = PickByWeight(weights.AsSpan(i * Candidates, Candidates), chosen.Uniform(start + i));
                if (pick < 0) Mark(output, start + i);
                else Write(batch, i * Candidates + pick, output, start + i);
            }
        }
        for (var j = 0; j < columns.Length; j++) KeepKnown(partial.Features[j], known[j], output[j]);
        return new(partial.RowCount, output);
    }

    private void SetKnown(int j, Batch batch, int[] given, bool[] known, int start, double[] weights)
    {
        var column = columns[j];
        int[] positions = [.. Enumerable.Range(0, batch.Count).Where(i => known[start + i / Candidates])];
        if (positions.Length == 0) return;
        var some = batch.Gather(positions);
        for (var i = 0; i < positions.Length; i++) some.Pieces[j][i] = given[start + positions[i] / Candidates];
        // a known gap has no probability of its own: its part has
        int[] real = [.. Enumerable.Range(0, positions.Length).Where(i => some.Pieces[j][i] >= 0)];
        var part = new double[real.Length];
        Array.Fill(part, 1);
        var weighed = some.Gather(real);
        column.Weigh(weighed.Bins.AsSpan(0, j), weighed.Pieces[j], part);
        for (var i = 0; i < real.Length; i++) weights[positions[real[i]]] *= part[i];
        for (var i = 0; i < positions.Length; i++)
        {
            batch.Pieces[j][positions[i]] = some.Pieces[j][i];
            batch.Bins[j][positions[i]] = column.BinOf(some.Pieces[j][i]);
        }
    }

    private static int PickByWeight(ReadOnlySpan<double> weights, double uniform)
    {
        var total = 0.0;
        foreach (var weight in weights) total += weight;
        if (!(total > 0)) return 0; // what is known never goes together in the model: nothing says which is better
        var rest = uniform * total;
        var last = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] <= 0) continue;
            last = i;
            if (rest < weights[i]) break;
            rest -= weights[i];
        }
        return last;
    }

    private static void KeepKnown(Feature given, bool[] known, Feature output)
    {
        for (var row = 0; row < known.Length; row++)
        {
            if (!known[row]) continue;
            if (output is CategoryFeature category) category.Codes[row] = ((CategoryFeature)given).Codes[row];
            else ((NumberFeature)output).Values[row] = ((NumberFeature)given).Values[row];
        }
    }

    /// <summary>
    /// A uniform number: of every <paramref name="strata"/> rows in a row, one falls into each of as many equal parts
    /// of [0, 1), in a random order (a Latin hypercube over the columns).
    /// </summary>
    internal static double Stratified(Rng stream, long row, int strata)
    {
        var cycle = row / strata;
        var key = stream.Split(cycle).Key;
        var half = Math.Max(1, (33 - BitOperations.LeadingZeroCount((uint)(strata - 1))) / 2);
        var mask = (1U << half) - 1;
        var place = (uint)(row - cycle * strata);
        // a keyed permutation of 2^(2 half) numbers (M. Luby, C. Rackoff 1988), walked until it falls within the strata
        do
        {
            uint left = place >> half, right = place & mask;
            for (var round = 0; round < 4; round++)
            {
                var hash = (key + (ulong)round + 1) * 0x9E3779B97F4A7C15UL ^ right * 0xD6E8FEB86659FD93UL;
                hash = (hash ^ hash >> 32) * 0xBF58476D1CE4E5B9UL;
                hash = (hash ^ hash >> 29) * 0x94D049BB133111EBUL;
                (left, right) = (right, left ^ ((uint)(hash >> 40) & mask));
            }
            place = left << half | right;
        }
        while (place >= (uint)strata);
        return Math.Min((place + stream.Uniform(row)) / strata, FeaturePieces.MaxUniform);
    }

    /// <inheritdoc/>
    public override void Save(ModelFolder folder) => SequentialTreesFile.Save(this, folder);

    /// <summary>Reads back what <see cref="Save"/> wrote.</summary>
    public static SequentialTreesModel Load(ModelFolder folder, FeatureTable layout) =>
        SequentialTreesFile.Load(folder, layout);
}

/// <summary>What a condition leaves of each column.</summary>
internal sealed class SequentialTreesCondition
{
    /// <summary>Finds which pieces are allowed.</summary>
    public SequentialTreesCondition(SequentialTreesColumn[] columns, IReadOnlyDictionary<int, FeatureSet>? where)
    {
        Sets = [.. columns.Select((_, j) => where?.GetValueOrDefault(j))];
        Allowed = [.. columns.Select((column, j) => column.Pieces.Allowed(Sets[j]))];
        Last = Array.FindLastIndex(Allowed, allowed => allowed is not null);
        for (var j = 0; j <= Last; j++)
        {
            if (Allowed[j] is { } allowed) Bound *= columns[j].Pieces.HasGaps ? 1 : columns[j].Bound(allowed);
        }
    }

    /// <summary>The values that are possible, or null for all.</summary>
    public FeatureSet?[] Sets { get; }

    /// <summary>The pieces that may hold a possible value, or null for all.</summary>
    public bool[]?[] Allowed { get; }

    /// <summary>The last column that is restricted.</summary>
    public int Last { get; }

    /// <summary>No row meets the condition with a higher probability than this, column by column.</summary>
    public double Bound { get; } = 1;
}
