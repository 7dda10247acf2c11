using Semblance.Random;
using Semblance.Relational;
using Semblance.Relational.Personal;
using Semblance.Tables.Personal;

namespace Semblance.Recipes;

/// <summary>What a <see cref="PersonalRecipe"/> does with the personal columns of a database.</summary>
internal static class PersonalDatabase
{
    /// <summary>What the schema file and the recipe say of each column; the recipe's word counts.</summary>
    /// <exception cref="SemblanceException">Every mistake in it.</exception>
    public static Dictionary<TableColumn, Treatment> Said(PersonalRecipe recipe, DatabaseSchema schema)
    {
        var said = new Dictionary<TableColumn, Treatment>();
        foreach (var table in schema.Tables)
        {
            foreach (var column in table.Columns.Where(column => column.Personal is not null))
            {
                var name = new TableColumn(table.Name, column.Name);
                said[name] = Treatment.Parse(column.Personal!, $"{name} of the schema file");
            }
        }
        var typed = new Dictionary<TableColumn, Treatment>();
        recipe.EachSaid((column, treatment) => typed[TableColumn.Find(column, schema, "--personal")] = treatment);
        // what is said of one end of a foreign key is said of the other
        foreach (var member in ColumnFamily.Of(typed.Keys, schema).SelectMany(family => family.Members))
            said.Remove(member);
        foreach (var (column, treatment) in typed) said[column] = treatment;
        return said;
    }

    /// <summary>The database with its personal columns treated.</summary>
    /// <param name="run">Told of what was done.</param>
    /// <param name="recipe">What is asked, and where the key is.</param>
    /// <param name="source">The database.</param>
    /// <param name="treatments">By column.</param>
    /// <param name="fakes">The stream of made-up values; null to leave them to a model.</param>
    public static SourceDatabase Treat(Run run, PersonalRecipe recipe, SourceDatabase source,
        IReadOnlyDictionary<TableColumn, Treatment> treatments, Rng? fakes)
    {
        if (treatments.Count == 0) return source;
        var treated = DatabaseTreating.Apply(source, treatments, recipe.Key(run, treatments.Values), fakes);
        foreach (var note in treated.Notes.Skip(source.Notes.Count))
            run.Tell(source.Name, note, "follows from a treatment");
        return treated;
    }

    /// <summary>Says which personal data stays in the model and in its rows because a table is kept as it is.</summary>
    public static void TellKept(Run run, SourceDatabase source, IReadOnlyDictionary<TableColumn, Treatment> treatments,
        IReadOnlyList<string> keep)
    {
        if (keep.Count == 0) return;
        var treated = ColumnFamily.Of(treatments.Keys, source.Database.Schema)
            .SelectMany(family => family.Members).ToHashSet();
        var stays = DatabaseScan.Find(source).Where(finding => finding.Names && keep.Contains(finding.Table!))
            .DistinctBy(finding => (finding.Table, finding.Column));
        foreach (var finding in stays)
        {
            var column = new TableColumn(finding.Table!, finding.Column);
            if (treated.Contains(column)) continue;
            run.Tell(column.ToString(), $"kept as it is, {finding.What} and all",
                $"--keep asks for it; --personal {column}=fake replaces the values");
        }
    }

    /// <summary>Says what was asked, and of which columns that holds besides because foreign keys join them.</summary>
    public static void TellAsked(Run run, IReadOnlyDictionary<TableColumn, Treatment> treatments, DatabaseSchema schema)
    {
        foreach (var family in ColumnFamily.Of(treatments.Keys, schema))
        {
            var word = treatments[family.Members.First(treatments.ContainsKey)].Word;
            foreach (var member in family.Members)
            {
                run.Tell(member.ToString(), word, treatments.ContainsKey(member) ? "as asked of its personal data"
                    : "a foreign key joins it with a column of which that was asked");
            }
        }
    }
}
