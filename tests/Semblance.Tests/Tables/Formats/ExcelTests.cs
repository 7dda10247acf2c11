using System.IO.Compression;
using Semblance.Tables;
using Semblance.Tables.Detection;
using Semblance.Tables.Formats;
using Xunit;

namespace Semblance.Tests.Tables.Formats;

/// <summary>Workbooks that other programs made, and our own.</summary>
public sealed class ExcelTests : IDisposable
{
    private static readonly string Books =
        Path.Combine(Scratch.Repository, "tests", "Semblance.Tests", "Tables", "Formats", "Books");

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void A_workbook_is_read_as_its_number_formats_show_it()
    {
        var table = TableFile.ReadRaw(Path.Combine(Books, "book.xlsx"));
        Assert.Equal(["id", "name", "balance", "since", "seen", "opens", "active"], Scratch.Names(table));
        Assert.Equal([
            ["1", "Zoë & <Søn>", "12.5", "2020-02-29", "2021-03-04 05:06:07", "08:30:00", "true"],
            ["2", null, "-3.1", "1999-12-31", "2022-01-01 00:00:00", "17:00:59", "false"],
            ["3", "A tab\there", "1E-07", null, null, null, null]], Scratch.Rows(table));
        Assert.Contains(table.Notes, note => note.Contains("sheet 'Customers' of 2", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_sheet_is_read_by_its_name()
    {
        var orders = TableFile.ReadRaw(Path.Combine(Books, "book.xlsx"), new() { Sheet = "orders" });
        Assert.Equal([["7", "9.75"]], Scratch.Rows(orders));
        var refused = Assert.Throws<SemblanceException>(() =>
            TableFile.ReadRaw(Path.Combine(Books, "book.xlsx"), new() { Sheet = "Ordrs" }));
        Assert.Contains("no sheet 'Ordrs'", refused.Problem, StringComparison.Ordinal);
        Assert.Contains("Orders", refused.Remedy, StringComparison.Ordinal);
        refused = scratch.Refused("a.csv", "a,b\n1,2\n", new() { Sheet = "Orders" });
        Assert.Contains("CSV has none", refused.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_old_workbook_is_read() => Assert.Equal(
        [["1", "café 0", "2020-01-01"], ["2", "café 1", "2020-01-02"], ["3", "café 2", "2020-01-03"]],
        Scratch.Rows(TableFile.ReadRaw(Path.Combine(Books, "old.xls"))));

    [Fact]
    public async Task What_is_written_reads_back_and_has_no_clock_in_it()
    {
        var table = new Table([
            new LongColumn(new() { Name = "n & <o>", Kind = ColumnKind.Integer }, [1, -2, 9_007_199_254_740_993]),
            new DoubleColumn(new() { Name = "x", Kind = ColumnKind.Decimal, Decimals = 2 }, [0.1, double.NaN, 1e300]),
            new LongColumn(new() { Name = "day", Kind = ColumnKind.Date }, [19_000, -40_000, -20_000]),
            new LongColumn(new() { Name = "when", Kind = ColumnKind.Instant },
                [1_600_000_000_123_000, 0, 86_399_000_000]),
            new LongColumn(new() { Name = "at", Kind = ColumnKind.Time }, [0, 3_723_000_000, 86_399_000_000]),
            new CategoryColumn(new() { Name = "ok", Kind = ColumnKind.Boolean }, [0, 1, -1], ["false", "true"]),
            new TextColumn(new() { Name = "t", Kind = ColumnKind.Text }, [" a\u0001b\r\n_x0041_", "漢字 🚬", "\uD83D"]),
            new LongColumn(new() { Name = "zip", Kind = ColumnKind.Integer, Format = "00000" }, [501, 2, 99999]),
        ]);
        await Scratch.Write(scratch["a.xlsx"], table);
        string?[][] expected = [
            ["1", "0.1", "2022-01-08", "2020-09-13 12:26:40.123", "00:00:00", "false", " a\u0001b\r\n_x0041_", "00501"],
            ["-2", null, "1860-06-26", "1970-01-01 00:00:00", "01:02:03", "true", "漢字 🚬", "00002"],
            ["9007199254740993", "1E+300", "1915-03-31", "1970-01-01 23:59:59", "23:59:59", null, "\uFFFD", "99999"]];
        Assert.Equal(expected, Scratch.Rows(TableFile.ReadRaw(scratch["a.xlsx"])));
        await Scratch.Write(scratch["b.xlsx"], table);
        Assert.Equal(await File.ReadAllBytesAsync(scratch["a.xlsx"]), await File.ReadAllBytesAsync(scratch["b.xlsx"]));
        using var archive = ZipFile.OpenRead(scratch["a.xlsx"]);
        Assert.All(archive.Entries, entry => Assert.Equal(1980, entry.LastWriteTime.Year));
    }

    [Fact]
    public void Kinds_are_found_in_a_workbook()
    {
        var kinds = SchemaDetection.Detect(TableFile.ReadRaw(Path.Combine(Books, "book.xlsx"))).Schema.Columns;
        Assert.Equal(ColumnKind.Date, kinds[3].Kind);
        Assert.Equal(ColumnKind.Instant, kinds[4].Kind);
        Assert.Equal(ColumnKind.Time, kinds[5].Kind);
        Assert.Equal(ColumnKind.Boolean, kinds[6].Kind);
    }

    [Fact]
    public async Task What_no_sheet_takes_is_refused_and_leaves_no_file()
    {
        var rows = new Table([new LongColumn(new() { Name = "n", Kind = ColumnKind.Integer }, new long[1_048_576])]);
        await Refused(rows, "1,048,575 rows");
        await Refused(new([new TextColumn(new() { Name = "t", Kind = ColumnKind.Text }, [new('x', 32_768)])]),
            "32,767 letters");

        async Task Refused(Table table, string what)
        {
            var refused = await Assert.ThrowsAsync<SemblanceException>(() => Scratch.Write(scratch["big.xlsx"], table));
            Assert.Contains(what, refused.Problem, StringComparison.Ordinal);
            Assert.Contains("CSV", refused.Remedy, StringComparison.Ordinal);
            Assert.False(File.Exists(scratch["big.xlsx"]));
        }
    }

    [Fact]
    public void Damaged_and_empty_workbooks_are_refused()
    {
        var whole = File.ReadAllBytes(Path.Combine(Books, "book.xlsx"));
        var cut = Assert.Throws<SemblanceException>(() =>
            TableFile.ReadRaw(scratch.File("cut.xlsx", whole[..(whole.Length / 2)])));
        Assert.Contains("damaged", cut.Problem, StringComparison.Ordinal);
        var old = File.ReadAllBytes(Path.Combine(Books, "old.xls"));
        cut = Assert.Throws<SemblanceException>(() => TableFile.ReadRaw(scratch.File("cut.xls", old[..1000])));
        Assert.Contains("damaged", cut.Problem, StringComparison.Ordinal);
    }
}
