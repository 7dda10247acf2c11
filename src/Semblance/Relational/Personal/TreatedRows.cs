using Semblance.Relational.Connectors;
using Semblance.Tables;
using Semblance.Tables.Detection;
using Semblance.Tables.Personal;

namespace Semblance.Relational.Personal;

/// <summary>
/// A database while its columns are treated one family after another: rows, what is seen of them, definitions.
/// </summary>
internal sealed class TreatedRows
{
    private readonly SourceDatabase source;
    private readonly Dictionary<string, Table> tables;
    private readonly Dictionary<string, List<ColumnProfile>> profiles;
    private readonly Dictionary<string, TableDefinition> definitions;
    private readonly List<(ColumnFamily Family, Treatment Treatment)> rewritten = [];
    private readonly List<string> notes = [];

    /// <summary>Nothing is treated yet.</summary>
    public TreatedRows(SourceDatabase source)
    {
        this.source = source;
        tables = Schema.Tables.ToDictionary(table => table.Name, table => source.Database[table.Name]);
        profiles = Schema.Tables.ToDictionary(table => table.Name,
            table => source.Detected[table.Name].Profiles.ToList());
        definitions = Schema.Tables.ToDictionary(table => table.Name);
    }

    /// <summary>The database as it was read.</summary>
    public DatabaseSchema Schema => source.Database.Schema;

    /// <summary>The values of a family as they are now.</summary>
    public FamilyTexts TextsOf(ColumnFamily family) => FamilyTexts.Of(family, Schema, tables);

    /// <summary>Says what is done to columns whose values stay for now.</summary>
    public void Describe(ColumnFamily family, Treatment treatment, Handling? handling = null)
    {
        foreach (var member in family.Members)
        {
            var profile = Profile(member);
            var described = profile.Schema with
            {
                Personal = treatment.Word, Handling = handling ?? profile.Schema.Handling,
            };
            Put(member, tables[member.Table][member.Column].With(described), profile with { Schema = described });
        }
    }

    /// <summary>Writes other values in the place of those that stand there.</summary>
    public void Rewrite(ColumnFamily family, FamilyTexts texts, Treatment treatment, string?[] made)
    {
        foreach (var member in family.Members)
        {
            var raw = texts.Rewritten(member, made);
            var was = Profile(member).Schema;
            var given = treatment.Fakes
                ? ColumnOverride.Of(was) with { Levels = null, Unique = false, Handling = Handling.Generate }
                : Understood(was, treatment, family.IsKey(Schema) && was.Kind == ColumnKind.Identifier);
            given = given with { Personal = treatment.Word };
            var profile = SchemaDetection.Detect(raw, new() { Overrides = new() { Columns = [given] } }).Profiles[0];
            var column = TypedTable.Build(raw, new() { Columns = [profile.Schema] }).Columns[0];
            Put(member, column, profile);
            Define(member.Table, TreatedDefinition.Widened(definitions[member.Table], raw, profile.Schema));
        }
        rewritten.Add((family, treatment));
    }

    // what a column was taken for need not be true of what became of it
    private static ColumnOverride Understood(ColumnSchema was, Treatment treatment, bool isName) => new()
    {
        Name = was.Name,
        Kind = isName ? ColumnKind.Identifier : null,
        Semantic = isName || treatment is not Pseudonymise ? "none" : null,
    };

    /// <summary>Leaves a column out, and all that the database says of it.</summary>
    /// <exception cref="SemblanceException">It names rows, or others are computed from it.</exception>
    public void Drop(ColumnFamily family)
    {
        var (table, column) = family.First;
        if (family.IsJoined || definitions[table].PrimaryKey.Contains(column))
        {
            var what = family.IsJoined ? $"joined with {string.Join(", ", family.Members.Skip(1))} by a foreign key"
                : "part of the primary key";
            throw new SemblanceException($"'{family.First}' is {what}, so it cannot be dropped.",
                family.First.ToString(), "Replace its values instead: fake or pseudonymise.");
        }
        var (left, gone) = TreatedDefinition.Without(definitions[table], column);
        notes.AddRange(gone.Select(what => $"{what} is left out with the column {family.First}"));
        Define(table, left);
        profiles[table].RemoveAll(profile => profile.Schema.Name == column);
        if (profiles[table].Count == 0)
            throw new SemblanceException($"Every column of '{table}' is dropped.", table, "Keep one at least.");
        tables[table] = tables[table].Select(left.Columns.Select(one => one.Name));
    }

    /// <summary>Finds keys that came once and come twice now, and checks that held and are broken now.</summary>
    public void Check(List<Fault> faults)
    {
        foreach (var (family, treatment) in rewritten)
            foreach (var member in family.Members) Check(member, treatment, faults);
    }

    private void Check(TableColumn member, Treatment treatment, List<Fault> faults)
    {
        var (definition, real, rows) = (definitions[member.Table], source.Database[member.Table], tables[member.Table]);
        foreach (var key in ColumnFamily.Keys(definition).Where(key => key.Contains(member.Column)))
        {
            var alike = Twice(rows, key);
            if (alike == 0 || Twice(real, key) > 0) continue;
            faults.Add(new(
                $"'{treatment.Word}' makes {alike:N0} keys of '{member.Table}' alike ({string.Join(", ", key)}).",
                member.ToString(), "Choose a treatment that keeps them apart: fake or pseudonymise."));
        }
        foreach (var (check, broken) in TreatedDefinition.Broken(definition, member.Column, real, rows))
        {
            faults.Add(new($"'{treatment.Word}' makes {broken:N0} rows of '{member.Table}' break its check {check}.",
                member.ToString(), "Choose another treatment, or take the check away in a schema file (--schema)."));
        }
    }

    /// <summary>The database as it is now.</summary>
    public SourceDatabase Result()
    {
        // what was to be done is done
        var schema = Schema with
        {
            Tables = [.. Schema.Tables.Select(table => definitions[table.Name] with
            {
                Columns = [.. definitions[table.Name].Columns.Select(column => column with { Personal = null })],
            })],
        };
        return source with
        {
            Database = new(schema, tables),
            Detected = profiles.ToDictionary(pair => pair.Key, pair => new DetectedTable
            {
                Schema = new() { Columns = [.. pair.Value.Select(profile => profile.Schema)] }, Profiles = pair.Value,
            }),
            Notes = [.. source.Notes, .. notes],
        };
    }

    private static int Twice(Table table, IReadOnlyList<string> key)
    {
        var columns = key.Select(name => table[name]).ToArray();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Enumerable.Range(0, table.RowCount)
            .Count(row => !columns.Any(column => column.IsMissing(row)) && !seen.Add(KeyIndex.TextOf(columns, row)));
    }

    private ColumnProfile Profile(TableColumn column) =>
        profiles[column.Table].First(profile => profile.Schema.Name == column.Column);

    private void Put(TableColumn at, Column column, ColumnProfile profile)
    {
        tables[at.Table] = new([.. tables[at.Table].Columns.Select(one => one.Name == at.Column ? column : one)]);
        profiles[at.Table] = [.. profiles[at.Table].Select(one => one.Schema.Name == at.Column ? profile : one)];
    }

    private void Define(string table, TableDefinition definition) => definitions[table] = definition;
}
