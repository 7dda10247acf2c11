using System.Runtime.CompilerServices;
using System.Text;

namespace Semblance.Tables.Formats;

/// <summary>Bytes that grow at the end.</summary>
internal sealed class Utf8Buffer
{
    private byte[] bytes = new byte[1 << 16];

    /// <summary>How many bytes were added.</summary>
    public int Count { get; set; }

    /// <summary>What was added.</summary>
    public ReadOnlyMemory<byte> Added => bytes.AsMemory(0, Count);

    /// <summary>Room for so many bytes more; <see cref="Count"/> is raised by what was used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Room(int count)
    {
        if (bytes.Length - Count < count) Grow(count);
        return bytes.AsSpan(Count);
    }

    /// <summary>Adds one byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(byte value)
    {
        Room(1)[0] = value;
        Count++;
    }

    /// <summary>Adds bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ReadOnlySpan<byte> values)
    {
        values.CopyTo(Room(values.Length));
        Count += values.Length;
    }

    /// <summary>Adds text. A lone surrogate, which no encoding has, becomes U+FFFD.</summary>
    public void Add(ReadOnlySpan<char> text) => Count += Encoding.UTF8.GetBytes(text, Room(3 * text.Length));

    private void Grow(int count) =>
        Array.Resize(ref bytes, (int)Math.Min(Array.MaxLength, Math.Max(Count + (long)count, 2L * bytes.Length)));
}
