using CsCheck;
using Semblance.Tables;
using Semblance.Tables.Formats;
using Xunit;

namespace Semblance.Tests.Tables.Formats;

public sealed class WritingTests : IDisposable
{
    private static readonly Table Small = Scratch.Texts(["a", "b"], ["1", "x"], ["2", null]);
    private static readonly double[] Awkward = [0.0, -0.0, 1e15, 999_999_999_999_999, 1e-5, 0.0001, 1e300, 0.1 + 0.2];
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Adult_is_written_back_byte_for_byte()
    {
        var raw = TableFile.ReadRaw(Scratch.Adult);
        var table = new Table([.. raw.Columns.Select(column => column.Texts.All(text => long.TryParse(text, out _))
            ? (Column)new LongColumn(new() { Name = column.Name, Kind = ColumnKind.Integer },
                [.. column.Codes.Select(code => long.Parse(column.Texts[code], null))])
            : new CategoryColumn(new() { Name = column.Name, Kind = ColumnKind.Category }, column.Codes,
                column.Texts))]);
        Assert.Equal(6, table.Columns.Count(column => column is LongColumn));
        await Scratch.Write(scratch["adult.csv"], table, new() { Layout = raw.Layout });
        Assert.Equal(await File.ReadAllBytesAsync(Scratch.Adult), await File.ReadAllBytesAsync(scratch["adult.csv"]));
    }

    [Fact]
    public async Task Cells_are_quoted_only_where_they_must_be()
    {
        var mark = new ColumnSchema { Name = "a", Kind = ColumnKind.Text, Missing = "NA" };
        var table = new Table(
            [new TextColumn(mark, ["plain", "NA", null, "a,b", "say \"hi\"", "two\nlines", " blank", "", "=1+1"]),
            new TextColumn(new() { Name = "b,c", Kind = ColumnKind.Text }, [.. Enumerable.Repeat<string?>(null, 9)])]);
        await Scratch.Write(scratch["a.csv"], table);
        Assert.Equal("a,\"b,c\"\nplain,\n\"NA\",\nNA,\n\"a,b\",\n\"say \"\"hi\"\"\",\n\"two\nlines\",\n\" "
            + "blank\",\n\"\",\n=1+1,\n",
            await File.ReadAllTextAsync(scratch["a.csv"]));
    }

    [Fact]
    public async Task The_layout_that_was_read_is_written()
    {
        var text = "name;what\r\n'a;b';1\r\n'c''d';2\r\n";
        var raw = scratch.Read("in.csv", text);
        Assert.Equal(new TextLayout(';', '\'', true, true), raw.Layout);
        await Scratch.Write(scratch["out.csv"], Scratch.Texts(["name", "what"], ["a;b", "1"], ["c'd", "2"]),
            new() { Layout = raw.Layout });
        Assert.Equal(text, await File.ReadAllTextAsync(scratch["out.csv"]));
    }

    [Fact]
    public async Task A_single_column_has_no_blank_lines()
    {
        await Scratch.Write(scratch["a.csv"], Scratch.Texts(["a"], ["x"], [null], ["y"]));
        Assert.Equal("a\nx\n\"\"\ny\n", await File.ReadAllTextAsync(scratch["a.csv"]));
        Assert.Equal(3, TableFile.ReadRaw(scratch["a.csv"]).RowCount);
    }

    // the quick path gives the text that CellText gives
    [Theory]
    [InlineData(null, null)]
    [InlineData(null, 2)]
    [InlineData("0.00", 2)]
    [InlineData("0.0##", 3)]
    [InlineData("0", 0)]
    [InlineData("#,##0.0", 1)]
    [InlineData("E3", null)]
    [InlineData(null, 2, ",")]
    [InlineData("0.0##", 3, ",")]
    [InlineData("#,##0.00", 2, ",.")]
    public void Numbers_have_the_text_of_CellText(string? format, int? decimals, string? marks = null)
    {
        var schema = new ColumnSchema { Name = "x", Kind = ColumnKind.Decimal, Format = format, Decimals = decimals,
            NumberMarks = marks };
        var rounded = Gen.Select(Gen.Double[-1e6, 1e6], Gen.Int[0, 6])
            .Select(pair => Math.Round(pair.Item1, pair.Item2));
        var any = Gen.OneOf(rounded, Gen.Double.Where(double.IsFinite), Gen.Int.Select(i => (double)i),
            Gen.Int[0, 7].Select(i => Awkward[i]));
        any.Array[1, 200].Sample(values =>
        {
            var column = new DoubleColumn(schema, values);
            var writer = CellWriter.For(column, schema, new CsvSyntax(new(';'), single: false));
            writer.Take(column);
            var target = new Utf8Buffer();
            for (var row = 0; row < values.Length; row++)
            {
                target.Count = 0;
                writer.Write(target, row);
                var text = System.Text.Encoding.UTF8.GetString(target.Added.Span);
                if (text != CellText.Of(schema, values[row])) return false;
            }
            return true;
        }, iter: 200, threads: 1);
    }

