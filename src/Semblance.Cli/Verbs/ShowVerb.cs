using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Semblance.Catalog;
using Semblance.Cli.Painting;
using Semblance.Models;
using Semblance.Random;
using Semblance.Relational.Synthesizers;
using Semblance.Tables;
using Semblance.Tables.Encoders;
using Spectre.Console;

namespace Semblance.Cli.Verbs;

/// <summary>Shows what a fitted model is and which values it knows.</summary>
internal sealed class ShowVerb : Verb
{
    private const int MostLevels = 6;

    private readonly Argument<string?> model = new("MODEL")
    {
        Description = "The folder, or the .semblance file, that 'semblance fit' wrote.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> column = new("--column", "-c")
    {
        HelpName = "COLUMN",
        Description = "Shows every value that the model knows of this column: what --where can ask for.",
    };

    private readonly Option<bool> json = new("--json") { Description = "Prints the result as JSON, for machines." };

    public override string Group => "Look";

    public override string Name => "show";

    public override string Summary =>
        "Shows what a fitted model learnt from, its options, and the values that it knows.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("semblance show adult-model", "where it comes from, how it was fitted, and its columns"),
        new("semblance show adult-model --column education", "every label of a column"),
        new("semblance show chinook-model",
            "a database: how each column is filled, keys, constraints, and what was done to personal data"),
    ];

    public override void Declare(Command command)
    {
        command.Add(model);
        command.Add(column);
        command.Add(json);
        Required.Add(model);
    }

    public override Task<int> Run(ParseResult typed, Terminal terminal, CancellationToken cancel)
    {
        var path = typed.GetValue(model) ?? throw new SemblanceException("No model was named.", "MODEL",
            "Name the folder that 'semblance fit' wrote.");
        var place = Path.Combine(terminal.Folder, path);
        var folder = ModelFolder.Read(place, cancel);
        if (SavedDatabase.Is(folder))
        {
            ShowDatabase(typed, terminal, path, SavedDatabase.Load(folder, place));
            return Task.FromResult(CommandLine.Done);
        }
        var (fitted, info) = SavedModel.Load(place, cancel);
        var known = Known(fitted);
        if (typed.GetValue(column) is { } name)
        {
            var one = known.FirstOrDefault(candidate => candidate.Schema.Name == name) ?? throw new SemblanceException(
                $"The model has no column '{name}'.", "--column",
                Spelling.Suggest(name, known.Select(candidate => candidate.Schema.Name)));
            if (typed.GetValue(json)) terminal.Out.WriteLine(ToJson(one).ToJsonString(Execution.Json));
            else WriteColumn(terminal.Painter(), one);
        }
        else if (typed.GetValue(json)) terminal.Out.WriteLine(ToJson(fitted, info, known).ToJsonString(Execution.Json));
        else WriteModel(terminal.Painter(), path, fitted, info, known);
        return Task.FromResult(CommandLine.Done);
    }

    private void ShowDatabase(ParseResult typed, Terminal terminal, string path,
        (DatabaseModel Model, SavedModelInfo Info) saved)
    {
        if (typed.GetValue(column) is not null)
        {
            throw new SemblanceException("--column says nothing of a model of a database.", "--column",
                "Take it away: every column is listed with its table.");
        }
        if (typed.GetValue(json))
            terminal.Out.WriteLine(DatabaseModelPage.ToJson(saved.Model, saved.Info).ToJsonString(Execution.Json));
        else DatabaseModelPage.Write(terminal.Painter(), path, saved.Model, saved.Info);
    }

    private sealed record KnownColumn(ColumnSchema Schema, string[] Levels, string? Low, string? High,
        string? FollowsFrom);

    /// <summary>What the encoder holds: labels and ranges, as a condition can ask for them.</summary>
    private static List<KnownColumn> Known(TableModel fitted)
    {
        var empty = fitted.Sample(0, 0, new Rng(0)); // no rows, but every label
        var derivations = fitted.Encoder.Derivations.ToDictionary(pair => pair.Derived, pair => pair.Determinant);
        return [.. empty.Columns.Select(column =>
        {
            var form = fitted.Encoder.Layout.Features.OfType<NumberFeature>()
                .FirstOrDefault(feature => feature.Name == column.Name
                    || feature.Name.StartsWith(column.Name + ".", StringComparison.Ordinal))?.Form;
            string? Written(double value) => column switch
            {
                LongColumn => CellText.Of(column.Schema, (long)value),
                DoubleColumn => CellText.Of(column.Schema, value),
                _ => null,
            };
            return new KnownColumn(column.Schema, column is CategoryColumn category ? category.Levels : [],
                form is null ? null : Written(form.Min), form is null ? null : Written(form.Max),
                derivations.GetValueOrDefault(column.Name));
        })];
    }

