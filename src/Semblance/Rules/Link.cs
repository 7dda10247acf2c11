using Semblance.Tables;

namespace Semblance.Rules;

/// <summary>A key that leads from rows of a table to rows of another, so that their columns can be looked at.</summary>
/// <param name="target">The other table.</param>
/// <param name="find">The row that each row leads to; -1 where it leads to none.</param>
internal sealed class Link(TableMaker target, Func<Batch, long[]> find)
{
    /// <summary>A table with at most so many rows is made once, rather than row by row.</summary>
    private const int WholeRows = 65_536;

    private Lazy<SettledRows>? whole;

    /// <summary>The other table.</summary>
    public TableMaker Target => target;

    /// <summary>Whether it is the table's parent, by which its rows are counted.</summary>
    public bool IsParent { get; init; }

    /// <summary>Rows that lead to none, by the rule of the key.</summary>
    public Gaps? Gaps { get; set; }

    /// <summary>The row that each row of a batch leads to; -1 where it leads to none.</summary>
    public long[] Rows(Batch batch) => batch.Once(this, () =>
    {
        var rows = find(batch);
        if (Gaps?.In(batch) is not { } gaps) return rows;
        return [.. rows.Select((row, i) => gaps[i] ? -1 : row)];
    });

    /// <summary>A column of the rows that a batch leads to.</summary>
    public Column Look(Batch batch, string column)
    {
        var rows = Rows(batch);
        var (made, places) = batch.Once((this, "rows"), () => new Looked(rows, this)).Found;
        Column values;
        lock (made) values = made[column]; // the whole table is shared by batches
        var looked = values.Gather(places);
        return rows.Contains(-1) ? Gaps.Apply(looked, Array.ConvertAll(rows, row => row < 0)) : looked;
    }

    private Lazy<SettledRows> Whole() => whole ?? Interlocked.CompareExchange(ref whole,
        new(() => Target.Rows([.. Enumerable.Range(0, (int)Target.RowCount).Select(row => (long)row)])), null) ?? whole;

    private sealed class Looked
    {
        public Looked(long[] rows, Link link)
        {
            var count = link.Target.RowCount;
            if (count is > 0 and <= WholeRows)
            {
                Found = (link.Whole().Value, Array.ConvertAll(rows, row => (int)Math.Max(0, row)));
                return;
            }
            // one row for each run of the same: children stand beside their siblings
            var distinct = new List<long>();
            var places = new int[rows.Length];
            for (var i = 0; i < rows.Length; i++)
            {
                var row = Math.Max(0, rows[i]);
                if (distinct.Count == 0 || distinct[^1] != row) distinct.Add(row);
                places[i] = distinct.Count - 1;
            }
            Found = (link.Target.Rows([.. distinct]), places);
        }

        public (SettledRows Rows, int[] Places) Found { get; }
    }
}
