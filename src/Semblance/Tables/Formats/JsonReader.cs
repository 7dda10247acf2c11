using System.Text;
using System.Text.Json;

namespace Semblance.Tables.Formats;

/// <summary>
/// Reads objects, one after another or in one array, as rows: each property is a column, and columns may join at any
/// row. Numbers keep the digits that they are written with; nested values are kept as JSON text.
/// </summary>
internal sealed class JsonReader : BlockReader
{
    private const int MostColumns = 20_000;

    [Flags]
    private enum Seen { Nothing = 0, Integer = 1, Fraction = 2, Boolean = 4, Other = 8 }

    private readonly OpenedFile file;
    private readonly ReadOptions options;
    private readonly Utf8Source source;
    private readonly List<byte[]> names = [];
    private readonly List<Seen> seen = [];
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly List<(int Column, int Start, byte[] Text)> unescaped = [];
    private long[] row = [];
    private JsonReaderState state = new(new JsonReaderOptions
    {
        AllowMultipleValues = true, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
    });
    private byte[] rest = [];
    private bool ended, started, inArray;

    /// <summary>Opens the text.</summary>
    /// <param name="file">Where the text is; closed with this reader.</param>
    /// <param name="options">What is known about it.</param>
    public JsonReader(OpenedFile file, ReadOptions options)
    {
        this.file = file;
        this.options = options;
        source = new(file.Bytes, options.Encoding, file.Path);
    }

    /// <inheritdoc/>
    public override bool ColumnsMayJoin => true;

    /// <inheritdoc/>
    public override bool Read(CellBlock block, CancellationToken cancel)
    {
        block.Clear();
        block.ColumnCount = Columns.Count;
        try
        {
            while (block.RowCount == 0 && (rest.Length > 0 || !ended))
            {
                cancel.ThrowIfCancellationRequested();
                Fill(block);
            }
        }
        catch (JsonException cause)
        {
            var line = (cause.LineNumber ?? 0) + 1;
            throw new SemblanceException(
                ended ? "The JSON is not valid, or cut short." : "The JSON is not valid.",
                $"{file.Path}, line {line}, byte {(cause.BytePositionInLine ?? 0) + 1}",
                "Mend the text there; give an array of objects, or one object a line.", cause);
        }
        for (var i = 0; i < Columns.Count; i++) Columns[i] = Columns[i] with { Declared = Declared(seen[i]) };
        block.SourceBytes = file.Position;
        if (block.RowCount == 0 && source.EncodingName != "UTF-8") Notes.Add($"encoding {source.EncodingName}");
        return block.RowCount > 0;
    }

    /// <inheritdoc/>
    public override void Dispose() => file.Dispose();

    private static ColumnKind? Declared(Seen seen) => seen switch
    {
        Seen.Integer => ColumnKind.Integer,
        Seen.Fraction or (Seen.Fraction | Seen.Integer) => ColumnKind.Decimal,
        Seen.Boolean => ColumnKind.Boolean,
        _ => null,
    };

    private void Fill(CellBlock block)
    {
        block.EnsureBytes(Math.Max(rest.Length, 1));
        rest.CopyTo(block.Bytes, 0);
        var length = rest.Length;
        while (true)
        {
            var room = block.Bytes.Length - CellBlock.Padding;
            while (length < room && !ended)
            {
                var read = source.Read(block.Bytes.AsSpan(length, room - length));
                ended = read == 0;
                length += read;
            }
            var used = Parse(block, length);
            if (used > 0 || block.RowCount > 0 || ended)
            {
                rest = ended && used == length ? [] : block.Bytes[used..length];
                return;
            }
            if (length > options.MaxCellBytes * 16L)
                throw new SemblanceException($"One row is more than {length:N0} bytes long.", file.Path,
                    "Give an array of objects, or one object a line.");
            block.EnsureBytes(2 * room);
        }
    }

