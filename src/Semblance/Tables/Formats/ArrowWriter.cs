using System.Text;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Semblance.Tables.Formats;

/// <summary>Writes Arrow IPC: a file, or a stream where the output cannot seek.</summary>
internal static class ArrowWriter
{
    private const int BatchRows = 1 << 16;

    /// <summary>Writes every row.</summary>
    public static async Task WriteAsync(Stream output, Schema schema, IAsyncEnumerable<Table> batches,
        CancellationToken cancel)
    {
        var fields = schema.Columns.Select(column => new Field(column.Name, TypeOf(column), nullable: true)).ToList();
        var arrow = new Apache.Arrow.Schema(fields, null);
        var options = new IpcOptions
        {
            CompressionCodec = CompressionCodecType.Lz4Frame, CompressionCodecFactory = new CompressionCodecFactory(),
        };
        using var writer = output.CanSeek
            ? new ArrowFileWriter(output, arrow, leaveOpen: true, options)
            : new ArrowStreamWriter(output, arrow, leaveOpen: true, options);
        await writer.WriteStartAsync(cancel).ConfigureAwait(false);
        await foreach (var batch in batches.WithCancellation(cancel).ConfigureAwait(false))
        {
            for (var first = 0; first < batch.RowCount; first += BatchRows)
            {
                var count = Math.Min(BatchRows, batch.RowCount - first);
                var arrays = new IArrowArray[fields.Count];
                for (var i = 0; i < arrays.Length; i++)
                    arrays[i] = ToArray(batch.Columns[i], fields[i].DataType, first, count);
                using var record = new RecordBatch(arrow, arrays, count);
                await writer.WriteRecordBatchAsync(record, cancel).ConfigureAwait(false);
            }
        }
        await writer.WriteEndAsync(cancel).ConfigureAwait(false);
    }

    private static IArrowType TypeOf(ColumnSchema column) => column.Kind switch
    {
        ColumnKind.Integer when !NumberForm.IsLabel(column.Format) => Int64Type.Default,
        ColumnKind.Decimal => DoubleType.Default,
        ColumnKind.Boolean when column.Levels is null || column.Levels.All(level => bool.TryParse(level, out _)) =>
            BooleanType.Default,
        ColumnKind.Date => Date32Type.Default,
        ColumnKind.Time => Time64Type.Microsecond,
        ColumnKind.Instant => new TimestampType(TimeUnit.Microsecond, (string?)null),
        ColumnKind.Duration => DurationType.Microsecond,
        _ => StringType.Default,
    };

    private static IArrowArray ToArray(Column column, IArrowType type, int first, int count)
    {
        switch (column)
        {
            case LongColumn longs when type is not StringType:
                var validity = Validity(column, first, count, out var nulls);
                var values = longs.Values.AsSpan(first, count);
                return type switch
                {
                    Date32Type => Build(type, nulls, validity, Narrow(values), count),
                    DoubleType => Build(type, nulls, validity, Widen(values), count),
                    _ => Build(type, nulls, validity,
                        new ArrowBuffer.Builder<long>(count).Append(values).Build(), count),
                };
            case DoubleColumn doubles when type is DoubleType:
                validity = Validity(column, first, count, out nulls);
                return Build(type, nulls, validity,
                    new ArrowBuffer.Builder<double>(count).Append(doubles.Values.AsSpan(first, count)).Build(), count);
            case CategoryColumn labels when type is BooleanType:
                var truths = labels.Levels.Select(bool.Parse).ToArray();
                var booleans = new BooleanArray.Builder().Reserve(count);
                foreach (var code in labels.Codes.AsSpan(first, count))
                {
                    if (code < 0) booleans.AppendNull();
                    else booleans.Append(truths[code]);
                }
                return booleans.Build();
            case CategoryColumn labels:
                return Labels(labels, first, count);
            default:
                var texts = new StringArray.Builder().Reserve(count);
                for (var row = first; row < first + count; row++)
                {
                    if (column.IsMissing(row)) texts.AppendNull();
                    else texts.Append(column.Text(row));
                }
                return texts.Build();
        }
    }

    private static StringArray Labels(CategoryColumn labels, int first, int count)
    {
        var spelt = labels.Levels.Select(Encoding.UTF8.GetBytes).ToArray();
        var texts = new StringArray.Builder().Reserve(count);
        foreach (var code in labels.Codes.AsSpan(first, count))
        {
            if (code < 0) texts.AppendNull();
            else texts.Append(spelt[code].AsSpan());
        }
        return texts.Build();
    }

    private static ArrowBuffer Narrow(ReadOnlySpan<long> values)
    {
        var builder = new ArrowBuffer.Builder<int>(values.Length);
        foreach (var value in values) builder.Append((int)value);
        return builder.Build();
    }

    private static ArrowBuffer Widen(ReadOnlySpan<long> values)
    {
        var builder = new ArrowBuffer.Builder<double>(values.Length);
        foreach (var value in values) builder.Append(value);
        return builder.Build();
    }

    private static ArrowBuffer Validity(Column column, int first, int count, out int nulls)
    {
        var builder = new ArrowBuffer.BitmapBuilder(count);
        nulls = 0;
        for (var row = first; row < first + count; row++)
        {
            var missing = column.IsMissing(row);
            builder.Append(!missing);
            if (missing) nulls++;
        }
        return nulls == 0 ? ArrowBuffer.Empty : builder.Build();
    }

    private static IArrowArray Build(IArrowType type, int nulls, ArrowBuffer validity, ArrowBuffer values, int count) =>
        ArrowArrayFactory.BuildArray(new ArrayData(type, count, nulls, 0, [validity, values]));
}
