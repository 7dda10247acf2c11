using System.Data.Common;
using System.Globalization;
using System.Text;
using Npgsql;
using Semblance.Tables;

namespace Semblance.Relational.Connectors;

/// <summary>A PostgreSQL server's database that stands open.</summary>
internal sealed class PostgresqlSession : SqlSession
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Connects.</summary>
    public PostgresqlSession(DatabaseAddress address) : base(address, Opened(address), new PostgresqlDialect()) =>
        DefaultNamespace = Query("SELECT current_schema()", row => row.IsDBNull(0) ? "public" : row.GetString(0))[0];

    /// <inheritdoc/>
    public override string? DefaultNamespace { get; }

    private static NpgsqlConnection Opened(DatabaseAddress address)
    {
        try
        {
            var connection =
                new NpgsqlConnection(
                    new NpgsqlConnectionStringBuilder(address.Connection) { Pooling = false }.ConnectionString);
            connection.Open();
            using var forms = connection.CreateCommand();
            forms.CommandText =
                "SET datestyle = ISO; SET timezone = 'UTC'; SET intervalstyle = iso_8601; SET extra_float_digits = 1";
            forms.ExecuteNonQuery();
            return connection;
        }
        catch (Exception cause) when (cause is DbException or ArgumentException or System.Net.Sockets.SocketException)
        {
            throw DatabaseFault.Explain(cause, Trouble.Refused, "PostgreSQL", address.Shown,
                address.Clean(cause.Message));
        }
    }

    // ---- reading

    /// <inheritdoc/>
    public override DatabaseSchema ReadSchema(CancellationToken cancel)
    {
        var found = Query("""
            SELECT c.oid::bigint, n.nspname, c.relname, c.relkind::text, obj_description(c.oid, 'pg_class')
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ANY (current_schemas(false)) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
            ORDER BY array_position(current_schemas(false), n.nspname), c.oid
            """, row =>
                (Id: row.GetInt64(0), Space: row.GetString(1), Name: row.GetString(2), Kind: row.GetString(3),
                 Comment: Text(row, 4)));
        NoteViews(found.Where(one => one.Kind is "v" or "m").Select(one => one.Name));
        foreach (var foreign in found.Where(one => one.Kind == "f"))
            Notes.Add($"{foreign.Name} is a table of another server: it is passed over");
        var real = found.Where(one => one.Kind is "r" or "p").ToList();
        foreach (var hidden in real.GroupBy(one => one.Name).SelectMany(group => group.Skip(1)))
            Notes.Add($"{hidden.Space}.{hidden.Name} is passed over: a table of that name "
                + "stands before it on the search path");
        real = [.. real.DistinctBy(one => one.Name)];
        var columns = Columns();
        var (keys, indexes) = (Constraints(), Indexes());
        var names = real.ToDictionary(one => one.Id, one => one.Name);
        var tables = real.Select(one => new TableDefinition
        {
            Name = one.Name, Namespace = one.Space, Comment = one.Comment,
            Columns = [.. columns[one.Id]],
            PrimaryKey = keys[one.Id].FirstOrDefault(key => key.Type == "p")?.Columns ?? [],
            UniqueKeys = [.. keys[one.Id].Where(key => key.Type == "u")
                .Select(key => (IReadOnlyList<string>)key.Columns)],
            Checks = [.. keys[one.Id].Where(key => key.Type == "c").Select(key => key.Check!)],
            Indexes = [.. indexes[one.Id]],
        }).ToList();
        return new()
        {
            Tables = tables, Origin = Dialect.Kind,
            Relations = [.. real.SelectMany(one => keys[one.Id].Where(key => key.Type == "f").Select(key => new Relation
            {
                Child = one.Name, ChildColumns = key.Columns, ParentColumns = key.ParentColumns,
                Parent = names.GetValueOrDefault(key.Parent) ?? key.ParentName,
            }))],
        };
    }

    // a domain is said by what it is made of, an enumeration by its labels
    private ILookup<long, ColumnDefinition> Columns() => Query("""
        SELECT a.attrelid::bigint, a.attname, CASE
            WHEN t.typtype = 'e' THEN 'enum(' || (SELECT string_agg(quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder)
                FROM pg_enum e WHERE e.enumtypid = t.oid) || ')'
            WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) ELSE format_type(a.atttypid, a.atttypmod) END,
            a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, a.attgenerated::text, col_description(a.attrelid, a.attnum)
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid JOIN pg_class c ON c.oid = a.attrelid
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') ORDER BY a.attrelid, a.attnum
        """, row =>
        {
            var (type, value, computed) = (row.GetString(2), Text(row, 4), row.GetString(6).Length > 0);
            var isNumbered = row.GetString(5).Length > 0
                || value?.StartsWith("nextval(", StringComparison.Ordinal) == true;
            return (Table: row.GetInt64(0), Column: new ColumnDefinition
            {
                Name = row.GetString(1),
                DeclaredType = type,
                MaxLength = SqlType.Parse(type) is { Kind: SqlKind.Text } text ? text.Length : null,
                Nullable = !row.GetBoolean(3),
                Default = computed || isNumbered ? null : value,
                Identity = isNumbered,
                Computed = computed,
                Expression = computed ? value : null,
                Comment = Text(row, 7),
            });
        }).ToLookup(row => row.Table, row => row.Column);

    private ILookup<long, Key> Constraints() => Query("""
        SELECT k.conrelid::bigint, k.contype::text,
            ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(n, i)
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n ORDER BY u.i),
            pg_get_expr(k.conbin, k.conrelid), k.confrelid::bigint,
            COALESCE((SELECT relname::text FROM pg_class WHERE oid = k.confrelid), ''),
            ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u(n, i)
                JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n ORDER BY u.i)
        FROM pg_constraint k
        WHERE k.contype IN ('p', 'u', 'c', 'f') AND k.conrelid <> 0 AND k.conparentid = 0 ORDER BY k.conrelid, k.oid
        """, row =>
            (Table: row.GetInt64(0), Key: new Key(row.GetString(1), row.GetFieldValue<string[]>(2), Text(row, 3),
            row.GetInt64(4), row.GetString(5), row.GetFieldValue<string[]>(6))))
        .ToLookup(row => row.Table, row => row.Key);

    private ILookup<long, IndexDefinition> Indexes() => Query("""
        SELECT i.indrelid::bigint, c.relname,
            ARRAY(SELECT a.attname::text FROM unnest(i.indkey) WITH ORDINALITY u(n, o)
                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.n ORDER BY u.o)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
        WHERE NOT i.indisunique AND i.indexprs IS NULL AND i.indpred IS NULL AND m.amname = 'btree' ORDER BY c.oid
        """, row =>
            (Table: row.GetInt64(0), Index: new IndexDefinition(row.GetString(1), row.GetFieldValue<string[]>(2))))
        .ToLookup(row => row.Table, row => row.Index);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private sealed record Key(string Type, string[] Columns, string? Check, long Parent, string ParentName,
        string[] ParentColumns);

    // ---- writing

    /// <summary>Rows go in by COPY in its text form, which the server reads by the columns' own types.</summary>
    public override async Task InsertAsync(TargetTable table, IAsyncEnumerable<Table> batches, CancellationToken cancel)
    {
        var names = Dialect.Names(table.Columns.Select(column => column.Definition.Name));
        var copy = await ((NpgsqlConnection)Connection)
            .BeginTextImportAsync($"COPY {Dialect.Name(table.Definition)} {names} FROM STDIN", cancel)
            .ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            var line = new StringBuilder();
            await foreach (var batch in batches.WithCancellation(cancel).ConfigureAwait(false))
            {
                var values = table.Values(batch);
                for (var row = 0; row < batch.RowCount; row++)
                {
                    for (var i = 0; i < values.Length; i++)
                    {
                        if (i > 0) line.Append('\t');
                        Write(line, values[i][row], table.Columns[i].Type.Kind);
                    }
                    line.Append('\n');
                    if (line.Length < 1 << 16) continue;
                    await copy.WriteAsync(line, cancel).ConfigureAwait(false);
                    line.Clear();
                }
            }
            await copy.WriteAsync(line, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Sequences go on behind the highest number.</summary>
    public override async Task FinishAsync(IReadOnlyList<TargetTable> tables, CancellationToken cancel)
    {
        foreach (var (table,
            column) in tables.SelectMany(table => table.Columns.Where(column => column.Definition.Identity)
            .Select(column => (table.Definition, column.Definition))))
        {
            var name = Dialect.Name(table);
            await ExecuteAsync($"SELECT setval(pg_get_serial_sequence({Dialect.Literal(name)}, "
                + $"{Dialect.Literal(column.Name)}), max({Dialect.Quote(column.Name)})) "
                + $"FROM {name} HAVING max({Dialect.Quote(column.Name)}) IS NOT NULL", cancel).ConfigureAwait(false);
        }
    }

    private static void Write(StringBuilder line, object? value, SqlKind kind)
    {
        switch (value)
        {
            case null:
                line.Append("\\N");
                break;
            case bool truth:
                line.Append(truth ? 't' : 'f');
                break;
            case long whole:
                line.Append(Invariant, $"{whole}");
                break;
            case double number:
                line.Append(number.ToString("R", Invariant));
                break;
            case DateTime moment:
                line.Append(moment.ToString(kind == SqlKind.Date ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss.ffffff",
                    Invariant));
                break;
            case TimeSpan span:
                line.Append(kind == SqlKind.Time ? span.ToString("c", Invariant)
                    : span.TotalSeconds.ToString("R", Invariant) + " seconds");
                break;
            case byte[] bytes:
                line.Append("\\\\x").Append(Convert.ToHexStringLower(bytes));
                break;
            default:
                Escape(line, Convert.ToString(value, Invariant)!);
                break;
        }
    }

    private static void Escape(StringBuilder line, string text)
    {
        foreach (var letter in text)
        {
            line.Append(letter switch
            {
                '\\' => "\\\\",
                '\t' => "\\t",
                '\n' => "\\n",
                '\r' => "\\r",
                '\0' => "", // PostgreSQL's texts cannot hold it
                _ => null,
            });
            if (letter is not ('\\' or '\t' or '\n' or '\r' or '\0')) line.Append(letter);
        }
    }

    /// <inheritdoc/>
    protected override Trouble Reason(Exception cause) =>
        cause is PostgresException { SqlState: var state } ? state switch
    {
        "42501" => Trouble.Rights,
        "53100" or "53200" => Trouble.Space,
        _ when state.StartsWith("57P", StringComparison.Ordinal) => Trouble.Gone,
        _ when state.StartsWith("23", StringComparison.Ordinal) => Trouble.Broken,
        _ => Trouble.Other,
    } : Trouble.Gone;
}
