using System.Numerics.Tensors;

namespace Semblance.Tables.Expressions;

/// <summary>What an expression's value is. Dates are days, other times microseconds, as columns store them.</summary>
internal enum ValueType { Number, Text, Truth, Date, Instant, Time, Duration }

/// <summary>The columns that an expression is evaluated over.</summary>
/// <param name="Columns">By position in the schema; only those that the expression names need be there.</param>
/// <param name="Count">How many rows there are.</param>
internal sealed record Rows(IReadOnlyList<Column?> Columns, int Count);

/// <summary>
/// A part of an expression whose names and kinds are known. It evaluates whole columns at a time, under SQL's
/// three-valued logic.
/// </summary>
internal abstract class Operand
{
    protected Operand(ValueType type, params ReadOnlySpan<Operand> parts)
    {
        Type = type;
        var columns = new SortedSet<int>();
        foreach (var part in parts) columns.UnionWith(part.Columns);
        Columns = columns;
    }

    public ValueType Type { get; }

    /// <summary>Positions of the columns that it depends on.</summary>
    public SortedSet<int> Columns { get; }

    /// <summary>Whether the value is missing, one a row.</summary>
    public abstract bool[] Missing(Rows rows);
}

/// <summary>Numbers, and dates and times in their stored units; NaN where missing.</summary>
internal abstract class NumberOperand(ValueType type, params ReadOnlySpan<Operand> parts) : Operand(type, parts)
{
    public abstract double[] Evaluate(Rows rows);

    public override bool[] Missing(Rows rows) => Array.ConvertAll(Evaluate(rows), double.IsNaN);
}

/// <summary>Labels and texts.</summary>
internal abstract class TextOperand(params ReadOnlySpan<Operand> parts) : Operand(ValueType.Text, parts)
{
    public abstract Texts Evaluate(Rows rows);

    public override bool[] Missing(Rows rows) => Array.ConvertAll(Evaluate(rows).Codes, code => code < 0);
}

/// <summary>Yes, no or unknown, one <see cref="Truth"/> a row.</summary>
internal abstract class TruthOperand(params ReadOnlySpan<Operand> parts) : Operand(ValueType.Truth, parts)
{
    public abstract byte[] Evaluate(Rows rows);

    public override bool[] Missing(Rows rows) => Array.ConvertAll(Evaluate(rows), truth => truth == Truth.Unknown);
}

/// <summary>Texts, each distinct one once: a code a row, -1 where missing.</summary>
internal readonly record struct Texts(int[] Codes, string?[] Levels)
{
    /// <summary>Applies a function to each distinct text.</summary>
    public Texts Map(Func<string, string> function) =>
        new(Codes, Array.ConvertAll(Levels, level => level is null ? null : function(level)));

    /// <summary>A number for each row's text; NaN where missing.</summary>
    public double[] ToNumbers(Func<string, double> function)
    {
        var numbers = Array.ConvertAll(Levels, level => level is null ? double.NaN : function(level));
        return Array.ConvertAll(Codes, code => code < 0 ? double.NaN : numbers[code]);
    }

    /// <summary>A truth for each row's text; unknown where missing.</summary>
    public byte[] ToTruths(Func<string, byte> function)
    {
        var truths = Array.ConvertAll(Levels, level => level is null ? Truth.Unknown : function(level));
        return Array.ConvertAll(Codes, code => code < 0 ? Truth.Unknown : truths[code]);
    }

    /// <summary>One text a row.</summary>
    public static Texts Of(string?[] values)
    {
        var codes = new int[values.Length];
        for (var i = 0; i < codes.Length; i++) codes[i] = values[i] is null ? -1 : i;
        return new(codes, values);
    }
}

/// <summary>
/// Kleene's logic in two bits, "may be true" and "is true", so that and, or are bitwise over whole columns.
/// </summary>
internal static class Truth
{
    public const byte False = 0, Unknown = 1, True = 3;

    public static byte Of(bool value) => value ? True : False;

    public static byte Not(byte truth) => (byte)(3 - ((truth & 1) << 1) - (truth >> 1)); // 0 ↔ 3, 1 stays
}

internal sealed class NumberConstant(ValueType type, double value) : NumberOperand(type)
{
    public double Value { get; } = value;

    public override double[] Evaluate(Rows rows) => Filled(rows.Count, Value);

    private static double[] Filled(int count, double value)
    {
        var result = new double[count];
        Array.Fill(result, value);
        return result;
    }
}

internal sealed class TextConstant(string value) : TextOperand
{
    public string Value { get; } = value;

    public override Texts Evaluate(Rows rows) => new(new int[rows.Count], [Value]);
}

internal sealed class TruthConstant(byte value) : TruthOperand
{
    public byte Value { get; } = value;

    public override byte[] Evaluate(Rows rows)
    {
        var result = new byte[rows.Count];
        Array.Fill(result, Value);
        return result;
    }
}

internal sealed class NumberColumn : NumberOperand
{
    public NumberColumn(ColumnSchema schema, int position, ValueType type) : base(type)
    {
        Schema = schema;
        Position = position;
        Columns.Add(position);
    }

    public ColumnSchema Schema { get; }

    public int Position { get; }

    /// <summary>Whether only whole numbers are stored.</summary>
    public bool IsWhole => Schema.Kind != ColumnKind.Decimal;

    public override double[] Evaluate(Rows rows) => rows.Columns[Position] switch
    {
        DoubleColumn column => column.Values,
        LongColumn column => Converted(column),
        NumericColumn column => column.ToDoubles(),
        var column => throw new ArgumentException($"Column '{column?.Name}' is not stored as numbers."),
    };

    private static double[] Converted(LongColumn column)
    {
        var result = new double[column.Count];
        TensorPrimitives.ConvertChecked<long, double>(column.Values, result);
        if (column.Missing is not { } missing) return result;
        for (var i = 0; i < result.Length; i++)
        {
            if (missing[i]) result[i] = double.NaN;
        }
        return result;
    }

    public override bool[] Missing(Rows rows) => rows.Columns[Position] is LongColumn column
        ? column.Missing ?? new bool[rows.Count] : base.Missing(rows);
}

internal sealed class LabelColumn : TextOperand
{
    public LabelColumn(ColumnSchema schema, int position)
    {
        Schema = schema;
        Position = position;
        Columns.Add(position);
    }

    public ColumnSchema Schema { get; }

    public int Position { get; }

    public override Texts Evaluate(Rows rows)
    {
        var column = rows.Columns[Position]!;
        switch (column)
        {
            case CategoryColumn category: return new(category.Codes, category.Levels);
            case TextColumn text: return Texts.Of(text.Values);
            default:
                var values = new string?[rows.Count];
                for (var i = 0; i < values.Length; i++) values[i] = column.IsMissing(i) ? null : column.Text(i);
                return Texts.Of(values);
        }
    }
}
