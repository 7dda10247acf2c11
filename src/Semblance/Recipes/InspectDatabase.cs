using Semblance.Relational;
using Semblance.Relational.Connectors;
using Semblance.Relational.Personal;
using Semblance.Tables;
using Semblance.Tables.Detection;

namespace Semblance.Recipes;

/// <summary>What <see cref="Inspect"/> does where its data is a database.</summary>
internal static class InspectDatabase
{
    public static async Task<Outcome> Execute(Run run, Inspect recipe, DatabaseAddress address,
        CancellationToken cancel)
    {
        DatabasePlace.Refuse("what is looked for with --pii",
            ("--table", recipe is { Pii: true, Table: not null }, "Take it away; the list says which table it is."));
        run.Check([("--schema", recipe.Schema)], [("--save", recipe.Save)]);
        var source = await DatabasePlace.Read(run, address, recipe.Schema, recipe.Missing, [], null, cancel)
            .ConfigureAwait(false);
        source = source with { Database = ConstraintTables.Said(recipe, source.Database) };
        var database = source.Database;
        if (recipe.Pii) return await Scanned(run, recipe, source, cancel).ConfigureAwait(false);
        if (recipe.Table is { } name) return await Table(run, recipe, source, name, cancel).ConfigureAwait(false);
        run.Report("findings");
        var found = await Task.Run(() => FoundConstraints.Of(database, cancel), cancel).ConfigureAwait(false);
        Save(run, recipe, source, found);
        return new InspectOutcome
        {
            Source = source.Name,
            SourceRows = SynthDatabase.Rows(database),
            Rows = (int)Math.Min(int.MaxValue, SynthDatabase.Rows(database)),
            Columns = [],
            Findings = [],
            Database = new()
            {
                Tables = [.. database.Schema.Tables.Select(table => new InspectedTable
                {
                    Name = table.Name,
                    Rows = database[table.Name].RowCount,
                    Columns = source.Detected[table.Name].Profiles,
                    PrimaryKey = table.PrimaryKey,
                    UniqueKeys = table.UniqueKeys,
                    Checks = table.Checks,
                    Constraints = table.Constraints,
                    Found = found[table.Name],
                    Comment = table.Comment,
                })],
                Relations = [.. database.Schema.Relations.Select(relation => Look(database, relation))],
            },
            Choices = run.Choices,
            Files = run.Files,
        };
    }

    // values are shown redacted, so nothing else of the columns is
    private static async Task<Outcome> Scanned(Run run, Inspect recipe, SourceDatabase source, CancellationToken cancel)
    {
        run.Report("findings");
        var found = await Task.Run(() => DatabaseScan.Find(source, cancel), cancel).ConfigureAwait(false);
        Save(run, recipe, source, new Dictionary<string, IReadOnlyList<Finding>>());
        return new InspectOutcome
        {
            Source = source.Name, SourceRows = SynthDatabase.Rows(source.Database),
            Rows = (int)Math.Min(int.MaxValue, SynthDatabase.Rows(source.Database)), Columns = [], Findings = [],
            Personal = found, Choices = run.Choices, Files = run.Files,
        };
    }

    private static void Save(Run run, Inspect recipe, SourceDatabase source,
        IReadOnlyDictionary<string, IReadOnlyList<Finding>> found)
    {
        if (recipe.Save is null) return;
        DatabaseSchemaFile.Save(source.Database.Schema, run.Locate(recipe.Save),
            ConstraintTables.Found(run, source.Database, found));
        run.Wrote(recipe.Save);
    }

    private static async Task<Outcome> Table(Run run, Inspect recipe, SourceDatabase source, string name,
        CancellationToken cancel)
    {
        if (!source.Detected.TryGetValue(name, out var detected))
            throw new SemblanceException($"There is no table '{name}'.", "--table",
                Spelling.Suggest(name, source.Detected.Keys));
        DatabasePlace.Refuse("one table of a database",
            ("--save", recipe.Save is not null, "Save the schema of the whole database: leave --table out."));
        var table = source.Database[name];
        var findings = await Task.Run(() => Findings.Find(table, cancel), cancel).ConfigureAwait(false);
        return new InspectOutcome
        {
            Source = name, SourceRows = table.RowCount, Rows = table.RowCount, Columns = detected.Profiles,
            Findings = findings,
            Choices = run.Choices, Files = run.Files,
        };
    }

    /// <summary>How many children a relation's parents have.</summary>
    private static InspectedRelation Look(Database database, Relation relation)
    {
        string? Key(Table table, IReadOnlyList<string> columns, int row) =>
            columns.Any(column => table[column].IsMissing(row)) ? null
            : string.Join('\u0001', columns.Select(column => table[column].Text(row)));
        var (child, parent) = (database[relation.Child], database[relation.Parent]);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < parent.RowCount; row++)
        {
            if (Key(parent, relation.ParentColumns, row) is { } key) counts.TryAdd(key, 0);
        }
        var (none, orphans) = (0, 0);
        for (var row = 0; row < child.RowCount; row++)
        {
            if (Key(child, relation.ChildColumns, row) is not { } key) none++;
            else if (counts.TryGetValue(key, out var count)) counts[key] = count + 1;
            else orphans++;
        }
        return new()
        {
            Relation = relation, WithoutParent = none, Orphans = orphans,
            Fewest = counts.Count == 0 ? 0 : counts.Values.Min(), Most = counts.Count == 0 ? 0 : counts.Values.Max(),
            Mean = counts.Count == 0 ? 0 : counts.Values.Average(),
        };
    }
}

/// <summary>What was seen of a database.</summary>
public sealed record InspectedDatabase
{
    /// <summary>The tables.</summary>
    public required IReadOnlyList<InspectedTable> Tables { get; init; }

    /// <summary>The foreign keys, and how many children their parents have.</summary>
    public required IReadOnlyList<InspectedRelation> Relations { get; init; }
}

/// <summary>What was seen of one table of a database.</summary>
public sealed record InspectedTable
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>How many rows it has.</summary>
    public int Rows { get; init; }

    /// <summary>Its columns, in order.</summary>
    public required IReadOnlyList<ColumnProfile> Columns { get; init; }

    /// <summary>The columns of the primary key.</summary>
    public IReadOnlyList<string> PrimaryKey { get; init; } = [];

    /// <summary>Further keys.</summary>
    public IReadOnlyList<IReadOnlyList<string>> UniqueKeys { get; init; } = [];

    /// <summary>Conditions in SQL that every row meets.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>What a schema file or the recipe says of every row.</summary>
    public IReadOnlyList<string> Constraints { get; init; } = [];

    /// <summary>What was found to hold in every row, and can be kept as a constraint.</summary>
    public IReadOnlyList<Finding> Found { get; init; } = [];

    /// <summary>What its makers say of it.</summary>
    public string? Comment { get; init; }
}

/// <summary>What was seen of a foreign key.</summary>
public sealed record InspectedRelation
{
    /// <summary>Both ends.</summary>
    public required Relation Relation { get; init; }

    /// <summary>Children that name no parent.</summary>
    public int WithoutParent { get; init; }

    /// <summary>Children that name a parent which is not there.</summary>
    public int Orphans { get; init; }

    /// <summary>The fewest children of a parent.</summary>
    public int Fewest { get; init; }

    /// <summary>The most children of a parent.</summary>
    public int Most { get; init; }

    /// <summary>The children of a parent, on average.</summary>
    public double Mean { get; init; }
}
