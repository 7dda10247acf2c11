using System.Diagnostics;
using Semblance.Tables;
using Semblance.Tables.Formats;

namespace Semblance.Benchmarks.Micro;

/// <summary>
/// Reading and writing tables: wall and CPU seconds, rows a second, and the peak memory of the process.
/// </summary>
internal static class TableIo
{
    public static int Run(string csv, long rows)
    {
        for (var i = 0; i < 3; i++)
        {
            RawTable? read = null;
            Time($"read {csv}", () => read = TableFile.ReadRaw(csv), () => read!.SourceRowCount);
        }
        var batch = TypedBatch(TableFile.ReadRaw(csv, new() { MaxRows = 50_000 }));
        var folder = Directory.CreateTempSubdirectory("semblance-io-").FullName;
        foreach (var name in (string[])["out.csv", "out.parquet", "out.arrow", "out.jsonl"])
        {
            var path = Path.Combine(folder, name);
            for (var i = 0; i < 2; i++)
                Time($"write {name}",
                    () => TableFile.WriteAsync(path, batch.Schema, Stream(batch, rows)).Wait(), () => rows);
            File.Delete(path);
        }
        Directory.Delete(folder);
        return 0;
    }

    private static void Time(string what, Action act, Func<long> rows)
    {
        using var process = Process.GetCurrentProcess();
        var (cpu, wall) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        act();
        process.Refresh();
        var (seconds, used) = (Stopwatch.GetElapsedTime(wall).TotalSeconds,
            (process.TotalProcessorTime - cpu).TotalSeconds);
        Console.WriteLine(
            $"{what}: {rows():N0} rows, wall {seconds:F2} s, CPU {used:F2} s, {rows() / used:N0} rows a CPU second, "
            + $"peak {process.PeakWorkingSet64 >> 20} MB");
    }

    // whole numbers as integers, all else as labels: what writing costs, without detection
    private static Table TypedBatch(RawTable raw) => new([.. raw.Columns.Select(column =>
        column.Texts.All(text => long.TryParse(text, out _))
            ? (Column)new LongColumn(new() { Name = column.Name, Kind = ColumnKind.Integer },
                [.. column.Codes.Select(code => code < 0 ? 0 : long.Parse(column.Texts[code], null))],
                [.. column.Codes.Select(code => code < 0)])
            : new CategoryColumn(new() { Name = column.Name, Kind = ColumnKind.Category }, column.Codes,
                column.Texts))]);

    private static async IAsyncEnumerable<Table> Stream(Table batch, long rows)
    {
        for (var done = 0L; done < rows; done += batch.RowCount)
        {
            await Task.CompletedTask;
            yield return rows - done >= batch.RowCount ? batch : batch.Slice(0, (int)(rows - done));
        }
    }
}
