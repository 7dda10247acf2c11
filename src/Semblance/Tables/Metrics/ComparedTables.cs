namespace Semblance.Tables.Metrics;

/// <summary>A column that is left out of fidelity, and why.</summary>
/// <param name="Name">The column.</param>
/// <param name="Why">The reason, for people.</param>
public sealed record LeftOutColumn(string Name, string Why);

/// <summary>One column that is compared: a number, or a label out of a dictionary that all tables share.</summary>
/// <param name="Name">The header.</param>
/// <param name="Levels">The labels of all tables, sorted (or in their order where they have one); null
/// for a number.</param>
/// <param name="Schema">What the column holds.</param>
internal sealed record ComparedColumn(string Name, string[]? Levels, ColumnSchema Schema)
{
    public bool IsNumber => Levels is null;
}

/// <summary>
/// Rows of one table over the compared columns; at each position either numbers (NaN: missing) or codes (-1).
/// </summary>
internal sealed class ComparedRows(IReadOnlyList<ComparedColumn> columns, int count, double[]?[] numbers,
    int[]?[] codes)
{
    public IReadOnlyList<ComparedColumn> Columns { get; } = columns;

    public int Count { get; } = count;

    public double[] Numbers(int column) => numbers[column]!;

    public int[] Codes(int column) => codes[column]!;

    public ComparedRows Gather(int[] rows) => new(Columns, rows.Length,
        [.. numbers.Select(values => values is null ? null : Take(values, rows))],
        [.. codes.Select(values => values is null ? null : Take(values, rows))]);

    private static T[] Take<T>(T[] values, int[] rows)
    {
        var taken = new T[rows.Length];
        for (var i = 0; i < taken.Length; i++) taken[i] = values[rows[i]];
        return taken;
    }
}

/// <summary>The tables of a comparison over the columns that fidelity is measured on.</summary>
internal sealed class ComparedTables
{
    private ComparedTables(ComparedRows real, ComparedRows synthetic, ComparedRows? holdout,
        IReadOnlyList<LeftOutColumn> leftOut) => (Real, Synthetic, Holdout, LeftOut) = (real, synthetic,
        holdout, leftOut);

    public ComparedRows Real { get; }

    public ComparedRows Synthetic { get; }

    public ComparedRows? Holdout { get; }

    public IReadOnlyList<LeftOutColumn> LeftOut { get; }

    public IReadOnlyList<ComparedColumn> Columns => Real.Columns;

    public static ComparedTables Of(Comparison data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Once(nameof(ComparedTables), () => Align(data));
    }

    /// <summary>Why fidelity says nothing of a column; null where it does.</summary>
    public static string? WhyLeftOut(ColumnSchema schema) => schema switch
    {
        { Handling: Handling.Generate } => "its values are generated, nothing of them is learnt",
        { Kind: ColumnKind.Identifier } => "an identifier means nothing but itself",
        { Kind: ColumnKind.Text } => "free text is compared for copies only",
        _ => null,
    };

    private static ComparedTables Align(Comparison data)
    {
        Check(data);
        var leftOut = new List<LeftOutColumn>();
        var columns = new List<ComparedColumn>();
        var tables = new[] { data.Real, data.Synthetic, data.Holdout };
        var numbers = new[] { new List<double[]?>(), [], [] };
        var codes = new[] { new List<int[]?>(), [], [] };
        foreach (var column in data.Real.Columns)
        {
            if (WhyLeftOut(column.Schema) is { } why)
            {
                leftOut.Add(new(column.Name, why));
                continue;
            }
            var isNumber = column is NumericColumn;
            var levels = isNumber ? null : LevelsOf(column.Schema, tables.OfType<Table>().Select(t => t[column.Name]));
            columns.Add(new(column.Name, levels, column.Schema));
            for (var i = 0; i < tables.Length; i++)
            {
                if (tables[i] is not { } table) continue;
                numbers[i].Add(isNumber ? ((NumericColumn)table[column.Name]).ToDoubles() : null);
                codes[i].Add(isNumber ? null : CodesOf(table[column.Name], levels!));
            }
        }
        ComparedRows Rows(int i) => new(columns, tables[i]!.RowCount, [.. numbers[i]], [.. codes[i]]);
        return new(Rows(0), Rows(1), data.Holdout is null ? null : Rows(2), leftOut);
    }

    private static string[] LevelsOf(ColumnSchema schema, IEnumerable<Column> columns)
    {
        var found = columns.SelectMany(Labels).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        if (schema is not { Ordered: true, Levels: { } order }) return [.. found];
        return [.. order, .. found.Except(order, StringComparer.Ordinal)];
    }

    // only labels that occur: a dictionary may hold more
    private static IEnumerable<string> Labels(Column column)
    {
        if (column is not CategoryColumn category) return ((TextColumn)column).Values.OfType<string>();
        var occurs = new bool[category.Levels.Length];
        foreach (var code in category.Codes)
        {
            if (code >= 0) occurs[code] = true;
        }
        return category.Levels.Where((_, i) => occurs[i]);
    }

    private static int[] CodesOf(Column column, string[] levels)
    {
        var position = new Dictionary<string, int>(levels.Length, StringComparer.Ordinal);
        for (var i = 0; i < levels.Length; i++) position[levels[i]] = i;
        if (column is not CategoryColumn category)
            return [.. ((TextColumn)column).Values.Select(text => text is null ? -1 : position[text])];
        var map = Array.ConvertAll(category.Levels, label => position.GetValueOrDefault(label, -1));
        return Array.ConvertAll(category.Codes, code => code < 0 ? -1 : map[code]);
    }

    private static void Check(Comparison data)
    {
        var faults = new List<Fault>();
        foreach (var (name, table) in new[] { ("real", data.Real), ("synthetic", data.Synthetic),
            ("holdout", data.Holdout) })
        {
            if (table is null) continue;
            if (table.RowCount == 0)
                faults.Add(new($"The {name} table has no rows.", $"{name} table",
                    "Give a table with at least one row."));
            foreach (var column in data.Real.Columns)
            {
                if (table.Schema.IndexOf(column.Name) < 0)
                {
                    faults.Add(new($"Column '{column.Name}' of the real table is missing here.", $"{name} table",
                        "Compare tables with the same columns, or remove the column from the real table."));
                }
                else if (table[column.Name] is NumericColumn != column is NumericColumn)
                {
                    faults.Add(new($"Column '{column.Name}' holds {Word(table[column.Name])} "
                        + $"here, and {Word(column)} in the real table.",
                        $"{name} table", "Read both tables with the same schema (--schema)."));
                }
            }
        }
        if (faults.Count > 0) throw new SemblanceException(faults);
    }

    private static string Word(Column column) => column is NumericColumn ? "numbers" : "labels";
}
