using System.Data.Common;
using DuckDB.NET.Data;
using Semblance.Tables;
using Semblance.Tables.Formats;

namespace Semblance.Relational.Connectors;

/// <summary>A DuckDB file that stands open.</summary>
internal sealed class DuckdbSession(DatabaseAddress address, string path, bool isRead)
    : SqlSession(address, Opened(address, path, isRead), new DuckdbDialect())
{
    private int functions;

    private static DuckDBConnection Opened(DatabaseAddress address, string path, bool isRead)
    {
        if (isRead && !File.Exists(path))
            throw new SemblanceException("There is no such file.", address.Shown, "Check the spelling of the path.");
        var connection = new DuckDBConnection(new DbConnectionStringBuilder
        {
            ["Data Source"] = path, ["access_mode"] = isRead ? "READ_ONLY" : "READ_WRITE",
            ["autoinstall_known_extensions"] = "false", ["autoload_known_extensions"] = "false", // no network, ever
        }.ConnectionString);
        try
        {
            connection.Open();
            using var zone = connection.CreateCommand();
            zone.CommandText = "SET TimeZone = 'UTC'";
            zone.ExecuteNonQuery();
            return connection;
        }
        catch (DuckDBException cause)
        {
            connection.Dispose();
            throw new SemblanceException("The file cannot be opened as a DuckDB database.", address.Shown,
                "Check that it is one, that no other program has it open, and that you may read it.", cause);
        }
    }

    /// <inheritdoc/>
    public override DatabaseSchema ReadSchema(CancellationToken cancel)
    {
        NoteViews(Query("SELECT view_name FROM duckdb_views() WHERE NOT internal AND database_name = "
            + "current_database() ORDER BY 1", row => row.GetString(0)));
        var columns =
            Query("SELECT table_name, column_name, data_type, is_nullable, "
                + "column_default, comment FROM duckdb_columns() "
            + "WHERE NOT internal AND database_name = current_database() AND schema_name = "
            + "'main' ORDER BY table_oid, column_index", row => (Table: row.GetString(0), Column: new ColumnDefinition
            {
                Name = row.GetString(1), DeclaredType = row.GetString(2), Nullable = row.GetBoolean(3),
                Default = row.IsDBNull(4) ? null : row.GetString(4), Comment = row.IsDBNull(5) ? null
                    : row.GetString(5),
            })).ToLookup(row => row.Table, row => row.Column);
        var keys =
            Query("SELECT table_name, constraint_type, "
                + "array_to_string(constraint_column_names, chr(1)), expression, referenced_table, "
            + "array_to_string(referenced_column_names, chr(1)) FROM duckdb_constraints() WHERE database_name = "
            + "current_database() AND schema_name = 'main' "
            + "ORDER BY table_oid, constraint_index", row => (
                Table: row.GetString(0), Type: row.GetString(1), Columns: Split(row, 2), Check: row.IsDBNull(3) ? null
                    : row.GetString(3),
                Parent: row.IsDBNull(4) ? null : row.GetString(4), ParentColumns: Split(row, 5)));
        var tables =
            Query("SELECT table_name, comment, sql FROM duckdb_tables() WHERE NOT internal AND NOT temporary AND "
                + "database_name = current_database() "
            + "AND schema_name = 'main' ORDER BY table_oid", row =>
            {
                var (name, made) = (row.GetString(0), CreateTableText.Of(row.GetString(2)));
                return new TableDefinition
                {
                    Name = name,
                    Comment = row.IsDBNull(1) ? null : row.GetString(1),
                    Columns = [.. columns[name].Select(column => made.Expressions.TryGetValue(column.Name, out var sql)
                        ? column with { Computed = true, Expression = sql, Default = null } : column)],
                    PrimaryKey = keys.FirstOrDefault(key => key.Table == name && key.Type == "PRIMARY KEY").Columns
                        ?? [],
                    UniqueKeys = [.. keys.Where(key => key.Table == name && key.Type == "UNIQUE")
                        .Select(key => (IReadOnlyList<string>)key.Columns)],
                    Checks = [.. keys.Where(key => key.Table == name && key.Type == "CHECK" && key.Check is not null)
                        .Select(key => key.Check!)],
                };
            });
        return new()
        {
            Tables = tables, Origin = Dialect.Kind,
            Relations = [.. keys.Where(key => key.Type == "FOREIGN KEY" && key.Parent is not null)
                .Select(key => new Relation { Child = key.Table, ChildColumns = key.Columns, Parent = key.Parent!,
                    ParentColumns = key.ParentColumns })],
        };
    }

    /// <summary>DuckDB pulls the rows out of the batches by a function, and casts what a column wants cast.</summary>
    public override Task InsertAsync(TargetTable table, IAsyncEnumerable<Table> batches, CancellationToken cancel)
    {
        var rows = $"semblance_rows_{functions++}";
        var schema = new Schema { Columns = [.. table.Columns.Select(column => table.RowSchema[column.Source])] };
        var values = table.Columns.Select(column =>
        {
            var value = Dialect.Quote(column.Source);
            if (column.Type.Kind == SqlKind.Binary) value = $"unhex({value})";
            return column.Nothing is { } nothing
                ? $"coalesce({value}, {(nothing is string text ? Dialect.Literal(text) : "''::BLOB")})" : value;
        });
        return DuckDbRows.RunAsync(() => new(((DuckDBConnection)Connection).NativeConnection), rows,
            $"INSERT INTO {Dialect.Name(table.Definition)} "
            + $"{Dialect.Names(table.Columns.Select(column => column.Definition.Name))} "
            + $"SELECT {string.Join(", ", values)} FROM {rows}()", schema, Chosen(batches, schema), cancel);
    }

    private static async IAsyncEnumerable<Table> Chosen(IAsyncEnumerable<Table> batches, Schema schema)
    {
        await foreach (var batch in batches.ConfigureAwait(false))
            yield return batch.Select(schema.Columns.Select(column => column.Name));
    }

    private static string[] Split(DbDataReader row, int column) =>
        row.IsDBNull(column) || row.GetString(column).Length == 0 ? [] : row.GetString(column).Split('\u0001');

    /// <inheritdoc/>
    protected override Trouble Reason(Exception cause) =>
        cause.Message.StartsWith("Constraint Error", StringComparison.Ordinal) ? Trouble.Broken
        : cause.Message.Contains("No space left", StringComparison.OrdinalIgnoreCase) ? Trouble.Space : Trouble.Other;
}
