using System.Data.Common;
using System.Globalization;

namespace Semblance.Relational.Connectors;

/// <summary>What MySQL and MariaDB say of their tables.</summary>
internal sealed partial class MysqlSession
{
    private bool IsMaria => Connection.ServerVersion.Contains("Maria", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override DatabaseSchema ReadSchema(CancellationToken cancel)
    {
        var found = Query("""
            SELECT table_name, table_type, table_comment FROM information_schema.tables
            WHERE table_schema = database() ORDER BY create_time, table_name
            """, row => (Name: row.GetString(0), Type: row.GetString(1), Comment: row.GetString(2)));
        NoteViews(found.Where(one => one.Type.Contains("VIEW", StringComparison.Ordinal)).Select(one => one.Name));
        var (columns, checks, indexes, relations) = (Columns(), Checks(), Indexes(), Relations());
        return new()
        {
            Tables = [.. found.Where(one => one.Type == "BASE TABLE").Select(one => new TableDefinition
            {
                Name = one.Name,
                Comment = NoneIfEmpty(one.Comment),
                Columns = [.. columns[one.Name].Select(column => IsJson(column, checks[one.Name])
                    ? column with { DeclaredType = "json" } : column)],
                Checks = [.. checks[one.Name]
                    .Where(check => !check.StartsWith("json_valid(", StringComparison.Ordinal))],
                PrimaryKey = indexes[one.Name].FirstOrDefault(index => index.Name == "PRIMARY")?.Columns ?? [],
                UniqueKeys = [.. indexes[one.Name].Where(index => index is { IsUnique: true, Name: not "PRIMARY" })
                    .Select(index => index.Columns)],
                Indexes = [.. indexes[one.Name].Where(index => !index.IsUnique)
                    .Select(index => new IndexDefinition(index.Name, index.Columns))],
            })],
            Relations = relations,
            Origin = Dialect.Kind,
        };
    }

    // MariaDB keeps JSON as text that must be JSON
    private static bool IsJson(ColumnDefinition column, IEnumerable<string> checks) =>
        checks.Contains($"json_valid(`{column.Name}`)");

    private ILookup<string, ColumnDefinition> Columns() => Query("""
        SELECT table_name, column_name, column_type, is_nullable, column_default, extra, generation_expression,
            column_comment, character_maximum_length, data_type
        FROM information_schema.columns WHERE table_schema = database() ORDER BY table_name, ordinal_position
        """, row => (Table: row.GetString(0), Column: Column(row))).ToLookup(row => row.Table, row => row.Column);

    private ColumnDefinition Column(DbDataReader row)
    {
        var (extra, type) = (row.GetString(5), row.GetString(9));
        var expression = row.IsDBNull(6) ? null : NoneIfEmpty(row.GetString(6));
        var value = row.IsDBNull(4) ? null : row.GetString(4);
        var isText = type is "char" or "varchar" or "enum" or "set" or "text" or "date" or "datetime"
            or "timestamp" or "time";
        // MySQL gives a text without its quotes, MariaDB with them
        if (value is not null && !IsMaria && isText && !extra.Contains("DEFAULT_GENERATED", StringComparison.Ordinal))
            value = Dialect.Literal(value);
        return new()
        {
            Name = row.GetString(1),
            DeclaredType = row.GetString(2),
            Nullable = row.GetString(3) == "YES",
            Default = value is "NULL" ? null : value,
            Identity = extra.Contains("auto_increment", StringComparison.Ordinal),
            Computed = expression is not null,
            Expression = expression,
            Comment = NoneIfEmpty(row.GetString(7)),
            MaxLength = row.IsDBNull(8) || type is not ("char" or "varchar")
                ? null : Convert.ToInt32(row.GetValue(8), CultureInfo.InvariantCulture),
        };
    }

    // MySQL does not say there which table a check is of, and escapes its quotes
    private ILookup<string, string> Checks() => Query(IsMaria ? """
        SELECT table_name, check_clause FROM information_schema.check_constraints WHERE constraint_schema = database()
        """ : """
        SELECT t.table_name, REPLACE(c.check_clause, '\\''', '''') FROM information_schema.check_constraints c
            JOIN information_schema.table_constraints t
            ON t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name
        WHERE c.constraint_schema = database() AND t.constraint_type = 'CHECK'
        """, row => (Table: row.GetString(0), Check: row.GetString(1))).ToLookup(row => row.Table, row => row.Check);

    // an index on expressions, or on the beginnings of texts, says nothing of whole columns
    private ILookup<string, Index> Indexes() => Query("""
        SELECT table_name, index_name, non_unique, column_name, sub_part FROM information_schema.statistics
        WHERE table_schema = database() ORDER BY table_name, index_name, seq_in_index
        """, row => (Table: row.GetString(0), Name: row.GetString(1), IsUnique: row.GetInt64(2) == 0,
            Column: row.IsDBNull(3) || !row.IsDBNull(4) ? null : row.GetString(3)))
        .GroupBy(row => (row.Table, row.Name)).Where(rows => rows.All(row => row.Column is not null))
        .ToLookup(rows => rows.Key.Table,
            rows => new Index(rows.Key.Name, rows.First().IsUnique, [.. rows.Select(row => row.Column!)]));

    private List<Relation> Relations() => [.. Query("""
        SELECT table_name, constraint_name, column_name, referenced_table_name, referenced_column_name
        FROM information_schema.key_column_usage
        WHERE table_schema = database() AND referenced_table_name IS NOT NULL
        ORDER BY table_name, constraint_name, ordinal_position
        """, row =>
            (Table: row.GetString(0), Name: row.GetString(1), Column: row.GetString(2), Parent: row.GetString(3),
             ParentColumn: row.GetString(4)))
        .GroupBy(row => (row.Table, row.Name)).Select(rows => new Relation
        {
            Child = rows.Key.Table,
            ChildColumns = [.. rows.Select(row => row.Column)],
            Parent = rows.First().Parent,
            ParentColumns = [.. rows.Select(row => row.ParentColumn)],
        })];

    private static string? NoneIfEmpty(string text) => text.Length > 0 ? text : null;

    private sealed record Index(string Name, bool IsUnique, IReadOnlyList<string> Columns);
}
