namespace Semblance.Tables.Formats;

/// <summary>One column while it is read: a code a row, in chunks so that growing copies nothing, and the texts.</summary>
internal sealed class ColumnBuilder
{
    private const int ChunkRows = 1 << 16;
    private List<int[]> chunks = [];
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

    /// <summary>Keeps these rows, and of the texts only those that they use, in order of first appearance.</summary>
    public unsafe void Keep(int[] kept)
    {
        var old = (Chunks: chunks, Texts: texts);
        chunks = [];
        texts = new();
        rows = 0;
        var recode = new int[old.Texts.Count];
        recode.AsSpan().Fill(-1);
        var text = new byte[256];
        foreach (var row in kept)
        {
            var chunk = Open(out var used);
            var code = old.Chunks[row / ChunkRows][row % ChunkRows];
            if (code >= 0 && recode[code] < 0)
            {
                var length = old.Texts.CopyTo(code, ref text);
                fixed (byte* bytes = text) recode[code] = texts.CodeOf(bytes, length);
            }
            chunk[used] = code < 0 ? -1 : recode[code];
            rows++;
        }
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
        chunks = [];
        var strings = texts.ToStrings();
        texts = new();
        return (codes, strings);
    }

    private int[] Open(out int used)
    {
        used = rows % ChunkRows;
        if (used == 0 && rows / ChunkRows == chunks.Count) chunks.Add(new int[ChunkRows]);
        return chunks[^1];
    }
}
