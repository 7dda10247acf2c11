namespace Semblance.Tables;

/// <summary>One column of values in memory, some of which may be missing. Immutable.</summary>
public abstract class Column(ColumnSchema schema)
{
    /// <summary>Name, kind and written form.</summary>
    public ColumnSchema Schema { get; } = schema;

    /// <summary>The header.</summary>
    public string Name => Schema.Name;

    /// <summary>How many rows there are.</summary>
    public abstract int Count { get; }

    /// <summary>Whether the cell holds no value.</summary>
    public abstract bool IsMissing(int row);

    /// <summary>
    /// The cell as it is written to a text file; <see cref="ColumnSchema.Missing"/> where it holds no value.
    /// </summary>
    public abstract string Text(int row);

    /// <summary>The cells at these rows, in the order given.</summary>
    public abstract Column Gather(ReadOnlySpan<int> rows);

    /// <summary>This column followed by others of the same kind.</summary>
    public abstract Column Append(IReadOnlyList<Column> others);

    /// <summary>The same values under another description.</summary>
    public abstract Column With(ColumnSchema schema);

    private protected static T[] Join<T>(T[] first, IEnumerable<T[]> others)
    {
        T[][] all = [first, .. others];
        var joined = new T[all.Sum(part => part.Length)];
        var at = 0;
        foreach (var part in all)
        {
            part.CopyTo(joined, at);
            at += part.Length;
        }
        return joined;
    }

    private protected static T[] Take<T>(T[] values, ReadOnlySpan<int> rows)
    {
        var taken = new T[rows.Length];
        for (var i = 0; i < taken.Length; i++) taken[i] = values[rows[i]];
        return taken;
    }
}

/// <summary>A column that arithmetic applies to: numbers, dates, times.</summary>
public abstract class NumericColumn(ColumnSchema schema) : Column(schema)
{
    /// <summary>The cells as doubles; NaN where missing. Integers above 2^53 lose their last digits.</summary>
    public abstract double[] ToDoubles();
}

/// <summary>Integers, dates (days), times, instants and durations (microseconds).</summary>
/// <param name="schema">Name, kind and written form.</param>
/// <param name="values">One value a row; where missing, any.</param>
/// <param name="missing">True where the cell holds no value; null where none is missing.</param>
public sealed class LongColumn(ColumnSchema schema, long[] values, bool[]? missing = null) : NumericColumn(schema)
{
    /// <summary>One value a row.</summary>
    public long[] Values { get; } = values;

    /// <summary>True where the cell holds no value; null where none is missing.</summary>
    public bool[]? Missing { get; } = missing;

    /// <inheritdoc/>
    public override int Count => Values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Missing is not null && Missing[row];

    /// <inheritdoc/>
    public override string Text(int row) => IsMissing(row) ? Schema.Missing : CellText.Of(Schema, Values[row]);

    /// <inheritdoc/>
    public override Column Gather(ReadOnlySpan<int> rows) =>
        new LongColumn(Schema, Take(Values, rows), Missing is null ? null : Take(Missing, rows));

    /// <inheritdoc/>
    public override Column Append(IReadOnlyList<Column> others)
    {
        LongColumn[] all = [this, .. others.Cast<LongColumn>()];
        var missing = all.Any(column => column.Missing is not null)
            ? Join([], all.Select(column => column.Missing ?? new bool[column.Count])) : null;
        return new LongColumn(Schema, Join([], all.Select(column => column.Values)), missing);
    }

    /// <inheritdoc/>
    public override Column With(ColumnSchema schema) => new LongColumn(schema, Values, Missing);

    /// <inheritdoc/>
    public override double[] ToDoubles()
    {
        var result = new double[Values.Length];
        for (var i = 0; i < result.Length; i++) result[i] = IsMissing(i) ? double.NaN : Values[i];
        return result;
    }
}

/// <summary>Numbers with a fraction.</summary>
/// <param name="schema">Name, kind and written form.</param>
/// <param name="values">One value a row; NaN where missing. Infinities are not allowed.</param>
public sealed class DoubleColumn(ColumnSchema schema, double[] values) : NumericColumn(schema)
{
    /// <summary>One value a row; NaN where missing.</summary>
    public double[] Values { get; } = values;

