using System.Diagnostics;
using Semblance.Relational.Connectors;
using Semblance.Reports;

namespace Semblance.Recipes;

/// <summary>What <see cref="Evaluate"/> does where it compares databases.</summary>
internal static class EvaluateDatabase
{
    public static async Task<Outcome> Execute(Run run, Evaluate recipe, DatabaseAddress address,
        CancellationToken cancel)
    {
        DatabasePlace.Refuse("a database",
            ("--holdout", recipe.Holdout is not null,
                "Take it away; databases are compared with what they were learnt from."),
            ("--target", recipe.Target.Count > 0, "Take it away; utility is measured of single tables."));
        run.Check([("--schema", recipe.Schema)], [("--report", recipe.Report)]);
        var other = DatabasePlace.Find(run, recipe.Synthetic, recipe.Sheet) ?? throw new SemblanceException(
            $"'{recipe.Synthetic}' is no database, and what it is compared with is one.", "SYNTHETIC",
                "Name two databases, or two tables.");
        var real = await DatabasePlace.Read(run, address, recipe.Schema, recipe.Missing, [], null, cancel)
            .ConfigureAwait(false);
        var synthetic = await DatabasePlace.Read(run, other, null, recipe.Missing, [], real.Database, cancel)
            .ConfigureAwait(false);
        ConstraintTables.TellShares(run, ConstraintTables.Said(recipe, real.Database), synthetic.Database);
        var clock = Stopwatch.StartNew();
        var evaluation = await Task.Run(() => DatabaseScores.Of(real.Database, synthetic.Database, [],
            Run.Seeded(recipe.Seed), run.Progress, cancel), cancel).ConfigureAwait(false);
        var seconds = clock.Elapsed.TotalSeconds;
        if (recipe.Report is not null)
        {
            await SynthDatabase.WriteReport(run, recipe.Report, real.Database.Schema, evaluation, new()
            {
                Title = Path.GetFileName(address.Shown.TrimEnd('/')),
                Source = address.Shown,
                Output = other.Shown,
                Seed = (ulong)recipe.Seed,
                SourceRows = SynthDatabase.Rows(real.Database),
                WrittenRows = SynthDatabase.Rows(synthetic.Database),
                EvaluateSeconds = seconds,
                Created = run.Started,
                Notes = [.. run.Choices.Select(choice => $"{choice.About}: {choice.What} ({choice.Why})")],
            }, cancel).ConfigureAwait(false);
        }
        return new EvaluateOutcome
        {
            RealRows = (int)Math.Min(int.MaxValue, SynthDatabase.Rows(real.Database)),
            SyntheticRows = (int)Math.Min(int.MaxValue, SynthDatabase.Rows(synthetic.Database)),
            Seconds = seconds,
            Database = evaluation,
            Choices = run.Choices,
            Files = run.Files,
        };
    }
}
