using System.Buffers.Binary;
using System.Text;

namespace Semblance.Torch.Native;

/// <summary>
/// The versions that a 64-bit ELF library asks of its dependencies, and how to make one of them optional.
/// </summary>
/// <remarks>
/// A section of type SHT_GNU_verneed lists libraries (Verneed) and, for each, the versions needed (Vernaux). Where
/// <c>vna_flags</c> has VER_FLG_WEAK, the dynamic linker does not refuse the library when the version is missing: safe
/// where no relocation uses a symbol of that version. See "Linux Standard Base Core", chapter Symbol Versioning.
/// </remarks>
internal static class ElfVersions
{
    private const uint NeededVersions = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort Weak = 0x2; // VER_FLG_WEAK

    /// <summary>Sets the weak flag of every entry of that version.</summary>
    /// <param name="elf">The library's bytes, changed in place.</param>
    /// <param name="version">Such as "GLIBCXX_3.4.32".</param>
    /// <returns>How many entries have that version; 0 where there is none, or the bytes are no such library.</returns>
    public static int MakeWeak(byte[] elf, string version)
    {
        ArgumentNullException.ThrowIfNull(elf);
        try
        {
            return Entries(elf).Count(entry =>
            {
                if (entry.Version != version) return false;
                var flags = elf.AsSpan(entry.FlagsAt, 2);
                BinaryPrimitives.WriteUInt16LittleEndian(flags,
                    (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | Weak));
                return true;
            });
        }
        catch (ArgumentException) // an offset beyond the end: cut short, or no such file
        {
            return 0;
        }
    }

    private static List<(string Version, int FlagsAt)> Entries(byte[] elf)
    {
        var entries = new List<(string, int)>();
        ReadOnlySpan<byte> magic = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]; // 64 bits, little-endian
        if (!elf.AsSpan().StartsWith(magic)) return entries;
        int sections = At64(elf, 0x28), size = At16(elf, 0x3a), count = At16(elf, 0x3c);
        for (var s = 0; s < count; s++)
        {
            var header = sections + s * size;
            if (At32(elf, header + 4) != NeededVersions) continue;
            // sh_link is its string table
            var names = At64(elf, sections + (int)At32(elf, header + 0x28) * size + 0x18);
            var need = At64(elf, header + 0x18);
            for (var left = At32(elf, header + 0x2c); left > 0; left--) // sh_info: how many libraries
            {
                var aux = need + (int)At32(elf, need + 8);
                for (var versions = At16(elf, need + 2); versions > 0; versions--)
                {
                    var name = elf.AsSpan(names + (int)At32(elf, aux + 8));
                    entries.Add((Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]), aux + 4));
                    aux += (int)At32(elf, aux + 12);
                }
                need += (int)At32(elf, need + 12);
            }
        }
        return entries;
    }

    private static int At16(byte[] elf, int at) => BinaryPrimitives.ReadUInt16LittleEndian(elf.AsSpan(at, 2));

    private static uint At32(byte[] elf, int at) => BinaryPrimitives.ReadUInt32LittleEndian(elf.AsSpan(at, 4));

    private static int At64(byte[] elf, int at)
    {
        var value = BinaryPrimitives.ReadUInt64LittleEndian(elf.AsSpan(at, 8));
        return value <= (ulong)elf.Length ? (int)value : throw new ArgumentException("Beyond the end.", nameof(at));
    }
}
