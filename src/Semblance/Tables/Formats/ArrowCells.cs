using System.Globalization;
using System.Numerics;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Semblance.Tables.Formats;

/// <summary>
/// The cells of an Arrow array as text: the text that DuckDB's cast gives, so that all typed formats agree.
/// </summary>
internal static class ArrowCells
{
    private const int MostBytes = 128; // of a number, date or time
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Puts the text of an element at a place in the block; returns its length, -1 for a null.</summary>
    public delegate int Copy(int row, CellBlock block, int used);

    /// <summary>How the elements of an array become text; null where that type is not read.</summary>
    public static Copy? Of(IArrowArray array) => array switch
    {
        NullArray => (_, _, _) => -1,
        StringArray texts => (row, block, used) => texts.IsNull(row) ? -1 : Put(block, used, texts.GetBytes(row)),
        LargeStringArray texts => (row, block, used) => texts.IsNull(row) ? -1 : Put(block, used, texts.GetBytes(row)),
        StringViewArray texts => (row, block, used) => texts.IsNull(row) ? -1 : Put(block, used, texts.GetBytes(row)),
        DictionaryArray labels => OfDictionary(labels),
        BooleanArray truths => (row, block, used) => truths.GetValue(row) is { } truth
            ? Put(block, used, truth ? "true"u8 : "false"u8) : -1,
        Int8Array a => Number(a, row => a.Values[row]),
        Int16Array a => Number(a, row => a.Values[row]),
        Int32Array a => Number(a, row => a.Values[row]),
        Int64Array a => Number(a, row => a.Values[row]),
        UInt8Array a => Number(a, row => a.Values[row]),
        UInt16Array a => Number(a, row => a.Values[row]),
        UInt32Array a => Number(a, row => a.Values[row]),
        UInt64Array a => Number(a, row => a.Values[row]),
        FloatArray a => Fraction(a, row => a.Values[row]),
        DoubleArray a => Fraction(a, row => a.Values[row]),
        HalfFloatArray a => Fraction(a, row => a.Values[row]),
        Decimal128Array a => (row, block, used) =>
            a.IsNull(row) ? -1 : Put(block, used, Encoding.ASCII.GetBytes(a.GetString(row)!)),
        Decimal256Array a => (row, block, used) =>
            a.IsNull(row) ? -1 : Put(block, used, Encoding.ASCII.GetBytes(a.GetString(row)!)),
        Date32Array a => Instant(a, row => a.Values[row] * TimeSpan.TicksPerDay, "yyyy-MM-dd"),
        Date64Array a => Instant(a, row => a.Values[row] * TimeSpan.TicksPerMillisecond, "yyyy-MM-dd"),
        TimestampArray a => Instant(a, row => Ticks(a.Values[row], ((TimestampType)a.Data.DataType).Unit),
            string.IsNullOrEmpty(((TimestampType)a.Data.DataType).Timezone)
                ? "yyyy-MM-dd HH:mm:ss.FFFFFF" : "yyyy-MM-dd HH:mm:ss.FFFFFF'+00'"),
        Time32Array a => Time(a, row => Ticks(a.Values[row], ((Time32Type)a.Data.DataType).Unit)),
        Time64Array a => Time(a, row => Ticks(a.Values[row], ((Time64Type)a.Data.DataType).Unit)),
        DurationArray a => Text(a, (int row, Span<byte> text, out int length) =>
            new TimeSpan(Ticks(a.Values[row], ((DurationType)a.Data.DataType).Unit))
                .TryFormat(text, out length, "c", Invariant)),
        _ => null,
    };

    private delegate bool Writer(int row, Span<byte> text, out int length);

    private static Copy Text(IArrowArray array, Writer write) => (row, block, used) =>
    {
        if (array.IsNull(row)) return -1;
        block.EnsureBytes(used + MostBytes);
        if (!write(row, block.Bytes.AsSpan(used, MostBytes), out var length))
            throw new InvalidOperationException("The text of a number is longer than a number can be.");
        return length;
    };

    private static Copy Number<T>(IArrowArray array, Func<int, T> value) where T : INumber<T>, IUtf8SpanFormattable =>
        Text(array,
            (int row, Span<byte> text, out int length) => value(row).TryFormat(text, out length, default, Invariant));

    private static Copy Fraction<T>(IArrowArray array, Func<int, T> value)
        where T : IFloatingPointIeee754<T>, IUtf8SpanFormattable
    {
        var text = Text(array, (int row, Span<byte> text, out int length) =>
        {
            if (!value(row).TryFormat(text, out length, "R", Invariant)) return false;
            if (text[..length].IndexOf((byte)'E') is > -1 and var exponent) text[exponent] = (byte)'e';
            else if (!text[..length].Contains((byte)'.'))
                (text[length], text[length + 1], length) = ((byte)'.', (byte)'0', length + 2);
            return true;
        });
        // a NaN is how pandas writes a missing number
        return (row, block, used) => !array.IsNull(row) && T.IsNaN(value(row)) ? -1 : text(row, block, used);
    }

    private static Copy Instant(IArrowArray array, Func<int, long> ticks, string format) =>
        Text(array, (int row, Span<byte> text, out int length) =>
            DateTime.UnixEpoch.AddTicks(ticks(row)).TryFormat(text, out length, format, Invariant));

    private static Copy Time(IArrowArray array, Func<int, long> ticks) =>
        Text(array, (int row, Span<byte> text, out int length) =>
            new TimeOnly(ticks(row)).TryFormat(text, out length, "HH:mm:ss.FFFFFF", Invariant));

    private static long Ticks(long value, TimeUnit unit) => unit switch
    {
        TimeUnit.Second => value * TimeSpan.TicksPerSecond,
        TimeUnit.Millisecond => value * TimeSpan.TicksPerMillisecond,
        TimeUnit.Microsecond => value * TimeSpan.TicksPerMicrosecond,
        _ => value / TimeSpan.NanosecondsPerTick,
    };

    private static Copy? OfDictionary(DictionaryArray labels)
    {
        if (Of(labels.Dictionary) is not { } label) return null;
        Func<int, int>? index = labels.Indices switch
        {
            Int8Array a => row => a.Values[row],
            Int16Array a => row => a.Values[row],
            Int32Array a => row => a.Values[row],
            UInt8Array a => row => a.Values[row],
            UInt16Array a => row => a.Values[row],
            UInt32Array a => row => (int)a.Values[row],
            Int64Array a => row => (int)a.Values[row],
            _ => null,
        };
        return index is null ? null : (row, block, used) =>
            labels.Indices.IsNull(row) ? -1 : label(index(row), block, used);
    }

    private static int Put(CellBlock block, int used, ReadOnlySpan<byte> text)
    {
        block.EnsureBytes(used + text.Length);
        text.CopyTo(block.Bytes.AsSpan(used));
        return text.Length;
    }
}
