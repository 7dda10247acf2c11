using System.Text.Json.Nodes;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// A column that repeats an ancestor's, as an invoice repeats its customer's address: it is copied, neither learnt nor
/// made anew, so that both agree and what is personal there is not learnt here.
/// </summary>
/// <param name="Source">What it repeats.</param>
/// <param name="Rate">The share of rows in which it does; the others get new values.</param>
internal sealed record CarriedColumn(ReachedColumn Source, double Rate)
{
    private const int Probe = 256;

    /// <summary>
    /// The least share of rows, where the ancestor's column is made anew: what is personal there is so here.
    /// </summary>
    private const double Often = 0.8;

    /// <summary>
    /// The least share of rows, where the ancestor's column is learnt: the few others are taken for mistakes.
    /// </summary>
    private const double NearlyAlways = 0.98;

    /// <summary>Natural logarithm of the odds against chance.</summary>
    private const double Evidence = 20;

    /// <summary>The columns of a table that repeat others.</summary>
    /// <param name="table">The table.</param>
    /// <param name="parts">By column: how it is filled otherwise.</param>
    /// <param name="ancestors">What they might repeat, the nearest first.</param>
    /// <param name="isLearnt">Whether an ancestor's column is learnt.</param>
    /// <param name="real">The real rows.</param>
    public static Dictionary<string, CarriedColumn> Of(string table, ColumnPart[] parts,
        IEnumerable<ReachedColumn> ancestors,
        Func<ReachedColumn, bool> isLearnt, DatabaseRows real)
    {
        var found = new Dictionary<string, CarriedColumn>(StringComparer.Ordinal);
        var rows = real[table];
        if (rows.RowCount == 0) return found;
        int[] some = [.. Enumerable.Range(0, Probe).Select(i => (int)((long)i * rows.RowCount / Probe)).Distinct()];
        int[] all = [.. Enumerable.Range(0, rows.RowCount)];
        foreach (var ancestor in ancestors)
        {
            var source = real[real.Schema.Relations[ancestor.Path[^1]].Parent][ancestor.Column!];
            var at = real.Along(ancestor.Path);
            var least = isLearnt(ancestor) ? NearlyAlways : Often;
            for (var i = 0; i < parts.Length; i++)
            {
                var own = rows.Columns[i];
                if (parts[i] is not (ColumnPart.Learnt or ColumnPart.Made)
                    || own is NumericColumn != source is NumericColumn) continue;
                if (Share(some) is var guess && guess < least - 0.1) continue;
                if (Share(all) is var rate && rate >= least && rate > (found.GetValueOrDefault(own.Name)?.Rate ?? 0)
                    && Surprise(own, at) > Evidence)
                    found[own.Name] = new(ancestor, isLearnt(ancestor) ? 1 : rate);

                double Share(int[] rows) => (double)rows.Count(row => IsSame(own, row, source, at[row])) / rows.Length;
            }
        }
        return found;
    }

    private static bool IsSame(Column own, int row, Column source, int at)
    {
        if (at < 0 || source.IsMissing(at)) return own.IsMissing(row);
        return !own.IsMissing(row) && (own, source) switch
        {
            (LongColumn one, LongColumn other) => one.Values[row] == other.Values[at],
            (DoubleColumn one, DoubleColumn other) => one.Values[row] == other.Values[at],
            _ => own.Text(row) == source.Text(at),
        };
    }

    /// <summary>
    /// How unlikely it is that as many parents as there are agree by chance: each with the share of its value.
    /// </summary>
    private static double Surprise(Column own, int[] at)
    {
        var families = new Dictionary<int, int>();
        for (var row = 0; row < at.Length; row++) if (at[row] >= 0) families.TryAdd(at[row], row);
        var shares = families.Values.CountBy(row => own.IsMissing(row) ? "" : own.Text(row)).ToArray();
        return -shares.Sum(share => share.Value * Math.Log((double)share.Value / families.Count));
    }

    /// <summary>The column of new rows.</summary>
    /// <param name="copied">What the ancestors hold.</param>
    /// <param name="made">New values, for rows that do not repeat it; null where all do.</param>
    /// <param name="rng">For which rows they are.</param>
    public Column Fill(Column copied, Column? made, Rng rng)
    {
        if (made is null) return copied;
        int[] from = [.. Enumerable.Range(0, copied.Count)
            .Select(row => rng.Uniform(row) < Rate ? row : copied.Count + row)];
        return copied.Append([made.ConvertedTo(copied.Schema)]).Gather(from);
    }

    /// <summary>What a saved model keeps.</summary>
    public JsonNode ToJson() => new JsonObject { ["source"] = Source.ToJson(), ["rate"] = Rate };

    /// <summary>Reads back what <see cref="ToJson"/> gave.</summary>
    public static CarriedColumn FromJson(JsonNode? node) =>
        new(ReachedColumn.FromJson(node!["source"]), (double)node["rate"]!);
}
