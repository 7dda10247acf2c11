using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Semblance.Tables.Formats;

/// <summary>
/// Gives each distinct text (UTF-8 bytes) a code, in order of first appearance. Texts of up to 16 bytes are keys in
/// themselves: two words that are compared at once; longer ones are hashed and kept in an arena.
/// </summary>
internal sealed class DistinctTexts
{
    private readonly List<byte[]> pages = [];
    private Slot[] slots = new Slot[64];
    private int[] order = new int[16]; // slot of each code
    private int pageUsed;

    private struct Slot
    {
        public ulong First, Second; // the text itself, or its hash and its address in the arena
        public int Length;          // bytes, plus one: 0 is a free slot
        public int Code;
    }

    /// <summary>How many different texts there are.</summary>
    public int Count { get; private set; }

    /// <summary>Memory that the texts take now and as strings later, in bytes.</summary>
    public long Bytes => (slots.Length * 24L) + (order.Length * 4L) + TextBytes;

    private long TextBytes { get; set; }

    /// <summary>The code of a text. At least 16 bytes behind <paramref name="text"/> can be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe int CodeOf(byte* text, int length)
    {
        ulong first, second, hash;
        if (length <= 8)
        {
            first = length == 0 ? 0 : Unsafe.ReadUnaligned<ulong>(text) & (ulong.MaxValue >> (64 - (8 * length)));
            second = 0;
            hash = Mix(first, (ulong)length);
        }
        else if (length <= 16)
        {
            first = Unsafe.ReadUnaligned<ulong>(text);
            second = Unsafe.ReadUnaligned<ulong>(text + length - 8);
            hash = Mix(first ^ BitOperations.RotateLeft(second, 29), (ulong)length);
        }
        else
        {
            return CodeOfLong(text, length);
        }

        var mask = slots.Length - 1;
        for (var position = (int)hash & mask; ; position = (position + 1) & mask)
        {
            ref var slot = ref slots[position];
            if (slot.First == first && slot.Second == second && slot.Length == length + 1) return slot.Code;
            if (slot.Length == 0) return Insert(position, first, second, length);
        }
    }

    /// <summary>The texts as strings, by code.</summary>
    public string[] ToStrings()
    {
        var texts = new string[Count];
        for (var code = 0; code < texts.Length; code++) texts[code] = this[code];
        return texts;
    }

    /// <summary>The text of a code.</summary>
    public unsafe string this[int code]
    {
        get
        {
            ref var slot = ref slots[order[code]];
            var length = slot.Length - 1;
            if (length > 16) return Encoding.UTF8.GetString(Kept(slot.Second, length));
            var bytes = stackalloc byte[24];
            Copy(ref slot, length, bytes);
            return Encoding.UTF8.GetString(bytes, length);
        }
    }

    /// <summary>Copies the text of a code to a place with 16 bytes of room to spare; returns its length.</summary>
    public unsafe int CopyTo(int code, ref byte[] target)
    {
        ref var slot = ref slots[order[code]];
        var length = slot.Length - 1;
        if (target.Length < length + CellBlock.Padding) target = new byte[(2 * length) + CellBlock.Padding];
        if (length > 16) Kept(slot.Second, length).CopyTo(target);
        else fixed (byte* bytes = target) Copy(ref slot, length, bytes);
        return length;
    }

    private static unsafe void Copy(ref Slot slot, int length, byte* bytes)
    {
        Unsafe.WriteUnaligned(bytes, slot.First);
        if (length > 8) Unsafe.WriteUnaligned(bytes + length - 8, slot.Second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong a, ulong b)
    {
        var product = (a ^ (b * 0x9E3779B97F4A7C15)) * 0xD6E8FEB86659FD93;
        return product ^ (product >> 32);
    }

    private ReadOnlySpan<byte> Kept(ulong address, int length) =>
        pages[(int)(address >> 32)].AsSpan((int)(uint)address, length);

    private unsafe int CodeOfLong(byte* text, int length)
    {
        var hash = Hash(text, length);
        var mask = slots.Length - 1;
        for (var position = (int)hash & mask; ; position = (position + 1) & mask)
        {
            ref var slot = ref slots[position];
            if (slot.Length == 0) return Insert(position, hash, Keep(new(text, length)), length);
            if (slot.First == hash && slot.Length == length + 1
                && new ReadOnlySpan<byte>(text, length).SequenceEqual(Kept(slot.Second, length))) return slot.Code;
        }
    }

    private static unsafe ulong Hash(byte* text, int length)
    {
        ulong hash = (ulong)length;
        for (var i = 0; i < length - 8; i += 8)
            hash = BitOperations.RotateLeft(Mix(Unsafe.ReadUnaligned<ulong>(text + i), hash), 23);
        return Mix(Unsafe.ReadUnaligned<ulong>(text + length - 8), hash);
    }

    private ulong Keep(ReadOnlySpan<byte> text)
    {
        if (pages.Count == 0 || pageUsed + text.Length > pages[^1].Length)
        {
            pages.Add(new byte[Math.Max(text.Length, pages.Count < 4 ? 1 << 14 : 1 << 20)]); // small columns stay small
            pageUsed = 0;
        }
        text.CopyTo(pages[^1].AsSpan(pageUsed));
        var address = ((ulong)(pages.Count - 1) << 32) | (uint)pageUsed;
        pageUsed += text.Length;
        return address;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Insert(int position, ulong first, ulong second, int length)
    {
        slots[position] = new() { First = first, Second = second, Length = length + 1, Code = Count };
        if (Count == order.Length) Array.Resize(ref order, 2 * order.Length);
        order[Count++] = position;
        TextBytes += 30 + (2L * length) + (length > 16 ? length : 0);
        if (Count * 2 > slots.Length) Grow();
        return Count - 1;
    }

    private void Grow()
    {
        var old = slots;
        slots = new Slot[old.Length * (old.Length < 1 << 16 ? 4 : 2)];
        var mask = slots.Length - 1;
        for (var code = 0; code < Count; code++)
        {
            ref var slot = ref old[order[code]];
            var length = slot.Length - 1;
            var hash = length > 16 ? slot.First
                : length > 8 ? Mix(slot.First ^ BitOperations.RotateLeft(slot.Second, 29), (ulong)length)
                : Mix(slot.First, (ulong)length);
            var position = (int)hash & mask;
            while (slots[position].Length != 0) position = (position + 1) & mask;
            slots[position] = slot;
            order[code] = position;
        }
    }
}
