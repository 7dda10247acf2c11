using Semblance.Random;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// Gives children a parent of the role that they ask for, so that each parent gets as many as its quota, children of
/// one group get different parents, and parents agree with children in the columns that both relations share.
/// </summary>
/// <remarks>
/// Groups are served from the largest to the smallest. A group that asks for a good part of a role's parents takes
/// those with most children to get: two lists of degrees that fit at all are then met (D. Gale 1957, H. Ryser 1957).
/// Others draw in proportion. Cost: rows times the logarithm of the parents.
/// </remarks>
internal sealed class LinkDealer
{
    private const int Tries = 12;

    private readonly int[] roles;
    private readonly int roleCount;
    private readonly Rng rng;
    private readonly Dictionary<(string Bucket, int Role), SlotPool> pools = [];
    private readonly Dictionary<string, int[]> byBucket;

    /// <summary>Parents to deal.</summary>
    /// <param name="roles">By parent: its role.</param>
    /// <param name="quotas">By parent: how many children it shall have.</param>
    /// <param name="parentBuckets">By parent: the columns that a child must agree in; null where there
    /// are none.</param>
    /// <param name="rng">Every choice is a function of this stream.</param>
    public LinkDealer(int[] roles, int[] quotas, string[]? parentBuckets, Rng rng)
    {
        (this.roles, this.rng) = (roles, rng);
        roleCount = roles.Length == 0 ? 0 : roles.Max() + 1;
        byBucket = Enumerable.Range(0, roles.Length)
            .GroupBy(parent => parentBuckets?[parent] ?? "", StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        foreach (var (bucket, parents) in byBucket)
            foreach (var role in parents.GroupBy(parent => roles[parent]))
                pools[(bucket, role.Key)] = new([.. role], quotas);
    }

    /// <summary>By child row: the parent's row; -1 where none can be given.</summary>
    /// <param name="wanted">By child row: the role asked for; negative where the row shall have no parent.</param>
    /// <param name="groups">By child row: rows of one group get different parents; null where any may be equal.</param>
    /// <param name="buckets">By child row: the columns that the parent must agree in.</param>
    /// <param name="cancel">Checked for every group.</param>
    public int[] Deal(int[] wanted, int[]? groups, string[]? buckets, CancellationToken cancel)
    {
        var parents = new int[wanted.Length];
        Array.Fill(parents, -1);
        // in a random order, so that no row is always the last to choose
        var order = rng.Split("order").Permutation(wanted.Length).Where(row => wanted[row] >= 0);
        if (groups is null)
        {
            foreach (var row in order) parents[row] = One(row, (buckets?[row] ?? "", wanted[row]), null);
            return parents;
        }
        foreach (var members in order.GroupBy(row => groups[row]).Select(group => group.ToArray())
            .OrderByDescending(group => group.Length))
        {
            cancel.ThrowIfCancellationRequested();
            HashSet<int>? used = members.Length > 1 ? [] : null;
            foreach (var some in members.GroupBy(row => (Bucket: buckets?[row] ?? "", Role: wanted[row])))
                if (used is not null) DealMany([.. some], some.Key, used, parents);
            foreach (var row in members)
                if (parents[row] < 0) parents[row] = One(row, (buckets?[row] ?? "", wanted[row]), used);
        }
        return parents;
    }

    // a good part of the parents: those with most to get
    private void DealMany(int[] rows, (string Bucket, int Role) key, HashSet<int> used, int[] parents)
    {
        if (!pools.TryGetValue(key, out var pool) || rows.Length * 2 < pool.Parents.Count) return;
        var fullest = pool.Fullest(rng.Split(rows[0]));
        for (int i = 0, at = 0; i < rows.Length && at < fullest.Length; at++)
        {
            if (!used.Add(pool.Parents[fullest[at]])) continue;
            parents[rows[i++]] = pool.Parents[fullest[at]];
            pool.Take(fullest[at]);
        }
    }

    private int One(int row, (string Bucket, int Role) key, HashSet<int>? used)
    {
        var stream = rng.Split("one");
        // the role itself, then the nearest ones: their numbers follow the leaves of a tree
        for (var distance = 0; distance < roleCount; distance++)
        {
            foreach (var role in distance == 0 ? [key.Role] : new[] { key.Role - distance, key.Role + distance })
            {
                if (!pools.TryGetValue((key.Bucket, role), out var pool)) continue;
                for (var attempt = 0; attempt < Tries && pool.Total > 0; attempt++)
                {
                    var place = pool.Draw(stream.Uniform(row, distance * Tries + attempt));
                    if (used?.Add(pool.Parents[place]) == false) continue;
                    pool.Take(place);
                    return pool.Parents[place];
                }
            }
        }
        return Beyond(row, key, used);
    }

    // no quota is left where the row may go: any parent that it may have, of its role if there is one
    private int Beyond(int row, (string Bucket, int Role) key, HashSet<int>? used)
    {
        if (!byBucket.TryGetValue(key.Bucket, out var candidates)) return -1;
        var start = rng.Split("beyond").Below(candidates.Length, row);
        foreach (var sameRole in (bool[])[true, false])
        {
            for (var i = 0; i < candidates.Length; i++)
            {
                var parent = candidates[(start + i) % candidates.Length];
                if ((sameRole && roles[parent] != key.Role) || used?.Add(parent) == false) continue;
                return parent;
            }
        }
        return -1;
    }
}
