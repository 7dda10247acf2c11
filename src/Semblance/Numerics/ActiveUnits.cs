using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Semblance.Numerics;

/// <summary>
/// A layer's units behind a rectifier, as lists of those that are above zero: about half of them, and all that
/// <see cref="ActiveProduct"/> has to multiply.
/// </summary>
/// <remarks>The lists are cut into blocks of units, for each of which a product's weights stay in the nearest
/// cache.</remarks>
/// <param name="rows">The most rows.</param>
/// <param name="units">Units a row.</param>
internal sealed class ActiveUnits(int rows, int units)
{
    /// <summary>Units a block.</summary>
    public const int Block = 96;

    private const int Lanes = 16;

    // [block, row, place in the list]; a whole vector may be written from a list's end on
    private readonly float[] values = new float[BlocksOf(units) * rows * Block + Lanes];
    private readonly int[] places = new int[BlocksOf(units) * rows * Block + Lanes];
    private readonly int[] counts = new int[BlocksOf(units) * rows];

    /// <summary>How many rows were listed last.</summary>
    public int RowCount { get; private set; }

    /// <summary>How many blocks so many units make.</summary>
    public static int BlocksOf(int units) => (units + Block - 1) / Block;

    /// <summary>The units of a block that are above zero in a row, ascending.</summary>
    public ReadOnlySpan<float> Values(int block, int row) =>
        values.AsSpan(Start(block, row), counts[block * rows + row]);

    /// <summary>Where in the block each of them stands.</summary>
    public ReadOnlySpan<int> Places(int block, int row) =>
        places.AsSpan(Start(block, row), counts[block * rows + row]);

    /// <summary>Lists the units of some rows.</summary>
    /// <param name="from">[row, unit]</param>
    /// <param name="stride">Distance between rows.</param>
    /// <param name="rowCount">How many rows.</param>
    public void List(ReadOnlySpan<float> from, int stride, int rowCount)
    {
        RowCount = rowCount;
        for (var row = 0; row < rowCount; row++)
        {
            for (var block = 0; block * Block < units; block++)
            {
                var width = Math.Min(Block, units - block * Block);
                counts[block * rows + row] = Put(from.Slice(row * stride + block * Block, width), Start(block, row));
            }
        }
    }

    private int Start(int block, int row) => (block * rows + row) * Block;

    private int Put(ReadOnlySpan<float> block, int start)
    {
        var (end, k) = (start, 0);
        for (; Avx512F.IsSupported && k + Lanes <= block.Length; k += Lanes)
        {
            var found = Vector512.Create(block[k..]);
            var isActive = Vector512.GreaterThan(found, Vector512<float>.Zero);
            var place = Vector512<int>.Indices + Vector512.Create(k);
            Avx512F.Compress(Vector512<float>.Zero, isActive, found).StoreUnsafe(ref values[end]);
            Avx512F.Compress(Vector512<int>.Zero, isActive.AsInt32(), place).StoreUnsafe(ref places[end]);
            end += BitOperations.PopCount(isActive.ExtractMostSignificantBits());
        }
        for (; k < block.Length; k++)
        {
            (values[end], places[end]) = (block[k], k);
            end += block[k] > 0 ? 1 : 0;
        }
        return end - start;
    }
}
