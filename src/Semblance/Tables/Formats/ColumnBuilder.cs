namespace Semblance.Tables.Formats;

/// <summary>
/// One column while it is read: a code a row, in chunks so that growing copies nothing, and the texts.
/// </summary>
internal sealed class ColumnBuilder
{
    private const int ChunkRows = 1 << 16;
    private readonly List<int[]> chunks = [];
    private DistinctTexts texts = new();
    private int rows;

    /// <summary>A column that joins after so many rows, which are null.</summary>
    public ColumnBuilder(int earlierRows) => AddNulls(earlierRows);

    /// <summary>Memory that the column takes, in bytes.</summary>
    public long Bytes => (4L * ChunkRows * Math.Max(0, chunks.Count - 1)) + (4L * (rows % ChunkRows)) + texts.Bytes;

    /// <summary>Adds rows without a value.</summary>
    public void AddNulls(int count)
    {
        while (count > 0)
        {
            var chunk = Open(out var used);
            var part = Math.Min(count, ChunkRows - used);
            chunk.AsSpan(used, part).Fill(-1);
            rows += part;
            count -= part;
        }
    }

    /// <summary>Adds the cells of a column of a block: all rows, or those chosen.</summary>
    public unsafe void Add(CellBlock block, int column, int[]? chosen, int count)
    {
        fixed (byte* bytes = block.Bytes)
        fixed (long* cells = block.Cells)
        {
            for (var done = 0; done < count;)
            {
                var chunk = Open(out var used);
                var part = Math.Min(count - done, ChunkRows - used);
                var target = chunk.AsSpan(used, part);
                for (var i = 0; i < target.Length; i++)
                {
                    var row = chosen is null ? done + i : chosen[done + i];
                    var cell = cells[((long)row * block.ColumnCount) + column];
                    target[i] = cell < 0 ? -1 : texts.CodeOf(bytes + (int)cell, (int)(cell >> 32));
                }
                rows += part;
                done += part;
            }
        }
    }

    /// <summary>
    /// What <see cref="Keep"/> takes on top of <see cref="Bytes"/> while it halves the rows, in bytes.
    /// </summary>
    public long CutBytes => (4L * texts.Count) + (texts.Bytes / 2);

    /// <summary>
    /// Keeps these rows, which ascend, and of the texts only those that they use, in order of first appearance. A row
    /// moves down within the chunks, so no second copy of the codes exists.
    /// </summary>
    public unsafe void Keep(int[] kept)
    {
        var old = texts;
        texts = new();
        rows = 0;
        var recode = new int[old.Count];
        recode.AsSpan().Fill(-1);
        var text = new byte[256];
        foreach (var row in kept)
        {
            var code = chunks[row / ChunkRows][row % ChunkRows];
            if (code >= 0 && recode[code] < 0)
            {
                var length = old.CopyTo(code, ref text);
                fixed (byte* bytes = text) recode[code] = texts.CodeOf(bytes, length);
            }
            chunks[rows / ChunkRows][rows % ChunkRows] = code < 0 ? -1 : recode[code];
            rows++;
        }
        var used = (rows + ChunkRows - 1) / ChunkRows;
        chunks.RemoveRange(used, chunks.Count - used);
    }

    /// <summary>The codes and the texts. The builder is empty afterwards.</summary>
    public (int[] Codes, string[] Texts) Finish()
    {
        var codes = new int[rows];
        for (var i = 0; i < chunks.Count; i++)
        {
            var first = i * ChunkRows;
            chunks[i].AsSpan(0, Math.Min(ChunkRows, rows - first)).CopyTo(codes.AsSpan(first));
        }
        chunks.Clear();
        var strings = texts.ToStrings();
        texts = new();
        return (codes, strings);
    }

    private int[] Open(out int used)
    {
        used = rows % ChunkRows;
        if (used == 0 && rows / ChunkRows == chunks.Count) chunks.Add(new int[ChunkRows]);
        return chunks[rows / ChunkRows];
    }
}
