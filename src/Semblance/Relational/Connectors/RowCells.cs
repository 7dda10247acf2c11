using System.Data.Common;
using System.Globalization;
using System.Text;
using Semblance.Tables;
using Semblance.Tables.Formats;

namespace Semblance.Relational.Connectors;

/// <summary>Turns the rows of a query into blocks of cells in UTF-8, as the readers of files do.</summary>
internal sealed class RowCells(DbDataReader reader, int columns)
{
    private const int BlockCells = 1 << 18, BlockBytes = 1 << 24;

    private int used;

    /// <summary>Fills the block with the next rows; false where there are none.</summary>
    public bool Read(CellBlock block, CancellationToken cancel)
    {
        block.Clear();
        block.ColumnCount = columns;
        used = 0;
        while (block.CellCount < BlockCells && used < BlockBytes)
        {
            cancel.ThrowIfCancellationRequested();
            if (!reader.Read()) break;
            block.EnsureCells(columns);
            for (var i = 0; i < columns; i++) block.Cells[block.CellCount++] = Cell(block, i);
            block.RowCount++;
        }
        return block.RowCount > 0;
    }

    private long Cell(CellBlock block, int column)
    {
        if (reader.IsDBNull(column)) return CellBlock.Cell(0, -1);
        var start = used;
        switch (reader.GetValue(column))
        {
            case string text:
                block.EnsureBytes(used + Encoding.UTF8.GetMaxByteCount(text.Length));
                used += Encoding.UTF8.GetBytes(text, block.Bytes.AsSpan(used));
                break;
            case long number:
                block.EnsureBytes(used + 20);
                number.TryFormat(block.Bytes.AsSpan(used), out var digits, default, CultureInfo.InvariantCulture);
                used += digits;
                break;
            case double number when !double.IsFinite(number):
                return CellBlock.Cell(0, -1); // no number, so no value
            case double number:
                block.EnsureBytes(used + 32);
                number.TryFormat(block.Bytes.AsSpan(used), out var length, "R", CultureInfo.InvariantCulture);
                used += length;
                break;
            case byte[] bytes:
                var hex = Convert.ToHexStringLower(bytes);
                block.EnsureBytes(used + hex.Length);
                used += Encoding.ASCII.GetBytes(hex, block.Bytes.AsSpan(used));
                break;
            case var other:
                throw new InvalidOperationException(
                    $"A query gave a {other.GetType().Name} where it was to give text.");
        }
        return CellBlock.Cell(start, used - start);
    }
}
