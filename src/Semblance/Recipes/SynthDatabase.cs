using System.Diagnostics;
using Semblance.Catalog;
using Semblance.Random;
using Semblance.Relational;
using Semblance.Relational.Connectors;
using Semblance.Relational.Synthesizers;
using Semblance.Reports;

namespace Semblance.Recipes;

/// <summary>What <see cref="Synth"/> does where its data is a database.</summary>
internal static class SynthDatabase
{
    public static async Task<Outcome> Execute(Run run, Synth recipe, DatabaseAddress address, CancellationToken cancel)
    {
        DatabasePlace.Refuse("a database",
            ("--rows", recipe.Rows is not null,
                "Say --scale 10 for ten times as many of all, or --table-rows NAME=N for one table."),
            ("--target", recipe.Target.Count > 0, "Take it away; utility is measured of single tables."));
        run.Check([("--schema", recipe.Schema), ("--key-file", recipe.KeyFile)],
            [("--report", recipe.Report), ("--model", recipe.Model)]);
        var target = DatabasePlace.Target(run, recipe.Output, address);
        var size = new DatabaseSize { Scale = recipe.Scale ?? 1, Rows = DatabasePlace.RowsOf(recipe.TableRows) };
        var source = await FitDatabase.Read(run, recipe, address, recipe.Keep, recipe.ConstraintViolations, cancel)
            .ConfigureAwait(false);
        var where = AskedConditions.OfTables(recipe.Where, source.Database.Schema);
        var isJudged = recipe.Judge || recipe.Report is not null;
        var measure = AskedConditions.Meeting(where, source.Database, isJudged);
        var rng = Run.Seeded(recipe.Seed);

        var clock = Stopwatch.StartNew();
        var model = FitDatabase.Fit(run, source, recipe.Synthesizer, recipe.Keep, recipe.KeepLists, recipe.Orphans, rng,
            cancel);
        var fitSeconds = clock.Elapsed.TotalSeconds;
        clock.Restart();
        var stream = rng.Split("sample");
        var made = await Task.Run(() => model.Sample(size, stream, where, DatabasePlace.Quiet(run), cancel), cancel)
            .ConfigureAwait(false);
        ConstraintTables.TellRedrawn(run, model, made, size, where);
        await DatabasePlace.Write(run, target, made, recipe.Overwrite, recipe.Format, cancel).ConfigureAwait(false);
        var outcome = new SynthOutcome
        {
            Rows = Rows(made),
            Columns = made.Schema.Tables.Sum(table => table.Columns.Count),
            SourceRows = Rows(source.Database),
            TrainRows = (int)Math.Min(int.MaxValue, Rows(source.Database)),
            Synthesizer = model.Synthesizer.Synthesizer.Kind,
            Seed = recipe.Seed,
            FitSeconds = fitSeconds,
            SampleSeconds = clock.Elapsed.TotalSeconds,
            Tables = made.Schema.Tables.Count,
        };
        if (isJudged)
        {
            clock.Restart();
            if (where.Count > 0)
                run.Tell("judged", "by the real rows that meet the conditions, and by what belongs to no others",
                    "the others were not asked for");
            var evaluation = await Task.Run(() => DatabaseScores.Of(measure, made, model.Kept,
                rng.Split("judge"), run.Progress, cancel), cancel).ConfigureAwait(false);
            outcome = outcome with { Database = evaluation, JudgeSeconds = clock.Elapsed.TotalSeconds };
            if (recipe.Report is not null)
                await WriteReport(run, recipe.Report, source.Database.Schema, evaluation,
                    Describe(run, recipe, address, target, outcome), cancel).ConfigureAwait(false);
        }
        if (recipe.Model is not null) FitDatabase.Keep(run, model, source, recipe.Model, recipe.Seed, outcome.Database,
            cancel);
        return outcome with { Choices = run.Choices, Files = run.Files };
    }

    /// <summary>Writes the report and its twin.</summary>
    public static async Task WriteReport(Run run, string path, DatabaseSchema schema, DatabaseScores evaluation,
        ReportInfo info, CancellationToken cancel)
    {
        foreach (var file in await DatabaseReport.SaveAsync(schema, evaluation, info, run.Locate(path), cancel)
            .ConfigureAwait(false))
            run.Wrote(Path.Combine(Path.GetDirectoryName(path) ?? "", Path.GetFileName(file)));
    }

    /// <summary>The rows of all tables.</summary>
    public static long Rows(Database database) =>
        database.Schema.Tables.Sum(table => (long)database[table.Name].RowCount);

    private static ReportInfo Describe(Run run, Synth recipe, DatabaseAddress source, DatabaseAddress target,
        SynthOutcome outcome) => new()
    {
        Title = Path.GetFileName(source.Shown.TrimEnd('/')),
        Source = source.Shown,
        Output = target.Shown,
        Synthesizer = outcome.Synthesizer,
        Seed = (ulong)recipe.Seed,
        SourceRows = outcome.SourceRows,
        WrittenRows = outcome.Rows,
        FitSeconds = outcome.FitSeconds,
        SampleSeconds = outcome.SampleSeconds,
        EvaluateSeconds = outcome.JudgeSeconds,
        Created = run.Started,
        Notes = [.. run.Choices.Select(choice => $"{choice.About}: {choice.What} ({choice.Why})")],
    };
}
