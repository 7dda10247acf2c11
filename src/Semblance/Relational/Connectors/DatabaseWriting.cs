using System.Runtime.CompilerServices;
using Semblance.Tables;

namespace Semblance.Relational.Connectors;

/// <summary>
/// One writing of a database that speaks SQL: tables that are not there are made, rows are put in parents first, what
/// was left open is closed, and all of it is one transaction.
/// </summary>
internal sealed class DatabaseWriting(SqlSession session, SqlDialect dialect, DatabaseContent content,
    DatabaseWriteOptions options,
    IProgress<Progress>? progress, CancellationToken cancel)
{
    private readonly List<string> notes = [];
    private readonly Dictionary<string, long> written = new(StringComparer.Ordinal);
    private readonly long total = content.ExpectedRows.Values.Sum();
    private Dictionary<string, TargetTable> targets = [];
    private DatabaseSchema existing = new() { Tables = [] };
    private long done;

    public async Task<WrittenDatabase> Run()
    {
        existing = session.ReadSchema(cancel);
        var statements = content.Schema.Tables.ToDictionary(table => table.Name,
            table => new TableStatements(table with { Namespace = session.DefaultNamespace }, content.Schema.Origin,
                content.Schema.Relations, dialect, notes));
        targets = content.Schema.Tables.ToDictionary(table => table.Name, table =>
            Target(table, statements[table.Name]));
        RefuseRows();
        await session.BeginAsync(cancel).ConfigureAwait(false);
        var made = new List<TableDefinition>();
        try
        {
            await Write(statements, made).ConfigureAwait(false);
            await session.CommitAsync(cancel).ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            await session.UndoAsync(made).ConfigureAwait(false);
            if (session.Explained(cause) is { } explained) throw explained;
            throw;
        }
        return new(written, notes);
    }

    private async Task Write(Dictionary<string, TableStatements> statements, List<TableDefinition> made)
    {
        // the keys of tables that are there are looked at when rows go in
        var order = DependencyOrder.Of(content.Schema);
        var open = content.Schema.Relations.Where(relation => !dialect.ChecksKeysAtEnd && !targets[relation.Child].IsNew
            && (order.Broken.Contains(relation) || dialect.ChecksRowByRow && relation.Child == relation.Parent))
                .ToList();
        if (options.Overwrite) await Clear(order, open).ConfigureAwait(false);
        foreach (var name in order.Tables.Where(name => targets[name].IsNew))
        {
            await session.ExecuteAsync(statements[name].Create(Declarable(name, order), Definition), cancel)
                .ConfigureAwait(false);
            made.Add(targets[name].Definition);
        }
        foreach (var name in order.Tables)
            await Fill(name, [.. open.Where(relation => relation.Child == name)]).ConfigureAwait(false);
        foreach (var (relation, rows) in links) await Close(relation, rows).ConfigureAwait(false);
        var taken = existing.Tables.SelectMany(table => table.Indexes).Select(index => index.Name).ToHashSet();
        foreach (var table in content.Schema.Tables.Where(table => targets[table.Name].IsNew))
        {
            foreach (var sql in statements[table.Name].Indexes(taken)
                .Concat(dialect.Comments(targets[table.Name].Definition)))
                await session.ExecuteAsync(sql, cancel).ConfigureAwait(false);
        }
        foreach (var relation in content.Schema.Relations.Where(relation => dialect.DeclaresKeysLater
            && targets[relation.Child].IsNew))
            await session.ExecuteAsync(statements[relation.Child].AddForeignKey(relation, Definition(relation.Parent)),
                cancel).ConfigureAwait(false);
        await session.FinishAsync([.. targets.Values], cancel).ConfigureAwait(false);
    }

    private TableDefinition Definition(string table) => targets[table].Definition;

    /// <summary>The foreign keys that CREATE TABLE is to declare.</summary>
    private List<Relation> Declarable(string table, DependencyOrder order)
    {
        if (dialect.DeclaresKeysLater) return [];
        var own = content.Schema.Relations.Where(relation => relation.Child == table).ToList();
        if (dialect.ChecksKeysAtEnd) return own;
        var refused = own.Where(relation => order.Broken.Contains(relation) || relation.Child == relation.Parent)
            .ToList();
        foreach (var relation in refused)
            notes.Add($"the foreign key {relation} is not declared: {session.Title} looks at each row at once, and a "
                + "later row may be meant; the rows keep it");
        return [.. own.Except(refused)];
    }

    /// <summary>The table that rows go to: the one of that name, or one that is to be made.</summary>
    private TargetTable Target(TableDefinition table, TableStatements statements)
    {
        var known = existing.Tables.FirstOrDefault(one => one.Name == table.Name)
            ?? existing.Tables.FirstOrDefault(one => one.Name.Equals(table.Name, StringComparison.OrdinalIgnoreCase));
        var keys = table.PrimaryKey.Concat(table.UniqueKeys.SelectMany(key => key))
            .Concat(content.Schema.Relations.Where(one => one.Child == table.Name).SelectMany(one => one.ChildColumns))
            .Concat(content.Schema.Relations.Where(one => one.Parent == table.Name)
                .SelectMany(one => one.ParentColumns))
                .ToHashSet();
        var columns = new List<TargetColumn>();
        var faults = new List<Fault>();
        foreach (var (column, i) in table.Columns.Select((column, i) => (column, i)))
        {
            var definition = known is null ? column
                : known.Columns.FirstOrDefault(one => one.Name.Equals(column.Name, StringComparison.OrdinalIgnoreCase));
            if (definition is null) faults.Add(new($"The target's table '{known!.Name}' has no column '{column.Name}'.",
                session.Where(known.Name),
                Spelling.Suggest(column.Name, known.Columns.Select(one => one.Name))
                    + " Or write to a database that has no such table: it is made."));
            else if (!definition.Computed || known is null && !statements.IsComputed(column)) columns.Add(new()
            {
                Table = table.Name, Definition = definition, Source = column.Name, IsKey = keys.Contains(column.Name),
                Type = dialect.Stored(known is null ? statements.Types[i] : SqlType.Parse(definition.DeclaredType)),
                TakesAnything = dialect.TakesAnything, WritesIso = content.Schema.Origin != dialect.Kind,
            });
        }
        if (known is not null)
        {
            faults.AddRange(known.Columns.Where(one => !one.Nullable
                && one is { Default: null, Identity: false, Computed: false }
                && columns.All(column => column.Definition.Name != one.Name))
                .Select(one =>
                    new Fault($"The target's column '{one.Name}' must hold a value, and there is none for it.",
                    session.Where(known.Name),
                    "Give it a default, or let it be empty.")));
        }
        if (faults.Count > 0) throw new SemblanceException(faults);
        return new(known ?? table with { Namespace = session.DefaultNamespace }, columns, known is null,
            content.Columns[table.Name].Columns.ToDictionary(column => column.Name));
    }

    private void RefuseRows()
    {
        if (options.Overwrite) return;
        var full = targets.Values.Where(target => !target.IsNew && session.HasRows(target.Definition))
            .Select(target => target.Definition.Name).ToList();
        if (full.Count == 0) return;
        throw new SemblanceException(
            $"The target has rows already, in {string.Join(", ", full.Take(5).Select(name => $"'{name}'"))}"
            + $"{(full.Count > 5 ? $" and {full.Count - 5} more tables" : "")}.", session.Where(null),
            "Write to an empty or new database, or say --overwrite to delete those rows first.");
    }

    private async Task Clear(DependencyOrder order, List<Relation> open)
    {
        foreach (var relation in open.Where(relation => DependencyOrder.IsOptional(content.Schema, relation)))
        {
            var table = targets[relation.Child];
            var nothing = relation.ChildColumns.Select(column => $"{dialect.Quote(column)} = NULL");
            await session.ExecuteAsync($"UPDATE {dialect.Name(table.Definition)} SET {string.Join(", ", nothing)}",
                cancel).ConfigureAwait(false);
        }
        foreach (var name in order.Tables.Reverse().Where(name => !targets[name].IsNew))
            await session.ExecuteAsync($"DELETE FROM {dialect.Name(Definition(name))}", cancel).ConfigureAwait(false);
    }

    // ---- rows, and references to rows that are not there yet

    private readonly Dictionary<Relation, List<(object?[] Key, object?[] Link)>> links = [];

    private async Task Fill(string name, List<Relation> open)
    {
        var target = targets[name];
        foreach (var relation in open)
        {
            if (target.Definition.PrimaryKey.Count == 0)
                throw new SemblanceException(
                    $"The foreign key {relation} leads in a circle, and '{name}' has no primary key to come back to.",
                    session.Where(name), "Give the table a primary key, or write to a database without these tables.");
            links[relation] = [];
        }
        var later = open.SelectMany(relation => relation.ChildColumns).ToHashSet();
        written[name] = 0;
        var now = target with { Columns = [.. target.Columns.Where(column => !later.Contains(column.Source))] };
        await session.InsertAsync(now, Counted(name, target, open, cancel), cancel).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<Table> Counted(string name, TargetTable target, List<Relation> open,
        [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var batch in content.Rows(name).WithCancellation(stop).ConfigureAwait(false))
        {
            if (batch.RowCount == 0) continue;
            foreach (var relation in open) Remember(relation, target, batch);
            yield return batch;
            written[name] += batch.RowCount;
            progress?.Report(new("write", done += batch.RowCount, total));
        }
    }

    private void Remember(Relation relation, TargetTable target, Table batch)
    {
        CellValues[] Of(IEnumerable<string> columns) => [.. columns.Select(column =>
            target.Columns.First(one => one.Definition.Name.Equals(column, StringComparison.OrdinalIgnoreCase)))
            .Select(column => new CellValues(batch[column.Source], column))];
        var (keys, values) = (Of(target.Definition.PrimaryKey), Of(relation.ChildColumns));
        for (var row = 0; row < batch.RowCount; row++)
        {
            var at = row;
            if (relation.ChildColumns.Any(column => batch[column].IsMissing(at))) continue;
            links[relation].Add(([.. keys.Select(key => key[at])], [.. values.Select(value => value[at])]));
        }
    }

    private async Task Close(Relation relation, List<(object?[] Key, object?[] Link)> rows)
    {
        var table = Definition(relation.Child);
        var set = relation.ChildColumns.Select((column, i) => $"{dialect.Quote(column)} = @v{i}");
        var where = table.PrimaryKey.Select((column, i) => $"{dialect.Quote(column)} = @k{i}");
        var sql = $"UPDATE {dialect.Name(table)} SET {string.Join(", ", set)} WHERE {string.Join(" AND ", where)}";
        await session.RepeatAsync(sql,
            [.. relation.ChildColumns.Select((_, i) => $"@v{i}"), .. table.PrimaryKey.Select((_, i) => $"@k{i}")],
            rows.Select(row => (object?[])[.. row.Link, .. row.Key]), cancel).ConfigureAwait(false);
    }
}
