using System.Runtime.Intrinsics;
using System.Text.Json.Nodes;
using Semblance.Numerics;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// What a relation says of its parents: which *role* each plays, and how many children it has. Parents of one role are
/// alike in their attributes and in the children that they have; few parents have each a role of their own.
/// </summary>
/// <remarks>
/// A regression tree on the parents' attributes explains the children's number and profile; within a leaf, parents of
/// different profiles are told apart by k-means. A new parent falls into a leaf by its attributes and takes one of the
/// leaf's roles in turn. Nothing of a single row is kept but, where parents are few, its number of children.
/// </remarks>
internal sealed class ParentRoles
{
    /// <summary>Roles of one relation, at most.</summary>
    public const int Most = 128;

    private const int AttributeBins = 64, Depth = 8, FewestInLeaf = 2;

    private readonly ReachedColumn[] attributes;
    private readonly ColumnBins[] bins;
    private readonly RoleTree tree;
    private readonly int[] leafOfRole;
    private readonly CountRuns[] counts;
    private readonly ChildTotals totals;

    private ParentRoles(ReachedColumn[] attributes, ColumnBins[] bins, RoleTree tree, int[] leafOfRole,
        CountRuns[] counts, ChildTotals totals)
    {
        (this.attributes, this.bins, this.tree) = (attributes, bins, tree);
        (this.leafOfRole, this.counts, this.totals) = (leafOfRole, counts, totals);
        All = CountRuns.Of(counts.SelectMany(role => role.Values()));
    }

    /// <summary>How many children the parents have, all roles together.</summary>
    public CountRuns All { get; }

    /// <summary>How many roles there are.</summary>
    public int Count => leafOfRole.Length;

    /// <summary>Learns the roles of a relation, and says which role each real parent plays.</summary>
    /// <param name="attributes">What is known of the parents before they have children.</param>
    /// <param name="values">The attributes of the real parents.</param>
    /// <param name="parents">By child row: the parent's row, negative where there is none.</param>
    /// <param name="children">The children's columns that are learnt.</param>
    /// <param name="parentCount">How many parents there are.</param>
    public static (ParentRoles Roles, int[] ByParent) Fit(ReachedColumn[] attributes, Column[] values, int[] parents,
        IReadOnlyList<Column> children, int parentCount)
    {
        var count = new int[parentCount];
        foreach (var parent in parents) if (parent >= 0) count[parent]++;
        var profile = ChildProfile.Of(count, parents, children);
        var bins = values.Select(column => ColumnBins.Of(column, AttributeBins)).ToArray();
        var predictors = bins.Select((bin, i) => new BinnedPredictor(bin.Bins(values[i]), bin.Count, bin.IsOrdered))
            .ToArray();
        var leaves = new int[parentCount];
        var shape = new TreeShape(Depth, Math.Max(FewestInLeaf, parentCount / (Most / 2)), 1,
            [.. Enumerable.Range(0, predictors.Length)]);
        var tree = RoleTree.Of(predictors.Length == 0 ? null : HistogramTree.Grow(predictors, profile.Scores,
            [.. Enumerable.Range(0, parentCount)], shape, leaves));
        var roles = parentCount <= Most ? [.. Enumerable.Range(0, parentCount)]
            : profile.Classes(leaves, tree.LeafCount, Most);
        var roleCount = parentCount == 0 ? 0 : roles.Max() + 1;
        var leafOfRole = new int[roleCount];
        for (var parent = 0; parent < parentCount; parent++) leafOfRole[roles[parent]] = leaves[parent];
        var byRole = Enumerable.Range(0, parentCount).ToLookup(parent => roles[parent], parent => count[parent]);
        CountRuns[] counts = [.. Enumerable.Range(0, roleCount).Select(role => CountRuns.Of(byRole[role]))];
        return (new(attributes, bins, tree, leafOfRole, counts, ChildTotals.Of(values, count)), roles);
    }

    /// <summary>Gives new parents roles and, for a start, numbers of children.</summary>
    public (int[] Roles, int[] Counts) Assign(string table, DatabaseRows rows, Rng rng)
    {
        var predictors = attributes.Select((attribute, i) => bins[i].Bins(attribute.Read(table, rows))).ToArray();
        var parentCount = rows[table].RowCount;
        var (roles, children) = (new int[parentCount], new int[parentCount]);
        if (Count == 0) return (roles, children);
        var members = new List<int>[tree.LeafCount];
        for (var leaf = 0; leaf < members.Length; leaf++) members[leaf] = [];
        for (var parent = 0; parent < parentCount; parent++) members[tree.LeafOf(predictors, parent)].Add(parent);
        for (var leaf = 0; leaf < members.Length; leaf++)
        {
            int[] own = [.. Enumerable.Range(0, Count).Where(role => leafOfRole[role] == leaf)];
            var stream = rng.Split(leaf);
            var places = stream.Permutation(members[leaf].Count);
            double total = own.Sum(role => (double)counts[role].Rows), start = stream.Uniform(members[leaf].Count);
            for (var i = 0; i < places.Length; i++)
            {
                // the leaf's real parents in a row, role by role: stepping through them keeps the shares of all
                var at = (places[i] + start) / places.Length * total;
                var role = 0;
                while (role < own.Length - 1 && at >= counts[own[role]].Rows) at -= counts[own[role++]].Rows;
                roles[members[leaf][i]] = own[role];
                children[members[leaf][i]] = counts[own[role]].At(at / counts[own[role]].Rows);
            }
        }
        return (roles, children);
    }

    /// <summary>
    /// Exchanges numbers of children between parents, so that those of each kind have together what real ones have.
    /// </summary>
    public void Exchange(string table, DatabaseRows rows, int[] quotas, Rng rng) =>
        totals.Exchange([.. attributes.Select(attribute => attribute.Read(table, rows))], quotas, rng);

    /// <summary>What a saved model keeps.</summary>
    public JsonObject ToJson() => new()
    {
        ["attributes"] = new JsonArray([.. attributes.Select(attribute => attribute.ToJson())]),
        ["bins"] = new JsonArray([.. bins.Select(bin => bin.ToJson())]),
        ["tree"] = tree.ToJson(),
        ["leaves"] = new JsonArray([.. leafOfRole.Select(leaf => (JsonNode)leaf)]),
        ["counts"] = new JsonArray([.. counts.Select(role => role.ToJson())]),
        ["totals"] = totals.ToJson(),
    };

    /// <summary>Reads back what <see cref="ToJson"/> gave.</summary>
    public static ParentRoles FromJson(JsonNode? node)
    {
        var attributes = node!["attributes"]!.AsArray().Select(ReachedColumn.FromJson).ToArray();
        var bins = node["bins"]!.AsArray().Select(ColumnBins.FromJson).ToArray();
        var leaves = node["leaves"]!.AsArray().Select(leaf => (int)leaf!).ToArray();
        var counts = node["counts"]!.AsArray().Select(CountRuns.FromJson).ToArray();
        var tree = RoleTree.FromJson(node["tree"], attributes.Length);
        if (bins.Length != attributes.Length || counts.Length != leaves.Length || leaves.Length > Most
            || leaves.Any(leaf => leaf < 0 || leaf >= tree.LeafCount)
            || (leaves.Length > 0 && leaves.Distinct().Count() != tree.LeafCount)) throw new FormatException("roles");
        return new(attributes, bins, tree, leaves, counts, ChildTotals.FromJson(node["totals"], attributes.Length));
    }
}
