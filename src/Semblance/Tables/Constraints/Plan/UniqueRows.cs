using Semblance.Random;

namespace Semblance.Tables.Constraints.Plan;

/// <summary>
/// Rows of which no two agree in some columns: each is the first of its own draws that differs from all rows before it.
/// So a row is a function of the seed and its index, and what is remembered of the rows before is a hash of each.
/// </summary>
/// <remarks>
/// Batches in their order cost nothing more; a batch that begins elsewhere is preceded by drawing all the rows before
/// it. A hash of 64 bits that is met by chance costs one more draw, never a repetition.
/// </remarks>
internal sealed class UniqueRows(ConstraintPlan plan)
{
    private const int Candidates = 16, MostRounds = 64, BatchRows = 65_536;

    private readonly HashSet<ulong>[] seen = [.. plan.Unique.Select(_ => new HashSet<ulong>())];
    private long next;

    /// <summary>The rows from <paramref name="first"/> on. One thread at a time.</summary>
    public Table Take(long first, int count, Rng rng, Func<Drawn, Table> draw)
    {
        if (first < next)
        {
            foreach (var set in seen) set.Clear();
            next = 0;
        }
        while (next < first) _ = Batch((int)Math.Min(BatchRows, first - next), rng, draw);
        return Batch(count, rng, draw);
    }

    private Table Batch(int count, Rng rng, Func<Drawn, Table> draw)
    {
        var rows = Enumerable.Range(0, count).Select(i => next + i).ToArray();
        var table = draw(Drawn.First(rows, rng));
        var keys = Keys(table);
        var replaced = new List<(int Row, Table With)>();
        var spare = Spares(rows, keys, rng, draw);
        for (var row = 0; row < count; row++)
        {
            if (TryAdd(keys, row)) continue;
            var round = 0;
            for (var found = false; !found; round++)
            {
                if (round == MostRounds) throw Exhausted(rows[row]);
                if (round > 0 || !spare.TryGetValue(row, out var candidates))
                    candidates = draw(Ask([rows[row]], round, rng));
                var own = Keys(candidates);
                for (var i = 0; i < candidates.RowCount && !found; i++)
                {
                    if (found = TryAdd(own, i)) replaced.Add((row, candidates.Gather([i])));
                }
            }
        }
        next += count;
        if (replaced.Count == 0) return table;
        var places = Enumerable.Range(0, count).ToArray();
        for (var i = 0; i < replaced.Count; i++) places[replaced[i].Row] = count + i;
        return Table.Concat([table, .. replaced.Select(pair => pair.With)]).Gather(places);
    }

    // the first candidates of the rows that look like needing some, in one go
    private Dictionary<int, Table> Spares(long[] rows, ulong?[][] keys, Rng rng, Func<Drawn, Table> draw)
    {
        var within = seen.Select(_ => new HashSet<ulong>()).ToArray();
        var asked = Enumerable.Range(0, rows.Length).Where(row => keys.Select((own, i) =>
            own[row] is { } key && (seen[i].Contains(key) | !within[i].Add(key))).ToList().Contains(true)).ToArray();
        if (asked.Length == 0) return [];
        var drawn = draw(Ask([.. asked.Select(row => rows[row])], 0, rng));
        return asked.Select((row, i) => (row, i))
            .ToDictionary(pair => pair.row, pair => drawn.Slice(pair.i * Candidates, Candidates));
    }

    private static Drawn Ask(long[] rows, int round, Rng rng) => new(
        [.. rows.SelectMany(row => Enumerable.Range(0, Candidates).Select(i => row * Candidates + i))],
        rng.Split("unique").Split(round),
        [.. rows.SelectMany(row => Enumerable.Repeat(row, Candidates))], rng);

    private ulong?[][] Keys(Table table) => [.. plan.Unique.Select(names =>
    {
        var missing = RowKeys.AnyMissing(table, names);
        return RowKeys.Of(table, names)
            .Select((key, row) => missing[row] ? (ulong?)null : StableHash.Of(key)).ToArray();
    })];

    private bool TryAdd(ulong?[][] keys, int row)
    {
        for (var i = 0; i < seen.Length; i++)
        {
            if (keys[i][row] is not { } key || !seen[i].Contains(key)) continue;
            plan.CountTwice(i);
            return false;
        }
        for (var i = 0; i < seen.Length; i++)
        {
            if (keys[i][row] is { } key) seen[i].Add(key);
        }
        return true;
    }

    private SemblanceException Exhausted(long row) => new(
        $"After {row:N0} rows the model makes hardly any that was not there before, in "
        + $"{MostRounds * Candidates:N0} tries none.",
        string.Join(" and ", plan.Kept.Where(one => one.Remembers).Select(one => one.Constraint.Describe())),
        "Ask for fewer rows, or let the constraint go.");
}
