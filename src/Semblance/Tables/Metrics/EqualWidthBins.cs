using System.Runtime.CompilerServices;

namespace Semblance.Tables.Metrics;

/// <summary>
/// Ten bins of equal width between a column's own smallest and largest value, as SDMetrics cuts number columns before
/// it counts pairs. Codes 0 to 10: the largest value has a code of its own, which missing cells share.
/// </summary>
/// <remarks>
/// Each side is cut by its own edges. That is how every published Pair Trends figure was made, and it is a trap: one
/// synthetic value beyond the real maximum moves all ten bins, and so does never reaching the maximum.
/// </remarks>
internal static class EqualWidthBins
{
    public const int Bins = 10, CodeCount = Bins + 1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // runs once or twice, over every row
    public static int[] Codes(double[] column)
    {
        double min = double.PositiveInfinity, max = double.NegativeInfinity;
        foreach (var value in column)
        {
            if (value < min) min = value;
            if (value > max) max = value;
        }
        if (min > max) (min, max) = (0, 1);
        if (min == max) (min, max) = (min - 0.5, max + 0.5);
        var step = (max - min) / Bins;
        var edges = new double[CodeCount];
        for (var i = 0; i < Bins; i++) edges[i] = i * step + min;
        edges[Bins] = max;
        var codes = new int[column.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            var value = column[i];
            if (double.IsNaN(value))
            {
                codes[i] = Bins;
                continue;
            }
            var bin = Math.Min((int)((value - min) / step), Bins);
            while (bin < Bins && value >= edges[bin + 1]) bin++; // rounding may have put it one off
            while (bin > 0 && value < edges[bin]) bin--;
            codes[i] = bin;
        }
        return codes;
    }
}
