using System.Runtime.CompilerServices;
using DuckDB.NET.Native;

namespace Semblance.Tables.Formats;

/// <summary>Reads a Parquet file through DuckDB, every column as text, from its vectors without strings.</summary>
internal sealed class ParquetReader : BlockReader
{
    private const int BlockCells = 1 << 18;
    private readonly OpenedFile file;
    private readonly string? copy;
    private readonly DuckDb duck;
    private readonly long rows, fileBytes;
    private DuckDBResult result;
    private bool open;
    private long taken;

    /// <summary>Opens the file and takes its columns.</summary>
    public ParquetReader(OpenedFile file)
    {
        this.file = file;
        // DuckDB seeks in the file, so what is not a file of its own becomes one
        if (!file.IsFile || file.IsPacked) copy = TemporaryFile.Of(file.Bytes, ".parquet");
        var path = copy ?? file.Path;
        fileBytes = new FileInfo(path).Length;
        duck = new();
        try
        {
            var from = $"read_parquet({DuckDb.Literal(Escape(path))})";
            var columns = duck.Query($"SELECT * FROM {from} LIMIT 0");
            var texts = new List<string>();
            for (var i = 0L; i < (long)NativeMethods.Query.DuckDBColumnCount(ref columns); i++)
            {
                var name = NativeMethods.Query.DuckDBColumnName(ref columns, i);
                var type = NativeMethods.Query.DuckDBColumnType(ref columns, i);
                Columns.Add(new(name, Declared(type)));
                if (type is DuckDBType.List or DuckDBType.Struct or DuckDBType.Map or DuckDBType.Array)
                    Notes.Add($"column '{name}' is nested and read as text");
                var text = $"CAST({DuckDb.Name(name)} AS VARCHAR)";
                // a NaN is how pandas writes a missing number
                if (type is DuckDBType.Float or DuckDBType.Double)
                    text = $"CASE WHEN isnan({DuckDb.Name(name)}) THEN NULL ELSE {text} END";
                texts.Add(text);
            }
            NativeMethods.Query.DuckDBDestroyResult(ref columns);
            rows = Count(from);
            result = duck.Stream($"SELECT {string.Join(", ", texts)} FROM {from}");
            open = true;
        }
        catch (DuckDbFault cause)
        {
            Dispose();
            throw Damaged(cause);
        }
    }

    /// <inheritdoc/>
    public override unsafe bool Read(CellBlock block, CancellationToken cancel)
    {
        block.Clear();
        block.ColumnCount = Columns.Count;
        var used = 0;
        while (open && block.RowCount * Columns.Count < BlockCells)
        {
            cancel.ThrowIfCancellationRequested();
            using var chunk = NativeMethods.Query.DuckDBFetchChunk(result);
            if (chunk.IsInvalid)
            {
                var error = NativeMethods.Query.DuckDBResultError(ref result);
                if (!string.IsNullOrEmpty(error)) throw Damaged(new(error));
                Close();
                break;
            }
            var size = (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk);
            block.EnsureCells(size * Columns.Count);
            for (var column = 0; column < Columns.Count; column++)
                used = Copy(NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, column), size, block,
                    column, used);
            block.RowCount += size;
            block.CellCount += size * Columns.Count;
        }
        taken += block.RowCount;
        block.SourceBytes = rows == 0 ? fileBytes : fileBytes * taken / rows;
        return block.RowCount > 0;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Close();
        duck.Dispose();
        file.Dispose();
        if (copy is not null) File.Delete(copy);
    }

    // A string of DuckDB's is 16 bytes: its length, and then up to 12 bytes of text, or 4 and a pointer.
    private static unsafe int Copy(nint vector, int size, CellBlock block, int column, int used)
    {
        var strings = (byte*)NativeMethods.Vectors.DuckDBVectorGetData(vector);
        var valid = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        var columns = block.ColumnCount;
        var cell = block.CellCount + column;
        for (var row = 0; row < size; row++, strings += 16, cell += columns)
        {
            if (valid != null && (valid[row >> 6] >> (row & 63) & 1) == 0)
            {
                block.Cells[cell] = CellBlock.Cell(0, -1);
                continue;
            }
            var length = *(int*)strings;
            block.EnsureBytes(used + length);
            var text = length <= 12 ? strings + 4 : *(byte**)(strings + 8);
            Unsafe.CopyBlockUnaligned(ref block.Bytes[used], ref *text, (uint)length);
            block.Cells[cell] = CellBlock.Cell(used, length);
            used += length;
        }
        return used;
    }

    private long Count(string from)
    {
        var counted = duck.Query($"SELECT count(*) FROM {from}");
        using var chunk = NativeMethods.Query.DuckDBFetchChunk(counted);
        unsafe
        {
            var count = *(long*)NativeMethods.Vectors.DuckDBVectorGetData(
                NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, 0));
            NativeMethods.Query.DuckDBDestroyResult(ref counted);
            return count;
        }
    }

    private void Close()
    {
        if (open) NativeMethods.Query.DuckDBDestroyResult(ref result);
        open = false;
    }

    private SemblanceException Damaged(DuckDbFault cause) => new("The Parquet file is damaged or cut short.", file.Path,
        "Fetch or make it again.", cause);

    // a path that is no pattern
    private static string Escape(string path) => string.Concat(path.Select(letter =>
        letter is '*' or '?' or '[' ? $"[{letter}]" : letter.ToString()));

    private static ColumnKind? Declared(DuckDBType type) => type switch
    {
        DuckDBType.TinyInt or DuckDBType.SmallInt or DuckDBType.Integer or DuckDBType.BigInt or DuckDBType.HugeInt
            or DuckDBType.UnsignedTinyInt or DuckDBType.UnsignedSmallInt or DuckDBType.UnsignedInteger
            or DuckDBType.UnsignedBigInt or DuckDBType.UnsignedHugeInt => ColumnKind.Integer,
        DuckDBType.Float or DuckDBType.Double or DuckDBType.Decimal => ColumnKind.Decimal,
        DuckDBType.Boolean => ColumnKind.Boolean,
        DuckDBType.Enum => ColumnKind.Category,
        DuckDBType.Date => ColumnKind.Date,
        DuckDBType.Time or DuckDBType.TimeTz => ColumnKind.Time,
        DuckDBType.Timestamp or DuckDBType.TimestampS or DuckDBType.TimestampMs or DuckDBType.TimestampNs
            or DuckDBType.TimestampTz => ColumnKind.Instant,
        DuckDBType.Interval => ColumnKind.Duration,
        _ => null,
    };
}
