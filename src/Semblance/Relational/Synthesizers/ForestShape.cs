using System.Text.Json.Nodes;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// The shape of a forest that rows form by naming a row of their own table: which share stands at which depth, and
/// whether roots name themselves or nobody.
/// </summary>
/// <param name="Levels">The share of the rows at each depth, the roots first.</param>
/// <param name="RootsNameThemselves">The share of the roots that are their own parent.</param>
internal sealed record ForestShape(double[] Levels, double RootsNameThemselves)
{
    private const int Deepest = 200;

    /// <summary>The name under which a row's depth is known.</summary>
    public static string LevelOf(int relation) =>
        $"(depth) {relation.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>Measures real rows; a row on a cycle counts as a root where the cycle is first entered.</summary>
    public static (ForestShape Shape, int[] Depths) Of(int[] parents)
    {
        var depths = new int[parents.Length];
        Array.Fill(depths, -1);
        var walk = new List<int>();
        for (var row = 0; row < depths.Length; row++)
        {
            walk.Clear();
            var at = row;
            for (; depths[at] == -1; at = parents[at])
            {
                depths[at] = -2; // on the way
                walk.Add(at);
                if (parents[at] >= 0) continue;
                break;
            }
            var depth = depths[at] == -2 ? 0 : depths[at] + 1;
            for (var i = walk.Count - 1; i >= 0; i--) depths[walk[i]] = Math.Min(depth++, Deepest);
        }
        var levels = new double[depths.DefaultIfEmpty(0).Max() + 1];
        foreach (var depth in depths) levels[depth] += 1.0 / depths.Length;
        var roots = Enumerable.Range(0, depths.Length).Where(row => depths[row] == 0).ToArray();
        return (new(levels, roots.Length == 0 ? 0 : (double)roots.Count(row => parents[row] == row) / roots.Length),
            depths);
    }

    /// <summary>
    /// Depths of new rows: every level has its share, at least one row is a root, and none lacks a level above.
    /// </summary>
    public int[] Deal(int count, Rng rng)
    {
        var depths = new int[count];
        var order = rng.Permutation(count);
        double before = 0;
        for (int level = 0, at = 0; level < Levels.Length && at < count; level++)
        {
            before += Levels[level];
            var end = level == Levels.Length - 1
                ? count : Math.Min(count, Math.Max(level == 0 ? 1 : 0, (int)Math.Round(before * count)));
            for (; at < end; at++) depths[order[at]] = level;
        }
        var used = depths.Distinct().Order().ToArray();
        return Array.ConvertAll(depths, depth => Array.BinarySearch(used, depth));
    }

    /// <summary>Depths as a column.</summary>
    public static Column Column(int relation, int[] depths) => new LongColumn(
        new() { Name = LevelOf(relation), Kind = ColumnKind.Integer }, Array.ConvertAll(depths, depth => (long)depth));

    /// <summary>What a saved model keeps.</summary>
    public JsonNode ToJson() => new JsonObject
    {
        ["levels"] = new JsonArray([.. Levels.Select(level => (JsonNode)level)]),
        ["self"] = RootsNameThemselves,
    };

    /// <summary>Reads back what <see cref="ToJson"/> gave.</summary>
    public static ForestShape FromJson(JsonNode? node)
    {
        var levels = node!["levels"]!.AsArray().Select(level => (double)level!).ToArray();
        return levels.Length is > 0 and <= Deepest + 1 && levels.All(level => level >= 0)
            ? new(levels, (double)node["self"]!)
            : throw new FormatException("forest");
    }
}
