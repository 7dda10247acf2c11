using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// Finds columns that repeat an ancestor's in every row, as an invoice repeats its customer's address: they are copied, not
/// learnt or made anew.
/// </summary>
internal static class CarriedColumns
{
    private const int Probe = 64;

    /// <summary>Natural logarithm of the odds against chance.</summary>
    private const double Evidence = 20;

    /// <summary>By column: what it repeats.</summary>
    public static Dictionary<string, ReachedColumn> Of(string table, ColumnPart[] parts, IEnumerable<ReachedColumn> ancestors,
        DatabaseSchema schema, DatabaseRows real)
    {
        var found = new Dictionary<string, ReachedColumn>(StringComparer.Ordinal);
        var rows = real[table];
        int[] some = [.. Enumerable.Range(0, Math.Min(Probe, rows.RowCount)).Select(i => (int)((long)i * rows.RowCount / Probe)).Distinct().Where(row => row < rows.RowCount)];
        foreach (var ancestor in ancestors)
        {
            var source = real[schema.Relations[ancestor.Path[^1]].Parent][ancestor.Column!];
            var at = real.Along(ancestor.Path);
            for (var i = 0; i < parts.Length; i++)
            {
                var own = rows.Columns[i];
                if (parts[i] is not (ColumnPart.Learnt or ColumnPart.Made) || found.ContainsKey(own.Name) || source.GetType() != own.GetType()
                    || source.Schema.Kind != own.Schema.Kind) continue;
                if (some.All(row => IsSame(own, row, source, at[row])) && Enumerable.Range(0, rows.RowCount).All(row => IsSame(own, row, source, at[row]))
                    && Surprise(own, at) > Evidence) found[own.Name] = ancestor;
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

    /// <summary>How unlikely it is that as many parents as there are agree by chance: each with the share of its value.</summary>
    private static double Surprise(Column own, int[] at)
    {
        var families = new Dictionary<int, int>();
        for (var row = 0; row < at.Length; row++) if (at[row] >= 0) families.TryAdd(at[row], row);
        var shares = families.Values.CountBy(row => own.IsMissing(row) ? "" : own.Text(row)).ToArray();
        return -shares.Sum(share => share.Value * Math.Log((double)share.Value / families.Count));
    }
}
