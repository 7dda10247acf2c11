using System.Globalization;
using System.Runtime.CompilerServices;

namespace Semblance.Tables.Formats;

/// <summary>
/// Writes the cells of one column as UTF-8, the same text as <see cref="CellText"/> gives, without strings.
/// </summary>
internal abstract class CellWriter(ColumnSchema schema, CellSyntax syntax)
{
    /// <summary>How the column is written.</summary>
    protected ColumnSchema Schema { get; } = schema;

    /// <summary>How cells are spelt.</summary>
    protected CellSyntax Syntax { get; } = syntax;

    /// <summary>What stands for a missing value.</summary>
    protected byte[] Missing { get; } = syntax.Missing(schema);

    /// <summary>
    /// Whether numbers have a point and thousands a comma; other marks are left to <see cref="CellText"/>.
    /// </summary>
    protected static bool HasInvariantMarks(ColumnSchema schema) => schema.NumberMarks is null or { Length: 0 };

    /// <summary>A writer for a column of that kind.</summary>
    public static CellWriter For(Column column, ColumnSchema schema, CellSyntax syntax) => column switch
    {
        CategoryColumn => new CategoryCellWriter(schema, syntax),
        DoubleColumn => new DoubleCellWriter(schema, syntax),
        LongColumn => new LongCellWriter(schema, syntax),
        TextColumn => new TextCellWriter(schema, syntax),
        _ => throw new ArgumentException($"A column of type {column.GetType().Name} is not written.", nameof(column)),
    };

    /// <summary>Takes the column of the next batch.</summary>
    public abstract void Take(Column column);

    /// <summary>Writes a cell of the column that was taken. Threads may write different rows at once.</summary>
    public abstract void Write(Utf8Buffer target, int row);
}

/// <summary>Labels: each is spelt once.</summary>
internal sealed class CategoryCellWriter(ColumnSchema schema, CellSyntax syntax) : CellWriter(schema, syntax)
{
    private string[]? levels;
    private byte[][] spelt = [];
    private int[] codes = [];

    public override void Take(Column column)
    {
        var labels = (CategoryColumn)column;
        codes = labels.Codes;
        if (ReferenceEquals(labels.Levels, levels)) return;
        levels = labels.Levels;
        spelt = [.. levels.Select(level => Syntax.Spell(Schema, level))];
    }

    public override void Write(Utf8Buffer target, int row)
    {
        var code = codes[row];
        target.Add(code < 0 ? Missing : spelt[code]);
    }
}

/// <summary>Free text.</summary>
internal sealed class TextCellWriter(ColumnSchema schema, CellSyntax syntax) : CellWriter(schema, syntax)
{
    private string?[] values = [];

    public override void Take(Column column) => values = ((TextColumn)column).Values;

    public override void Write(Utf8Buffer target, int row)
    {
        if (values[row] is { } text) Syntax.WriteText(target, Schema, text);
        else target.Add(Missing);
    }
}

/// <summary>Integers, dates, times, instants and durations.</summary>
internal sealed class LongCellWriter(ColumnSchema schema, CellSyntax syntax) : CellWriter(schema, syntax)
{
    private readonly bool plain = schema.Kind == ColumnKind.Integer && schema.Format is null
        && syntax.DigitsArePlain(schema);
    private readonly bool invariant = HasInvariantMarks(schema);
    private long[] values = [];
    private bool[]? missing;

    public override void Take(Column column) =>
        (values, missing) = (((LongColumn)column).Values, ((LongColumn)column).Missing);

    public override void Write(Utf8Buffer target, int row)
    {
        if (missing is not null && missing[row])
        {
            target.Add(Missing);
            return;
        }
        var value = values[row];
        if (plain)
        {
            value.TryFormat(target.Room(20), out var written, default, CultureInfo.InvariantCulture);
            target.Count += written;
            return;
        }
        Span<byte> text = stackalloc byte[128];
        if (invariant && TryFormat(value, text, out var length)) Syntax.WriteFormatted(target, Schema, text[..length]);
        else Syntax.WriteText(target, Schema, CellText.Of(Schema, value));
    }

