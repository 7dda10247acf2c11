using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Random;

namespace Semblance.Relational.Synthesizers;

/// <summary>What was learnt of a relation: the roles of its parents, and how many rows name none.</summary>
internal sealed class RelationPart
{
    /// <summary>The roles that parents play.</summary>
    public required ParentRoles Roles { get; init; }

    /// <summary>The share of child rows that hold no key.</summary>
    public required double None { get; init; }

    /// <summary>The share of child rows whose key names no row.</summary>
    public required double Orphans { get; init; }

    /// <summary>Whether no two rows may name the same parent.</summary>
    public required bool IsUnique { get; init; }

    /// <summary>Where the parent's rows are kept as they are: the role of each.</summary>
    public int[]? KeptRoles { get; init; }

    /// <summary>Where the parent's rows are kept as they are: how many children each has.</summary>
    public int[]? KeptCounts { get; init; }

    /// <summary>The share of rows without a parent.</summary>
    public double Without => None + Orphans;

    /// <summary>Gives the parents of new rows their roles and quotas.</summary>
    /// <param name="relation">The relation's position.</param>
    /// <param name="rows">The tables made so far, the parent's among them.</param>
    /// <param name="total">Children to deal out.</param>
    /// <param name="isShifted">Whether a condition makes the parents other than the real ones.</param>
    /// <param name="rng">The relation's stream.</param>
    public int[] Quotas(int relation, DatabaseRows rows, int total, bool isShifted, Rng rng)
    {
        var parent = rows.Schema.Relations[relation].Parent;
        if (KeptRoles is not null)
        {
            rows.SetRoles(relation, KeptRoles);
            var quotas = (int[])KeptCounts!.Clone();
            int[] order = [.. Enumerable.Range(0, quotas.Length).OrderBy(row => quotas[row])];
            Synthesizers.Quotas.Fit(quotas, total, IsUnique, order, rng.Split("fit"));
            return quotas;
        }
        var (roles, counts) = Roles.Assign(parent, rows, rng.Split("roles"));
        rows.SetRoles(relation, roles);
        if (isShifted)
        {
            // each as many as its like; as a whole they need not be what the real ones are
            int[] rank = [.. Enumerable.Range(0, counts.Length).OrderBy(row => counts[row])];
            Synthesizers.Quotas.Fit(counts, total, IsUnique, rank, rng.Split("fit"));
            return counts;
        }
        var dealt = Synthesizers.Quotas.Of(counts, Roles.All, total, IsUnique, rng.Split("quotas"));
        Roles.Exchange(parent, rows, dealt, rng.Split("exchange"));
        return dealt;
    }

    /// <summary>How many children new parents have by what was learnt, as a multiple of what real ones have.</summary>
    /// <param name="relation">The relation's position.</param>
    /// <param name="rows">The tables made so far, the parent's among them.</param>
    /// <param name="rng">The relation's stream.</param>
    public double Fertility(int relation, DatabaseRows rows, Rng rng)
    {
        var (_, counts) = Roles.Assign(rows.Schema.Relations[relation].Parent, rows, rng.Split("roles"));
        var real = Roles.All.Rows == 0 ? 0 : Roles.All.Values().Average();
        return real > 0 && counts.Length > 0 ? counts.Average() / real : 1;
    }

    /// <summary>What a saved model keeps.</summary>
    public JsonObject ToJson() => new()
    {
        ["roles"] = Roles.ToJson(),
        ["none"] = None,
        ["orphans"] = Orphans,
        ["unique"] = IsUnique,
        ["keptRoles"] = KeptRoles is null ? null : new JsonArray([.. KeptRoles.Select(role => (JsonNode)role)]),
        ["keptCounts"] = KeptCounts is null ? null : new JsonArray([.. KeptCounts.Select(count => (JsonNode)count)]),
    };

    /// <summary>Reads back what <see cref="ToJson"/> gave.</summary>
    public static RelationPart FromJson(JsonNode? node)
    {
        int[]? Read(string name) => node![name] is JsonArray values ? [.. values.Select(value => (int)value!)] : null;
        var part = new RelationPart
        {
            Roles = ParentRoles.FromJson(node!["roles"]),
            None = (double)node["none"]!,
            Orphans = (double)node["orphans"]!,
            IsUnique = (bool)node["unique"]!,
            KeptRoles = Read("keptRoles"),
            KeptCounts = Read("keptCounts"),
        };
        var holds = part.None >= 0 && part.Orphans >= 0 && part.Without <= 1 + 1e-9
            && part.KeptRoles?.Length == part.KeptCounts?.Length && part.KeptCounts?.All(count => count >= 0) != false
            && part.KeptRoles?.All(role => role >= 0 && role < part.Roles.Count) != false;
        return holds ? part : throw new FormatException("relation");
    }
}
