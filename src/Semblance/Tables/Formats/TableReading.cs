using System.Collections.Concurrent;

namespace Semblance.Tables.Formats;

/// <summary>
/// One reading of one or more files: one thread reads and splits the bytes into blocks of cells while another gives
/// the cells their codes.
/// </summary>
internal sealed class TableReading(ReadOptions options, IProgress<Progress>? progress, CancellationToken cancel)
{
    private readonly List<SourceColumn> columns = [];
    private readonly List<string> notes = [];
    private TextLayout? layout;
    private int files;
    private long finishedBytes;

    /// <summary>Reads all files, in order, into one table.</summary>
    public RawTable Read(string source, IEnumerable<Func<OpenedFile>> openers, long totalBytes)
    {
        var builder = new RawTableBuilder(options);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var filled = new BlockingCollection<(CellBlock Block, int Columns)>(2);
        using var free = new BlockingCollection<CellBlock>();
        for (var i = 0; i < 4; i++) free.Add(new());
        var reader = Task.Run(() => Produce(openers, filled, free, stop.Token), CancellationToken.None);
        try
        {
            foreach (var (block, known) in filled.GetConsumingEnumerable(stop.Token))
            {
                builder.Add(block, known);
                progress?.Report(new("read", block.SourceBytes, totalBytes));
                free.Add(block, CancellationToken.None);
            }
        }
        finally
        {
            // whatever ended this, the other thread ends before the files and blocks go
            if (!filled.IsCompleted) stop.Cancel();
            ((IAsyncResult)reader).AsyncWaitHandle.WaitOne();
        }
        reader.GetAwaiter().GetResult();
        if (builder.HeldRows == 0 && options.MayBeEmpty)
            builder.Add(new() { ColumnCount = columns.Count }, columns.Count);
        else if (builder.HeldRows == 0)
            throw new SemblanceException("The file has no rows.", source, "Give a file with at least one row.");
        var table = builder.Build(columns, source, layout, notes);
        if (table.RowCount < table.SourceRowCount)
            notes.Add(
                $"a uniform sample of {table.RowCount:N0} of {table.SourceRowCount:N0} rows (seed {options.Seed}), "
                + (table.RowCount == options.MaxRows ? "as asked"
                    : $"for all of them need more than {options.MemoryBytes / (1 << 20):N0} MB"));
        return table;
    }

    private void Produce(IEnumerable<Func<OpenedFile>> openers,
        BlockingCollection<(CellBlock Block, int Columns)> filled, BlockingCollection<CellBlock> free,
        CancellationToken stop)
    {
        try
        {
            foreach (var open in openers)
            {
                using var file = open();
                ReadFile(file, filled, free, stop);
                finishedBytes += file.Position;
                files++;
            }
        }
        finally
        {
            filled.CompleteAdding();
        }
    }

    private void ReadFile(OpenedFile file, BlockingCollection<(CellBlock Block, int Columns)> filled,
        BlockingCollection<CellBlock> free, CancellationToken stop)
    {
        try
        {
            var format = FormatDetection.Of(file, options);
            using var reader = format.Open(file, Known());
            layout ??= reader.Layout;
            int[]? map = null;
            while (true)
            {
                var block = free.Take(stop);
                var more = reader.Read(block, stop);
                map = Join(reader, file.Path, map);
                if (!more) break;
                if (map is not null) Rearrange(block, map);
                block.SourceBytes += finishedBytes;
                filled.Add((block, columns.Count), stop);
            }
            foreach (var note in reader.Notes)
            {
                if (!notes.Contains(note)) notes.Add(note);
            }
        }
        catch (Exception cause) when (OpenedFile.Explain(cause, file.Path) is not null)
        {
            throw OpenedFile.Explain(cause, file.Path)!;
        }
    }

    // the files after the first are laid out as it is
    private ReadOptions Known() => layout is null ? options : options with
    {
        Delimiter = options.Delimiter ?? layout.Delimiter,
        Quote = options.Quote ?? layout.Quote,
        HasHeader = options.HasHeader ?? layout.HasHeader,
    };

    // Where each column of the reader goes; null where all stay in their places.
    private int[]? Join(BlockReader reader, string path, int[]? map)
    {
        if (files == 0)
        {
            for (var i = columns.Count; i < reader.Columns.Count; i++) columns.Add(reader.Columns[i]);
            for (var i = 0; i < columns.Count; i++) columns[i] = reader.Columns[i];
            return null;
        }
        if (map?.Length == reader.Columns.Count) return Agree(reader, map);
        if (!reader.ColumnsMayJoin) RefuseOtherColumns(reader, path);
        map = new int[reader.Columns.Count];
        for (var i = 0; i < map.Length; i++)
        {
            var name = reader.Columns[i].Name;
            map[i] = columns.FindIndex(column => column.Name == name);
            if (map[i] >= 0) continue;
            map[i] = columns.Count;
            columns.Add(reader.Columns[i]);
        }
        return Agree(reader, map);
    }

    // where two files declare different kinds, neither counts, but for numbers with and without a fraction
    private int[] Agree(BlockReader reader, int[] map)
    {
        for (var i = 0; i < map.Length; i++)
        {
            var (one, other) = (columns[map[i]].Declared, reader.Columns[i].Declared);
            if (one == other) continue;
            var numbers = one is ColumnKind.Integer or ColumnKind.Decimal
                && other is ColumnKind.Integer or ColumnKind.Decimal;
            columns[map[i]] = columns[map[i]] with { Declared = numbers ? ColumnKind.Decimal : null };
        }
        return map;
    }

    private void RefuseOtherColumns(BlockReader reader, string path)
    {
        var lacking = columns.Select(column => column.Name)
            .Except(reader.Columns.Select(column => column.Name)).ToList();
        var extra = reader.Columns.Select(column => column.Name).Except(columns.Select(column => column.Name)).ToList();
        if (lacking.Count + extra.Count == 0) return;
        var told = lacking.Count > 0 ? $"lacks column '{lacking[0]}'" : $"has a column '{extra[0]}' more";
        throw new SemblanceException($"The file {told} than the files before it.", path,
            "Give files with the same columns, or one after another.");
    }

    private void Rearrange(CellBlock block, int[] map)
    {
        var identity = map.Length == columns.Count;
        for (var i = 0; i < map.Length && identity; i++) identity = map[i] == i;
        if (identity) return;
        var cells = new long[block.RowCount * columns.Count];
        cells.AsSpan().Fill(CellBlock.Cell(0, -1));
        for (var row = 0; row < block.RowCount; row++)
        {
            // a block may have been filled before the latest columns joined
            for (var i = 0; i < block.ColumnCount; i++)
                cells[(row * columns.Count) + map[i]] = block.Cells[(row * block.ColumnCount) + i];
        }
        (block.Cells, block.CellCount, block.ColumnCount) = (cells, cells.Length, columns.Count);
    }
}
