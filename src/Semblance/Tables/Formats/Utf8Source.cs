using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Semblance.Tables.Formats;

/// <summary>
/// Bytes of a text file as valid UTF-8 without a byte order mark, whatever encoding the file is in. What no mark and
/// no option tells is found out while reading: text is UTF-8 until a byte proves otherwise; where nothing before that
/// byte was UTF-8 beyond ASCII, the file is Windows-1252 (the letters of Latin-1 included), else it is mixed.
/// </summary>
internal sealed class Utf8Source
{
    private const int BufferBytes = 1 << 19;
    private readonly Stream stream;
    private readonly string name;
    private readonly bool asked;
    private readonly byte[] raw = new byte[BufferBytes];
    private readonly byte[] tail = new byte[4]; // a letter cut in two by the end of the buffer
    private byte[] ready = [];
    private char[] letters = [];
    private int headCount, tailCount, readyStart, readyEnd;
    private long linesBefore;
    private bool ended, sawMultibyte;
    private Decoder? decoder; // null while the text is UTF-8

    /// <summary>Reads from the stream.</summary>
    /// <param name="stream">The bytes of the file, decompressed.</param>
    /// <param name="encoding">The encoding asked for, or null to find out.</param>
    /// <param name="name">The file, for messages.</param>
    public Utf8Source(Stream stream, string? encoding, string name)
    {
        this.stream = stream;
        this.name = name;
        asked = encoding is not null;
        if (encoding is not null && Named(encoding) is { CodePage: not 65001 } found) Decode(found);
        Begin();
    }

    /// <summary>The encoding found so far, for people.</summary>
    public string EncodingName { get; private set; } = "UTF-8";

    /// <summary>Whether nothing but ASCII has been read so far.</summary>
    public bool IsAscii => decoder is null && !sawMultibyte;

    /// <summary>Fills the span with UTF-8; 0 at the end.</summary>
    public int Read(Span<byte> target)
    {
        while (readyStart == readyEnd)
        {
            if (!Fill()) return 0;
        }
        var count = Math.Min(target.Length, readyEnd - readyStart);
        ready.AsSpan(readyStart, count).CopyTo(target);
        readyStart += count;
        return count;
    }

    private Encoding Named(string encoding)
    {
        try
        {
            return encoding.ToUpperInvariant() switch
            {
                "UTF8" => Encoding.UTF8,
                "LATIN1" or "LATIN-1" => Encoding.Latin1,
                "CP1252" or "ANSI" => Windows1252,
                var upper => CodePagesEncodingProvider.Instance.GetEncoding(upper) ?? Encoding.GetEncoding(upper),
            };
        }
        catch (ArgumentException cause)
        {
            throw new SemblanceException($"'{encoding}' is not an encoding.", name,
                "Name one such as utf-8, utf-16, windows-1252 or latin-1, or leave it out to have it found.", cause);
        }
    }

    private static Encoding Windows1252 => CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private void Decode(Encoding encoding)
    {
        decoder = encoding.GetDecoder();
        EncodingName = encoding.CodePage switch
        {
            1252 => "Windows-1252", 28591 => "Latin-1", 1200 => "UTF-16", 1201 => "UTF-16 (big endian)",
            12000 => "UTF-32", _ => encoding.WebName,
        };
        letters = new char[encoding.GetMaxCharCount(BufferBytes)];
        ready = new byte[letters.Length * 3];
    }

