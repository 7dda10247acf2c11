using Semblance.Tables;
using Semblance.Tables.Formats;
using Xunit;

namespace Semblance.Tests.Tables.Formats;

/// <summary>What every format that has types must keep, and JSON's and Parquet's own ways.</summary>
public sealed class TypedFormatTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    private static Table Everything(int rows)
    {
        var instants = Enumerable.Range(0, rows).Select(i => (i * 86_461_000_123L) + 500_000).ToArray();
        bool[] missing = [.. Enumerable.Range(0, rows).Select(i => i % 5 == 3)];
        return new([
            new LongColumn(new() { Name = "id", Kind = ColumnKind.Integer },
                [.. Enumerable.Range(0, rows).Select(i => (long)i - 3)], missing),
            new DoubleColumn(new() { Name = "weight, kg", Kind = ColumnKind.Decimal, Decimals = 2 },
                [.. Enumerable.Range(0, rows).Select(i => i % 7 == 2 ? double.NaN : i / 4.0)]),
            new CategoryColumn(new() { Name = "smoker", Kind = ColumnKind.Boolean },
                [.. Enumerable.Range(0, rows).Select(i => (i % 3) - 1)], ["false", "true"]),
            new CategoryColumn(new() { Name = "ville \"é\"", Kind = ColumnKind.Category, Missing = "?" },
                [.. Enumerable.Range(0, rows).Select(i => (i % 5) - 1)],
                ["Paris", "a label of more than twelve bytes", "漢字", ""]),
            new LongColumn(new() { Name = "day", Kind = ColumnKind.Date },
                [.. Enumerable.Range(0, rows).Select(i => (long)i * 400)], missing),
            new LongColumn(new() { Name = "at", Kind = ColumnKind.Time },
                [.. Enumerable.Range(0, rows).Select(i => i % 1440 * 60_000_000L)]),
            new LongColumn(new() { Name = "when", Kind = ColumnKind.Instant }, instants),
            new TextColumn(new() { Name = "note", Kind = ColumnKind.Text },
                [.. Enumerable.Range(0, rows).Select(i => i % 6 == 5 ? null : $"line {i}\n\"quoted\"")]),
            new LongColumn(new() { Name = "zip", Kind = ColumnKind.Integer, Format = "00000" },
                [.. Enumerable.Range(0, rows).Select(i => (long)i)]),
        ]);
    }

    private static readonly ColumnKind?[] Declared = [ColumnKind.Integer, ColumnKind.Decimal, ColumnKind.Boolean, null,
        ColumnKind.Date, ColumnKind.Time, ColumnKind.Instant, null, null];

    [Theory]
    [InlineData("all.parquet")]
    [InlineData("all.arrow")]
    [InlineData("all.feather")]
    [InlineData("all.json")]
    [InlineData("all.jsonl")]
    [InlineData("all.jsonl.gz")]
    [InlineData("all.jsonl.zst")]
    public async Task Every_kind_of_value_comes_back(string name)
    {
        const int rows = 5000; // more than a vector of DuckDB's, less than a batch
        var table = Everything(rows);
        var written = await TableFile.WriteAsync(scratch[name], table.Schema,
            Scratch.Stream(table.Slice(0, 1), table.Slice(1, 3000), table.Slice(3001, rows - 3001)));
        Assert.Equal(rows, written);
        var back = TableFile.ReadRaw(scratch[name]);
        Assert.Equal(rows, back.RowCount);
        Assert.Equal(table.Columns.Select(column => column.Name), Scratch.Names(back));
        var json = name.Contains("json", StringComparison.Ordinal);
        for (var i = 0; i < Declared.Length; i++)
        {
            Assert.Equal(json && i is >= 4 and <= 6 ? null : Declared[i], back.Columns[i].Declared);
            for (var row = 0; row < rows; row++)
            {
                var code = back.Columns[i].Codes[row];
                var expected = table.Columns[i].IsMissing(row) ? null : table.Columns[i].Text(row);
                var actual = code < 0 ? null : back.Columns[i].Texts[code];
                if (i == 1 && actual is not null)
                    actual = actual.EndsWith(".0", StringComparison.Ordinal) ? actual[..^2] : actual;
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public async Task A_table_without_rows_is_written_with_its_columns()
    {
        var table = Everything(4);
        foreach (var name in (string[])["none.csv", "none.parquet", "none.arrow", "none.json", "none.jsonl"])
        {
            await TableFile.WriteAsync(scratch[name], table.Schema, Scratch.Stream());
            Assert.True(File.Exists(scratch[name]));
        }
        Assert.Equal("[\n\n]\n", await File.ReadAllTextAsync(scratch["none.json"]));
        var refused = Assert.Throws<SemblanceException>(() => TableFile.ReadRaw(scratch["none.parquet"]));
        Assert.Contains("no rows", refused.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_keeps_digits_and_lets_columns_join()
    {
        var table = scratch.Read("a.json", """
            [ {"id": 1, "price": 1.50, "ok": true, "tag": "caf\u00e9 \"x\""},
              {"price": 2, "id": 12345678901234567890, "extra": {"a": [1, 2]}, "ok": null},
              {} ]
            """);
        Assert.Equal(["id", "price", "ok", "tag", "extra"], Scratch.Names(table));
        Assert.Equal([["1", "1.50", "true", "café \"x\"", null],
            ["12345678901234567890", "2", null, null, "{\"a\": [1, 2]}"], [null, null, null, null, null]],
            Scratch.Rows(table));
        Assert.Equal([ColumnKind.Integer, ColumnKind.Decimal, ColumnKind.Boolean, null, null],
            table.Columns.Select(column => column.Declared));
    }

    [Fact]
    public void Json_lines_cut_by_blocks_give_the_same_rows()
    {
        var lines = Enumerable.Range(0, 40_000)
            .Select(i => $"{{\"id\": {i}, \"text\": \"line \\\"{i}\\\"\\n, more of it\", \"n\": [{i}]}}");
        var table = scratch.Read("a.jsonl", string.Join('\n', lines));
        Assert.Equal(40_000, table.RowCount);
        for (var i = 0; i < 40_000; i += 13)
            Assert.Equal([$"{i}", $"line \"{i}\"\n, more of it", $"[{i}]"], Scratch.Row(table, i));
    }

    [Fact]
    public void Json_is_known_without_its_ending()
    {
        Assert.Equal(2, scratch.Read("a", "{\"a\": 1}\n{\"a\": 2}\n").RowCount);
        Assert.Equal(1, scratch.Read("b", " [{\"a\": 1}]").RowCount);
    }

    [Fact]
    public async Task Numbers_in_a_form_of_their_own_stay_numbers_in_json()
    {
        var table = new Table([
            new LongColumn(new() { Name = "many", Kind = ColumnKind.Integer, Format = "#,##0" }, [1234567]),
            new DoubleColumn(new() { Name = "price", Kind = ColumnKind.Decimal, Format = "0.00" }, [1.5]),
            new LongColumn(new() { Name = "zip", Kind = ColumnKind.Integer, Format = "00000" }, [501]),
            new LongColumn(new() { Name = "day", Kind = ColumnKind.Date, Format = "dd/MM/yyyy" }, [0]),
        ]);
        await Scratch.Write(scratch["a.jsonl"], table);
        Assert.Equal("{\"many\":1234567,\"price\":1.50,\"zip\":\"00501\",\"day\":\"01/01/1970\"}\n",
            await File.ReadAllTextAsync(scratch["a.jsonl"]));
    }

    [Theory]
    [InlineData("[{\"a\": 1}, {\"a\": ]", "line 1")]
    [InlineData("{\"a\": 1}\n{\"a\": 2", "line 2")]
    [InlineData("{\"a\": 1}\n{\"a\": 2}\n{\"a\" 3}", "line 3")]
    public void Json_that_is_broken_is_refused_with_its_line(string text, string line)
    {
        var refused = scratch.Refused("a.json", text);
        Assert.Contains(line, refused.Where, StringComparison.Ordinal);
        Assert.Contains("JSON", refused.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1, 2]")]
    [InlineData("[[1], [2]]")]
    [InlineData("\"text\"")]
    public void Json_that_is_no_table_is_refused(string text) =>
        Assert.Contains("not an object", scratch.Refused("a.json", text).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("a.parquet")]
    [InlineData("a.arrow")]
    public async Task A_file_that_was_cut_short_is_refused(string name)
    {
        await Scratch.Write(scratch[name], Everything(3000));
        var bytes = await File.ReadAllBytesAsync(scratch[name]);
        scratch.File(name, bytes[..(bytes.Length / 2)]);
        var refused = Assert.Throws<SemblanceException>(() => TableFile.ReadRaw(scratch[name]));
        Assert.Contains("cut short", refused.Problem, StringComparison.Ordinal);
        Assert.Equal(scratch[name], refused.Where);
        scratch.File(name, "id,x\n1,2\n");
        refused = Assert.Throws<SemblanceException>(() => TableFile.ReadRaw(scratch[name]));
        Assert.Contains("its content is not", refused.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parquet_goes_through_streams_and_odd_names()
    {
        var table = Everything(10);
        using var bytes = new MemoryStream();
        await TableFile.WriteAsync(bytes, table.Schema, Scratch.Stream(table), new() { Format = "parquet" });
        var odd = scratch.File("it's [odd]*.parquet", bytes.ToArray());
        Assert.Equal(10, TableFile.ReadRaw(odd).RowCount);
        bytes.Position = 0;
        Assert.Equal(10, TableFile.ReadRaw(bytes, "standard input").RowCount);
    }

    [Fact]
    public async Task Arrow_is_a_stream_where_the_output_cannot_seek()
    {
        var table = Everything(10);
        using var bytes = new MemoryStream();
        await using (var packed = new System.IO.Compression.GZipStream(bytes,
            System.IO.Compression.CompressionMode.Compress, leaveOpen: true))
            await TableFile.WriteAsync(packed, table.Schema, Scratch.Stream(table), new() { Format = "arrow" });
        Assert.Equal(10, TableFile.ReadRaw(scratch.File("a.arrows.gz", bytes.ToArray())).RowCount);
    }

    [Fact]
    public async Task A_failure_while_batches_come_is_thrown_as_it_is()
    {
        static async IAsyncEnumerable<Table> Failing()
        {
            yield return Everything(10);
            await Task.Yield();
            throw new InvalidOperationException("the model broke");
        }
        foreach (var name in (string[])["a.csv", "a.parquet", "a.arrow", "a.json"])
        {
            var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() =>
                TableFile.WriteAsync(scratch[name], Everything(1).Schema, Failing()));
            Assert.Equal("the model broke", thrown.Message);
        }
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch.Folder));
    }
}
