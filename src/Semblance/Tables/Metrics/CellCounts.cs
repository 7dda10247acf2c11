using System.Buffers;
using System.Runtime.CompilerServices;

namespace Semblance.Tables.Metrics;

/// <summary>
/// Counts of the cells of a two-way table on two sides, and the total variation distance between them:
/// ½ Σ |p - q|, on all rows and with each group left out. Few cells are counted in a table, many by
/// sorting; both are linear in the rows or nearly.
/// </summary>
internal static class CellCounts
{
    private const int DenseLimit = 1 << 15;

    /// <summary>The codes of two columns on one side; a column of many may stand for several.</summary>
    /// <param name="A">The first, one a row.</param>
    /// <param name="B">The second, one a row.</param>
    /// <param name="Groups">The group of each row; null without groups.</param>
    public readonly record struct Side(int[] A, int[] B, byte[]? Groups);

    /// <summary>1 - ½ Σ |p - q| over the cells, and the real side's association.</summary>
    /// <param name="real">One side.</param>
    /// <param name="other">The other side.</param>
    /// <param name="counts">How many codes the two columns have.</param>
    /// <param name="replicates">1, or 1 and one for each group.</param>
    public static (double[] Similarity, double RealAssociation) Compare(Side real, Side other, (int A, int B) counts,
        int replicates) =>
        (long)counts.A * counts.B <= DenseLimit ? Dense(real, other, counts, replicates)
            : Sparse(real, other, counts.B, replicates);

    private static (double[], double) Dense(Side real, Side other, (int A, int B) counts, int replicates)
    {
        var cellCount = counts.A * counts.B;
        var slots = replicates == 1 ? 1 : Replicates.Groups;
        var size = cellCount * 2 * slots;
        var table = ArrayPool<int>.Shared.Rent(size);
        Array.Clear(table, 0, size);
        Count(table, real, counts.B, slots, 0);
        Count(table, other, counts.B, slots, 1);
        var variation = new Variation(real, other, replicates);
        var association = new Association(real.A.Length);
        for (var cell = 0; cell < cellCount; cell++)
        {
            var realCount = variation.Add(table.AsSpan(cell * 2 * slots, 2 * slots));
            if (realCount > 0) association.Add(cell / counts.B, cell % counts.B, realCount);
        }
        ArrayPool<int>.Shared.Return(table);
        return (variation.Similarity(), association.CramersV());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // runs once or twice, over every row
    private static void Count(int[] table, Side side, int width, int slots, int offset)
    {
        var (a, b, groups) = side;
        if (slots == 1)
        {
            for (var i = 0; i < a.Length; i++) table[(a[i] * width + b[i]) * 2 + offset]++;
            return;
        }
        for (var i = 0; i < a.Length; i++)
            table[((a[i] * width + b[i]) * 2 + offset) * Replicates.Groups + groups![i]]++;
    }

    private static (double[], double) Sparse(Side real, Side other, int width, int replicates)
    {
        const int slots = Replicates.Groups;
        var keys = new long[real.A.Length + other.A.Length];
        Pack(keys.AsSpan(0, real.A.Length), real, width, 0);
        Pack(keys.AsSpan(real.A.Length), other, width, slots);
        Array.Sort(keys);
        var variation = new Variation(real, other, replicates);
        var association = new Association(real.A.Length);
        Span<int> counts = stackalloc int[2 * slots], whole = stackalloc int[2];
        for (var i = 0; i < keys.Length;)
        {
            var cell = keys[i] / (2 * slots);
            counts.Clear();
            whole.Clear();
            for (; i < keys.Length && keys[i] / (2 * slots) == cell; i++)
            {
                counts[(int)(keys[i] % (2 * slots))]++;
                whole[keys[i] % (2 * slots) < slots ? 0 : 1]++;
            }
            variation.Add(replicates == 1 ? whole : counts);
            if (whole[0] > 0) association.Add(cell / width, cell % width, whole[0]);
        }
        return (variation.Similarity(), association.CramersV());
    }

    private static void Pack(Span<long> keys, Side side, int width, int offset)
    {
        for (var i = 0; i < keys.Length; i++)
            keys[i] = ((long)side.A[i] * width + side.B[i]) * (2 * Replicates.Groups) + offset
                + (side.Groups is null ? 0 : side.Groups[i]);
    }

    /// <summary>Σ |p - q| over cells, once for each replicate.</summary>
    private sealed class Variation
    {
        private readonly double[] _real, _other, _sum;

        public Variation(Side real, Side other, int replicates)
        {
            (_real, _other) = (Weights(real, replicates), Weights(other, replicates));
            _sum = new double[replicates];
        }

        /// <param name="counts">Of one cell: by group on the real side, then on the other.</param>
        /// <returns>The real count.</returns>
        public int Add(ReadOnlySpan<int> counts)
        {
            var slots = counts.Length / 2;
            int real = 0, other = 0;
            for (var g = 0; g < slots; g++)
            {
                real += counts[g];
                other += counts[slots + g];
            }
            if ((real | other) == 0) return 0;
            _sum[0] += Math.Abs(real * _real[0] - other * _other[0]);
            for (var g = 1; g < _sum.Length; g++)
                _sum[g] += Math.Abs((real - counts[g - 1]) * _real[g] - (other - counts[slots + g - 1]) * _other[g]);
            return real;
        }

        public double[] Similarity() => Array.ConvertAll(_sum, sum => Math.Max(0, 1 - sum / 2));

        // the share that one row is, on all rows and without each group
        private static double[] Weights(Side side, int replicates)
        {
            var left = new int[replicates];
            Array.Fill(left, side.A.Length);
            if (replicates > 1)
            {
                foreach (var group in side.Groups!) left[1 + group]--;
            }
            return Array.ConvertAll(left, count => 1.0 / count);
        }
    }

    /// <summary>How strongly rows and columns of a table go together.</summary>
    private sealed class Association(int total)
    {
        private readonly Dictionary<long, double> _rows = [], _columns = [];
        private readonly List<(long Row, long Column, double Count)> _cells = [];

        public void Add(long row, long column, int count)
        {
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_rows, row, out _) += count;
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_columns, column, out _) += count;
            _cells.Add((row, column, count));
        }

        /// <summary>
        /// √(χ² / n / (min(rows, columns) - 1)) over the rows and columns that occur; NaN where one of
        /// them is constant.
        /// </summary>
        public double CramersV()
        {
            var smaller = Math.Min(_rows.Count, _columns.Count);
            if (smaller < 2 || total == 0) return double.NaN;
            // Σ (o - e)² / e over all cells = Σ o² / e - n, and empty cells add nothing to the sum
            var sum = _cells.Sum(cell => cell.Count * cell.Count / (_rows[cell.Row] * _columns[cell.Column]));
            return Math.Sqrt(Math.Max(0, sum - 1) / (smaller - 1));
        }
    }
}
