using System.IO.Compression;
using System.Text;
using Semblance.Tables.Formats;
using Xunit;

namespace Semblance.Tests.Tables.Formats;

/// <summary>What is wrong with a file is told with its place and a remedy.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    private static void Tells(SemblanceException refused, string problem, string where, string remedy)
    {
        Assert.Contains(problem, refused.Problem, StringComparison.Ordinal);
        Assert.Contains(where, refused.Where, StringComparison.Ordinal);
        Assert.Contains(remedy, refused.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("\uFEFF")]
    public void An_empty_file(string text) => Tells(scratch.Refused("a.csv", text), "is empty", "a.csv", "header");

    [Fact]
    public void An_empty_json_file() => Tells(scratch.Refused("a.json", "[]"), "no rows", "a.json", "one row");

    [Theory]
    [InlineData("id,name\n")]
    [InlineData("id,name")]
    [InlineData("id,name\n\n")]
    public void A_header_without_rows(string text) =>
        Tells(scratch.Refused("a.csv", text), "a header and no rows", "a.csv", "--no-header");

    [Fact]
    public void One_row_is_a_table()
    {
        Assert.Equal(1, scratch.Read("a.csv", "id,name\n1,x").RowCount);
        Assert.Equal(1, scratch.Read("b.csv", "1,2").RowCount);
    }

    [Fact]
    public void Ragged_rows_are_told_together()
    {
        var refused = scratch.Refused("a.csv", "a,b,c\n1,2,3\n4,5\n6,7,8\n\"x\ny\",1,2\n9,10,11,12\n1,2,3\n");
        Tells(refused, "2 rows have another number of fields than the 3 columns: line 3 (2), line 7 (4).",
            "a.csv, line 3", "quoted");
        var many = scratch.Refused("b.csv", "a,b\n1,2\n" + string.Concat(Enumerable.Repeat("1,2\n1,2,3\n", 500)));
        Tells(many, "10 rows or more", "line 4", "quoted");
        Assert.Equal(10, many.Problem.Split("line ").Length - 1);
    }

    [Fact]
    public void A_header_shorter_than_the_rows() =>
        Tells(scratch.Refused("a.csv", "a,b\nx,1,2\ny,3,4\n"), "The header has 2 names, but most rows have 3 fields",
            "line 1", "--no-header");

    [Fact]
    public void A_delimiter_that_is_not_the_files()
    {
        Tells(scratch.Refused("a.csv", "a,b,c\n1,2,3\n", new() { Delimiter = ';' }),
            "every line is one field; with comma it would be 3",
            "a.csv", "--delimiter \",\"");
        Tells(scratch.Refused("a.tsv", "a;b\n1;2\n"), "With tab as the delimiter", "a.tsv", "--delimiter \";\"");
    }

    [Theory]
    [InlineData('x')]
    [InlineData('"')]
    [InlineData('é')]
    public void A_delimiter_that_cannot_be(char delimiter) => Tells(
        scratch.Refused("a.csv", "a,b\n1,2\n", new() { Delimiter = delimiter }), "cannot be a delimiter",
        "--delimiter", "ASCII");

    [Fact]
    public void A_quote_that_cannot_be() =>
        Tells(scratch.Refused("a.csv", "a,b\n1,2\n", new() { Quote = 'q' }), "cannot be a quote", "--quote", "none");

    [Fact]
    public void Names_that_are_double_or_lacking_are_told_together()
    {
        var refused = scratch.Refused("a.csv", "id,name,,id,name\n1,x,2,3,y\n");
        Assert.Equal(3, refused.Faults.Count);
        Tells(refused, "A column has no name", "line 1, column 3", "--no-header");
        Assert.Contains("Columns 1 and 4 are both named 'id'", refused.Faults[1].Problem, StringComparison.Ordinal);
        Assert.Contains("A column has no name", scratch.Refused("b.csv", "a,b,\n1,2,\n3,4,\n").Problem,
            StringComparison.Ordinal);
        Tells(scratch.Refused("c.csv", "a,b\n1,2\n", new() { Names = ["a"] }), "1 name is given for 2 columns",
            "--header", "Give 2");
    }

    [Fact]
    public void A_quote_that_is_never_closed() =>
        Tells(scratch.Refused("a.csv", "a,b\n1,2\n3,\"4\n5,6\n"), "never closed", "line 3, column 'b'",
            "Close the quote");

    [Fact]
    public void Text_behind_a_quote() =>
        Tells(scratch.Refused("a.csv", "a,b\n1,2\n3,\"4\"5\n"), "followed by more text", "line 3, column 'b'", "twice");

    [Fact]
    public void A_cell_of_ten_megabytes()
    {
        var text = $"a,b\n1,2\n3,{new string('x', 10_000_000)}\n4,5\n";
        Tells(scratch.Refused("a.csv", text), "bytes long, more than the 2,097,152", "line 3, column 'b'",
            "--max-cell");
        var table = scratch.Read("a.csv", text, new() { MaxCellBytes = 20_000_000 });
        Assert.Equal(10_000_000, table.Columns[1].Texts[1].Length);
        Tells(scratch.Refused("b.jsonl", $"{{\"a\": \"{new string('x', 3_000_000)}\"}}\n"), "bytes long", "column 'a'",
            "--max-cell");
        Tells(scratch.Refused("c.csv", new string('x', 10_000_000)), "bytes long", "line 1", "--max-cell");
    }

    [Fact]
    public void Mixed_encodings()
    {
        var mixed = Encoding.UTF8.GetBytes("name,n\nZoë,1\n")
            .Concat(Encoding.Latin1.GetBytes("Zoë,2\nok,3\nRené,4\n")).ToArray();
        var refused = Assert.Throws<SemblanceException>(() => TableFile.ReadRaw(scratch.File("a.csv", mixed)));
        Tells(refused, "UTF-8 in some lines and another encoding in others", "lines 3, 5", "--encoding windows-1252");
        // taken for what the user says it is
        Assert.Equal(4, TableFile.ReadRaw(scratch["a.csv"], new() { Encoding = "latin-1" }).RowCount);
    }

    [Fact]
    public void Encodings_that_change_far_from_the_start()
    {
        var plain = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"{i},plain\n"));
        byte[] Bytes(params byte[][] parts) =>
            [.. "n,name\n"u8, .. Encoding.ASCII.GetBytes(plain), .. parts.SelectMany(part => part)];
        var late = TableFile.ReadRaw(scratch.File("a.csv", Bytes([.. "1,Zo"u8, 0xEB, (byte)'\n'])));
        Assert.Equal("Zoë", late.Columns[1].Texts[1]);
        Assert.Contains("encoding Windows-1252", late.Notes);
        var mixed = Assert.Throws<SemblanceException>(() => TableFile.ReadRaw(
            scratch.File("b.csv", Bytes([.. "1,"u8, 0xEB, (byte)'\n'], Encoding.UTF8.GetBytes("2,Zoë\n")))));
        Tells(mixed, "UTF-8 in some lines", "line 200002", "one encoding");
    }

    [Fact]
    public void Bytes_that_are_not_the_encoding_asked_for() => Tells(
        Assert.Throws<SemblanceException>(() =>
            TableFile.ReadRaw(scratch.File("a.csv", Encoding.Latin1.GetBytes("a,b\né,1\n")),
            new() { Encoding = "utf-8" })), "not valid UTF-8", "line 2", "--encoding");

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-32", true)]
    [InlineData("windows-1252", false)]
    public void Every_encoding_is_found(string encoding, bool mark)
    {
        var found = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);
        byte[] bytes = [.. mark ? found.GetPreamble() : [], .. found.GetBytes("name,price €\nZoë,1\nRené,2\n")];
        var table = TableFile.ReadRaw(scratch.File("a.csv", bytes));
        Assert.Equal(["name", "price €"], Scratch.Names(table));
        Assert.Equal([["Zoë", "1"], ["René", "2"]], Scratch.Rows(table));
        Assert.Equal(encoding != "utf-8",
            table.Notes.Any(note => note.StartsWith("encoding", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_encoding_that_does_not_exist() =>
        Tells(scratch.Refused("a.csv", "a\n1\n", new() { Encoding = "utf-9" }), "'utf-9' is not an encoding", "a.csv",
            "windows-1252");

    [Fact]
    public void Files_that_are_not_tables()
    {
        foreach (var (head, what) in new (byte[], string)[]
        {
            ([.. "SQLite format 3\0"u8], "SQLite"), ([.. "%PDF-1.7"u8], "PDF"),
            ([1, 2, 0, 0, 3, 9, 9, 9], "zero bytes"),
        })
        {
            var refused = Assert.Throws<SemblanceException>(() => TableFile.ReadRaw(scratch.File("a.csv", head)));
            Tells(refused, what, "a.csv", "CSV");
        }
        Tells(Assert.Throws<SemblanceException>(() =>
            TableFile.ReadRaw(scratch.File("a.csv", [.. "PK\u0003\u0004more"u8]))),
            "a zip archive", "a.csv", "Unpack");
    }

    [Fact]
    public void Paths_that_lead_nowhere()
    {
        scratch.File("customers.csv", "a\n1\n");
        Tells(Assert.Throws<SemblanceException>(() => TableFile.ReadRaw(scratch["custmers.csv"])), "no such file",
            "custmers.csv",
            $"Did you mean '{scratch["customers.csv"]}'?");
        Tells(Assert.Throws<SemblanceException>(() => TableFile.ReadRaw(scratch["none/a.csv"])), "no such folder",
            "none", "spelling");
        Tells(Assert.Throws<SemblanceException>(() => TableFile.ReadRaw(scratch.Folder)), "is a folder",
            scratch.Folder, "*.csv");
        Tells(Assert.Throws<SemblanceException>(() => TableFile.ReadRaw(scratch["*.parquet"])), "No file matches",
            "*.parquet", "quote");
        Tells(Assert.Throws<SemblanceException>(() => TableFile.ReadRaw(scratch["customers.csv"],
            new() { Format = "cvs" })),
            "'cvs' is not a format", "the format", "csv");
    }

    [Fact]
    public void A_file_that_may_not_be_read()
    {
        var explained = OpenedFile.Explain(new UnauthorizedAccessException(), "a.csv")!;
        Tells(explained, "no permission", "a.csv", "right to read");
        if (OperatingSystem.IsWindows() || Environment.UserName == "root") return; // nothing is forbidden to root
        File.SetUnixFileMode(scratch.File("a.csv", "a\n1\n"), UnixFileMode.None);
        Tells(Assert.Throws<SemblanceException>(() => TableFile.ReadRaw(scratch["a.csv"])), "no permission", "a.csv",
            "right to read");
    }

    [Theory]
    [InlineData("a.csv.gz")]
    [InlineData("a.csv.zst")]
    public void A_packed_file_that_was_cut_short(string name)
    {
        var text = Encoding.UTF8.GetBytes("id,name\n"
            + string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{i},name {i * 7919 % 10007}\n")));
        using var packed = new MemoryStream();
        using (var packer = Compression.Pack(packed, name)) packer.Write(text);
        var bytes = packed.ToArray();
        Assert.Equal(30_000, TableFile.ReadRaw(scratch.File(name, bytes)).RowCount);
        foreach (var kept in (int[])[bytes.Length / 2, bytes.Length - 3, 12])
        {
            var refused = Assert.Throws<SemblanceException>(() => TableFile.ReadRaw(scratch.File(name, bytes[..kept])));
            Tells(refused, "cut short", name, "again");
        }
        bytes[bytes.Length / 2] ^= 0xFF;
        Assert.Throws<SemblanceException>(() => TableFile.ReadRaw(scratch.File(name, bytes)));
    }

    [Fact]
    public void Gzip_members_one_after_another_are_one_file()
    {
        using var packed = new MemoryStream();
        foreach (var part in (string[])["id,name\n1,x\n", "2,y\n"])
        {
            using var packer = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true);
            packer.Write(Encoding.UTF8.GetBytes(part));
        }
        Assert.Equal(2, TableFile.ReadRaw(scratch.File("a.csv.gz", packed.ToArray())).RowCount);
    }
}
