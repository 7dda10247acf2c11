using System.Data.Common;
using Microsoft.Data.SqlClient;
using Semblance.Tables;

namespace Semblance.Relational.Connectors;

/// <summary>A SQL Server database that stands open.</summary>
internal sealed class SqlServerSession : SqlSession
{
    /// <summary>Connects.</summary>
    public SqlServerSession(DatabaseAddress address) : base(address, Opened(address), new SqlServerDialect()) =>
        DefaultNamespace = Query("SELECT schema_name()", row => row.GetString(0))[0];

    /// <inheritdoc/>
    public override string? DefaultNamespace { get; }

    private static SqlConnection Opened(DatabaseAddress address)
    {
        try
        {
            var connection = new SqlConnection(new SqlConnectionStringBuilder(address.Connection) { Pooling = false }.ConnectionString);
            connection.Open();
            return connection;
        }
        catch (NotSupportedException cause)
        {
            // its driver asks the operating system for the letters of each culture
            throw new SemblanceException("SQL Server's driver does not work without the data of cultures.", address.Shown,
                "Install libicu, and set \"System.Globalization.Invariant\": false in the .runtimeconfig.json beside the program.", cause);
        }
        catch (Exception cause) when (cause is DbException or ArgumentException)
        {
            throw DatabaseFault.Explain(cause, Trouble.Refused, "SQL Server", address.Shown, address.Clean(cause.Message));
        }
    }

    /// <inheritdoc/>
    public override bool HasRows(TableDefinition table) => Query($"SELECT TOP 1 1 FROM {Dialect.Name(table)}", _ => true).Count > 0;

    /// <inheritdoc/>
    public override DatabaseSchema ReadSchema(CancellationToken cancel)
    {
        NoteViews(Query("SELECT name FROM sys.views ORDER BY name", row => row.GetString(0)));
        var found = Query("SELECT t.object_id, s.name, t.name, CAST(p.value AS nvarchar(4000)) FROM sys.tables t JOIN sys.schemas s ON s.schema_id = t.schema_id "
            + "LEFT JOIN sys.extended_properties p ON p.major_id = t.object_id AND p.minor_id = 0 AND p.name = 'MS_Description' AND p.class = 1 "
            + "WHERE t.is_ms_shipped = 0 ORDER BY CASE WHEN s.name = schema_name() THEN 0 ELSE 1 END, t.object_id",
            row => (Id: row.GetInt32(0), Space: row.GetString(1), Name: row.GetString(2), Comment: Text(row, 3)));
        foreach (var hidden in found.GroupBy(one => one.Name).SelectMany(group => group.Skip(1)))
            Notes.Add($"{hidden.Space}.{hidden.Name} is passed over: a table of that name stands in another schema");
        var (columns, keys, checks) = (Columns(), Keys(), Query("SELECT parent_object_id, definition FROM sys.check_constraints ORDER BY object_id",
            row => (Table: row.GetInt32(0), Check: row.GetString(1))).ToLookup(row => row.Table, row => row.Check));
        return new()
        {
            Tables = [.. found.DistinctBy(one => one.Name).Select(one => new TableDefinition
            {
                Name = one.Name, Namespace = one.Space, Comment = one.Comment, Columns = [.. columns[one.Id]], Checks = [.. checks[one.Id]],
                PrimaryKey = keys[one.Id].FirstOrDefault(key => key.IsPrimary)?.Columns ?? [],
                UniqueKeys = [.. keys[one.Id].Where(key => key is { IsUnique: true, IsPrimary: false }).Select(key => (IReadOnlyList<string>)key.Columns)],
                Indexes = [.. keys[one.Id].Where(key => !key.IsUnique).Select(key => new IndexDefinition(key.Name, key.Columns))],
            })],
            Relations = Relations(), Origin = Dialect.Kind,
        };
    }

