namespace Semblance.Tables;

/// <summary>Rows and typed columns in memory. Immutable.</summary>
public sealed class Table
{
    /// <summary>A table of columns of equal length and different names.</summary>
    public Table(IReadOnlyList<Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        RowCount = columns.Count == 0 ? 0 : columns[0].Count;
        if (columns.Any(column => column.Count != RowCount))
            throw new ArgumentException("The columns differ in length.", nameof(columns));
        if (columns.Select(column => column.Name).Distinct().Count() != columns.Count)
            throw new ArgumentException("Two columns have the same name.", nameof(columns));
        Columns = columns;
        Schema = new() { Columns = [.. columns.Select(column => column.Schema)] };
    }

    /// <summary>The columns' names, kinds and written forms.</summary>
    public Schema Schema { get; }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>How many rows there are.</summary>
    public int RowCount { get; }

    /// <summary>The column of that name.</summary>
    public Column this[string name]
    {
        get
        {
            var index = Schema.IndexOf(name);
            return index >= 0 ? Columns[index] : throw new ArgumentException($"No column '{name}'.", nameof(name));
        }
    }

    /// <summary>The named columns, in the order given.</summary>
    public Table Select(IEnumerable<string> names) => new([.. names.Select(name => this[name])]);

    /// <summary>The rows at these indices, in the order given; an index may occur more than once.</summary>
    public Table Gather(ReadOnlySpan<int> rows)
    {
        var columns = new Column[Columns.Count];
        for (var i = 0; i < columns.Length; i++) columns[i] = Columns[i].Gather(rows);
        return new(columns);
    }

    /// <summary>Rows <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1.</summary>
    public Table Slice(int first, int count)
    {
        var rows = new int[count];
        for (var i = 0; i < count; i++) rows[i] = first + i;
        return Gather(rows);
    }

    /// <summary>The rows of tables with the same schema, one after another.</summary>
    public static Table Concat(IReadOnlyList<Table> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        if (tables.Count == 1) return tables[0];
        var columns = new Column[tables[0].Columns.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var position = i;
            columns[i] = tables[0].Columns[i].Append([.. tables.Skip(1).Select(table => table.Columns[position])]);
        }
        return new(columns);
    }
}
