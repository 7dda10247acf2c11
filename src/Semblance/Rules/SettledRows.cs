using Semblance.Tables;

namespace Semblance.Rules;

/// <summary>Rows of a table that meet its constraints: each is drawn again until it does.</summary>
internal sealed class SettledRows
{
    private readonly List<Batch> batches;
    private readonly int[]? places;
    private readonly Dictionary<string, Column> columns = new(StringComparer.Ordinal);

    private SettledRows(List<Batch> batches, int[]? places)
    {
        this.batches = batches;
        this.places = places;
    }

    /// <summary>A column of the rows, in their order.</summary>
    public Column this[string name]
    {
        get
        {
            if (places is null) return batches[0][name];
            if (columns.TryGetValue(name, out var known)) return known;
            var all = batches[0][name].Append([.. batches.Skip(1).Select(batch => batch[name])]);
            return columns[name] = all.Gather(places);
        }
    }

    /// <summary>Draws rows, and those that break a constraint again.</summary>
    public static SettledRows Of(TableMaker table, long[] rows, Constraints? constraints, bool counts)
    {
        var batch = new Batch(table, rows, 0);
        if (constraints is null) return new([batch], null);
        var batches = new List<Batch> { batch };
        var places = new int[rows.Length]; // in the batches one after another
        for (var i = 0; i < places.Length; i++) places[i] = i;
        var offset = 0;
        var open = places; // of the last batch: which row each is
        for (var attempt = 1; ; attempt++)
        {
            var broken = constraints.Broken(batches[^1], counts);
            if (broken.Count == 0) return new(batches, places);
            if (attempt >= table.Rules.Attempts) throw constraints.Unmet(batches[^1], broken[0], attempt);
            offset += batches[^1].Count;
            var again = broken.ConvertAll(at => open[at]).ToArray();
            if (attempt == 1) places = (int[])places.Clone();
            for (var i = 0; i < again.Length; i++) places[again[i]] = offset + i;
            batches.Add(new(table, Array.ConvertAll(again, at => rows[at]), attempt));
            open = again;
        }
    }
}
