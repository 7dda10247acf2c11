using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Semblance.Numerics;

/// <summary>
/// Rows times a fixed matrix, in single precision, such that every result is the same sum in the same order: it depends
/// on neither how many rows there are, nor where a row stands among them, nor on threads or the width of vectors.
/// </summary>
/// <remarks>
/// A library's product rounds differently for another shape. Here each element is a chain of fused multiply-adds over
/// the inner dimension. The matrix is stored in panels of 64 columns, and six rows at a time stay in registers.
/// </remarks>
internal sealed class MatrixProduct
{
    private const int Panel = 64, Lanes = 16, Rows = 6;
    private readonly float[] panels;

    /// <param name="matrix">[inner, columns], row-major.</param>
    /// <param name="inner">Numbers a row of the left side.</param>
    /// <param name="columns">Numbers a row of the result.</param>
    public MatrixProduct(ReadOnlySpan<float> matrix, int inner, int columns)
    {
        Inner = inner;
        Columns = columns;
        var count = (columns + Panel - 1) / Panel;
        panels = new float[count * inner * Panel];
        for (var p = 0; p < count; p++)
        {
            var width = Math.Min(Panel, columns - p * Panel);
            for (var k = 0; k < inner; k++)
                matrix.Slice(k * columns + p * Panel, width).CopyTo(panels.AsSpan((p * inner + k) * Panel));
        }
    }

    /// <summary>Numbers a row of the left side.</summary>
    public int Inner { get; }

    /// <summary>Numbers a row of the result.</summary>
    public int Columns { get; }

    /// <summary>Adds the product to what stands in the result.</summary>
    /// <param name="left">Rows of <see cref="Inner"/> numbers.</param>
    /// <param name="stride">Distance between rows of <paramref name="left"/>.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <param name="result">[row, column], with <paramref name="resultStride"/> numbers a row.</param>
    /// <param name="resultStride">Distance between rows of the result.</param>
    public void AddTo(ReadOnlySpan<float> left, int stride, int rowCount, Span<float> result, int resultStride)
    {
        Span<float> spare = stackalloc float[Rows * Panel];
        for (var p = 0; p * Panel < Columns; p++)
        {
            var width = Math.Min(Panel, Columns - p * Panel);
            var panel = panels.AsSpan(p * Inner * Panel, Inner * Panel);
            for (var row = 0; row < rowCount; row += Rows)
            {
                var count = Math.Min(Rows, rowCount - row);
                var part = result[(row * resultStride + p * Panel)..];
                if (width == Panel && count == Rows)
                {
                    Tile(left[(row * stride)..], stride, panel, part, resultStride, width);
                    continue;
                }
                // the last panel and the last rows by way of a spare tile
                for (var r = 0; r < count; r++) part.Slice(r * resultStride, width).CopyTo(spare[(r * Panel)..]);
                if (count == Rows) Tile(left[(row * stride)..], stride, panel, spare, Panel, width);
                else
                {
                    for (var r = 0; r < count; r++)
                        OneRow(left.Slice((row + r) * stride, Inner), panel, spare.Slice(r * Panel, Panel));
                }
                for (var r = 0; r < count; r++) spare.Slice(r * Panel, width).CopyTo(part[(r * resultStride)..]);
            }
        }
    }

    private void Tile(ReadOnlySpan<float> left, int stride, ReadOnlySpan<float> panel, Span<float> result,
        int resultStride, int width)
    {
        for (var half = 0; half < width; half += 2 * Lanes)
        {
            ref var b = ref MemoryMarshal.GetReference(panel[half..]);
            ref var a = ref MemoryMarshal.GetReference(left);
            ref var c = ref MemoryMarshal.GetReference(result[half..]);
            nuint s = (nuint)stride, t = (nuint)resultStride;
            var c00 = Vector512.LoadUnsafe(ref c);
            var c01 = Vector512.LoadUnsafe(ref c, Lanes);
            var c10 = Vector512.LoadUnsafe(ref c, t);
            var c11 = Vector512.LoadUnsafe(ref c, t + Lanes);
            var c20 = Vector512.LoadUnsafe(ref c, 2 * t);
            var c21 = Vector512.LoadUnsafe(ref c, 2 * t + Lanes);
            var c30 = Vector512.LoadUnsafe(ref c, 3 * t);
            var c31 = Vector512.LoadUnsafe(ref c, 3 * t + Lanes);
            var c40 = Vector512.LoadUnsafe(ref c, 4 * t);
            var c41 = Vector512.LoadUnsafe(ref c, 4 * t + Lanes);
            var c50 = Vector512.LoadUnsafe(ref c, 5 * t);
            var c51 = Vector512.LoadUnsafe(ref c, 5 * t + Lanes);
            for (nuint k = 0; k < (nuint)Inner; k++)
            {
                var b0 = Vector512.LoadUnsafe(ref b, k * Panel);
                var b1 = Vector512.LoadUnsafe(ref b, k * Panel + Lanes);
                var x = Vector512.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a, k));
                c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
                c01 = Vector512.FusedMultiplyAdd(x, b1, c01);
                x = Vector512.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a, s + k));
                c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
                c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
                x = Vector512.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a, 2 * s + k));
                c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
                c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
                x = Vector512.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a, 3 * s + k));
                c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
                c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
                x = Vector512.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a, 4 * s + k));
                c40 = Vector512.FusedMultiplyAdd(x, b0, c40);
                c41 = Vector512.FusedMultiplyAdd(x, b1, c41);
                x = Vector512.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a, 5 * s + k));
                c50 = Vector512.FusedMultiplyAdd(x, b0, c50);
                c51 = Vector512.FusedMultiplyAdd(x, b1, c51);
            }
            c00.StoreUnsafe(ref c);
            c01.StoreUnsafe(ref c, Lanes);
            c10.StoreUnsafe(ref c, t);
            c11.StoreUnsafe(ref c, t + Lanes);
            c20.StoreUnsafe(ref c, 2 * t);
            c21.StoreUnsafe(ref c, 2 * t + Lanes);
            c30.StoreUnsafe(ref c, 3 * t);
            c31.StoreUnsafe(ref c, 3 * t + Lanes);
            c40.StoreUnsafe(ref c, 4 * t);
            c41.StoreUnsafe(ref c, 4 * t + Lanes);
            c50.StoreUnsafe(ref c, 5 * t);
            c51.StoreUnsafe(ref c, 5 * t + Lanes);
        }
    }

    private static void OneRow(ReadOnlySpan<float> left, ReadOnlySpan<float> panel, Span<float> result)
    {
        ref var b = ref MemoryMarshal.GetReference(panel);
        ref var c = ref MemoryMarshal.GetReference(result);
        var c0 = Vector512.LoadUnsafe(ref c);
        var c1 = Vector512.LoadUnsafe(ref c, Lanes);
        var c2 = Vector512.LoadUnsafe(ref c, 2 * Lanes);
        var c3 = Vector512.LoadUnsafe(ref c, 3 * Lanes);
        for (var k = 0; k < left.Length; k++)
        {
            var x = Vector512.Create(left[k]);
            var at = (nuint)k * Panel;
            c0 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref b, at), c0);
            c1 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref b, at + Lanes), c1);
            c2 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref b, at + 2 * Lanes), c2);
            c3 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref b, at + 3 * Lanes), c3);
        }
        c0.StoreUnsafe(ref c);
        c1.StoreUnsafe(ref c, Lanes);
        c2.StoreUnsafe(ref c, 2 * Lanes);
        c3.StoreUnsafe(ref c, 3 * Lanes);
    }
}
