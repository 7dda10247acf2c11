using System.Diagnostics;
using Semblance.Relational;
using Semblance.Relational.Connectors;
using Semblance.Relational.Personal;
using Semblance.Tables.Personal;

namespace Semblance.Recipes;

/// <summary>What <see cref="Mask"/> does where its data is a database.</summary>
internal static class MaskDatabase
{
    public static async Task<Outcome> Execute(Run run, Mask recipe, DatabaseAddress address, CancellationToken cancel)
    {
        run.Check([("--schema", recipe.Schema), ("--key-file", recipe.KeyFile)], []);
        var target = DatabasePlace.Target(run, recipe.Output, address);
        var clock = Stopwatch.StartNew();
        var source = await DatabasePlace.Read(run, address, recipe.Schema, recipe.Missing, [], null, cancel)
            .ConfigureAwait(false);
        source = DatabaseSubset.Of(run, recipe.Subset, source, Run.Seeded(recipe.Seed));
        var schema = source.Database.Schema;
        var treatments = PersonalDatabase.Said(recipe, schema);
        PersonalDatabase.TellAsked(run, treatments, schema);
        var found = await Task.Run(() => DatabaseScan.Find(source, cancel), cancel).ConfigureAwait(false);
        AddFound(run, treatments, found, schema);
        var treated = ColumnFamily.Of(treatments.Keys, schema).SelectMany(family => family.Members).ToHashSet();
        Mask.TellKeptTexts(run, schema.Tables
            .SelectMany(table => source.Database[table.Name].Columns, (table, column) => (table.Name, column))
            .Select(one => (Place: new TableColumn(one.Name, one.column.Name), one.column))
            .Where(one => !treated.Contains(one.Place)).Select(one => (one.Place.ToString(), one.column)));
        var fakes = Run.Seeded(recipe.Seed).Split("mask");
        var masked = await Task.Run(() => PersonalDatabase.Treat(run, recipe, source, treatments, fakes), cancel)
            .ConfigureAwait(false);
        await DatabasePlace.Write(run, target, masked.Database, recipe.Overwrite, recipe.Format, cancel)
            .ConfigureAwait(false);
        return new MaskOutcome
        {
            Rows = SynthDatabase.Rows(masked.Database),
            Columns = masked.Database.Schema.Tables.Sum(table => table.Columns.Count),
            Tables = masked.Database.Schema.Tables.Count,
            Seconds = clock.Elapsed.TotalSeconds,
            Seed = recipe.Seed,
            Choices = run.Choices,
            Files = run.Files,
        };
    }

    // by header, by value, and within free texts; what is joined with such a column holds the same
    private static void AddFound(Run run, Dictionary<TableColumn, Treatment> treatments,
        IReadOnlyList<PersonalFinding> found, DatabaseSchema schema)
    {
        var why = found.Where(finding => finding.Names)
            .DistinctBy(finding => new TableColumn(finding.Table!, finding.Column))
            .ToDictionary(finding => new TableColumn(finding.Table!, finding.Column),
                finding => $"{finding.What} was found, {finding.Found}");
        foreach (var family in ColumnFamily.Of(why.Keys, schema))
        {
            if (family.Members.Any(treatments.ContainsKey)) continue;
            foreach (var member in family.Members)
            {
                run.Tell(member.ToString(), "fake",
                    why.GetValueOrDefault(member) ?? "a foreign key joins it with such a column");
            }
            treatments[family.First] = new Fake();
        }
    }
}