    /// <inheritdoc/>
    public override int Count => Values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(Values[row]);

    /// <inheritdoc/>
    public override string Text(int row) => IsMissing(row) ? Schema.Missing : CellText.Of(Schema, Values[row]);

    /// <inheritdoc/>
    public override Column Gather(ReadOnlySpan<int> rows) => new DoubleColumn(Schema, Take(Values, rows));

    /// <inheritdoc/>
    public override Column Append(IReadOnlyList<Column> others) =>
        new DoubleColumn(Schema, Join(Values, others.Select(other => ((DoubleColumn)other).Values)));

    /// <inheritdoc/>
    public override Column With(ColumnSchema schema) => new DoubleColumn(schema, Values);

    /// <inheritdoc/>
    public override double[] ToDoubles() => Values;
}

/// <summary>Labels and booleans: a code a row, and the labels that the codes stand for.</summary>
/// <param name="schema">Name, kind and written form.</param>
/// <param name="codes">Index into <paramref name="levels"/>; -1 where missing.</param>
/// <param name="levels">The labels, no two alike.</param>
public sealed class CategoryColumn(ColumnSchema schema, int[] codes, string[] levels) : Column(schema)
{
    /// <summary>Index into <see cref="Levels"/>, one a row; -1 where missing.</summary>
    public int[] Codes { get; } = codes;

    /// <summary>The labels.</summary>
    public string[] Levels { get; } = levels;

    /// <inheritdoc/>
    public override int Count => Codes.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Codes[row] < 0;

    /// <inheritdoc/>
    public override string Text(int row) => Codes[row] < 0 ? Schema.Missing : Levels[Codes[row]];

    /// <inheritdoc/>
    public override Column Gather(ReadOnlySpan<int> rows) => new CategoryColumn(Schema, Take(Codes, rows), Levels);

    /// <inheritdoc/>
    public override Column Append(IReadOnlyList<Column> others)
    {
        if (others.All(other => ReferenceEquals(((CategoryColumn)other).Levels, Levels)))
            return new CategoryColumn(Schema,
                Join(Codes, others.Select(other => ((CategoryColumn)other).Codes)), Levels);
        var levels = new List<string>(Levels);
        var positions = levels.Select((level, i) => (level, i)).ToDictionary(pair => pair.level, pair => pair.i);
        var codes = new List<int>(Codes);
        foreach (var other in others.Cast<CategoryColumn>())
        {
            var map = other.Levels.Select(level =>
            {
                if (positions.TryGetValue(level, out var position)) return position;
                levels.Add(level);
                return positions[level] = levels.Count - 1;
            }).ToArray();
            codes.AddRange(other.Codes.Select(code => code < 0 ? -1 : map[code]));
        }
        return new CategoryColumn(Schema, [.. codes], [.. levels]);
    }

    /// <inheritdoc/>
    public override Column With(ColumnSchema schema) => new CategoryColumn(schema, Codes, Levels);
}

/// <summary>Free text and identifiers.</summary>
/// <param name="schema">Name, kind and written form.</param>
/// <param name="values">One text a row; null where missing.</param>
public sealed class TextColumn(ColumnSchema schema, string?[] values) : Column(schema)
{
    /// <summary>One text a row; null where missing.</summary>
    public string?[] Values { get; } = values;

    /// <inheritdoc/>
    public override int Count => Values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Values[row] is null;

    /// <inheritdoc/>
    public override string Text(int row) => Values[row] ?? Schema.Missing;

    /// <inheritdoc/>
    public override Column Gather(ReadOnlySpan<int> rows) => new TextColumn(Schema, Take(Values, rows));

    /// <inheritdoc/>
    public override Column Append(IReadOnlyList<Column> others) =>
        new TextColumn(Schema, Join(Values, others.Select(other => ((TextColumn)other).Values)));

    /// <inheritdoc/>
    public override Column With(ColumnSchema schema) => new TextColumn(schema, Values);
}
