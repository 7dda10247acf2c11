using Semblance.Tables;

namespace Semblance.Rules;

/// <summary>
/// How the rows of a table are dealt out to its parents: the first parent's children, then the second's, … Four bytes a
/// parent are kept, and the parent of any row is found by bisection.
/// </summary>
internal sealed class ChildRows(TableMaker table)
{
    private const int BlockRows = 4096;
    private long[] starts = []; // the first child of each block of parents, and the end
    private uint[] within = []; // the first child of each parent, from its block's start

    private TableMaker Parent => table.Owner[table.Rules.Parent!.Table];

    private string Counts => $"#{table.Name}";

    /// <summary>Opens the rule that says how many children each parent has.</summary>
    public void Open()
    {
        var count = Parent.OpenHidden(Counts, table.Rules.Parent!.Count,
            $"$.tables.{table.Name}.parent.count");
        if (count.Schema.Kind is ColumnKind.Integer or ColumnKind.Decimal) return;
        throw table.Error("parent.count", "How many children a parent has is no number.",
            "Write a distribution, such as { kind: poisson, mean: 3 }.");
    }

    /// <summary>Asks each parent for its children, and says how many there are.</summary>
    public long Count()
    {
        var parents = Parent.RowCount;
        if (parents > Array.MaxLength)
            throw table.Error("parent", $"'{Parent.Name}' has too many rows to have children.",
                $"Ask for at most {Array.MaxLength:N0}.");
        var blocks = (int)((parents + BlockRows - 1) / BlockRows);
        starts = new long[blocks + 1];
        within = new uint[parents];
        Parallel.For(0, blocks, block =>
        {
            var first = (long)block * BlockRows;
            var rows = new long[(int)Math.Min(BlockRows, parents - first)];
            for (var i = 0; i < rows.Length; i++) rows[i] = first + i;
            var counts = ((NumericColumn)Parent.Rows(rows)[Counts]).ToDoubles();
            var sum = 0L;
            for (var i = 0; i < rows.Length; i++)
            {
                within[first + i] = checked((uint)sum);
                if (counts[i] > 0) sum += (long)Math.Round(counts[i]);
            }
            starts[block + 1] = sum;
        });
        for (var block = 0; block < blocks; block++) starts[block + 1] += starts[block];
        return starts[^1];
    }

    /// <summary>The parent of each row of a batch, and the row's place among its siblings.</summary>
    public Dealt ParentsOf(Batch batch) => batch.Once(this, () =>
    {
        var rows = batch.Rows;
        var dealt = new Dealt(new long[rows.Length], new long[rows.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            var parent = Find(rows[i]);
            dealt.Parents[i] = parent;
            dealt.Siblings[i] = rows[i] - starts[parent / BlockRows] - within[parent];
        }
        return dealt;
    });

    private long Find(long row)
    {
        var block = Array.BinarySearch(starts, row);
        if (block < 0) block = ~block - 1;
        while (starts[block + 1] == row) block++; // blocks without children
        var place = (uint)(row - starts[block]);
        var first = block * BlockRows;
        var parents = within.AsSpan(first, Math.Min(BlockRows, within.Length - first));
        int low = 0, high = parents.Length - 1; // the last parent that starts at or before the place
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (parents[middle] <= place) low = middle;
            else high = middle - 1;
        }
        return first + low;
    }

    /// <summary>How many children a parent has.</summary>
    public long CountOf(long parent)
    {
        var block = parent / BlockRows;
        var isLast = parent + 1 == within.Length || (parent + 1) % BlockRows == 0;
        return (isLast ? starts[block + 1] - starts[block] : within[parent + 1]) - within[parent];
    }

    internal sealed record Dealt(long[] Parents, long[] Siblings);
}
