using System.Globalization;
using System.Net;
using System.Text;
using Semblance.Relational;

namespace Semblance.Reports;

/// <summary>
/// The tables of a database as boxes, parents left of their children, with a line for every foreign key.
/// </summary>
internal static class SchemaDiagram
{
    private const int Width = 215, Height = 46, Across = 90, Down = 18;

    /// <summary>An SVG element.</summary>
    public static string Of(DatabaseSchema schema, IReadOnlyList<TableScores> tables)
    {
        var levels = Levels(schema);
        var columns = schema.Tables.GroupBy(table => levels[table.Name]).OrderBy(group => group.Key)
            .Select(group => group.Select(table => table.Name).ToList()).ToList();
        var tallest = columns.Max(column => column.Count);
        var places = new Dictionary<string, (int X, int Y)>();
        for (var x = 0; x < columns.Count; x++)
        {
            var top = (tallest - columns[x].Count) * (Height + Down) / 2;
            for (var y = 0; y < columns[x].Count; y++) places[columns[x][y]] =
                (x * (Width + Across) + 20, top + y * (Height + Down) + 10);
        }
        var (wide, high) = (columns.Count * (Width + Across) - Across + 70, tallest * (Height + Down) + 10);
        var svg = new StringBuilder(string.Create(CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {wide} {high}\" style=\"max-width:{wide}px\" role=\"img\" "
            + $"aria-label=\"Tables and foreign keys\">"));
        foreach (var relation in schema.Relations) svg.Append(Line(relation, places));
        foreach (var (name, (x, y)) in places)
        {
            var scores = tables.FirstOrDefault(table => table.Name == name);
            var rows = scores is null ? ""
                : string.Create(CultureInfo.InvariantCulture, $"{scores.RealRows:N0} → {scores.Rows:N0} rows");
            svg.Append(CultureInfo.InvariantCulture,
                $"<g><rect x=\"{x}\" y=\"{y}\" width=\"{Width}\" height=\"{Height}\" rx=\"6\"/>")
                .Append(CultureInfo.InvariantCulture,
                    $"<text class=\"name\" x=\"{x + 12}\" y=\"{y + 20}\">{WebUtility.HtmlEncode(Cut(name))}</text>")
                .Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 12}\" y=\"{y + 37}\">{rows}</text></g>");
        }
        return svg.Append("</svg>").ToString();
    }

    // how many foreign keys lead from a table to one that has none, at most; a cycle counts once
    private static Dictionary<string, int> Levels(DatabaseSchema schema)
    {
        var order = DependencyOrder.Of(schema);
        var levels = new Dictionary<string, int>();
        foreach (var table in order.Tables)
        {
            var parents = schema.Relations.Where(relation => relation.Child == table && relation.Parent != table
                && levels.ContainsKey(relation.Parent));
            levels[table] = parents.Select(relation => levels[relation.Parent] + 1).DefaultIfEmpty(0).Max();
        }
        return levels;
    }

    private static string Line(Relation relation, Dictionary<string, (int X, int Y)> places)
    {
        var (from, to) = (places[relation.Parent], places[relation.Child]);
        var (x1, y1, x2, y2) = (from.X + Width, from.Y + Height / 2, to.X, to.Y + Height / 2);
        // a table that refers to itself, or to one of its own column, is met on its right
        if (to.X <= from.X) (x2, y2) = (to.X + Width, y2 + (to == from ? 12 : 0));
        var bend = to.X <= from.X ? x1 + 40 : (x1 + x2) / 2;
        var back = to.X <= from.X ? x2 + 40 : bend;
        return string.Create(CultureInfo.InvariantCulture,
            $"<path d=\"M{x1} {y1 - (to == from ? 12 : 0)} C{bend} {y1 - (to == from ? 12 : 0)} {back} {y2} {x2} "
            + $"{y2}\"><title>{WebUtility.HtmlEncode(relation.ToString())}</title></path>");
    }

    private static string Cut(string name) => name.Length <= 24 ? name : name[..23] + "…";
}