    // Takes whole objects; what follows the last one is parsed again together with what comes next.
    private int Parse(CellBlock block, int length)
    {
        var reader = new Utf8JsonReader(block.Bytes.AsSpan(0, length), ended, state);
        var used = 0;
        while (true)
        {
            var before = reader;
            if (!reader.Read()) break;
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                if (!TryReadRow(ref reader, block))
                {
                    reader = before;
                    break;
                }
                AddRow(block);
            }
            else if (reader.TokenType == JsonTokenType.StartArray && !started)
            {
                inArray = true;
            }
            else if (reader.TokenType != JsonTokenType.EndArray || !inArray)
            {
                throw new SemblanceException($"A row is {Spoken(reader.TokenType)}, not an object.",
                    $"{file.Path}, byte {reader.TokenStartIndex + 1} of its part",
                    "Give an array of objects, or one object a line, such as {\"age\": 39, \"sex\": \"Male\"}.");
            }
            started = true;
            used = (int)reader.BytesConsumed;
            state = reader.CurrentState;
        }
        // only blanks may be left at the end
        if (ended && block.Bytes.AsSpan(used, length - used).IndexOfAnyExcept(" \t\r\n"u8) < 0) used = length;
        return used;
    }

    private static string Spoken(JsonTokenType type) => type switch
    {
        JsonTokenType.StartArray => "an array", JsonTokenType.String => "a text", JsonTokenType.Number => "a number",
        _ => "a single value",
    };

    private bool TryReadRow(ref Utf8JsonReader reader, CellBlock block)
    {
        row.AsSpan(0, names.Count).Fill(CellBlock.Cell(0, -1));
        unescaped.Clear();
        for (var next = 0; ; next++)
        {
            if (!reader.Read()) return false;
            if (reader.TokenType == JsonTokenType.EndObject) return true;
            // properties mostly come in the order of the row before
            if (next >= names.Count || !reader.ValueTextEquals(names[next])) next = Place(ref reader);
            if (!reader.Read()) return false;
            var start = (int)reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.Null:
                    row[next] = CellBlock.Cell(0, -1);
                    continue;
                case JsonTokenType.String:
                    seen[next] |= Seen.Other;
                    row[next] = CellBlock.Cell(start + 1, reader.ValueSpan.Length);
                    if (reader.ValueIsEscaped)
                        unescaped.Add((next, start + 1, Encoding.UTF8.GetBytes(reader.GetString()!)));
                    break;
                case JsonTokenType.Number:
                    seen[next] |= reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0
                        ? Seen.Integer : Seen.Fraction;
                    row[next] = CellBlock.Cell(start, reader.ValueSpan.Length);
                    break;
                case JsonTokenType.True or JsonTokenType.False:
                    seen[next] |= Seen.Boolean;
                    row[next] = CellBlock.Cell(start, reader.ValueSpan.Length);
                    break;
                default:
                    if (!reader.TrySkip()) return false;
                    seen[next] |= Seen.Other;
                    row[next] = CellBlock.Cell(start, (int)reader.BytesConsumed - start);
                    break;
            }
            if (row[next] >> 32 > options.MaxCellBytes)
                throw new SemblanceException(
                    $"A cell is {row[next] >> 32:N0} bytes long, more than the "
                    + $"{options.MaxCellBytes:N0} that are believed.",
                    $"{file.Path}, column '{Columns[next].Name}'", "If the cell is meant, raise --max-cell-bytes.");
        }
    }

    private int Place(ref Utf8JsonReader reader)
    {
        var name = reader.GetString()!;
        if (places.TryGetValue(name, out var place)) return place;
        if (string.IsNullOrWhiteSpace(name))
            throw new SemblanceException("A property has no name.", file.Path, "Give every property its own name.");
        if (names.Count == MostColumns)
            throw new SemblanceException($"The objects have more than {MostColumns:N0} different properties.",
                file.Path,
                "Give rows whose properties are columns, not values.");
        places.Add(name, names.Count);
        names.Add(Encoding.UTF8.GetBytes(name));
        seen.Add(Seen.Nothing);
        Columns.Add(new(name));
        if (row.Length < names.Count) Array.Resize(ref row, Math.Max(16, 2 * names.Count));
        row[names.Count - 1] = CellBlock.Cell(0, -1);
        return names.Count - 1;
    }

    private void AddRow(CellBlock block)
    {
        // an unescaped text is shorter than the escaped one, whose place it takes now that the row is whole
        foreach (var (column, start, text) in unescaped)
        {
            text.CopyTo(block.Bytes, start);
            row[column] = CellBlock.Cell(start, text.Length);
        }
        if (names.Count > block.ColumnCount) Widen(block);
        block.EnsureCells(names.Count);
        row.AsSpan(0, names.Count).CopyTo(block.Cells.AsSpan(block.CellCount));
        block.CellCount += names.Count;
        block.RowCount++;
    }

    private void Widen(CellBlock block)
    {
        var cells = new long[Math.Max(block.Cells.Length, (block.RowCount + 1) * names.Count)];
        cells.AsSpan().Fill(CellBlock.Cell(0, -1));
        for (var i = 0; i < block.RowCount; i++)
            block.Cells.AsSpan(i * block.ColumnCount, block.ColumnCount).CopyTo(cells.AsSpan(i * names.Count));
        (block.Cells, block.CellCount, block.ColumnCount) = (cells, block.RowCount * names.Count, names.Count);
    }
}
