using System.Text.Json.Nodes;
using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>A column that a row sees: one of its own table, or one of an ancestor's, reached along relations.</summary>
/// <param name="Path">Positions of the relations to walk, child to parent; none for the own table.</param>
/// <param name="Column">The column there; null for the ancestor's role in the last relation of the path.</param>
internal sealed record ReachedColumn(int[] Path, string? Column)
{
    /// <summary>Different for every column that a table can see.</summary>
    public string Name => string.Concat(Path.Select(relation => $"{relation} → ")) + (Column ?? "(role)");

    /// <summary>The values that the rows of a table see; missing where they have no such ancestor.</summary>
    public Column Read(string table, DatabaseRows rows)
    {
        if (Path.Length == 0) return rows.ColumnOf(table, Column!);
        var at = rows.Along(Path);
        var last = Path[^1];
        if (Column is null) return RoleColumn.Of(Name, rows.Roles(last), at);
        var source = rows[rows.Schema.Relations[last].Parent][Column];
        return source.GatherOrMissing(at).With(source.Schema with { Name = Name });
    }

    /// <summary>What a saved model keeps.</summary>
    public JsonObject ToJson() => new()
    {
        ["path"] = new JsonArray([.. Path.Select(relation => (JsonNode)relation)]),
        ["column"] = Column,
    };

    /// <summary>Reads back what <see cref="ToJson"/> gave.</summary>
    public static ReachedColumn FromJson(JsonNode? node) =>
        new([.. node!["path"]!.AsArray().Select(relation => (int)relation!)], (string?)node["column"]);
}

/// <summary>Roles as a column of labels.</summary>
internal static class RoleColumn
{
    private static readonly string[] Labels = [.. Enumerable.Range(0, ParentRoles.Most).Select(role =>
        role.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>The label of a role.</summary>
    public static string Label(int role) => Labels[role];

    /// <summary>The roles of the parents at some rows; missing where a row has none.</summary>
    public static CategoryColumn Of(string name, int[] roles, int[] rows) =>
        Of(name, Array.ConvertAll(rows, row => row < 0 ? -1 : roles[row]));

    /// <summary>Roles, -1 where missing.</summary>
    public static CategoryColumn Of(string name, int[] roles) =>
        new(new() { Name = name, Kind = ColumnKind.Category, Levels = Labels }, roles, Labels);

    /// <summary>Roles in the place of a column of labels, -1 where missing.</summary>
    public static CategoryColumn InPlaceOf(ColumnSchema schema, int[] roles) =>
        new(schema with { Kind = ColumnKind.Category, Ordered = false, Levels = null }, roles, Labels);

    /// <summary>The roles that a drawn column holds.</summary>
    public static int[] RolesOf(Column column)
    {
        var category = (CategoryColumn)column;
        var roles = Array.ConvertAll(category.Levels,
            level => int.Parse(level, System.Globalization.CultureInfo.InvariantCulture));
        return Array.ConvertAll(category.Codes, code => code < 0 ? -1 : roles[code]);
    }
}
