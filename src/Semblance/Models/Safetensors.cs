using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Semblance.Models;

/// <summary>
/// Named arrays of numbers in a file that holds no code: the length of a JSON header in 8 bytes, the header, the raw
/// little-endian data.
/// </summary>
/// <remarks>
/// The format of https://github.com/huggingface/safetensors, read strictly: offsets within the file, in order, without
/// holes or overlaps; shapes that multiply to the size. Nothing is allocated that the file does not pay for.
/// </remarks>
internal static class Safetensors
{
    /// <summary>The longest header, as in the reference implementation.</summary>
    public const long MaxHeaderBytes = 100_000_000;

    private static readonly (string Name, Type Type, int Bytes)[] Kinds =
    [
        ("F64", typeof(double), 8), ("I64", typeof(long), 8), ("F32", typeof(float), 4), ("I32", typeof(int), 4),
        ("U8", typeof(byte), 1),
    ];

    /// <summary>Whether arrays of this type can be kept.</summary>
    public static bool CanHold(Type type) => Kinds.Any(kind => kind.Type == type);

    /// <summary>
    /// Writes arrays, widest numbers first so that each begins at a multiple of its width, then by name.
    /// </summary>
    public static void Write(Stream stream, IReadOnlyDictionary<string, Array> tensors)
    {
        RequireLittleEndian();
        var ordered = tensors.Select(pair => (pair.Key, pair.Value,
            Kind: KindOf(pair.Value.GetType().GetElementType()!)))
            .OrderByDescending(tensor => tensor.Kind.Bytes)
            .ThenBy(tensor => tensor.Key, StringComparer.Ordinal).ToList();
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            var at = 0L;
            json.WriteStartObject();
            foreach (var (name, values, kind) in ordered)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", kind.Name);
                json.WriteStartArray("shape");
                json.WriteNumberValue(values.Length);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(at);
                json.WriteNumberValue(at += (long)values.Length * kind.Bytes);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (header.Length % 8 != 0) header.WriteByte((byte)' ');
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        header.WriteTo(stream);
        foreach (var (_, values, _) in ordered) ForBytes(values, bytes => stream.Write(bytes));
    }

    /// <summary>Reads arrays.</summary>
    /// <param name="stream">The file from its beginning; it need not be seekable.</param>
    /// <param name="size">How long the file is.</param>
    /// <param name="where">What to call the file in messages.</param>
    /// <exception cref="SemblanceException">The file is not well formed.</exception>
    public static Dictionary<string, Array> Read(Stream stream, long size, string where)
    {
        RequireLittleEndian();
        Span<byte> prefix = stackalloc byte[8];
        if (size < 8 || stream.ReadAtLeast(prefix, 8, false) < 8) throw Damaged("is too short to be one", where);
        var headerBytes = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (headerBytes < 2 || headerBytes > MaxHeaderBytes || headerBytes > size - 8)
            throw Damaged($"says that its header has {headerBytes} bytes, of {size} in all", where);
        var header = new byte[headerBytes];
        if (stream.ReadAtLeast(header, header.Length, false) < header.Length)
            throw Damaged("ends within its header", where);

        var tensors = new Dictionary<string, Array>(StringComparer.Ordinal);
        var at = 0L;
        var entries = Entries(header, size - 8 - headerBytes, where).OrderBy(entry => entry.Begin)
            .ThenBy(entry => entry.End);
        foreach (var (name, type, begin, end) in entries)
        {
            if (begin != at) throw Damaged($"has a hole or an overlap before '{Shown(name)}'", where);
            at = end;
            var width = KindOf(type).Bytes;
            if ((end - begin) / width > Array.MaxLength)
                throw Damaged($"has a tensor '{Shown(name)}' that is too long", where);
            var values = Array.CreateInstance(type, (end - begin) / width);
            ForBytes(values, bytes =>
            {
                if (stream.ReadAtLeast(bytes, bytes.Length, false) < bytes.Length)
                    throw Damaged($"ends within '{Shown(name)}'", where);
            });
            if (!tensors.TryAdd(name, values)) throw Damaged($"holds '{Shown(name)}' twice", where);
        }
        return at == size - 8 - headerBytes ? tensors : throw Damaged("holds data that belongs to no tensor", where);
    }

