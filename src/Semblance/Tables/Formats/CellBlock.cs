using System.Runtime.CompilerServices;

namespace Semblance.Tables.Formats;

/// <summary>
/// Some rows as the bytes of their cells in UTF-8, row by row: what every reader produces and
/// <see cref="RawTableBuilder"/> consumes. Blocks are recycled, so no cell costs an allocation.
/// </summary>
internal sealed class CellBlock
{
    /// <summary>Bytes that may be read, and hold nothing, behind the last cell.</summary>
    public const int Padding = 64;

    /// <summary>The text of the cells; at least <see cref="Padding"/> bytes longer than what is used.</summary>
    public byte[] Bytes = new byte[(1 << 20) + Padding];

    /// <summary>Start (low half) and length (high half, -1 where the cell is null) of each cell, row by row.</summary>
    public long[] Cells = new long[1 << 16];

    /// <summary>How many cells are used.</summary>
    public int CellCount;

    /// <summary>Cells in a row.</summary>
    public int ColumnCount;

    /// <summary>Whole rows.</summary>
    public int RowCount;

    /// <summary>How much of the source had been read when this block was full, for progress.</summary>
    public long SourceBytes;

    /// <summary>A cell of <paramref name="length"/> bytes at <paramref name="start"/>; -1 for a null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Cell(int start, int length) => (uint)start | ((long)length << 32);

    /// <summary>Forgets the rows; the memory is kept.</summary>
    public void Clear() => CellCount = RowCount = 0;

    /// <summary>Room for at least so many bytes before the padding; what is there is kept.</summary>
    public void EnsureBytes(int length)
    {
        if (Bytes.Length - Padding >= length) return;
        Array.Resize(ref Bytes, (int)Math.Min(Array.MaxLength, Math.Max(length, 2L * Bytes.Length) + Padding));
    }

    /// <summary>Room for so many cells more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EnsureCells(int more)
    {
        if (Cells.Length - CellCount < more) Array.Resize(ref Cells, Math.Max(CellCount + more, 2 * Cells.Length));
    }
}

/// <summary>Reads a source block by block, in its own order.</summary>
internal abstract class BlockReader : IDisposable
{
    /// <summary>The columns known so far; more may join while reading, and their earlier cells are null.</summary>
    public List<SourceColumn> Columns { get; } = [];

    /// <summary>What was decided about the source, a line each.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The layout of delimited text, where that is what was read.</summary>
    public TextLayout? Layout { get; protected set; }

    /// <summary>Whether files read together may have different columns.</summary>
    public virtual bool ColumnsMayJoin => false;

    /// <summary>Fills the block with the next rows; false where there are none.</summary>
    public abstract bool Read(CellBlock block, CancellationToken cancel);

    /// <summary>Closes the source.</summary>
    public abstract void Dispose();
}

/// <summary>A column of a source.</summary>
/// <param name="Name">The header.</param>
/// <param name="Declared">The kind that the format itself declares.</param>
internal sealed record SourceColumn(string Name, ColumnKind? Declared = null);
