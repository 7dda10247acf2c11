namespace Semblance.Tables;

/// <summary>
/// A schema that says which labels there are, so that a mistyped one is a mistake and not a label without rows.
/// </summary>
internal static class KnownLabels
{
    /// <summary>The table's schema, with the labels that its columns know where it does not list any.</summary>
    public static Schema Of(Table table) => new()
    {
        Columns = [.. table.Columns.Select(column =>
            column is CategoryColumn { Levels.Length: > 0, Schema: { Levels: null, Handling: Handling.Learn } } labels
                ? column.Schema with { Levels = labels.Levels } : column.Schema)],
    };
}