    private static List<(string Name, Type Type, long Begin, long End)> Entries(byte[] header,
        long dataBytes, string where)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(header, new() { MaxDepth = 4, AllowDuplicateProperties = false });
        }
        catch (JsonException error)
        {
            throw Damaged("has a header that is not JSON", where, error);
        }
        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Damaged("has a header that is not an object", where);
            var entries = new List<(string, Type, long, long)>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.NameEquals("__metadata__")) continue;
                entries.Add(Entry(property, dataBytes, where));
            }
            return entries;
        }
    }

    private static (string Name, Type Type, long Begin, long End) Entry(JsonProperty property,
        long dataBytes, string where)
    {
        var name = property.Name;
        if (property.Value.ValueKind != JsonValueKind.Object ||
            !property.Value.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String ||
            Array.FindIndex(Kinds, kind => dtype.ValueEquals(kind.Name)) is not (>= 0 and var at))
            throw Damaged($"has a tensor '{Shown(name)}' of an unknown type", where);
        if (!property.Value.TryGetProperty("shape", out var shape) || shape.ValueKind != JsonValueKind.Array ||
            !property.Value.TryGetProperty("data_offsets", out var offsets)
                || offsets.ValueKind != JsonValueKind.Array ||
            offsets.GetArrayLength() != 2 || !TryWhole(offsets[0], out var begin) || !TryWhole(offsets[1], out var end))
            throw Damaged($"has a tensor '{Shown(name)}' without a shape or place", where);
        if (begin > end || end > dataBytes) throw Damaged($"has a tensor '{Shown(name)}' outside the file", where);
        Int128 bytes = Kinds[at].Bytes; // never wraps: it stops at the first product beyond the file
        foreach (var side in shape.EnumerateArray())
        {
            if (!TryWhole(side, out var length))
                throw Damaged($"has a tensor '{Shown(name)}' of a strange shape", where);
            bytes *= length;
            if (bytes > dataBytes) break;
        }
        if (bytes != end - begin) throw Damaged($"has a tensor '{Shown(name)}' whose shape is not its size", where);
        return (name, Kinds[at].Type, begin, end);
    }

    private static bool TryWhole(JsonElement element, out long value)
    {
        value = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out value) && value >= 0;
    }

    // the array's memory as bytes, in pieces that a span can hold
    private static void ForBytes(Array values, SpanAction action)
    {
        const int piece = 1 << 26;
        switch (values)
        {
            case double[] array: Pieces(array, 8); break;
            case long[] array: Pieces(array, 8); break;
            case float[] array: Pieces(array, 4); break;
            case int[] array: Pieces(array, 4); break;
            case byte[] array: Pieces(array, 1); break;
        }
        void Pieces<T>(T[] array, int width) where T : unmanaged
        {
            for (var first = 0; first < array.Length; first += piece / width)
                action(MemoryMarshal.AsBytes(array.AsSpan(first, Math.Min(piece / width, array.Length - first))));
        }
    }

    private delegate void SpanAction(Span<byte> bytes);

    private static (string Name, Type Type, int Bytes) KindOf(Type type) =>
        Array.Find(Kinds, kind => kind.Type == type);

    private static string Shown(string name) => name.Length <= 60 ? name : name[..57] + "…";

    private static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Saved models need a little-endian machine.");
    }

    private static SemblanceException Damaged(string how, string where, Exception? inner = null) =>
        new($"The file of tensors {how}: it is damaged, or not of this format.", where,
            "Copy the model again from where it was whole, or fit it again.", inner);
}