    [Theory]
    [InlineData(ColumnKind.Integer, null)]
    [InlineData(ColumnKind.Integer, "#,##0")]
    [InlineData(ColumnKind.Integer, "00000")]
    [InlineData(ColumnKind.Date, null)]
    [InlineData(ColumnKind.Date, "dd.MM.yyyy")]
    [InlineData(ColumnKind.Instant, null)]
    [InlineData(ColumnKind.Instant, "yyyy-MM-ddTHH:mm:ssZ")]
    [InlineData(ColumnKind.Time, null)]
    [InlineData(ColumnKind.Time, "HH:mm")]
    [InlineData(ColumnKind.Duration, null)]
    [InlineData(ColumnKind.Integer, "#,##0", ",.")]
    public void Integers_and_instants_have_the_text_of_CellText(ColumnKind kind, string? format, string? marks = null)
    {
        var schema = new ColumnSchema { Name = "x", Kind = kind, Format = format, NumberMarks = marks };
        var values = kind switch
        {
            ColumnKind.Integer => Gen.Long,
            ColumnKind.Date => Gen.Long[-700_000, 2_900_000],
            ColumnKind.Time => Gen.Long[0, 86_399_999_999],
            _ => Gen.Long[-62_000_000_000_000_000, 250_000_000_000_000_000],
        };
        values.Array[1, 50].Sample(cells =>
        {
            var column = new LongColumn(schema, cells);
            var writer = CellWriter.For(column, schema, new CsvSyntax(new(';'), single: false));
            writer.Take(column);
            var target = new Utf8Buffer();
            for (var row = 0; row < cells.Length; row++) writer.Write(target, row);
            return System.Text.Encoding.UTF8.GetString(target.Added.Span)
                == string.Concat(cells.Select(cell => CellText.Of(schema, cell)));
        }, iter: 100, threads: 1);
    }

