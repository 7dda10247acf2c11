using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Semblance.Tables.Formats;

/// <summary>
/// Splits delimited text into cells after RFC 4180. A quote counts only at the start of a field; elsewhere it is a
/// letter. An empty field is null, a quoted empty one is an empty text.
/// </summary>
/// <remarks>
/// Delimiters, quotes and line ends are found 32 bytes at a time and then visited one by one, as in D. Lemire and
/// G. Langdale, "Parsing gigabytes of JSON per second", VLDB Journal 28, 2019, but with an exact state for quotes.
/// </remarks>
internal sealed class CsvTokenizer(CsvDialect dialect, int maxCellBytes)
{
    private readonly List<int> escapedCells = [];
    private int firstCell; // of the row being split

    /// <summary>Line of the first row not yet split, from 1.</summary>
    public long Line { get; set; } = 1;

    /// <summary>Where the first row not yet split begins.</summary>
    public int NextRow { get; private set; }

    /// <summary>Blank lines passed over.</summary>
    public long BlankLines { get; private set; }

    /// <summary>Fields that every row has; 0 to accept any number.</summary>
    public int Fields { get; set; }

    /// <summary>The rows found with another number of fields; at most ten, and none of them is in a block.</summary>
    public List<(long Line, int Fields)> Ragged { get; } = [];

    /// <summary>Where each row is, recorded while <see cref="Fields"/> is 0.</summary>
    public List<CsvRow> Rows { get; } = [];

