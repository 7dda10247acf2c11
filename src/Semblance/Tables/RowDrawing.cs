using Semblance.Random;
using Semblance.Tables.Constraints.Plan;
using Semblance.Tables.Encoders;

namespace Semblance.Tables;

/// <summary>Draws rows that meet a condition and break no constraint.</summary>
/// <remarks>
/// Rejection: what the condition's sets leave out never appears; what else is asked is tried again, from a stream of
/// the row's own, until the row meets it. So the rows have the model's distribution given all that is asked.
/// </remarks>
internal sealed class RowDrawing(TableEncoder encoder, FeatureModel model, ConstraintPlan plan, Condition? where,
    CancellationToken cancel)
{
    /// <summary>Tries that one row gets to meet what is asked before the sample is given up.</summary>
    private const int MaxTries = 20_000;

    /// <summary>
    /// Tries without one success, over all rows of a block, after which what is asked counts as out of reach.
    /// </summary>
    private const long MaxBarrenTries = 500_000;

    private readonly IReadOnlyDictionary<int, FeatureSet>? sets =
        where is null ? null : encoder.Restrict(plan.Restrict(where.Restrictions(plan.Schema ?? encoder.Schema)));

    /// <summary>Draws until every row is as it is asked for.</summary>
    public Table Draw(Drawn asked)
    {
        var done = new List<Table>();
        var place = new int[asked.Rows.Length]; // where a row stands among those that are done
        var pending = Enumerable.Range(0, place.Length).ToArray();
        var found = 0;
        var tries = 0L;
        for (var attempt = 0; pending.Length > 0 || attempt == 0; attempt++)
        {
            cancel.ThrowIfCancellationRequested();
            var (sampled, meets) = Try(attempt == 0 ? asked : asked.Again(pending, attempt), attempt == 0);
            if (attempt == 0 && !meets.Contains(false)) return sampled;
            var good = Enumerable.Range(0, meets.Length).Where(i => meets[i]).ToArray();
            foreach (var i in good) place[pending[i]] = found++;
            if (good.Length > 0) done.Add(sampled.Gather(good));
            tries += meets.Length;
            pending = [.. Enumerable.Range(0, meets.Length).Where(i => !meets[i]).Select(i => pending[i])];
            if (pending.Length > 0 && (attempt >= MaxTries || (found == 0 && tries > MaxBarrenTries)))
                throw OutOfReach(found, tries);
        }
        return Table.Concat(done).Gather(place);
    }

    private (Table Sampled, bool[] Meets) Try(Drawn drawn, bool isFirst)
    {
        var features = model.Sample(drawn.Addresses, drawn.Stream, sets, cancel);
        if (isFirst && where is null)
            encoder.Extremes.Place(features, drawn.Addresses, drawn.Stream,
                (rows, stream) => model.Sample(rows, stream, null, cancel));
        var sampled = plan.Invert(encoder.Decode(features, drawn.Rows, drawn.Whole), drawn);
        var meets = new bool[sampled.RowCount];
        Array.Fill(meets, true);
        if (where is not null) meets = where.Matches(sampled);
        plan.Keep(sampled, meets);
        return (sampled, meets);
    }

    private SemblanceException OutOfReach(int found, long tries)
    {
        var asks = new List<string>();
        if (where is not null) asks.Add($"condition: {where.Text}");
        asks.AddRange(plan.Kept.Where(kept => kept.Redrawn > 0)
            .Select(kept => $"constraint: {kept.Constraint.Describe()}"));
        return where is null
            ? new($"The constraints ask for rows that the model hardly ever makes: {found:N0} "
                + $"of {tries:N0} tries met them.",
                string.Join(Environment.NewLine + "  ", asks),
                "Let one of them go, or choose another synthesizer: one that is closer to the data breaks fewer.")
            : new($"The condition asks for rows that the model hardly ever makes: {found:N0} "
                + $"of {tries:N0} tries met it.",
                string.Join(Environment.NewLine + "  ", asks),
                "Widen the condition, or fit on data that holds more such rows.");
    }
}
