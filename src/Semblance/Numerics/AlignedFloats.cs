using System.Runtime.CompilerServices;

namespace Semblance.Numerics;

/// <summary>
/// Numbers that begin where a line of the cache does: a vector of 64 bytes that straddles two lines is read twice.
/// </summary>
internal static class AlignedFloats
{
    private const int LineBytes = 64;

    /// <summary>Zeros, in memory that the collector does not move.</summary>
    public static unsafe Memory<float> Of(int count)
    {
        const int spare = LineBytes / sizeof(float);
        var array = GC.AllocateArray<float>(count + spare, pinned: true);
        var past = (int)((nuint)Unsafe.AsPointer(ref array[0]) % LineBytes) / sizeof(float);
        return array.AsMemory((spare - past) % spare, count);
    }
}
