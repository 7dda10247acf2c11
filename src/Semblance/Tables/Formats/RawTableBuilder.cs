using Semblance.Random;

namespace Semblance.Tables.Formats;

/// <summary>
/// Collects blocks of cells into a <see cref="RawTable"/>. Where the source has more rows than may be held, the rows
/// held are a simple random sample: each row has a priority that is a pure function of the seed and its number, and
/// the rows with the lowest priorities are kept, in the order of the source.
/// </summary>
/// <remarks>
/// Keeping the lowest priorities is bottom-k sampling: E. Cohen and H. Kaplan, "Summarizing data using bottom-k
/// sketches", PODC 2007. Whatever the blocks or threads, the same rows are kept. The memory that rows may take is
/// honoured at its highest, while rows are cut: what has been dropped is collected there and then, since of its own
/// accord the runtime waits until about as much again is taken.
/// </remarks>
internal sealed class RawTableBuilder(ReadOptions options)
{
    private const int ParallelCells = 20_000;
    private readonly Rng rng = new Rng((ulong)options.Seed).Split("rows read");
    private readonly List<ColumnBuilder> columns = [];
    private List<ulong>? priorities; // of the rows held, once some have been left out
    private ulong highest = ulong.MaxValue; // rows of a higher priority are left out
    private int[] chosen = [];
    private int held;

    /// <summary>How many rows the source has had so far.</summary>
    public long SeenRows { get; private set; }

    /// <summary>How many rows are held.</summary>
    public int HeldRows => held;

    /// <summary>
    /// Adds the rows of a block. Columns that the source has not had before are null in earlier rows.
    /// </summary>
    public void Add(CellBlock block, int known)
    {
        while (columns.Count < known) columns.Add(new(held));
        var rows = Choose(block);
        var count = priorities is null ? block.RowCount : rows;
        if ((long)count * columns.Count < ParallelCells || Environment.ProcessorCount <= 2)
            for (var column = 0; column < columns.Count; column++) Encode(block, column, count);
        else
            Parallel.For(0, columns.Count, column => Encode(block, column, count));
        held += count;
        SeenRows += block.RowCount;
        if (options.MaxRows is { } most && held >= Math.Max(2L * most, most + 100_000L)) Keep(most);
        if (PeakBytes > options.MemoryBytes || held > Array.MaxLength - (1 << 24)) Keep(held / 2);
    }

    /// <summary>The table of what is held.</summary>
    public RawTable Build(IReadOnlyList<SourceColumn> known, string source, TextLayout? layout,
        IReadOnlyList<string> notes)
    {
        if (options.MaxRows is { } most && held > most) Keep(most);
        var result = new RawColumn[columns.Count];
        var dropped = 0L;
        for (var i = 0; i < result.Length; i++)
        {
            dropped += columns[i].Bytes;
            var (codes, texts) = columns[i].Finish();
            result[i] = new()
            {
                Name = known[i].Name, Codes = codes, Texts = texts, Declared = known[i].Declared,
            };
            if (dropped <= Math.Max(1 << 24, options.MemoryBytes / 8)) continue;
            dropped = 0;
            Release();
        }
        return new()
        {
            Columns = result, RowCount = held, SourceRowCount = SeenRows, Source = source, Notes = notes,
            Missing = options.Missing, Layout = layout,
        };
    }

    // with what cutting the rows to half takes: their priorities, which rows stay, and one column's texts a second time
    private long PeakBytes => columns.Sum(column => column.Bytes)
        + columns.Select(column => column.CutBytes).DefaultIfEmpty().Max() + (10L * held);

    private ulong Priority(long row)
    {
        var block = rng.At((ulong)row);
        return ((ulong)block.A << 32) | block.B;
    }

    private int Choose(CellBlock block)
    {
        if (priorities is null) return block.RowCount;
        if (chosen.Length < block.RowCount) chosen = new int[block.RowCount];
        var count = 0;
        for (var row = 0; row < block.RowCount; row++)
        {
            var priority = Priority(SeenRows + row);
            if (priority > highest) continue;
            chosen[count++] = row;
            priorities.Add(priority);
        }
        return count;
    }

    private void Encode(CellBlock block, int column, int count)
    {
        if (column >= block.ColumnCount) columns[column].AddNulls(count);
        else columns[column].Add(block, column, priorities is null ? null : chosen, count);
    }

    private void Keep(int count)
    {
        if (priorities is null)
        {
            priorities = new(held);
            for (var row = 0; row < held; row++) priorities.Add(Priority(row));
        }
        highest = count == 0 ? 0 : Smallest(priorities, count);
        var rows = new int[count];
        var next = 0;
        for (var row = 0; row < held && next < count; row++)
        {
            if (priorities[row] <= highest) rows[next++] = row;
        }
        foreach (var column in columns) column.Keep(rows);
        for (var i = 0; i < count; i++) priorities[i] = priorities[rows[i]];
        priorities.RemoveRange(count, priorities.Count - count);
        held = count;
        Release();
    }

    // gives back what has been dropped, holes between what stays included
    private static void Release() =>
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    // the count-th smallest value: found by the leading bits, so that only the few values which share them are sorted
    private static ulong Smallest(List<ulong> values, int count)
    {
        var counts = new int[1 << 16];
        foreach (var value in values) counts[value >> 48]++;
        var leading = 0;
        for (; counts[leading] < count; leading++) count -= counts[leading];
        var near = values.Where(value => value >> 48 == (ulong)leading).Order().ToArray();
        return near[count - 1];
    }
}