    private bool TryFormat(long value, Span<byte> text, out int length)
    {
        var (format, culture) = (Schema.Format, CultureInfo.InvariantCulture);
        switch (Schema.Kind)
        {
            case ColumnKind.Date:
                return DateTime.UnixEpoch.AddDays(value).TryFormat(text, out length, format ?? "yyyy-MM-dd", culture);
            case ColumnKind.Instant:
                return DateTime.UnixEpoch.AddTicks(value * 10)
                    .TryFormat(text, out length, format ?? "yyyy-MM-dd HH:mm:ss.FFFFFF", culture);
            case ColumnKind.Time:
                return new TimeOnly(value * 10).TryFormat(text, out length, format ?? "HH:mm:ss.FFFFFF", culture);
            case ColumnKind.Duration:
                return new TimeSpan(value * 10).TryFormat(text, out length, format ?? "c", culture);
            default:
                return value.TryFormat(text, out length, format, culture);
        }
    }
}

/// <summary>
/// Numbers with a fraction. One that is a whole number of tenths, hundredths, … is written from that whole number,
/// which is some ten times faster than the shortest digits and gives the same text.
/// </summary>
internal sealed class DoubleCellWriter : CellWriter
{
    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];
    private readonly bool shortest, quick, invariant;
    private readonly int least;
    private int places, misses, hits;
    private double[] values = [];

    public DoubleCellWriter(ColumnSchema schema, CellSyntax syntax) : base(schema, syntax)
    {
        shortest = schema.Format is null;
        (var known, least, var most) = Places(schema.Format);
        places = shortest ? Math.Clamp(schema.Decimals ?? 1, 0, Powers.Length - 1) : most;
        invariant = HasInvariantMarks(schema);
        quick = invariant && (shortest || known) && syntax.DigitsArePlain(schema);
    }

    public override void Take(Column column) => values = ((DoubleColumn)column).Values;

    public override void Write(Utf8Buffer target, int row)
    {
        var value = values[row];
        if (double.IsNaN(value)) target.Add(Missing);
        else if (!quick || !TryQuick(target, value)) WriteExact(target, value);
    }

    // "0.0##" keeps one place and has three at most; other forms are left to .NET
    private static (bool Known, int Least, int Most) Places(string? format)
    {
        if (format is null) return (true, 0, 0);
        if (format == "0") return (true, 0, 0);
        if (!format.StartsWith("0.", StringComparison.Ordinal) || format.Length - 2 >= Powers.Length) return default;
        var places = format.AsSpan(2);
        var least = places.IndexOfAnyExcept('0') is var end && end < 0 ? places.Length : end;
        return places[least..].ContainsAnyExcept('#') ? default : (true, least, places.Length);
    }

    private bool TryQuick(Utf8Buffer target, double value)
    {
        var size = Math.Abs(value);
        if (size >= 1e15 || (size < 1e-4 && (size > 0 || double.IsNegative(value)))) return false;
        if (misses > 64 && misses > hits) return false;
        var last = shortest ? Powers.Length - 1 : places;
        for (var digits = places; digits <= last; digits++)
        {
            var whole = Math.Round(size * Powers[digits]);
            if (whole >= 1e15) break;
            // a quotient is rounded correctly: the same double, the same decimal
            if (whole / Powers[digits] != size) continue;
            places = digits;
            hits++;
            WriteDigits(target, value < 0, (ulong)whole, digits);
            return true;
        }
        misses++;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteDigits(Utf8Buffer target, bool negative, ulong whole, int digits)
    {
        while (digits > least && whole % 10 == 0)
        {
            whole /= 10;
            digits--;
        }
        var room = target.Room(32);
        var used = 0;
        if (negative) room[used++] = (byte)'-';
        var power = (ulong)Powers[digits];
        var integer = whole / power;
        integer.TryFormat(room[used..], out var written, default, CultureInfo.InvariantCulture);
        used += written;
        if (digits > 0)
        {
            room[used] = (byte)'.';
            var fraction = whole - (integer * power);
            for (var i = digits; i > 0; i--)
            {
                room[used + i] = (byte)('0' + (fraction % 10));
                fraction /= 10;
            }
            used += digits + 1;
        }
        target.Count += used;
    }

    private void WriteExact(Utf8Buffer target, double value)
    {
        Span<byte> text = stackalloc byte[128];
        if (invariant && Schema.Format != CellText.ShortestWithPoint
            && value.TryFormat(text, out var length, Schema.Format ?? "R", CultureInfo.InvariantCulture))
            Syntax.WriteFormatted(target, Schema, text[..length]);
        else
            Syntax.WriteText(target, Schema, CellText.Of(Schema, value));
    }
}
