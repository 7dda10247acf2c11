using System.Diagnostics;
using Semblance.Catalog;
using Semblance.Random;
using Semblance.Relational;
using Semblance.Relational.Connectors;
using Semblance.Relational.Synthesizers;
using Semblance.Reports;
using Semblance.Tables;

namespace Semblance.Recipes;

/// <summary>What <see cref="Recipes.Fit"/> does where its data is a database.</summary>
internal static class FitDatabase
{
    public static async Task<Outcome> Execute(Run run, Fit recipe, DatabaseAddress address, CancellationToken cancel)
    {
        run.Check([("--schema", recipe.Schema), ("--key-file", recipe.KeyFile)], [("--output", recipe.Output)]);
        var source = await Read(run, recipe, address, recipe.Keep, recipe.ConstraintViolations, cancel)
            .ConfigureAwait(false);
        var clock = Stopwatch.StartNew();
        var model = Fit(run, source, recipe.Synthesizer, recipe.Keep, recipe.KeepLists, recipe.Orphans,
            Run.Seeded(recipe.Seed), cancel);
        var seconds = clock.Elapsed.TotalSeconds;
        Keep(run, model, source, recipe.Output, recipe.Seed, null, cancel);
        return new FitOutcome
        {
            Model = recipe.Output,
            Synthesizer = model.Synthesizer.Synthesizer.Kind,
            Rows = (int)Math.Min(int.MaxValue, SynthDatabase.Rows(source.Database)),
            Columns = source.Database.Schema.Tables.Sum(table => table.Columns.Count),
            Tables = source.Database.Schema.Tables.Count,
            FitSeconds = seconds,
            Seed = recipe.Seed,
            Choices = run.Choices,
            Files = run.Files,
        };
    }

    /// <summary>Reads a database, takes out of it what is not to be learnt, and lays the constraints over it.</summary>
    public static async Task<SourceDatabase> Read(Run run, PersonalRecipe recipe, DatabaseAddress address,
        IReadOnlyList<string> keep, Violations violations, CancellationToken cancel)
    {
        var source = await DatabasePlace.Read(run, address, recipe.Schema, recipe.Missing, keep, null, cancel)
            .ConfigureAwait(false);
        source = DatabaseSubset.Of(run, recipe.Subset, source, Run.Seeded(recipe.Seed));
        var treatments = PersonalDatabase.Said(recipe, source.Database.Schema);
        source = source with { Database = ConstraintTables.Said(recipe, source.Database) };
        PersonalDatabase.TellAsked(run, treatments, source.Database.Schema);
        PersonalDatabase.TellKept(run, source, treatments, keep);
        // what is kept as it is cannot be left to the model to be made up
        Rng? fakes = keep.Count > 0 ? Run.Seeded(recipe.Seed).Split("fakes") : null;
        source = await Task.Run(() => PersonalDatabase.Treat(run, recipe, source, treatments, fakes), cancel)
            .ConfigureAwait(false);
        return source with { Database = ConstraintTables.Obeying(run, source.Database, violations) };
    }

    /// <summary>Learns a database.</summary>
    public static DatabaseModel Fit(Run run, SourceDatabase source, TableSynthesizer? synthesizer,
        IReadOnlyList<string> keep, bool keepLists,
        OrphanRule orphans, Rng rng, CancellationToken cancel)
    {
        var options = new DatabaseSynthesizer
        {
            Synthesizer = SynthesizerChoice.OrDefault(run, synthesizer), Keep = keep, KeepLists = keepLists,
            Orphans = orphans,
        };
        var model = options.Fit(source.Database, rng, DatabasePlace.Quiet(run), cancel);
        foreach (var name in model.Kept.Except(keep))
            run.Tell(name, "kept as it is", "a small table that only names things; --keep-lists false makes it anew");
        foreach (var (table, kept) in model.Constraints) run.Tell(table, kept.Constraint.Describe(), kept.Way);
        return model;
    }

    /// <summary>Keeps the fitted model.</summary>
    public static void Keep(Run run, DatabaseModel model, SourceDatabase source, string path, long seed,
        DatabaseScores? evaluation, CancellationToken cancel)
    {
        var rows = SynthDatabase.Rows(source.Database);
        SavedDatabase.Save(model, new()
        {
            Source = source.Name,
            SourceRows = rows,
            TrainingRows = (int)Math.Min(int.MaxValue, rows),
            Seed = seed,
            Notes = [.. run.Choices.Select(choice => $"{choice.About}: {choice.What} ({choice.Why}).")],
            Quality = evaluation?.Scores.Where(score => score.Value is not null)
                .ToDictionary(score => score.Variant is null ? score.Metric : $"{score.Metric} ({score.Variant})",
                    score => score.Value!.Value) ?? [],
        }, run.Locate(path), cancel);
        run.Wrote(path);
    }
}
