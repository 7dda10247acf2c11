using Semblance.Recipes;
using Semblance.Reports;
using Semblance.Tables;
using Spectre.Console;
using Table = Spectre.Console.Table;

namespace Semblance.Cli.Painting;

/// <summary>
/// A database as text: its tables as a tree of parents and children, then each table, then each foreign key.
/// </summary>
internal static class DatabasePage
{
    public static void Write(IAnsiConsole painter, InspectOutcome outcome, InspectedDatabase database)
    {
        painter.MarkupLineInterpolated(
            $"[bold]{ErrorPage.Visible(outcome.Source)}[/]: {Numbers.Count(database.Tables.Count, "table")}, {Numbers.Count(database.Relations.Count, "foreign key")}, {Numbers.Count(outcome.SourceRows, "row")}");
        painter.WriteLine();
        foreach (var line in Tree(database)) painter.WriteLine(line);
        foreach (var table in database.Tables) WriteTable(painter, table, database);
        WriteRelations(painter, database);
        painter.WriteLine();
        painter.MarkupLine(
            "[grey]One table: --table NAME. The schema to edit: --save database.json, then --schema database.json.[/]");
        Files.Write(painter, outcome);
    }

    /// <summary>The scores of a synthetic database.</summary>
    public static void WriteScores(IAnsiConsole painter, DatabaseScores evaluation)
    {
        var table = new Table().Border(TableBorder.None).AddColumn(new TableColumn("").PadLeft(0).NoWrap());
        table.AddColumn(new TableColumn(new Markup("[grey]score[/]")).RightAligned().NoWrap());
        table.AddColumn(new TableColumn(new Markup("[grey]real[/]")).RightAligned().NoWrap());
        void Add(string label, double? value, double? reference) => table.AddRow(new Text(label),
            new Text(Numbers.Score(value), new Style(decoration: Decoration.Bold)),
            new Text(reference is null ? "" : Numbers.Score(reference)));
        foreach (var score in evaluation.Scores)
        {
            Add($"{score.Metric.Replace('-', ' ')}{(score.Variant is null ? "" : $" ({score.Variant})")}",
                score.Value, score.Reference);
        }
        void Mean(string label, Func<TableScores, (double? Value, double? Reference)> of)
        {
            var judged = evaluation.Tables.Select(of).Where(one => one.Value is not null).ToList();
            if (judged.Count > 0) Add(label, judged.Average(one => one.Value), judged.Average(one => one.Reference));
        }
        Mean("column shapes, mean of the tables", one => (one.Shapes, one.ShapesReference));
        Mean("pair trends, mean of the tables", one => (one.Trends, one.TrendsReference));
        painter.Write(table);
        painter.MarkupLine("[grey]real: what the real database gets by chance, its families drawn again[/]");
    }

    // a table below each of its parents; what hangs below it is drawn once
    private static IEnumerable<string> Tree(InspectedDatabase database)
    {
        var children = database.Relations.Where(one => one.Relation.Parent != one.Relation.Child)
            .ToLookup(one => one.Relation.Parent);
        var drawn = new HashSet<string>();
        // roots first; a cycle has none, and begins with its first table
        foreach (var table in database.Tables.Where(one =>
            database.Relations.All(relation => relation.Relation.Child != one.Name
            || relation.Relation.Parent == one.Name))
            .Concat(database.Tables).DistinctBy(one => one.Name))
        {
            if (drawn.Contains(table.Name)) continue;
            foreach (var line in Branch(table.Name, "", "", "")) yield return line;
        }

        IEnumerable<string> Branch(string name, string lead, string below, string by)
        {
            var isKnown = !drawn.Add(name);
            var rows = database.Tables.First(one => one.Name == name).Rows;
            var own = database.Relations.Any(one => one.Relation.Child == name && one.Relation.Parent == name)
                ? " (refers to itself)" : "";
            yield return ErrorPage.Visible($"{lead}{name}{by}")
                + (isKnown ? " …" : $"  {Numbers.Count(rows, "row")}{own}");
            if (isKnown) yield break;
            var next = children[name].ToList();
            for (var i = 0; i < next.Count; i++)
            {
                var (corner, line) = i == next.Count - 1 ? ("└─ ", "   ") : ("├─ ", "│  ");
                foreach (var text in Branch(next[i].Relation.Child, below + corner, below + line,
                    $" ({string.Join(", ", next[i].Relation.ChildColumns)})")) yield return text;
            }
        }
    }

    private static void WriteTable(IAnsiConsole painter, InspectedTable table, InspectedDatabase database)
    {
        var keys = database.Relations.Where(one => one.Relation.Child == table.Name)
            .SelectMany(one => one.Relation.ChildColumns).Concat(table.PrimaryKey).ToHashSet();
        painter.WriteLine();
        var key = table.PrimaryKey.Count > 0 ? $", key {string.Join(", ", table.PrimaryKey)}" : ", no key";
        painter.MarkupLineInterpolated(
            $"[bold]{ErrorPage.Visible(table.Name)}[/]  {Numbers.Count(table.Rows, "row")}, {Numbers.Count(table.Columns.Count, "column")}{ErrorPage.Visible(key)}");
        if (table.Comment is { } said) Words.Hang(painter, "    ", said, new Style(Color.Grey));
        var learnt = table.Columns.Where(column => column.Schema.Handling == Handling.Learn
            && column.MissingCount < column.RowCount).ToList();
        var made = table.Columns.Where(column => column.Schema.Handling == Handling.Generate
            && !keys.Contains(column.Schema.Name)).ToList();
        if (learnt.Count > 0) Words.Hang(painter, "    learnt: ",
            string.Join(", ", learnt.Select(column => $"{column.Schema.Name} {Kind(column.Schema)}")));
        if (made.Count > 0) Words.Hang(painter, "    made anew: ",
            string.Join(", ", made.Select(column => column.Schema.Name
            + (column.Schema.Semantic is { } what ? $" ({what})" : ""))));
        foreach (var unique in table.UniqueKeys) Words.Hang(painter, "    unique: ", string.Join(", ", unique));
        foreach (var check in table.Checks) Words.Hang(painter, "    check: ", check);
        foreach (var constraint in table.Constraints) Words.Hang(painter, "    constraint: ", constraint);
        foreach (var finding in table.Found) Words.Hang(painter, "    found: ",
            $"{finding.Constraint} ({Numbers.Count(finding.Support, "row")})");
    }

    private static void WriteRelations(IAnsiConsole painter, InspectedDatabase database)
    {
        if (database.Relations.Count == 0) return;
        painter.WriteLine();
        painter.MarkupLine("[bold]Foreign keys[/]");
        foreach (var one in database.Relations)
        {
            var odd = (one.WithoutParent > 0 ? $"; {Numbers.Count(one.WithoutParent)} name no parent" : "")
                + (one.Orphans > 0 ? $"; {Numbers.Count(one.Orphans)} name one that is not there" : "");
            Words.Hang(painter, "  ",
                $"{one.Relation}: {one.Fewest} to {Numbers.Count(one.Most)} each, {one.Mean.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture)} on average{odd}");
            if (one.Relation.Evidence is { } evidence) Words.Hang(painter, "    ", $"inferred: {evidence}",
                new Style(Color.Grey));
        }
    }

    private static string Kind(ColumnSchema schema) =>
        $"{(schema.Ordered ? "ordered " : "")}{schema.Kind.ToString().ToLowerInvariant()}";
}