    /// <summary>Adds the whole rows among the bytes of a block to it.</summary>
    /// <param name="block">Its bytes are split; escapes are taken out in place.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="length">Where the bytes end.</param>
    /// <param name="final">Whether nothing follows, so that a last line without an end counts.</param>
    /// <returns>Where the first row that is not whole begins.</returns>
    /// <exception cref="CsvFault">A quote is not closed, followed by text, or the cell is too long.</exception>
    public unsafe int Split(CellBlock block, int start, int length, bool final)
    {
        fixed (byte* bytes = block.Bytes)
        {
            var delimiters = Vector256.Create(dialect.Delimiter);
            var quotes = Vector256.Create(dialect.Quote == 0 ? dialect.LineEnd : dialect.Quote);
            var lineEnds = Vector256.Create(dialect.LineEnd);
            var escapes = Vector256.Create(dialect.Escape == dialect.Quote ? dialect.LineEnd : dialect.Escape);
            int fieldStart = start, quoteEnd = -1, skip = -1;
            NextRow = start;
            firstCell = block.CellCount;
            escapedCells.Clear();
            var line = Line;
            bool quoted = false, closed = false, escaped = false;
            for (var position = start; position < length; position += Vector256<byte>.Count)
            {
                var text = Vector256.Load(bytes + position);
                var found = Vector256.Equals(text, delimiters) | Vector256.Equals(text, quotes)
                    | Vector256.Equals(text, lineEnds) | Vector256.Equals(text, escapes);
                var marks = found.ExtractMostSignificantBits();
                if (length - position < 32) marks &= (1u << (length - position)) - 1;
                while (marks != 0)
                {
                    var at = position + BitOperations.TrailingZeroCount(marks);
                    marks &= marks - 1;
                    var letter = bytes[at];
                    if (quoted)
                    {
                        if (at == skip) continue;
                        if (letter == dialect.Quote) (quoted, closed, quoteEnd) = (false, true, at);
                        else if (letter == dialect.LineEnd) line++;
                        else if (letter == dialect.Escape) (skip, escaped) = (at + 1, true);
                        continue;
                    }
                    if (letter == dialect.Delimiter)
                    {
                        EndField(block, bytes, fieldStart, at, closed ? quoteEnd : -1, escaped, line);
                        fieldStart = at + 1;
                        closed = escaped = false;
                    }
                    else if (letter == dialect.LineEnd)
                    {
                        var end = at > fieldStart && bytes[at - 1] == '\r' ? at - 1 : at;
                        EndField(block, bytes, fieldStart, end, closed ? quoteEnd : -1, escaped, line);
                        EndRow(block, bytes);
                        Line = ++line;
                        NextRow = fieldStart = at + 1;
                        closed = escaped = false;
                    }
                    else if (letter == dialect.Quote)
                    {
                        if (closed && at == quoteEnd + 1) (quoted, closed, escaped) = (true, false, true);
                        else if (!closed && IsBlank(bytes, fieldStart, at)) quoted = true;
                    }
                }
            }
            if (length - fieldStart > maxCellBytes) throw TooLong(block, line, length - fieldStart);
            if (!final || NextRow == length)
            {
                block.CellCount = firstCell;
                return NextRow;
            }
            if (quoted)
                throw new CsvFault("A quote is opened and never closed.", Line, block.CellCount - firstCell,
                    "Close the quote, or say --quote none where quotes are letters like any other.");
            var last = length > fieldStart && bytes[length - 1] == '\r' ? length - 1 : length;
            EndField(block, bytes, fieldStart, last, closed ? quoteEnd : -1, escaped, line);
            EndRow(block, bytes);
            Line = line + 1;
            return NextRow = length;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe bool IsBlank(byte* bytes, int start, int end)
    {
        if (start == end) return true;
        if (!dialect.TrimBlanks) return false;
        while (start < end && bytes[start] == ' ') start++;
        return start == end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void EndField(
        CellBlock block, byte* bytes, int start, int end, int quoteEnd, bool escaped, long line)
    {
        block.EnsureCells(1);
        if (dialect.TrimBlanks)
        {
            while (start < end && bytes[start] == ' ') start++;
        }
        var length = end - start;
        if (quoteEnd < 0) length = length == 0 ? -1 : length;
        else length = EndQuoted(block, bytes, ref start, end, quoteEnd, escaped, line);
        if (length > maxCellBytes) throw TooLong(block, line, length);
        block.Cells[block.CellCount++] = CellBlock.Cell(start, length);
    }

    private unsafe int EndQuoted(
        CellBlock block, byte* bytes, ref int start, int end, int quoteEnd, bool escaped, long line)
    {
        for (var i = quoteEnd + 1; i < end; i++)
        {
            if (bytes[i] != ' ')
                throw new CsvFault("A quoted field is followed by more text.", line, block.CellCount - firstCell,
                    $"Write a quote within a quoted field twice ({(char)dialect.Quote}{(char)dialect.Quote}), "
                    + "or say --quote none where quotes are letters like any other.");
        }
        if (escaped) escapedCells.Add(block.CellCount);
        start++;
        return quoteEnd - start;
    }

    private unsafe void EndRow(CellBlock block, byte* bytes)
    {
        var fields = block.CellCount - firstCell;
        if (fields == 1 && IsBlankRow(block, bytes))
        {
            BlankLines++;
            block.CellCount = firstCell;
        }
        else if (Fields != 0 && fields != Fields)
        {
            if (Ragged.Count < 10) Ragged.Add((Line, fields));
            block.CellCount = firstCell;
        }
        else
        {
            if (Fields == 0) Rows.Add(new(NextRow, Line, firstCell, fields));
            block.RowCount++;
            // only now that the row is whole: a row cut by the end of the bytes is split again
            foreach (var cell in escapedCells) block.Cells[cell] = Unescape(bytes, block.Cells[cell]);
        }
        escapedCells.Clear();
        firstCell = block.CellCount;
    }

    private unsafe bool IsBlankRow(CellBlock block, byte* bytes)
    {
        var cell = block.Cells[firstCell];
        return cell < 0 || (Fields > 1 && cell >> 32 > 0
            && new ReadOnlySpan<byte>(bytes + (int)cell, (int)(cell >> 32))
                .IndexOfAnyExcept((byte)' ', (byte)'\t') < 0);
    }

    private unsafe long Unescape(byte* bytes, long cell)
    {
        var start = (int)cell;
        var end = start + (int)(cell >> 32);
        var target = start;
        for (var i = start; i < end; i++)
        {
            if (bytes[i] == dialect.Escape && i + 1 < end
                && (bytes[i + 1] == dialect.Quote || bytes[i + 1] == dialect.Escape)) i++;
            bytes[target++] = bytes[i];
        }
        return CellBlock.Cell(start, target - start);
    }

    private CsvFault TooLong(CellBlock block, long line, int length) => new(
        $"A cell is {length:N0} bytes long, more than the {maxCellBytes:N0} that are believed.", line,
        block.CellCount - firstCell,
        "Most often a quote was opened and never closed; if the cell is meant, raise --max-cell-bytes.");
}

/// <summary>A row of delimited text.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Line">Its first line, from 1.</param>
/// <param name="FirstCell">Its first cell in the block.</param>
/// <param name="Fields">How many cells it has.</param>
internal readonly record struct CsvRow(int Start, long Line, int FirstCell, int Fields);

/// <summary>A mistake in delimited text, before the file and the columns are known.</summary>
internal sealed class CsvFault(string problem, long line, int field, string remedy) : Exception(problem)
{
    /// <summary>The line, from 1.</summary>
    public long Line { get; } = line;

    /// <summary>The field in its row, from 0.</summary>
    public int Field { get; } = field;

    /// <summary>What to do.</summary>
    public string Remedy { get; } = remedy;
}
