using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Semblance.Tables.Formats;

/// <summary>Reads Arrow IPC files and streams, every column as text.</summary>
internal sealed class ArrowReader : BlockReader
{
    private const int BlockCells = 1 << 18;
    private readonly OpenedFile file;
    private readonly string? copy;
    private readonly ArrowStreamReader reader;
    private RecordBatch? batch;
    private ArrowCells.Copy[] cells = [];
    private int next;

    /// <summary>Opens the file and takes its columns.</summary>
    public ArrowReader(OpenedFile file)
    {
        this.file = file;
        var codecs = new CompressionCodecFactory();
        try
        {
            if (file.Head.StartsWith("ARROW1"u8))
            {
                // the footer of a file comes first, so it must be seekable
                if (!file.IsFile || file.IsPacked) copy = TemporaryFile.Of(file.Bytes, ".arrow");
                reader = new ArrowFileReader(File.OpenRead(copy ?? file.Path), codecs);
            }
            else
            {
                reader = new ArrowStreamReader(file.Bytes, codecs);
            }
            batch = reader.ReadNextRecordBatch();
            foreach (var field in reader.Schema.FieldsList) Columns.Add(new(field.Name, Declared(field.DataType)));
        }
        catch (Exception cause) when (cause is not (SemblanceException or UnauthorizedAccessException))
        {
            Dispose();
            throw Damaged(cause);
        }
        Take();
    }

    /// <inheritdoc/>
    public override bool Read(CellBlock block, CancellationToken cancel)
    {
        block.Clear();
        block.ColumnCount = Columns.Count;
        var used = 0;
        while (batch is not null && block.RowCount == 0)
        {
            cancel.ThrowIfCancellationRequested();
            var count = Math.Min(batch.Length - next, Math.Max(1, BlockCells / Math.Max(1, Columns.Count)));
            block.EnsureCells(count * Columns.Count);
            for (var row = next; row < next + count; row++)
            {
                foreach (var cell in cells)
                {
                    var length = cell(row, block, used);
                    block.Cells[block.CellCount++] = CellBlock.Cell(used, length);
                    if (length > 0) used += length;
                }
            }
            block.RowCount = count;
            next += count;
            if (next == batch.Length) NextBatch();
        }
        block.SourceBytes = file.Position;
        return block.RowCount > 0;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        batch?.Dispose();
        reader?.Dispose();
        file.Dispose();
        if (copy is not null) File.Delete(copy);
    }

    private void NextBatch()
    {
        batch!.Dispose();
        try
        {
            batch = reader.ReadNextRecordBatch();
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            batch = null;
            throw Damaged(cause);
        }
        Take();
    }

    private void Take()
    {
        next = 0;
        if (batch is null) return;
        cells = [.. batch.Arrays.Select((array, i) => ArrowCells.Of(array) ?? throw new SemblanceException(
            $"The column holds {array.Data.DataType.Name} values, which have no place in a table.",
            $"{file.Path}, column '{Columns[i].Name}'",
            "Leave the column out, or flatten it into columns of its own."))];
    }

    private SemblanceException Damaged(Exception cause) => new("The Arrow file is damaged or cut short.", file.Path,
        "Fetch or make it again.", cause);

    private static ColumnKind? Declared(IArrowType type) => type switch
    {
        DictionaryType dictionary => Declared(dictionary.ValueType) ?? ColumnKind.Category,
        BooleanType => ColumnKind.Boolean,
        IntegerType => ColumnKind.Integer,
        FloatingPointType or Decimal128Type or Decimal256Type => ColumnKind.Decimal,
        DateType => ColumnKind.Date,
        TimestampType => ColumnKind.Instant,
        DurationType => ColumnKind.Duration,
        TimeType => ColumnKind.Time,
        NumberType => ColumnKind.Integer,
        _ => null,
    };
}
