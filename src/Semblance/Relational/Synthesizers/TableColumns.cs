using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>How a column of a table is filled.</summary>
internal enum ColumnPart
{
    /// <summary>With the key of the parent.</summary>
    Foreign,

    /// <summary>With a key that names the row.</summary>
    Key,

    /// <summary>With the row's number among its siblings.</summary>
    Number,

    /// <summary>With what an ancestor holds.</summary>
    Carried,

    /// <summary>By a model.</summary>
    Learnt,

    /// <summary>With new values of the same form.</summary>
    Made,
}

/// <summary>Sorts the columns of a table by how they are filled.</summary>
internal static class TableColumns
{
    /// <summary>By column: how it is filled, as far as the schema and the real rows say.</summary>
    /// <param name="definition">The table.</param>
    /// <param name="rows">Its real rows.</param>
    /// <param name="schema">The database.</param>
    /// <param name="siblings">Who has the same owner; null where the rows stand for themselves.</param>
    /// <param name="owner">The columns that name the owner.</param>
    public static ColumnPart[] Of(TableDefinition definition, Table rows, DatabaseSchema schema, Siblings? siblings,
        IReadOnlyList<string> owner)
    {
        var foreign = schema.Relations.Where(relation => relation.Child == definition.Name)
            .SelectMany(relation => relation.ChildColumns).ToHashSet(StringComparer.Ordinal);
        // what others refer to has to be unique as well
        var keys = schema.Relations.Where(relation => relation.Parent == definition.Name)
            .Select(relation => relation.ParentColumns)
            .Append(definition.PrimaryKey).Concat(definition.UniqueKeys).ToArray();
        return [.. rows.Columns.Select(Part)];

        ColumnPart Part(Column column)
        {
            if (foreign.Contains(column.Name)) return ColumnPart.Foreign;
            var isLearnt = ColumnBins.Fits(column) && column.Schema.Handling == Handling.Learn;
            var key = keys.FirstOrDefault(key => key.Contains(column.Name));
            if (key is null) return isLearnt ? ColumnPart.Learnt : ColumnPart.Made;
            if (key.Where(name => !foreign.Contains(name)).SequenceEqual([column.Name]) && siblings is not null
                && owner.All(key.Contains) && IsNumbered(column, siblings)) return ColumnPart.Number;
            return key.Count == 1 || (!isLearnt && !definition.PrimaryKey.Any(foreign.Contains)) ? ColumnPart.Key
                : isLearnt ? ColumnPart.Learnt : ColumnPart.Key;
        }
    }

    private static bool IsNumbered(Column column, Siblings siblings)
    {
        if (column is not LongColumn { Schema.Kind: ColumnKind.Integer, Missing: null } numbers || numbers.Count == 0)
            return false;
        var first = numbers.Values[0] - siblings.Ranks[0];
        return first is 0 or 1 && Enumerable.Range(0, numbers.Count)
            .All(row => numbers.Values[row] == first + siblings.Ranks[row]);
    }
}
