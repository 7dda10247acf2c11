using System.Data.Common;

namespace Semblance.Relational.Connectors;

/// <summary>What SQL Server says of its tables.</summary>
internal sealed partial class SqlServerSession
{
    /// <inheritdoc/>
    public override DatabaseSchema ReadSchema(CancellationToken cancel)
    {
        NoteViews(Query("SELECT name FROM sys.views ORDER BY name", row => row.GetString(0)));
        var found = Query("""
            SELECT t.object_id, s.name, t.name, CAST(p.value AS nvarchar(4000))
            FROM sys.tables t JOIN sys.schemas s ON s.schema_id = t.schema_id
                LEFT JOIN sys.extended_properties p
                ON p.class = 1 AND p.major_id = t.object_id AND p.minor_id = 0 AND p.name = 'MS_Description'
            WHERE t.is_ms_shipped = 0
            ORDER BY CASE WHEN s.name = schema_name() THEN 0 ELSE 1 END, t.object_id
            """, row => (Id: row.GetInt32(0), Space: row.GetString(1), Name: row.GetString(2), Comment: Text(row, 3)));
        foreach (var hidden in found.GroupBy(one => one.Name).SelectMany(group => group.Skip(1)))
            Notes.Add($"{hidden.Space}.{hidden.Name} is passed over: a table of that name stands in another schema");
        var (columns, checks, keys) = (Columns(), Checks(), Keys());
        return new()
        {
            Tables = [.. found.DistinctBy(one => one.Name).Select(one => new TableDefinition
            {
                Name = one.Name,
                Namespace = one.Space,
                Comment = one.Comment,
                Columns = [.. columns[one.Id]],
                Checks = [.. checks[one.Id]],
                PrimaryKey = keys[one.Id].FirstOrDefault(key => key.IsPrimary)?.Columns ?? [],
                UniqueKeys = [.. keys[one.Id].Where(key => key is { IsUnique: true, IsPrimary: false })
                    .Select(key => key.Columns)],
                Indexes = [.. keys[one.Id].Where(key => !key.IsUnique)
                    .Select(key => new IndexDefinition(key.Name, key.Columns))],
            })],
            Relations = Relations(),
            Origin = Dialect.Kind,
        };
    }

    private ILookup<int, ColumnDefinition> Columns() => Query("""
        SELECT c.object_id, c.name, t.name, c.max_length, c.precision, c.scale, c.is_nullable, c.is_identity,
            d.definition, m.definition, CAST(p.value AS nvarchar(4000))
        FROM sys.columns c JOIN sys.types t ON t.user_type_id = c.system_type_id
            LEFT JOIN sys.default_constraints d ON d.object_id = c.default_object_id
            LEFT JOIN sys.computed_columns m ON m.object_id = c.object_id AND m.column_id = c.column_id
            LEFT JOIN sys.extended_properties p
            ON p.class = 1 AND p.major_id = c.object_id AND p.minor_id = c.column_id AND p.name = 'MS_Description'
        ORDER BY c.object_id, c.column_id
        """, row => (Table: row.GetInt32(0), Column: Column(row))).ToLookup(row => row.Table, row => row.Column);

    private static ColumnDefinition Column(DbDataReader row)
    {
        var type = TypeText(row.GetString(2), row.GetInt16(3), row.GetByte(4), row.GetByte(5));
        return new()
        {
            Name = row.GetString(1),
            DeclaredType = type,
            MaxLength = SqlType.Parse(type) is { Kind: SqlKind.Text } text ? text.Length : null,
            Nullable = row.GetBoolean(6),
            Identity = row.GetBoolean(7),
            Default = Text(row, 8),
            // the server numbers the versions of a row itself
            Computed = !row.IsDBNull(9) || type == "rowversion",
            Expression = Text(row, 9),
            Comment = Text(row, 10),
        };
    }

    /// <summary>A type as it is declared: the catalogue counts bytes.</summary>
    internal static string TypeText(string name, int bytes, int precision, int scale) => name switch
    {
        "nvarchar" or "nchar" => bytes < 0 ? $"{name}(max)" : $"{name}({bytes / 2})",
        "varchar" or "char" or "varbinary" or "binary" => bytes < 0 ? $"{name}(max)" : $"{name}({bytes})",
        "decimal" or "numeric" => $"{name}({precision},{scale})",
        "datetime2" or "time" or "datetimeoffset" => $"{name}({scale})",
        "timestamp" => "rowversion",
        _ => name,
    };

    private ILookup<int, string> Checks() =>
        Query("SELECT parent_object_id, definition FROM sys.check_constraints ORDER BY object_id",
        row => (Table: row.GetInt32(0), Check: row.GetString(1))).ToLookup(row => row.Table, row => row.Check);

    private ILookup<int, Key> Keys() => Query("""
        SELECT i.object_id, i.name, i.is_primary_key, i.is_unique, c.name
        FROM sys.indexes i JOIN sys.tables t ON t.object_id = i.object_id
            JOIN sys.index_columns x ON x.object_id = i.object_id AND x.index_id = i.index_id
            JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id
        WHERE i.has_filter = 0 AND x.is_included_column = 0 AND i.name IS NOT NULL
        ORDER BY i.object_id, i.index_id, x.key_ordinal
        """, row =>
            (Table: row.GetInt32(0), Name: row.GetString(1), IsPrimary: row.GetBoolean(2), IsUnique: row.GetBoolean(3),
             Column: row.GetString(4)))
        .GroupBy(row => (row.Table, row.Name)).ToLookup(rows => rows.Key.Table,
            rows => new Key(rows.Key.Name, rows.First().IsPrimary, rows.First().IsUnique,
                [.. rows.Select(row => row.Column)]));

    private List<Relation> Relations() => [.. Query("""
        SELECT f.object_id, t.name, c.name, r.name, k.name
        FROM sys.foreign_keys f JOIN sys.foreign_key_columns x ON x.constraint_object_id = f.object_id
            JOIN sys.tables t ON t.object_id = f.parent_object_id
            JOIN sys.columns c ON c.object_id = t.object_id AND c.column_id = x.parent_column_id
            JOIN sys.tables r ON r.object_id = f.referenced_object_id
            JOIN sys.columns k ON k.object_id = r.object_id AND k.column_id = x.referenced_column_id
        ORDER BY f.object_id, x.constraint_column_id
        """, row =>
            (Id: row.GetInt32(0), Child: row.GetString(1), Column: row.GetString(2), Parent: row.GetString(3),
             ParentColumn: row.GetString(4)))
        .GroupBy(row => row.Id).Select(rows => new Relation
        {
            Child = rows.First().Child,
            ChildColumns = [.. rows.Select(row => row.Column)],
            Parent = rows.First().Parent,
            ParentColumns = [.. rows.Select(row => row.ParentColumn)],
        })];

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private sealed record Key(string Name, bool IsPrimary, bool IsUnique, IReadOnlyList<string> Columns);
}