    private static void WriteModel(IAnsiConsole painter, string path, TableModel fitted, SavedModelInfo info,
        List<KnownColumn> known)
    {
        painter.MarkupLineInterpolated(
            $"[bold]{ErrorPage.Visible(path)}[/]: a {fitted.Synthesizer.Kind} model of {ErrorPage.Visible(info.Source ?? "a table")}");
        var held = info.HoldoutRows > 0 ? $", {Numbers.Count(info.HoldoutRows)} held out" : "";
        painter.MarkupLineInterpolated(
            $"learnt from {Numbers.Count(info.TrainingRows, "row")}{held}, seed {info.Seed}, saved by Semblance {info.LibraryVersion}");
        var options = ComponentCatalog.Own.ToJson(fitted.Synthesizer, onlyChanged: true)
            .Where(pair => pair.Key is not ("kind" or "constraints")).ToList();
        if (options.Count > 0)
            Words.Hang(painter, "options: ", string.Join(", ", options.Select(pair => $"{pair.Key} = {pair.Value}")));
        if (fitted.Trial is { } trial) Words.Hang(painter, "chosen: ", trial.Why);
        if (fitted.Features.Training is { } history) TrainingLines.Write(painter, history);
        foreach (var (label, value) in info.Quality)
            painter.MarkupLineInterpolated($"{label} [bold]{Numbers.Score(value)}[/]");
        painter.WriteLine();
        var width = Math.Min(28, known.Max(column => column.Schema.Name.Length));
        foreach (var column in known)
        {
            var start = $"  {ErrorPage.Visible(column.Schema.Name).PadRight(width)}  {KindOf(column.Schema),-11} ";
            Words.Hang(painter, start, Holds(column));
        }
        if (fitted.Constraints.Count > 0)
        {
            painter.WriteLine();
            painter.MarkupLine("[bold]Holds in every row[/]");
            foreach (var kept in fitted.Constraints)
                Words.Hang(painter, "  ", ErrorPage.Visible($"{kept.Constraint.Describe()} ({kept.Way})"));
        }
        foreach (var note in info.Notes)
        {
            if (note == info.Notes[0]) painter.WriteLine();
            Words.Hang(painter, "  ", note, new Style(Color.Grey));
        }
    }

    private static string Holds(KnownColumn column) =>
        column.Schema.Handling == Handling.Generate
            ? "new values are generated" + (column.Schema.Semantic is { } semantic ? $" ({semantic})" : "")
        : column.FollowsFrom is { } determinant ? $"follows from {determinant}"
        : column.Low is not null ? $"{column.Low} to {column.High}"
        : column.Levels.Length > 0 ? string.Join(", ", column.Levels.Take(MostLevels))
            + (column.Levels.Length > MostLevels ? $", … ({column.Levels.Length} labels)" : "")
        : "";

    private static void WriteColumn(IAnsiConsole painter, KnownColumn column)
    {
        if (column.Levels.Length == 0)
        {
            painter.MarkupLineInterpolated(
                $"[bold]{ErrorPage.Visible(column.Schema.Name)}[/] {KindOf(column.Schema)}: {ErrorPage.Visible(Holds(column))}");
            return;
        }
        foreach (var level in column.Levels) painter.WriteLine(ErrorPage.Visible(level));
    }

    private static string KindOf(ColumnSchema schema) =>
        JsonNamingPolicy.KebabCaseLower.ConvertName(schema.Kind.ToString());

    private static JsonObject ToJson(TableModel fitted, SavedModelInfo info, List<KnownColumn> known) => new()
    {
        ["synthesizer"] = ComponentCatalog.Own.ToJson(fitted.Synthesizer),
        ["training"] = JsonSerializer.SerializeToNode(info, Execution.Json),
        ["history"] = JsonSerializer.SerializeToNode(fitted.Features.Training, Execution.Json),
        ["trial"] = JsonSerializer.SerializeToNode(fitted.Trial, Execution.Json),
        ["columns"] = new JsonArray([.. known.Select(ToJson)]),
    };

    private static JsonObject ToJson(KnownColumn column)
    {
        var node = new JsonObject
        {
            ["name"] = column.Schema.Name,
            ["kind"] = KindOf(column.Schema),
            ["handling"] = JsonNamingPolicy.KebabCaseLower.ConvertName(column.Schema.Handling.ToString()),
        };
        if (column.FollowsFrom is not null) node["followsFrom"] = column.FollowsFrom;
        if (column.Low is not null) (node["least"], node["most"]) = (column.Low, column.High);
        if (column.Levels.Length > 0)
            node["labels"] = new JsonArray([.. column.Levels.Select(level => JsonValue.Create(level))]);
        return node;
    }
}
