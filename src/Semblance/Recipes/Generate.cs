using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Semblance.Rules;
using Semblance.Tables.Formats;

namespace Semblance.Recipes;

/// <summary>Makes tables from rules, without data: any number of rows, in bounded memory.</summary>
public sealed record Generate : Recipe
{
    /// <summary>
    /// The rules, as YAML or JSON. A schema file of "semblance inspect --save" does too: plausible rules are made of
    /// it.
    /// </summary>
    [File] public required string Rules { get; init; }

    /// <summary>
    /// Where the rows go. One table: a file, whose ending decides the format, or "-" for standard output. Several: a
    /// folder,
    /// with a file for each.
    /// </summary>
    [File] public string? Output { get; init; }

    /// <summary>
    /// How many rows to make, of the first table that has no parent. Left out: as many as the rules say.
    /// </summary>
    [Range(0, long.MaxValue)] public long? Rows { get; init; }

    /// <summary>How many times as many rows to make of every table that has no parent.</summary>
    [Range(0.0, 1e9)] public double Scale { get; init; } = 1;

    /// <summary>Writes the rules here, as YAML or JSON, to edit and use again.</summary>
    [File] public string? Save { get; init; }

    /// <summary>
    /// The form of what is written ("csv", "json-lines", "parquet", "arrow") where the ending does not tell; that of
    /// each
    /// file in a folder.
    /// </summary>
    public string? Format { get; init; }

    internal override async Task<Outcome> Execute(Run run, CancellationToken cancel)
    {
        run.Check([("RULES", Rules)], [("--save", Save)]);
        if (Output is null && Save is null)
            throw new SemblanceException("There is nothing to write.", "--output",
                "Name a file or a folder for the rows, or --save for the rules.");
        var clock = Stopwatch.StartNew();
        var (rules, where) = RuleSource.Read(run, Rules, cancel);
        rules = Sized(rules);
        var maker = RuleMaker.Open(rules, Run.Seeded(Seed), where);
        if (Save is not null)
        {
            await OutputFile.WriteAsync(run.Locate(Save), async stream =>
                await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(RuleFile.ToText(rules, Save)), cancel)
                    .ConfigureAwait(false), cancel)
                .ConfigureAwait(false);
            run.Wrote(Save);
        }
        if (Output is not null) await Write(run, maker, Output, cancel).ConfigureAwait(false);
        foreach (var (table, constraint, rows) in maker.Rejections)
            run.Tell(table, $"{Written.Count(rows, "row")} drawn again", $"they broke {constraint}");
        return new GenerateOutcome
        {
            Rows = Output is null ? new Dictionary<string,
                long>() : maker.Tables.ToDictionary(table => table, maker.RowCount),
            Rejections = maker.Rejections,
            Seconds = clock.Elapsed.TotalSeconds,
            Seed = Seed,
            Choices = run.Choices,
            Files = run.Files,
        };
    }

    /// <summary>The rules with as many rows as were asked for.</summary>
    private RuleSet Sized(RuleSet rules)
    {
        var tables = new OrderedDictionary<string, TableRules>();
        var first = rules.Tables.FirstOrDefault(table => table.Value.Parent is null).Key;
        foreach (var (name, table) in rules.Tables)
        {
            var rows = name == first && Rows is { } asked ? asked : table.Rows;
            tables[name] = table with { Rows = (long)Math.Round(rows * Scale) };
        }
        return rules with { Tables = tables };
    }

    private async Task Write(Run run, RuleMaker maker, string output, CancellationToken cancel)
    {
        var isFolder = maker.Tables.Count > 1 || output != Run.Pipe
            && (Path.EndsInDirectorySeparator(output) || Directory.Exists(run.Locate(output)));
        if (!isFolder)
        {
            run.Check([("RULES", Rules)], [("--output", output)], output, Format);
            await WriteTable(run, maker, maker.Tables[0], output, Format, cancel).ConfigureAwait(false);
            return;
        }
        if (output == Run.Pipe || File.Exists(run.Locate(output)))
        {
            throw new SemblanceException($"{maker.Tables.Count} tables do not go into one file.", "--output",
                "Name a folder: each table has a file of its own in it.");
        }
        var ending = Format is null ? ".csv" : TableFile.FormatNamed(Format).Extensions[0];
        var folder = run.Locate(output);
        var beside = Path.Combine(folder, $".semblance-{Environment.ProcessId}.part");
        Directory.CreateDirectory(beside);
        try
        {
            // all tables or none: keys of one lead to rows of another
            foreach (var table in maker.Tables)
                await WriteTable(new() { Folder = beside, Progress = run.Progress }, maker, table,
                    FileName(table) + ending, null, cancel).ConfigureAwait(false);
            foreach (var name in maker.Tables.Select(table => FileName(table) + ending))
            {
                File.Move(Path.Combine(beside, name), Path.Combine(folder, name), overwrite: true);
                run.Wrote(Path.Combine(output, name));
            }
        }
        finally
        {
            Directory.Delete(beside, recursive: true);
        }
    }

    private static Task WriteTable(Run run, RuleMaker maker, string table, string path, string? format,
        CancellationToken cancel) =>
        SourceTable.Write(run, path, maker.Schema(table), maker.RowCount(table),
            RuleStream.Of(maker, table, run.Progress, cancel), null, format, [], cancel);

    private static string FileName(string table) =>
        string.Concat(table.Select(letter => Path.GetInvalidFileNameChars().Contains(letter) ? '_' : letter));
}

/// <summary>What came of <see cref="Generate"/>.</summary>
public sealed record GenerateOutcome : Outcome
{
    /// <summary>Rows written, by table.</summary>
    public required IReadOnlyDictionary<string, long> Rows { get; init; }

    /// <summary>Rows that were drawn again because they broke a constraint.</summary>
    public IReadOnlyList<Rejection> Rejections { get; init; } = [];

    /// <summary>Time to make and write.</summary>
    public double Seconds { get; init; }

    /// <summary>The seed that gives the same rows again.</summary>
    public long Seed { get; init; }
}
