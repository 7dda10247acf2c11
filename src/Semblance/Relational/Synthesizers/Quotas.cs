using Semblance.Random;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// How many children each parent shall have: dealt by rank, so that the numbers of children are distributed as the real
/// ones are, whoever has them, and that they sum to the rows there are.
/// </summary>
internal static class Quotas
{
    /// <summary>Deals numbers of children.</summary>
    /// <param name="drawn">By parent: what was drawn for it; only its rank matters.</param>
    /// <param name="real">The real numbers.</param>
    /// <param name="total">What they shall sum to.</param>
    /// <param name="isUnique">Whether no parent may have more than one.</param>
    /// <param name="rng">For what is left to chance.</param>
    public static int[] Of(int[] drawn, CountRuns real, int total, bool isUnique, Rng rng)
    {
        var chance = rng.Permutation(drawn.Length);
        var order = Enumerable.Range(0, drawn.Length).OrderBy(parent => drawn[parent])
            .ThenBy(parent => chance[parent]).ToArray();
        var quotas = new int[drawn.Length];
        if (real.Rows == 0) return quotas;
        for (var i = 0; i < order.Length; i++) quotas[order[i]] = real.At((i + 0.5) / order.Length);
        Fit(quotas, total, isUnique, order, rng.Split("fit"));
        return quotas;
    }

    /// <summary>Numbers that are known, grown or shrunk so that each group has together what is asked of it.</summary>
    /// <param name="quotas">The numbers; changed in place.</param>
    /// <param name="groups">By number: its group.</param>
    /// <param name="asked">The groups that rows ask for; negative where they ask for none.</param>
    /// <param name="rng">For what is left to chance.</param>
    public static void FitGroups(int[] quotas, int[] groups, int[] asked, Rng rng)
    {
        var members = Enumerable.Range(0, quotas.Length).ToLookup(at => groups[at]);
        var totals = asked.Where(group => group >= 0).CountBy(group => group).ToDictionary();
        foreach (var group in members)
        {
            int[] own = [.. group];
            var part = Array.ConvertAll(own, at => quotas[at]);
            Fit(part, totals.GetValueOrDefault(group.Key), false, [], rng.Split(group.Key));
            for (var i = 0; i < own.Length; i++) quotas[own[i]] = part[i];
        }
        // of a group that nobody is in, the others take what is asked
        Fit(quotas, totals.Values.Sum(), false, [], rng.Split("rest"));
    }

    /// <summary>Numbers that are known, grown or shrunk to a sum.</summary>
    public static void Fit(int[] quotas, int total, bool isUnique, int[] order, Rng rng)
    {
        var sum = quotas.Sum(quota => (long)quota);
        if (sum == total || quotas.Length == 0) return;
        if (isUnique)
        {
            // the next in rank gain or lose their only child
            for (var i = order.Length - 1; i >= 0 && sum < total; i--)
                if (quotas[order[i]] == 0) (quotas[order[i]], sum) = (1, sum + 1);
            for (var i = 0; i < order.Length && sum > total; i++)
                if (quotas[order[i]] > 0) (quotas[order[i]], sum) = (quotas[order[i]] - 1, sum - 1);
            return;
        }
        if (sum == 0)
        {
            for (var i = 0; i < total; i++) quotas[rng.Below(quotas.Length, i)]++;
            return;
        }
        // in a random order, every parent gets the whole part of what has come up to it
        double factor = (double)total / sum, before = 0;
        var given = 0L;
        var walk = rng.Permutation(quotas.Length);
        foreach (var parent in walk)
        {
            before += quotas[parent] * factor;
            var until = (long)Math.Floor(before + 1e-9);
            quotas[parent] = (int)(until - given);
            given = until;
        }
        for (var i = 0; given < total; i = (i + 1) % walk.Length)
            if (quotas[walk[i]] > 0 || i == walk.Length - 1)
                (quotas[walk[i]], given) = (quotas[walk[i]] + 1, given + 1);
    }
}
