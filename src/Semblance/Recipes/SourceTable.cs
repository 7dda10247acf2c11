using Semblance.Catalog;
using Semblance.Reports;
using Semblance.Tables;
using Semblance.Tables.Constraints;
using Semblance.Tables.Detection;
using Semblance.Tables.Formats;

namespace Semblance.Recipes;

/// <summary>A table that was read from a file and understood, with what it takes to write another one alike.</summary>
internal sealed class SourceTable
{
    private SourceTable(RawTable raw, DetectedTable detected, Table table, IReadOnlyList<string> inputs)
    {
        Raw = raw;
        Detected = detected;
        Table = table;
        this.inputs = inputs;
    }

    private readonly IReadOnlyList<string> inputs;

    public RawTable Raw { get; }

    public DetectedTable Detected { get; }

    public Table Table { get; private set; }

    /// <summary>What holds in every row, as the schema file and the recipe say.</summary>
    public IReadOnlyList<Constraint> Constraints { get; private init; } = [];

    /// <summary>Rows of the whole source, of which <see cref="Table"/> may be a sample.</summary>
    public long Rows => Raw.SourceRowCount;

    /// <summary>What to call it in a heading.</summary>
    public string Name => Path.GetFileName(Raw.Source);

    /// <summary>Reads a file and finds out what its columns hold.</summary>
    /// <param name="run">Told of choices and progress.</param>
    /// <param name="recipe">How to read.</param>
    /// <param name="path">What to read.</param>
    /// <param name="cancel">Checked while reading.</param>
    /// <param name="like">A schema that the columns must have, instead of detection.</param>
    /// <param name="readsAll">Whether a sample will not do.</param>
    public static async Task<SourceTable> Read(Run run, TableRecipe recipe, string path, CancellationToken cancel,
        Schema? like = null, bool readsAll = false)
    {
        var options = new ReadOptions
        {
            Delimiter = DelimiterOf(recipe.Delimiter),
            Quote = QuoteOf(recipe.Quote),
            HasHeader = recipe.Header,
            Encoding = recipe.Encoding,
            Sheet = recipe.Sheet,
            Missing = recipe.Missing,
            MaxRows = recipe.MaxRows,
            MaxCellBytes = recipe.MaxCellBytes ?? new ReadOptions().MaxCellBytes,
            MemoryBytes = readsAll ? long.MaxValue : new ReadOptions().MemoryBytes,
            Seed = recipe.Seed,
        };
        var raw = await Task.Run(() => path == Run.Pipe && run.OpenInput is not null
            ? TableFile.ReadRaw(run.OpenInput(), "standard input", options, run.Progress, cancel)
            : TableFile.ReadRaw(run.Locate(path), options, run.Progress, cancel), cancel).ConfigureAwait(false);
        var isSample = raw.RowCount < raw.SourceRowCount; // the last note says so, in words for programs
        foreach (var note in raw.Notes.SkipLast(isSample ? 1 : 0))
            run.Tell(Path.GetFileName(raw.Source), note, "found in the file");
        if (isSample)
        {
            run.Tell(Path.GetFileName(raw.Source),
                $"a uniform sample of {Written.Count(raw.RowCount)} of {Written.Count(raw.SourceRowCount, "row")}",
                recipe.MaxRows is null
                    ? $"all of them need more than the {options.MemoryBytes >> 20} MB that reading may take; "
                        + "--max-rows asks for a number of your own"
                : "as --max-rows asks");
        }
        if (like is not null) CheckAlike(raw, like);
        var overrides = like is not null ? SchemaOverrides.Of(like)
            : recipe.Schema is null ? null : SchemaFile.Load(run.Locate(recipe.Schema));
        var detected = await Task.Run(() => SchemaDetection.Detect(raw, new DetectionOptions
        {
            Missing = recipe.Missing,
            Overrides = overrides,
        }), cancel).ConfigureAwait(false);
        if (recipe is PersonalRecipe personal)
            (raw, detected) = await Task.Run(() => personal.Treat(run, raw, detected, overrides), cancel)
                .ConfigureAwait(false);
        var table = await Task.Run(() => TypedTable.Build(raw, detected.Schema), cancel).ConfigureAwait(false);
        return new(raw, detected, table, path == Run.Pipe ? [] : [run.Locate(path)])
        {
            Constraints = like is null ? ConstraintRows.Said(overrides, recipe, KnownLabels.Of(table)) : [],
        };
    }

    /// <summary>Refuses a table of one row: whatever learns it can only repeat it.</summary>
    public void CheckLearnable()
    {
        if (Table.RowCount > 1) return;
        throw new SemblanceException("The table has one row, and rows like it could only be that row again.",
            Raw.Source, "Give a table of more rows; some hundreds make a model worth having.");
    }

    /// <summary>
    /// Holds the rows against the constraints, and leaves out those that break one where that is asked for.
    /// </summary>
    public void CheckConstraints(Run run, Violations violations) =>
        Table = ConstraintRows.Obeying(run, Table, Constraints, violations);