    private ILookup<int, ColumnDefinition> Columns() => Query("SELECT c.object_id, c.name, t.name, c.max_length, c.precision, c.scale, c.is_nullable, c.is_identity, d.definition, m.definition, "
        + "CAST(p.value AS nvarchar(4000)) FROM sys.columns c JOIN sys.types t ON t.user_type_id = c.system_type_id LEFT JOIN sys.default_constraints d ON d.object_id = c.default_object_id "
        + "LEFT JOIN sys.computed_columns m ON m.object_id = c.object_id AND m.column_id = c.column_id "
        + "LEFT JOIN sys.extended_properties p ON p.major_id = c.object_id AND p.minor_id = c.column_id AND p.name = 'MS_Description' AND p.class = 1 ORDER BY c.object_id, c.column_id", row =>
        {
            var type = TypeText(row.GetString(2), row.GetInt16(3), row.GetByte(4), row.GetByte(5));
            return (Table: row.GetInt32(0), Column: new ColumnDefinition
            {
                Name = row.GetString(1), DeclaredType = type, Nullable = row.GetBoolean(6), Identity = row.GetBoolean(7), Default = Text(row, 8),
                // the server numbers the versions of a row itself
                Computed = !row.IsDBNull(9) || type == "rowversion", Expression = Text(row, 9), Comment = Text(row, 10),
                MaxLength = SqlType.Parse(type) is { Kind: SqlKind.Text } text ? text.Length : null,
            });
        }).ToLookup(row => row.Table, row => row.Column);

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

    private ILookup<int, Key> Keys() => Query("SELECT i.object_id, i.name, i.is_primary_key, i.is_unique, c.name FROM sys.indexes i JOIN sys.index_columns x ON x.object_id = i.object_id "
        + "AND x.index_id = i.index_id JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id JOIN sys.tables t ON t.object_id = i.object_id "
        + "WHERE i.has_filter = 0 AND x.is_included_column = 0 AND i.name IS NOT NULL ORDER BY i.object_id, i.index_id, x.key_ordinal",
        row => (Table: row.GetInt32(0), Name: row.GetString(1), IsPrimary: row.GetBoolean(2), IsUnique: row.GetBoolean(3), Column: row.GetString(4)))
        .GroupBy(row => (row.Table, row.Name)).ToLookup(rows => rows.Key.Table,
            rows => new Key(rows.Key.Name, rows.First().IsPrimary, rows.First().IsUnique, [.. rows.Select(row => row.Column)]));

    private List<Relation> Relations() => [.. Query("SELECT f.object_id, t.name, c.name, r.name, k.name FROM sys.foreign_keys f JOIN sys.foreign_key_columns x ON x.constraint_object_id = f.object_id "
        + "JOIN sys.tables t ON t.object_id = f.parent_object_id JOIN sys.columns c ON c.object_id = t.object_id AND c.column_id = x.parent_column_id "
        + "JOIN sys.tables r ON r.object_id = f.referenced_object_id JOIN sys.columns k ON k.object_id = r.object_id AND k.column_id = x.referenced_column_id "
        + "ORDER BY f.object_id, x.constraint_column_id",
        row => (Id: row.GetInt32(0), Child: row.GetString(1), Column: row.GetString(2), Parent: row.GetString(3), ParentColumn: row.GetString(4)))
        .GroupBy(row => row.Id).Select(rows => new Relation
        {
            Child = rows.First().Child, Parent = rows.First().Parent,
            ChildColumns = [.. rows.Select(row => row.Column)], ParentColumns = [.. rows.Select(row => row.ParentColumn)],
        })];

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private sealed record Key(string Name, bool IsPrimary, bool IsUnique, string[] Columns);

    /// <inheritdoc/>
    public override async Task InsertAsync(TargetTable table, IAsyncEnumerable<Table> batches, CancellationToken cancel)
    {
        using var copy = new SqlBulkCopy((SqlConnection)Connection, SqlBulkCopyOptions.KeepIdentity | SqlBulkCopyOptions.KeepNulls | SqlBulkCopyOptions.CheckConstraints,
            (SqlTransaction?)Transaction) { DestinationTableName = Dialect.Name(table.Definition), BulkCopyTimeout = 0 };
        foreach (var column in table.Columns) copy.ColumnMappings.Add(column.Definition.Name, column.Definition.Name);
        await foreach (var rows in BatchRows.Of(table, batches, cancel).ConfigureAwait(false))
        {
            using (rows) await copy.WriteToServerAsync(rows, cancel).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override Trouble Reason(Exception cause) => (cause as SqlException)?.Number switch
    {
        229 or 230 or 262 or 2760 => Trouble.Rights,
        1101 or 1105 or 9002 => Trouble.Space,
        515 or 547 or 2601 or 2627 => Trouble.Broken,
        -2 or 53 or 121 or 233 or 10053 or 10054 or 10060 => Trouble.Gone,
        _ => Trouble.Other,
    };
}
