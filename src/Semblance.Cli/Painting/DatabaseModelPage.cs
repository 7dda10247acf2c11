using System.Text.Json;
using System.Text.Json.Nodes;
using Semblance.Catalog;
using Semblance.Relational.Synthesizers;
using Spectre.Console;

namespace Semblance.Cli.Painting;

/// <summary>
/// A fitted model of a database: its tables and how their columns are filled, foreign keys, constraints, quality.
/// </summary>
internal static class DatabaseModelPage
{
    public static void Write(IAnsiConsole painter, string path, DatabaseModel model, SavedModelInfo info)
    {
        var source = ErrorPage.Visible(info.Source ?? "in memory");
        var held = $"{Numbers.Count(info.TrainingRows, "row")} in {Numbers.Count(model.Tables.Count, "table")} with "
            + Numbers.Count(model.Schema.Relations.Count, "foreign key");
        var kind = model.Synthesizer.Synthesizer.Kind;
        painter.MarkupLineInterpolated($"[bold]{ErrorPage.Visible(path)}[/]: a {kind} model of the database {source}");
        painter.MarkupLineInterpolated(
            $"learnt from {held}, seed {info.Seed}, saved by Semblance {info.LibraryVersion}");
        var options = ComponentCatalog.Own.ToJson(model.Synthesizer.Synthesizer, onlyChanged: true)
            .Where(pair => pair.Key is not ("kind" or "constraints")).ToList();
        if (options.Count > 0)
            Words.Hang(painter, "options: ", string.Join(", ", options.Select(pair => $"{pair.Key} = {pair.Value}")));
        foreach (var (metric, value) in info.Quality)
            painter.MarkupLineInterpolated($"{metric.Replace('-', ' ')} [bold]{Numbers.Score(value)}[/]");
        foreach (var table in model.Tables) WriteTable(painter, table);
        WriteList(painter, "Foreign keys", model.Schema.Relations.Select(relation => relation.ToString()));
        WriteList(painter, "Holds in every row", model.Constraints.Select(one =>
            $"{one.Table}: {one.Constraint.Constraint.Describe()} ({one.Constraint.Way})"));
        foreach (var note in info.Notes)
        {
            if (note == info.Notes[0]) painter.WriteLine();
            Words.Hang(painter, "  ", note, new Style(Color.Grey));
        }
    }

    /// <summary>The same for machines.</summary>
    public static JsonObject ToJson(DatabaseModel model, SavedModelInfo info) => new()
    {
        ["synthesizer"] = ComponentCatalog.Own.ToJson(model.Synthesizer.Synthesizer),
        ["training"] = JsonSerializer.SerializeToNode(info, Execution.Json),
        ["tables"] = new JsonArray([.. model.Tables.Select(ToJson)]),
        ["relations"] = JsonSerializer.SerializeToNode(model.Schema.Relations, Execution.Json),
        ["constraints"] = new JsonArray([.. model.Constraints.Select(one => (JsonNode)new JsonObject
        {
            ["table"] = one.Table, ["constraint"] = one.Constraint.Constraint.Describe(), ["way"] = one.Constraint.Way,
            ["byConstruction"] = one.Constraint.IsByConstruction,
        })]),
    };

    private static JsonNode ToJson(LearntTable table) => new JsonObject
    {
        ["name"] = table.Name,
        ["rows"] = table.Rows,
        ["kept"] = table.IsKept,
        ["columns"] = new JsonArray([.. table.Columns.Select(column =>
        {
            var node = new JsonObject
            {
                ["name"] = column.Schema.Name,
                ["kind"] = JsonNamingPolicy.KebabCaseLower.ConvertName(column.Schema.Kind.ToString()),
                ["how"] = column.How,
            };
            if (column.Schema.Semantic is { } semantic) node["semantic"] = semantic;
            if (column.Schema.Personal is { } personal) node["personal"] = personal;
            return (JsonNode)node;
        })]),
    };

    private static void WriteTable(IAnsiConsole painter, LearntTable table)
    {
        painter.WriteLine();
        var kept = table.IsKept ? ", kept as it is" : "";
        var size = $"{Numbers.Count(table.Rows, "row")}, {Numbers.Count(table.Columns.Count, "column")}{kept}";
        painter.MarkupLineInterpolated($"[bold]{ErrorPage.Visible(table.Name)}[/]  {size}");
        if (!table.IsKept)
        {
            foreach (var part in table.Columns.GroupBy(column => column.How))
                Words.Hang(painter, $"    {part.Key}: ", string.Join(", ", part.Select(column => column.Schema.Name)));
        }
        var treated = table.Columns.Where(column => column.Schema.Personal is not null).ToList();
        if (treated.Count > 0) Words.Hang(painter, "    personal: ",
            string.Join(", ", treated.Select(column => $"{column.Schema.Name} ({column.Schema.Personal})")));
    }

    private static void WriteList(IAnsiConsole painter, string heading, IEnumerable<string> lines)
    {
        foreach (var (line, i) in lines.Select((line, i) => (line, i)))
        {
            if (i == 0)
            {
                painter.WriteLine();
                painter.MarkupLineInterpolated($"[bold]{heading}[/]");
            }
            Words.Hang(painter, "  ", ErrorPage.Visible(line));
        }
    }
}
