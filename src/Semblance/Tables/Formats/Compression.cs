using System.IO.Compression;
using ZstdSharp;

namespace Semblance.Tables.Formats;

/// <summary>gzip and zstd around a text file.</summary>
internal static class Compression
{
    /// <summary>The name without .gz or .zst.</summary>
    public static string Without(string name) =>
        name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3]
        : name.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;

    /// <summary>A stream of what is packed in these bytes, known by how they begin.</summary>
    public static Stream Unpack(Stream stream, ReadOnlySpan<byte> head) => head switch
    {
        [0x1F, 0x8B, ..] => new GzipReader(stream),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => new DecompressionStream(stream, 1 << 18),
        _ => stream,
    };

    /// <summary>
    /// A stream that packs as the name says; disposing it leaves the inner one open. The stream itself where it says
    /// nothing.
    /// </summary>
    public static Stream Pack(Stream stream, string name) =>
        name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true)
        : name.EndsWith(".zst", StringComparison.OrdinalIgnoreCase)
            ? new CompressionStream(stream, 3, 1 << 18, leaveOpen: true)
        : stream;
}
