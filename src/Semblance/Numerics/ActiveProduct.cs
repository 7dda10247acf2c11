using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Semblance.Numerics;

/// <summary>
/// What <see cref="MatrixProduct"/> gives for a layer's units behind a rectifier, without the multiplications by zero:
/// each result is the same chain of fused multiply-adds, less those that change nothing.
/// </summary>
/// <remarks>
/// Which units are active differs from row to row, so that rows cannot share what they read of the matrix as they do in
/// a dense product. It is read from the nearest cache instead, a panel's block at a time, by all rows in turn.
/// </remarks>
internal sealed class ActiveProduct
{
    private const int Lanes = 16;
    private readonly int panelCount, vectors, blocks; // panels of four or five vectors, whichever leaves less unused
    private readonly Memory<float> panels; // [panel, block, unit, column]

    /// <param name="matrix">[unit, column], row-major.</param>
    /// <param name="units">Units a row.</param>
    /// <param name="columns">Numbers a row of the result.</param>
    public ActiveProduct(ReadOnlySpan<float> matrix, int units, int columns)
    {
        var least = (columns + Lanes - 1) / Lanes;
        vectors = (least + 3) / 4 * 4 <= (least + 4) / 5 * 5 ? 4 : 5;
        panelCount = (least + vectors - 1) / vectors;
        blocks = ActiveUnits.BlocksOf(units);
        panels = AlignedFloats.Of(panelCount * blocks * ActiveUnits.Block * Width);
        for (var panel = 0; panel < panelCount; panel++)
        {
            var width = Math.Min(Width, columns - panel * Width);
            for (var unit = 0; unit < units; unit++)
                matrix.Slice(unit * columns + panel * Width, width).CopyTo(
                    panels.Span[(((panel * blocks * ActiveUnits.Block) + unit) * Width)..]);
        }
    }

    /// <summary>Numbers that a row of the result has room for: the columns, and zeros up to a whole panel.</summary>
    public int Stride => panelCount * Width;

    private int Width => vectors * Lanes;

    /// <summary>Adds the product to what stands in the result.</summary>
    /// <param name="left">The units.</param>
    /// <param name="result">[row, column]</param>
    /// <param name="stride">Distance between rows of the result, at least <see cref="Stride"/>.</param>
    public void AddTo(ActiveUnits left, Span<float> result, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, Stride);
        for (var panel = 0; panel < panelCount; panel++)
        {
            for (var block = 0; block < blocks; block++)
            {
                var weights = panels.Span.Slice((panel * blocks + block) * ActiveUnits.Block * Width,
                    ActiveUnits.Block * Width);
                for (var row = 0; row < left.RowCount; row++)
                {
                    var sums = result.Slice(row * stride + panel * Width, Width);
                    if (vectors == 4) Four(left.Values(block, row), left.Places(block, row), weights, sums);
                    else Five(left.Values(block, row), left.Places(block, row), weights, sums);
                }
            }
        }
    }

    private static void Four(ReadOnlySpan<float> values, ReadOnlySpan<int> places, ReadOnlySpan<float> weights,
        Span<float> sums)
    {
        ref var value = ref MemoryMarshal.GetReference(values);
        ref var place = ref MemoryMarshal.GetReference(places);
        ref var first = ref MemoryMarshal.GetReference(weights);
        ref var sum = ref MemoryMarshal.GetReference(sums);
        var c0 = Vector512.LoadUnsafe(ref sum);
        var c1 = Vector512.LoadUnsafe(ref sum, Lanes);
        var c2 = Vector512.LoadUnsafe(ref sum, 2 * Lanes);
        var c3 = Vector512.LoadUnsafe(ref sum, 3 * Lanes);
        for (nint i = 0; i < values.Length; i++)
        {
            var x = Vector512.Create(Unsafe.Add(ref value, i));
            ref var w = ref Unsafe.Add(ref first, (nint)Unsafe.Add(ref place, i) * (4 * Lanes));
            c0 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref w), c0);
            c1 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref w, Lanes), c1);
            c2 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref w, 2 * Lanes), c2);
            c3 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref w, 3 * Lanes), c3);
        }
        c0.StoreUnsafe(ref sum);
        c1.StoreUnsafe(ref sum, Lanes);
        c2.StoreUnsafe(ref sum, 2 * Lanes);
        c3.StoreUnsafe(ref sum, 3 * Lanes);
    }

    private static void Five(ReadOnlySpan<float> values, ReadOnlySpan<int> places, ReadOnlySpan<float> weights,
        Span<float> sums)
    {
        ref var value = ref MemoryMarshal.GetReference(values);
        ref var place = ref MemoryMarshal.GetReference(places);
        ref var first = ref MemoryMarshal.GetReference(weights);
        ref var sum = ref MemoryMarshal.GetReference(sums);
        var c0 = Vector512.LoadUnsafe(ref sum);
        var c1 = Vector512.LoadUnsafe(ref sum, Lanes);
        var c2 = Vector512.LoadUnsafe(ref sum, 2 * Lanes);
        var c3 = Vector512.LoadUnsafe(ref sum, 3 * Lanes);
        var c4 = Vector512.LoadUnsafe(ref sum, 4 * Lanes);
        for (nint i = 0; i < values.Length; i++)
        {
            var x = Vector512.Create(Unsafe.Add(ref value, i));
            ref var w = ref Unsafe.Add(ref first, (nint)Unsafe.Add(ref place, i) * (5 * Lanes));
            c0 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref w), c0);
            c1 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref w, Lanes), c1);
            c2 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref w, 2 * Lanes), c2);
            c3 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref w, 3 * Lanes), c3);
            c4 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref w, 4 * Lanes), c4);
        }
        c0.StoreUnsafe(ref sum);
        c1.StoreUnsafe(ref sum, Lanes);
        c2.StoreUnsafe(ref sum, 2 * Lanes);
        c3.StoreUnsafe(ref sum, 3 * Lanes);
        c4.StoreUnsafe(ref sum, 4 * Lanes);
    }
}