    [Fact]
    public async Task A_decimal_comma_stays_one_in_csv_and_is_a_point_in_json()
    {
        var table =
            new Table(
                [new DoubleColumn(new() { Name = "x", Kind = ColumnKind.Decimal, Format = "0.0#", NumberMarks = "," },
                    [1.5, -20])]);
        await Scratch.Write(scratch["a.csv"], table, new() { Layout = new(';') });
        await Scratch.Write(scratch["a.jsonl"], table);
        Assert.Equal("x\n1,5\n-20,0\n", await File.ReadAllTextAsync(scratch["a.csv"]));
        Assert.Equal(["{\"x\": 1.5}", "{\"x\": -20.0}"],
            (await File.ReadAllLinesAsync(scratch["a.jsonl"]))
                .Select(line => line.Replace("\":", "\": ", StringComparison.Ordinal)
                    .Replace("  ", " ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_failed_or_cancelled_run_leaves_the_old_file_whole()
    {
        foreach (var name in (string[])["a.csv", "a.csv.gz", "a.parquet", "a.arrow", "a.jsonl"])
        {
            scratch.File(name, "old");
            using var cancel = new CancellationTokenSource();
            async IAsyncEnumerable<Table> Batches()
            {
                for (var i = 0; i < 100; i++)
                {
                    yield return Small;
                    if (i == 3) await cancel.CancelAsync();
                }
            }
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                TableFile.WriteAsync(scratch[name], Small.Schema, Batches(), null, null, cancel.Token));
            Assert.Equal("old", await File.ReadAllTextAsync(scratch[name]));
            Assert.Equal([scratch[name]], Directory.EnumerateFileSystemEntries(scratch.Folder));
            File.Delete(scratch[name]);
        }
    }

    [Fact]
    public async Task A_full_disk_is_told_and_leaves_nothing()
    {
        scratch.File("a.csv", "old");
        var refused = await Assert.ThrowsAsync<SemblanceException>(() =>
            OutputFile.ReplaceAsync(scratch["a.csv"], async path =>
        {
            await File.WriteAllTextAsync(path, "half");
            throw new IOException("No space left on device", OutputFile.NoSpaceLeft);
        }, default));
        Assert.Equal("The disk is full.", refused.Problem);
        Assert.Equal("old", await File.ReadAllTextAsync(scratch["a.csv"]));
        Assert.Single(Directory.EnumerateFileSystemEntries(scratch.Folder));
        if (!File.Exists("/dev/full")) return;
        refused = await Assert.ThrowsAsync<SemblanceException>(() => TableFile.WriteAsync("/dev/full", Small.Schema,
            Scratch.Stream(Small), new() { Format = "csv" }));
        Assert.Equal("The disk is full.", refused.Problem);
    }

    [Fact]
    public async Task The_input_is_never_overwritten()
    {
        var input = scratch.File("in.csv", "a,b\n1,2\n");
        File.CreateSymbolicLink(scratch["link.csv"], input);
        foreach (var output in (string[])[input, scratch["link.csv"],
            Path.Combine(scratch.Folder, ".", "x", "..", "in.csv")])
        {
            var refused = await Assert.ThrowsAsync<SemblanceException>(() => Scratch.Write(output, Small,
                new() { Inputs = [input] }));
            Assert.Contains("one of the inputs", refused.Problem, StringComparison.Ordinal);
        }
        // the file behind a link is replaced, not the link
        await Scratch.Write(scratch["link.csv"], Small);
        Assert.Equal("a,b\n1,x\n2,\n", await File.ReadAllTextAsync(input));
        Assert.NotNull(new FileInfo(scratch["link.csv"]).LinkTarget);
    }

    [Fact]
    public void Outputs_that_cannot_be_are_refused_before_any_work()
    {
        void Refuses(string path, string problem, string remedy)
        {
            var refused = Assert.Throws<SemblanceException>(() => TableFile.CheckOutput(path));
            Assert.Contains(problem, refused.Problem, StringComparison.Ordinal);
            Assert.Contains(remedy, refused.Remedy, StringComparison.Ordinal);
        }
        Refuses(scratch["a.cvs"], "'.cvs' is not the ending of a table format", "Did you mean '.csv'?");
        Refuses(scratch["a.docx"], "'.docx' is not", ".parquet");
        Refuses(scratch["a"], "has no ending", ".csv");
        Refuses(scratch["a.parquet.gz"], "a compression of its own", "a.parquet");
        Refuses(scratch["none/a.csv"], "folder does not exist", "mkdir");
        Directory.CreateDirectory(scratch["b.csv"]);
        Refuses(scratch["b.csv"], "is a folder", "Name a file");
        Assert.Single(Directory.EnumerateFileSystemEntries(scratch.Folder));
    }

    [Fact]
    public void A_folder_that_may_not_be_written()
    {
        var explained = OutputFile.Explain(new UnauthorizedAccessException(), "a.csv");
        Assert.Contains("no permission", explained.Problem, StringComparison.Ordinal);
        if (OperatingSystem.IsWindows() || Environment.UserName == "root") return; // nothing is forbidden to root
        Directory.CreateDirectory(scratch["locked"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var refused = Assert.Throws<SemblanceException>(() => TableFile.CheckOutput(scratch["locked/a.csv"]));
        Assert.Contains("no permission", refused.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_counts_the_rows()
    {
        var told = new List<Progress>();
        await TableFile.WriteAsync(scratch["a.csv"], Small.Schema, Scratch.Stream(Small, Small),
            new() { ExpectedRows = 4 }, new Listener(told.Add));
        Assert.Equal([new("write", 2, 4), new("write", 4, 4)], told);
    }

    private sealed class Listener(Action<Progress> listen) : IProgress<Progress>
    {
        public void Report(Progress value) => listen(value);
    }

    [Fact]
    public void Every_format_is_found_and_named() =>
        Assert.Equal(["arrow", "csv", "json", "json-lines", "parquet", "tsv", "xls", "xlsx"],
            TableFile.Formats.Select(format => format.Kind));
}
