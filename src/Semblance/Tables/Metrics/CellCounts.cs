namespace Semblance.Tables.Metrics;

/// <summary>
/// Counts of cells on two sides, and the total variation distance between them: ½ Σ |p - q|, on all rows and with each
/// group left out. Few cells are counted in a table, many by sorting; both are linear in the rows or nearly.
/// </summary>
internal static class CellCounts
{
    private const int DenseLimit = 1 << 15, Slots = Replicates.Groups;

    /// <summary>1 - ½ Σ |p - q| over the cells.</summary>
    /// <param name="cellCount">Cells are 0 … this - 1; others (negative) are left out.</param>
    /// <param name="real">The cell of each real row.</param>
    /// <param name="other">The cell of each other row.</param>
    /// <param name="rows">The groups.</param>
    public static double[]? Similarity(long cellCount, ReadOnlySpan<long> real, ReadOnlySpan<long> other, RowPair rows)
    {
        if (cellCount > DenseLimit) return Sparse(real, other, rows);
        var table = Table((int)cellCount, real, other, rows);
        return OnBothSides(table) ? Similarity(table, rows.ReplicateCount) : null;
    }

    /// <summary>Counts by cell, then side, then group: cell * 32 + side * 16 + group.</summary>
    public static int[] Table(int cellCount, ReadOnlySpan<long> real, ReadOnlySpan<long> other, RowPair rows)
    {
        var table = new int[cellCount * 2 * Slots];
        Count(table, real, rows.RealGroups, 0);
        Count(table, other, rows.OtherGroups, Slots);
        return table;
    }

    /// <summary>Whether neither side of a table is empty.</summary>
    public static bool OnBothSides(int[] table)
    {
        long real = 0, other = 0;
        for (var i = 0; i < table.Length; i++)
        {
            if ((i & Slots) == 0) real += table[i];
            else other += table[i];
        }
        return real > 0 && other > 0;
    }

    private static void Count(int[] table, ReadOnlySpan<long> cells, byte[]? groups, int side)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i] >= 0) table[cells[i] * (2 * Slots) + side + (groups is null ? 0 : groups[i])]++;
        }
    }

    private static double[] Similarity(int[] table, int replicates)
    {
        var cellCount = table.Length / (2 * Slots);
        var variation = new Variation(replicates);
        for (var cell = 0; cell < cellCount; cell++) variation.AddTotals(table.AsSpan(cell * 2 * Slots, 2 * Slots));
        variation.Close();
        for (var cell = 0; cell < cellCount; cell++) variation.Add(table.AsSpan(cell * 2 * Slots, 2 * Slots));
        return variation.Similarity();
    }

    private static double[]? Sparse(ReadOnlySpan<long> real, ReadOnlySpan<long> other, RowPair rows)
    {
        var sorted = new long[real.Length + other.Length];
        var count = Pack(sorted, 0, real, rows.RealGroups, 0);
        var realTotal = count;
        count = Pack(sorted, count, other, rows.OtherGroups, Slots);
        if (realTotal == 0 || count == realTotal) return null;
        var keys = sorted.AsSpan(0, count);
        keys.Sort();
        var variation = new Variation(rows.ReplicateCount);
        Span<int> counts = stackalloc int[2 * Slots];
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = 0; i < keys.Length;)
            {
                var cell = keys[i] / (2 * Slots);
                counts.Clear();
                for (; i < keys.Length && keys[i] / (2 * Slots) == cell; i++) counts[(int)(keys[i] % (2 * Slots))]++;
                if (pass == 0) variation.AddTotals(counts);
                else variation.Add(counts);
            }
            if (pass == 0) variation.Close();
        }
        return variation.Similarity();
    }

    private static int Pack(long[] keys, int count, ReadOnlySpan<long> cells, byte[]? groups, int side)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i] >= 0) keys[count++] = cells[i] * (2 * Slots) + side + (groups is null ? 0 : groups[i]);
        }
        return count;
    }

    /// <summary>Σ |p - q| over cells, once for each replicate.</summary>
    internal sealed class Variation(int replicates)
    {
        private readonly double[] _real = new double[1 + Slots], _other = new double[1 + Slots];
        private readonly double[] _sum = new double[replicates];

        public void AddTotals(ReadOnlySpan<int> counts)
        {
            for (var g = 0; g < Slots; g++)
            {
                _real[1 + g] += counts[g];
                _other[1 + g] += counts[Slots + g];
            }
        }

        /// <summary>Turns totals into the weight of one row in each replicate.</summary>
        public void Close()
        {
            double real = _real.Sum(), other = _other.Sum();
            for (var g = 0; g <= Slots; g++)
            {
                _real[g] = 1 / (real - _real[g]);
                _other[g] = 1 / (other - _other[g]);
            }
        }

        public void Add(ReadOnlySpan<int> counts)
        {
            int real = 0, other = 0;
            for (var g = 0; g < Slots; g++)
            {
                real += counts[g];
                other += counts[Slots + g];
            }
            if (real + other == 0) return;
            _sum[0] += Math.Abs(real * _real[0] - other * _other[0]);
            for (var g = 1; g < _sum.Length; g++)
                _sum[g] += Math.Abs((real - counts[g - 1]) * _real[g] - (other - counts[Slots + g - 1]) * _other[g]);
        }

        public double[] Similarity() => Array.ConvertAll(_sum, sum => Math.Max(0, 1 - sum / 2));
    }
}