    /// <summary>Checks what the recipe says of columns, all of it together.</summary>
    public void Check(Condition? where, IReadOnlyList<string> targets)
    {
        var faults = new List<Fault>();
        try
        {
            where?.Bind(KnownLabels.Of(Table));
        }
        catch (SemblanceException error)
        {
            faults.AddRange(error.Faults);
        }
        var names = Table.Schema.Columns.Select(column => column.Name).ToList();
        faults.AddRange(targets.Where(target => !names.Contains(target))
            .Select(target => new Fault($"There is no column '{target}'.", "--target",
                Spelling.Suggest(target, names))));
        if (faults.Count > 0) throw new SemblanceException(faults);
    }

    /// <summary>
    /// Says how training went, which columns are not learnt but looked up or generated, and why; and what was odd about
    /// any of them.
    /// </summary>
    public void TellEncoding(Run run, TableModel model)
    {
        if (model.Trial is { } trial) run.Tell("synthesizer", trial.Chosen, trial.Why);
        foreach (var note in model.Features.Notes) run.Tell(note.About, note.What, note.Why);
        foreach (var profile in Detected.Profiles)
        {
            var taken = $"taken as {profile.Schema.Kind.ToString().ToLowerInvariant()}";
            foreach (var note in profile.Notes) run.Tell(profile.Schema.Name, taken, note.TrimEnd('.'));
        }
        foreach (var (derived, determinant) in model.Encoder.Derivations)
            run.Tell(derived, "rebuilt by look-up", $"it follows from {determinant}");
        foreach (var kept in model.Constraints) run.Tell("constraint", kept.Constraint.Describe(), kept.Way);
        foreach (var profile in Detected.Profiles.Where(profile => profile.Schema.Handling == Handling.Generate))
        {
            var what = profile.Schema.Semantic is { } semantic ? $"replaced by a generated {semantic.Replace('-', ' ')}"
                : "replaced by generated values of the same form";
            run.Tell(profile.Schema.Name, what, (profile.HandlingWhy ?? profile.Why).TrimEnd('.'));
        }
    }

    /// <summary>Keeps the fitted model. No clock goes into it: the same fit gives the same bytes.</summary>
    public void Keep(Run run, TableModel model, string path, int trainRows, int holdoutRows, long seed,
        Evaluation? evaluation,
        CancellationToken cancel)
    {
        var quality = evaluation?.Headlines.Where(headline => headline.Value is not null) ?? [];
        SavedModel.Save(model, new()
        {
            Source = Name,
            SourceRows = Rows,
            TrainingRows = trainRows,
            HoldoutRows = holdoutRows,
            Seed = seed,
            Notes = [.. run.Choices.Select(choice => $"{choice.About}: {choice.What} ({choice.Why}).")],
            Quality = quality.ToDictionary(headline => headline.Label, headline => headline.Value!.Value),
        }, run.Locate(path), cancel);
        run.Wrote(path);
    }

    /// <summary>Writes rows in the form in which this table was read.</summary>
    public Task Write(Run run, string path, long rows, IAsyncEnumerable<Table> batches, CancellationToken cancel) =>
        Write(run, path, Table.Schema, rows, batches, Raw.Layout, null, inputs, cancel);

    /// <summary>Writes rows to a file or to the pipe.</summary>
    public static async Task Write(Run run, string path, Schema schema, long rows, IAsyncEnumerable<Table> batches,
        TextLayout? layout, string? format, IReadOnlyList<string> inputs, CancellationToken cancel)
    {
        var options = new WriteOptions { Layout = layout, Format = format, Inputs = inputs, ExpectedRows = rows };
        if (path == Run.Pipe)
        {
            try
            {
                var pipe = run.OpenPipe!();
                await using (pipe.ConfigureAwait(false))
                {
                    await TableFile.WriteAsync(pipe, schema, batches, options, null, cancel).ConfigureAwait(false);
                }
            }
            catch (IOException cause) // the last bytes leave when the pipe is closed
            {
                throw OutputFile.Explain(cause, "standard output");
            }
            return;
        }
        await TableFile.WriteAsync(run.Locate(path), schema, batches, options, null, cancel).ConfigureAwait(false);
        run.Wrote(path);
    }

    private static char? DelimiterOf(string? text) => text switch
    {
        null => null,
        "tab" or "\\t" or "\t" => '\t',
        { Length: 1 } => text[0],
        _ => throw new SemblanceException($"'{text}' is not a delimiter.", "--delimiter",
            "Write one letter, such as ; or |, or the word tab."),
    };

    private static char? QuoteOf(string? text) => text switch
    {
        null => null,
        "none" => '\0',
        { Length: 1 } => text[0],
        _ => throw new SemblanceException($"'{text}' is not a quote.", "--quote",
            "Write one letter, such as \" or ', or the word none."),
    };

    private static void CheckAlike(RawTable raw, Schema like)
    {
        var found = raw.Columns.Select(column => column.Name).ToList();
        var wanted = like.Columns.Select(column => column.Name).ToList();
        var faults = wanted.Except(found).Select(name => new Fault($"There is no column '{name}'.", raw.Source,
                found.Except(wanted).Any() ? Spelling.Suggest(name, found.Except(wanted))
                    : "Add it, or compare a table that has it."))
            .Concat(found.Except(wanted).Select(name => new Fault($"Column '{name}' is one too many.", raw.Source,
                $"Only these columns are known: {string.Join(", ", wanted.Take(12))}{(wanted.Count > 12 ? ", …" : "")}."))).ToList();
        if (faults.Count > 0) throw new SemblanceException(faults);
    }
}
