using System.Diagnostics;
using Semblance.Catalog;
using Semblance.Models;
using Semblance.Relational.Synthesizers;

namespace Semblance.Recipes;

/// <summary>What <see cref="Sample"/> does where its model is one of a database.</summary>
internal static class SampleDatabase
{
    public static async Task<Outcome> Execute(Run run, Sample recipe, ModelFolder folder, CancellationToken cancel)
    {
        DatabasePlace.Refuse("a database",
            ("--rows", recipe.Rows is not null,
                "Say --scale 10 for ten times as many of all, or --table-rows NAME=N for one table."));
        var target = DatabasePlace.Target(run, recipe.Output, null);
        var size = new DatabaseSize { Scale = recipe.Scale ?? 1, Rows = DatabasePlace.RowsOf(recipe.TableRows) };
        var (model, _) = SavedDatabase.Load(folder, recipe.Model);
        var where = AskedConditions.OfTables(recipe.Where, model.Schema);
        var clock = Stopwatch.StartNew();
        var rng = Run.Seeded(recipe.Seed).Split("sample");
        var made = await Task.Run(() => model.Sample(size, rng, where, DatabasePlace.Quiet(run), cancel), cancel)
            .ConfigureAwait(false);
        ConstraintTables.TellRedrawn(run, model, made, size, where);
        await DatabasePlace.Write(run, target, made, recipe.Overwrite, recipe.Format, cancel).ConfigureAwait(false);
        return new SampleOutcome
        {
            Rows = SynthDatabase.Rows(made),
            Columns = made.Schema.Tables.Sum(table => table.Columns.Count),
            Tables = made.Schema.Tables.Count,
            Seconds = clock.Elapsed.TotalSeconds,
            Seed = recipe.Seed,
            Choices = run.Choices,
            Files = run.Files,
        };
    }
}
