using Semblance.Tables;
using Semblance.Tables.Detection;

namespace Semblance.Relational.Connectors;

/// <summary>What is known of a database before it is read.</summary>
public sealed record DatabaseReadOptions
{
    /// <summary>Texts that stand for a missing value, beside nulls and blanks.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>
    /// A file that says of tables, keys, relations and columns what the database does not, or says wrongly.
    /// </summary>
    public string? SchemaFile { get; init; }

    /// <summary>
    /// Reads the constraints of schema files that are objects, as a component catalogue does. Left out: they are texts.
    /// </summary>
    public ConstraintReader? Constraint { get; init; }

    /// <summary>Tables that are to be written again as they are, so that their binary columns are read too.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>A database whose columns those of the same name are like, instead of detection.</summary>
    public Database? Like { get; init; }
}

/// <summary>One reading of a database: rows as text, kinds by detection with the declared types as evidence.</summary>
internal sealed class DatabaseReading(DatabaseSession session, DatabaseReadOptions options,
    IProgress<Progress>? progress, CancellationToken cancel)
{
    private readonly List<string> notes = [];

    public SourceDatabase Read(string name)
    {
        session.Constraint = options.Constraint;
        var read = session.ReadSchema(cancel);
        var schema = Sound(options.SchemaFile is null ? read
            : DatabaseSchemaFile.Apply(read, options.SchemaFile, options.Constraint));
        if (schema.Tables.Count == 0)
            throw new SemblanceException("The database has no tables.", name,
                "Give one that has, or check the name of the database and your rights in it.");
        var keys = KeyColumns(schema);
        var definitions = new List<TableDefinition>();
        var tables = new Dictionary<string, Table>(StringComparer.Ordinal);
        var detected = new Dictionary<string, DetectedTable>(StringComparer.Ordinal);
        foreach (var table in schema.Tables)
        {
            var isKept = options.Kept.Contains(table.Name, StringComparer.OrdinalIgnoreCase);
            var raw = session.ReadRows(table, column => isKept || keys.Contains((table.Name, column)), progress,
                cancel);
            (tables[table.Name], detected[table.Name]) = Understand(table, raw, keys, schema.Origin);
            definitions.Add(schema.Origin is null or "sqlite"
                ? DeclaredTypes.Believed(table, raw, tables[table.Name].Schema) : table);
        }
        schema = schema with { Tables =
            [.. definitions.Select(table => LikeParents(table, definitions, schema, tables))] };
        return new() { Database = new(schema, tables), Detected = detected, Name = name,
            Notes = [.. session.Notes, .. notes] };
    }

    private (Table Table, DetectedTable Detected) Understand(TableDefinition table, RawTable raw,
        HashSet<(string Table, string Column)> keys, string? origin)
    {
        var like = options.Like?.Schema.Tables.FirstOrDefault(one => one.Name == table.Name);
        var given = new DetectionOptions
        {
            Missing = options.Missing,
            Overrides = like is null ? Keys(table, keys) : Alike(table, options.Like![like.Name].Schema),
        };
        var detected = SchemaDetection.Detect(raw, given, cancel);
        var opaque = table.Columns.Where((column, i) => SqlType.Parse(column.DeclaredType).IsOpaque(origin)
            && !keys.Contains((table.Name, column.Name))
            && detected.Schema.Columns[i].Kind is ColumnKind.Text or ColumnKind.Identifier)
                .Select(column => column.Name)
                .ToHashSet();
        foreach (var column in opaque.Where(_ => raw.RowCount > 0))
            notes.Add($"{table.Name}.{column} is {table.Columns.First(one => one.Name == column).DeclaredType}, which "
                + "is not learnt: it is left empty");
        if (opaque.Count > 0)
        {
            raw = Emptied(raw, opaque);
            detected = SchemaDetection.Detect(raw, given, cancel);
        }
        return (TypedTable.Build(raw, detected.Schema, given, cancel), detected);
    }

    private static SchemaOverrides Alike(TableDefinition table, Schema like) => new()
    {
        Columns = [.. like.Columns.Where(column => table.Columns.Any(one => one.Name == column.Name))
            .Select(column => ColumnOverride.Of(column) with { Unique = false, Levels = null })],
    };

    /// <summary>The columns that name rows: they are identifiers, whatever their values look like.</summary>
    private static SchemaOverrides? Keys(TableDefinition table, HashSet<(string Table, string Column)> keys)
    {
        var names = table.Columns.Where(column => keys.Contains((table.Name, column.Name)))
            .Where(column =>
                SqlType.Parse(column.DeclaredType).Kind
                    is not (SqlKind.Date or SqlKind.Time or SqlKind.Instant or SqlKind.Float))
            .Select(column => new ColumnOverride { Name = column.Name, Kind = ColumnKind.Identifier,
                Semantic = "none" })
                .ToList();
        return names.Count == 0 ? null : new() { Columns = names, Source = table.Name };
    }

    private static HashSet<(string Table, string Column)> KeyColumns(DatabaseSchema schema) =>
    [
        .. schema.Tables.Where(table => table.PrimaryKey.Count == 1).Select(table => (table.Name, table.PrimaryKey[0])),
        .. schema.Relations.SelectMany(relation => relation.ChildColumns.Select(column => (relation.Child, column))
            .Concat(relation.ParentColumns.Select(column => (relation.Parent, column)))),
    ];

    /// <summary>The schema without relations that lead nowhere.</summary>
    private DatabaseSchema Sound(DatabaseSchema schema)
    {
        var kept = new List<Relation>();
        foreach (var relation in schema.Relations)
        {
            var parent = schema.Tables.FirstOrDefault(table => table.Name == relation.Parent);
            var lacking = parent is null ? $"there is no table '{relation.Parent}'"
                : relation.ParentColumns.FirstOrDefault(column =>
                    parent.Columns.All(one => one.Name != column)) is { } column
                    ? $"'{relation.Parent}' has no column '{column}'" : null;
            if (lacking is null) kept.Add(relation);
            else notes.Add($"the foreign key {relation} is left out: {lacking}");
        }
        foreach (var relation in kept)
        {
            foreach (var (one, other) in relation.ChildColumns.Zip(relation.ParentColumns))
            {
                var (child, parent) = (Declared(relation.Child, one), Declared(relation.Parent, other));
                if (child is not null && parent is not null && child != parent)
                    notes.Add($"the foreign key {relation} joins two types ({child} and "
                        + $"{parent}): values are compared as they are written");
            }
        }
        return schema with { Relations = kept };

        ColumnKind? Declared(string table, string name) =>
            SqlType.Parse(schema[table].Columns.First(column => column.Name == name).DeclaredType).Declared;
    }

    /// <summary>A column of a foreign key without any value has the type of what it would refer to.</summary>
    private static TableDefinition LikeParents(TableDefinition table, List<TableDefinition> all, DatabaseSchema schema,
        Dictionary<string, Table> rows)
    {
        if (schema.Origin is not null) return table;
        string? ParentType(string column) => schema.Relations.Where(relation => relation.Child == table.Name)
            .SelectMany(relation => relation.ChildColumns.Zip(relation.ParentColumns)
                .Where(pair => pair.First == column)
                .Select(pair => all.First(one => one.Name == relation.Parent).Columns.First(one =>
                    one.Name == pair.Second).DeclaredType)).FirstOrDefault();
        bool IsEmpty(string column) =>
            Enumerable.Range(0, rows[table.Name].RowCount).All(rows[table.Name][column].IsMissing);
        return table with
        {
            Columns =
                [.. table.Columns.Select(column => ParentType(column.Name) is { } type && IsEmpty(column.Name)
                ? column with { DeclaredType = type } : column)],
        };
    }

    private static RawTable Emptied(RawTable raw, HashSet<string> columns) => new()
    {
        Columns = [.. raw.Columns.Select(column => !columns.Contains(column.Name) ? column : new RawColumn
        {
            Name = column.Name, Codes = [.. Enumerable.Repeat(-1, raw.RowCount)], Texts = [],
            Declared = column.Declared,
        })],
        RowCount = raw.RowCount, SourceRowCount = raw.SourceRowCount, Source = raw.Source,
    };
}