    // Takes off a byte order mark, and knows UTF-16 without one by its zero bytes.
    private void Begin()
    {
        var count = stream.ReadAtLeast(raw, 4096, throwOnEndOfStream: false);
        var head = raw.AsSpan(0, count);
        (var mark, Encoding? marked) = head switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (3, null),
            [0xFF, 0xFE, 0, 0, ..] => (4, Encoding.UTF32),
            [0xFF, 0xFE, ..] => (2, Encoding.Unicode),
            [0xFE, 0xFF, ..] => (2, Encoding.BigEndianUnicode),
            _ => (0, asked ? null : Unmarked(head)),
        };
        if (marked is not null && decoder is null) Decode(marked);
        head[mark..].CopyTo(raw);
        headCount = count - mark;
    }

    private static Encoding? Unmarked(ReadOnlySpan<byte> head)
    {
        int even = 0, odd = 0;
        for (var i = 0; i + 1 < head.Length; i += 2)
        {
            if (head[i] == 0) even++;
            if (head[i + 1] == 0) odd++;
        }
        // in either order, the high byte of most letters is zero and no low byte is
        return odd * 4 > head.Length / 2 && even == 0 ? Encoding.Unicode
            : even * 4 > head.Length / 2 && odd == 0 ? Encoding.BigEndianUnicode : null;
    }

    private bool Fill()
    {
        if (ended) return false;
        var count = headCount;
        if (headCount > 0)
        {
            headCount = 0;
        }
        else
        {
            tail.AsSpan(0, tailCount).CopyTo(raw);
            var read = stream.Read(raw, tailCount, BufferBytes - tailCount);
            ended = read == 0;
            count = tailCount + read;
            tailCount = 0;
        }
        if (decoder is null) count = CheckUtf8(count);
        readyStart = 0;
        if (decoder is null)
        {
            ready = raw;
            readyEnd = count;
        }
        else
        {
            if (EncodingName == "Windows-1252" && !asked) RefuseMultibyte(raw.AsSpan(0, count));
            var made = decoder.GetChars(raw.AsSpan(0, count), letters, flush: ended);
            readyEnd = Encoding.UTF8.GetBytes(letters.AsSpan(0, made), ready);
        }
        var text = ready.AsSpan(0, readyEnd);
        if (text.Contains((byte)0)) throw Binary();
        linesBefore += text.Count((byte)'\n');
        return true;
    }

    // How many bytes are whole letters of UTF-8; changes to Windows-1252 where that is what the text is.
    private int CheckUtf8(int count)
    {
        var text = raw.AsSpan(0, count);
        if (!sawMultibyte && Ascii.IsValid(text)) return count;
        var cut = ended ? 0 : CutLetter(text);
        if (Utf8.IsValid(text[..^cut]))
        {
            sawMultibyte = true;
            text[^cut..].CopyTo(tail);
            tailCount = cut;
            return count - cut;
        }
        if (text.Contains((byte)0)) throw Binary();
        var (letters, invalid) = Survey(text);
        if (asked || sawMultibyte || letters > 0) throw Mixed(invalid);
        Decode(Windows1252);
        return count;
    }

    private static int CutLetter(ReadOnlySpan<byte> text)
    {
        for (var back = 1; back <= Math.Min(3, text.Length); back++)
        {
            var value = text[^back];
            if (value < 0x80) return 0;
            if (value >= 0xC0) return back < (value >= 0xF0 ? 4 : value >= 0xE0 ? 3 : 2) ? back : 0;
        }
        return 0;
    }

    // Letters of UTF-8 beyond ASCII, and the lines (from 1) that hold bytes which are not UTF-8.
    private (int Letters, List<long> InvalidLines) Survey(ReadOnlySpan<byte> text)
    {
        var letters = 0;
        List<long> invalid = [];
        var line = linesBefore + 1;
        while (true)
        {
            var next = text.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (next < 0) return (letters, invalid);
            line += text[..next].Count((byte)'\n');
            text = text[next..];
            if (Rune.DecodeFromUtf8(text, out _, out var used) == OperationStatus.Done) letters++;
            else if (invalid.Count < 10 && (invalid.Count == 0 || invalid[^1] != line)) invalid.Add(line);
            text = text[used..];
        }
    }

    private void RefuseMultibyte(ReadOnlySpan<byte> text)
    {
        var (letters, invalid) = Survey(text);
        if (letters > 0 && invalid.Count > 0) throw Mixed(invalid);
        if (letters > 0) throw Mixed([linesBefore + 1]);
    }

    private SemblanceException Mixed(List<long> lines) => new(
        asked ? "The text is not valid UTF-8." : "The text is UTF-8 in some lines and another encoding in others.",
        $"{name}, line{(lines.Count == 1 ? "" : "s")} {string.Join(", ", lines)}{(lines.Count == 10 ? ", …" : "")}",
        "Save the file in one encoding, or name the one that it is in, such as --encoding windows-1252.");

    private SemblanceException Binary() => new("The file holds zero bytes, so it is not text.", name,
        "Give a CSV, JSON, Parquet or Arrow file; or, for text in UTF-16, say --encoding utf-16.");
}
