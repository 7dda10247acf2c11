using System.Text;
using DuckDB.NET.Native;

namespace Semblance.Tables.Formats;

/// <summary>Copies the cells of a column into vectors of DuckDB's.</summary>
internal abstract unsafe class VectorFiller(ColumnSchema schema, DuckDBType type)
{
    /// <summary>The type of the vector.</summary>
    public DuckDBType Type { get; } = type;

    /// <summary>How the column is written.</summary>
    protected ColumnSchema Schema { get; } = schema;

    /// <summary>What fills vectors for a column.</summary>
    public static VectorFiller For(ColumnSchema schema) => schema.Kind switch
    {
        ColumnKind.Integer when !NumberForm.IsLabel(schema.Format) => new NumberFiller(schema, DuckDBType.BigInt),
        ColumnKind.Decimal => new NumberFiller(schema, DuckDBType.Double),
        ColumnKind.Boolean when schema.Levels is null || schema.Levels.All(level => bool.TryParse(level, out _)) =>
            new TruthFiller(schema),
        ColumnKind.Date => new NumberFiller(schema, DuckDBType.Date),
        ColumnKind.Time => new NumberFiller(schema, DuckDBType.Time),
        ColumnKind.Instant => new NumberFiller(schema, DuckDBType.Timestamp),
        _ => new TextFiller(schema),
    };

    /// <summary>Takes the column of the next batch.</summary>
    public abstract void Take(Column column);

    /// <summary>Copies rows into a vector, from its start.</summary>
    public abstract void Fill(nint vector, int first, int count);

    /// <summary>Marks an element of a vector as null.</summary>
    protected static void SetNull(nint vector, int element)
    {
        NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(vector);
        NativeMethods.Vectors.DuckDBVectorGetValidity(vector)[element >> 6] &= ~(1UL << (element & 63));
    }
}

/// <summary>Numbers, dates and times; an identifier may be a number too.</summary>
internal sealed unsafe class NumberFiller(ColumnSchema schema, DuckDBType type) : VectorFiller(schema, type)
{
    private Column column = new DoubleColumn(schema, []);

    public override void Take(Column column) => this.column = column;

    public override void Fill(nint vector, int first, int count)
    {
        var data = NativeMethods.Vectors.DuckDBVectorGetData(vector);
        if (column is LongColumn longs)
        {
            var values = longs.Values.AsSpan(first, count);
            switch (Type)
            {
                case DuckDBType.Date:
                    for (var i = 0; i < count; i++) ((int*)data)[i] = (int)values[i];
                    break;
                case DuckDBType.Double:
                    for (var i = 0; i < count; i++) ((double*)data)[i] = values[i];
                    break;
                default:
                    values.CopyTo(new(data, count));
                    break;
            }
        }
        else
        {
            var values = ((DoubleColumn)column).Values.AsSpan(first, count);
            if (Type == DuckDBType.Double) values.CopyTo(new(data, count));
            else for (var i = 0; i < count; i++) ((long*)data)[i] = (long)values[i];
        }
        for (var i = 0; i < count; i++)
        {
            if (column.IsMissing(first + i)) SetNull(vector, i);
        }
    }
}

/// <summary>Booleans that are spelt as such.</summary>
internal sealed unsafe class TruthFiller(ColumnSchema schema) : VectorFiller(schema, DuckDBType.Boolean)
{
    private int[] codes = [];
    private bool[] truths = [];

    public override void Take(Column column)
    {
        codes = ((CategoryColumn)column).Codes;
        truths = [.. ((CategoryColumn)column).Levels.Select(bool.Parse)];
    }

    public override void Fill(nint vector, int first, int count)
    {
        var data = (bool*)NativeMethods.Vectors.DuckDBVectorGetData(vector);
        for (var i = 0; i < count; i++)
        {
            var code = codes[first + i];
            if (code < 0) SetNull(vector, i);
            else data[i] = truths[code];
        }
    }
}

/// <summary>Labels and texts, and whatever else is written as text.</summary>
internal sealed unsafe class TextFiller(ColumnSchema schema) : VectorFiller(schema, DuckDBType.Varchar)
{
    private Column column = new TextColumn(schema, []);
    private string[]? levels;
    private byte[][] spelt = [];
    private byte[] text = new byte[256];

    public override void Take(Column column)
    {
        this.column = column;
        if (column is not CategoryColumn labels || ReferenceEquals(labels.Levels, levels)) return;
        levels = labels.Levels;
        spelt = [.. levels.Select(level => Encoding.UTF8.GetBytes(level))];
    }

    public override void Fill(nint vector, int first, int count)
    {
        if (column is CategoryColumn labels) FillLabels(vector, labels.Codes.AsSpan(first, count));
        else
        {
            for (var i = 0; i < count; i++)
            {
                if (column.IsMissing(first + i)) SetNull(vector, i);
                else Assign(vector, i, column.Text(first + i));
            }
        }
    }

    // A label of up to 12 bytes lies within the 16 bytes of the element; a longer one is kept by the vector once.
    private void FillLabels(nint vector, ReadOnlySpan<int> codes)
    {
        var data = (UInt128*)NativeMethods.Vectors.DuckDBVectorGetData(vector);
        Span<UInt128> known = spelt.Length <= 1024 ? stackalloc UInt128[spelt.Length] : new UInt128[spelt.Length];
        Span<bool> isKnown = spelt.Length <= 1024 ? stackalloc bool[spelt.Length] : new bool[spelt.Length];
        isKnown.Clear();
        for (var i = 0; i < codes.Length; i++)
        {
            var code = codes[i];
            if (code < 0)
            {
                SetNull(vector, i);
            }
            else if (isKnown[code])
            {
                data[i] = known[code];
            }
            else
            {
                fixed (byte* bytes = spelt[code])
                    NativeMethods.Vectors.DuckDBVectorAssignStringElementLength(vector, (ulong)i, bytes,
                        spelt[code].Length);
                (known[code], isKnown[code]) = (data[i], true);
            }
        }
    }

    private void Assign(nint vector, int element, string value)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (text.Length < most) text = new byte[most];
        var length = Encoding.UTF8.GetBytes(value, text);
        fixed (byte* bytes = text)
            NativeMethods.Vectors.DuckDBVectorAssignStringElementLength(vector, (ulong)element, bytes, length);
    }
}
