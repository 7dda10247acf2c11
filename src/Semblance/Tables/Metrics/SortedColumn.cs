using System.Runtime.CompilerServices;

namespace Semblance.Tables.Metrics;

/// <summary>The values of a number column in order, without the missing ones, each with its row's group.</summary>
/// <param name="Values">Ascending.</param>
/// <param name="Groups">The group of each value; empty where there are no groups.</param>
internal sealed record SortedColumn(double[] Values, byte[] Groups)
{
    /// <summary>How many values each group has.</summary>
    public int[] CountByGroup { get; } = Count(Groups);

    /// <remarks>
    /// The group travels in the last four bits of the number, so that plain longs are sorted: values that agree to 48
    /// bits become one, about 14 digits.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // runs once or twice, over every row
    public static SortedColumn Of(double[] column, byte[]? groups)
    {
        var keys = new long[column.Length];
        var count = 0;
        for (var i = 0; i < column.Length; i++)
        {
            if (double.IsNaN(column[i])) continue;
            var bits = BitConverter.DoubleToInt64Bits(column[i] + 0.0); // no negative zero
            keys[count++] = (Ascending(bits) & ~15L) | (groups is null ? 0L : groups[i]);
        }
        keys = RadixSort(keys, count);
        var (values, sorted) = (new double[count], groups is null ? [] : new byte[count]);
        for (var i = 0; i < count; i++)
        {
            values[i] = BitConverter.Int64BitsToDouble(Ascending(keys[i]) & ~15L);
            if (groups is not null) sorted[i] = (byte)(keys[i] & 15);
        }
        return new(values, sorted);
    }

    // eight passes over bytes, of which those that are the same everywhere are skipped: whole numbers
    // need three or four
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long[] RadixSort(long[] keys, int count)
    {
        var from = keys;
        var to = new long[count];
        Span<int> starts = stackalloc int[256];
        for (var shift = 0; shift < 64; shift += 8)
        {
            var flip = shift == 56 ? 128 : 0; // the sign: negative numbers come first
            starts.Clear();
            for (var i = 0; i < count; i++) starts[(int)((from[i] >> shift) & 255) ^ flip]++;
            if (count == 0 || starts[(int)((from[0] >> shift) & 255) ^ flip] == count) continue;
            for (int digit = 0, sum = 0; digit < 256; digit++) (starts[digit], sum) = (sum, sum + starts[digit]);
            for (var i = 0; i < count; i++) to[starts[(int)((from[i] >> shift) & 255) ^ flip]++] = from[i];
            (from, to) = (to, from);
        }
        return from;
    }

    // the bits of doubles as longs in the same order, and back: negative numbers are turned round
    private static long Ascending(long bits) => bits >= 0 ? bits : bits ^ long.MaxValue;

    private static int[] Count(byte[] groups)
    {
        var counts = new int[Replicates.Groups];
        foreach (var group in groups) counts[group]++;
        return counts;
    }
}
