using Semblance.Catalog;
using Semblance.Tables;

namespace Semblance.Recipes;

/// <summary>Fills the missing cells of a table with plausible values, drawn given the cells that are there.</summary>
public sealed record Complete : TableRecipe
{
    /// <summary>The table with missing cells.</summary>
    [File] public required string Data { get; init; }

    /// <summary>Where the filled table goes; its ending decides the format. "-" is standard output.</summary>
    [File] public required string Output { get; init; }

    /// <summary>A fitted model to fill with. Left out: one is fitted on the table itself.</summary>
    [File] public string? Model { get; init; }

    /// <summary>What learns the table, where no model is given. Left out: sequential-trees.</summary>
    public TableSynthesizer? Synthesizer { get; init; }

    /// <summary>
    /// What to do with real rows that break a constraint: refuse them all with their numbers, or drop
    /// them and learn from the others.
    /// </summary>
    public Violations ConstraintViolations { get; init; }

    internal override async Task<Outcome> Execute(Run run, CancellationToken cancel)
    {
        run.Check([("FILE", Data), ("--schema", Schema), ("--model", Model)], [("--output", Output)], table: Output);
        if (Model is not null && Synthesizer is not null)
        {
            throw new SemblanceException("Both a fitted model and a synthesizer are given.",
                "--model and --synthesizer",
                "Leave one of them out.");
        }
        var fitted = Model is null ? null : SavedModel.Load(run.Locate(Model), cancel).Model;
        var source = await SourceTable.Read(run, this, Data, cancel, fitted?.Schema, readsAll: true)
            .ConfigureAwait(false);
        var table = source.Table;
        var model = fitted
            ?? (SynthesizerChoice.OrDefault(run, Synthesizer) with { Constraints = [.. source.Constraints] })
            .Fit(ConstraintRows.Obeying(run, table, source.Constraints, ConstraintViolations), Run.Seeded(Seed),
                run.Progress, cancel);
        if (fitted is null) source.TellEncoding(run, model);
        var full = await Task.Run(() => model.Complete(table, Run.Seeded(Seed), cancel), cancel).ConfigureAwait(false);

        var filled = table.Columns.Select((column, i) =>
            (column.Name, Cells: CountMissing(column) - CountMissing(full.Columns[i])))
            .Where(pair => pair.Cells > 0).ToDictionary(pair => pair.Name, pair => pair.Cells);
        foreach (var column in table.Columns.Where((column, i) => CountMissing(full.Columns[i]) > 0))
        {
            run.Tell(column.Name, "cells stay missing", column.Schema.Handling == Handling.Generate
                ? "the column is generated, not learnt"
                : "no value was found that goes with the model and its constraints");
        }
        await source.Write(run, Output, full.RowCount, TableFiles.One(full), cancel).ConfigureAwait(false);
        return new CompleteOutcome
        {
            Rows = full.RowCount,
            Filled = filled,
            FilledCells = filled.Values.Sum(count => (long)count),
            Synthesizer = model.Synthesizer.Kind,
            Trial = fitted is null ? model.Trial : null,
            Seed = Seed,
            Choices = run.Choices,
            Files = run.Files,
        };
    }

    private static int CountMissing(Column column)
    {
        var count = 0;
        for (var row = 0; row < column.Count; row++)
        {
            if (column.IsMissing(row)) count++;
        }
        return count;
    }
}

/// <summary>What came of <see cref="Complete"/>.</summary>
public sealed record CompleteOutcome : Outcome
{
    /// <summary>Rows of the table.</summary>
    public int Rows { get; init; }

    /// <summary>Cells that were filled, by column.</summary>
    public required IReadOnlyDictionary<string, int> Filled { get; init; }

    /// <summary>Cells that were filled, in all.</summary>
    public long FilledCells { get; init; }

    /// <summary>What filled them.</summary>
    public required string Synthesizer { get; init; }

    /// <summary>How it was chosen; null where it was named, or fitted before.</summary>
    public Trial? Trial { get; init; }

    /// <summary>The seed that fills them alike again.</summary>
    public long Seed { get; init; }
}
