using System.Text;
using CsCheck;
using Semblance.Tables;
using Semblance.Tables.Formats;
using Xunit;

namespace Semblance.Tests.Tables.Formats;

public sealed class CsvTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void Adult_is_read_whole()
    {
        var table = TableFile.ReadRaw(Scratch.Adult);
        Assert.Equal(32_561, table.RowCount);
        Assert.Equal(32_561, table.SourceRowCount);
        Assert.Equal(15, table.Columns.Count);
        Assert.Equal(["39", "State-gov", "77516", "Bachelors", "13", "Never-married", "Adm-clerical", "Not-in-family",
            "White", "Male", "2174", "0", "40", "United-States", "<=50K"], Scratch.Row(table, 0));
        // every cell against a naive reading
        var lines = File.ReadAllLines(Scratch.Adult);
        for (var row = 0; row < table.RowCount; row++)
            Assert.Equal(lines[row + 1], string.Join(',', Scratch.Row(table, row)));
        Assert.Equal(table.Columns[0].Texts.Length, table.Columns[0].Texts.Distinct().Count());
    }

    [Fact]
    public void Texts_are_kept_to_the_letter()
    {
        var table = scratch.Read("a.csv", "code,amount,name\n007,1.50, x \n\"\",,\"say \"\"hi\"\",\nthere\"\n");
        Assert.Equal([["007", "1.50", " x "], ["", null, "say \"hi\",\nthere"]], Scratch.Rows(table));
    }

    [Theory]
    [InlineData("a;b\n1;2\n3;4\n", ';')]
    [InlineData("a\tb\n1\t2\n3\t4\n", '\t')]
    [InlineData("a|b\n1|2\n3|4\n", '|')]
    [InlineData("a;b\n1,5;2,5\n3,5;4,5\n", ';')]
    [InlineData("1,5;2,5\n3,5;4,5\n5,5;6,5\n", ';')]
    [InlineData("when;what\n12:30;\"x;y\"\n13:40;z\n", ';')]
    [InlineData("sep=;\na;b\n1;2\n", ';')]
    [InlineData("a b\n1 2\n3 4\n", ' ')]
    public void The_delimiter_is_found(string text, char delimiter)
    {
        var table = scratch.Read("a.csv", text);
        Assert.Equal(2, table.Columns.Count);
        Assert.Equal(delimiter, table.Layout!.Delimiter);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    public void Every_line_end_is_read(string end)
    {
        var table = scratch.Read("a.csv", $"a,b{end}1,x{end}2,y{end}{end}3,\"z\"");
        Assert.Equal([["1", "x"], ["2", "y"], ["3", "z"]], Scratch.Rows(table));
        Assert.Contains("1 blank line left out", table.Notes);
    }

    [Fact]
    public void The_form_of_UCI_files_is_found()
    {
        var table = scratch.Read("adult.test",
            "|1x3 Cross validator\n25, Private, <=50K.\n38, Private, <=50K.\n28, Local-gov, >50K.\n");
        Assert.Equal(["column1", "column2", "column3"], Scratch.Names(table));
        Assert.Equal(["25", "Private", "<=50K."], Scratch.Row(table, 0));
        Assert.Equal(3, table.RowCount);
        Assert.Contains("delimiter comma, no header, so the columns are named column1 to column3, "
            + "blanks after the delimiter left out, 1 line in front left out", table.Notes);
    }

    [Theory]
    [InlineData("id,name\n1,x\n2,y\n", true)]
    [InlineData("1,x\n2,y\n3,x\n", false)]
    [InlineData("name,city\nann,oslo\nbob,rome\n", true)]
    [InlineData("ann,oslo\nbob,rome\nann,rome\n", false)]
    [InlineData("country,1990,1991\nx,1,2\ny,3,4\n", false)]
    [InlineData("x,?,3\ny,4,5\ny,6,7\n", false)]
    [InlineData("name,2020,rate\nx,1,2\ny,3,4\n", true)]
    [InlineData("date,amount\n2020-01-01,?\n2020-01-02,3\n", true)]
    public void A_header_is_told_from_a_row(string text, bool header) =>
        Assert.Equal(header, scratch.Read("a.csv", text).Layout!.HasHeader);

    [Fact]
    public void Names_can_be_given()
    {
        var headless = scratch.Read("a.csv", "1,x\n2,y\n", new() { Names = ["id", "letter"] });
        Assert.Equal(["id", "letter"], Scratch.Names(headless));
        Assert.Equal(2, headless.RowCount);
        var renamed = scratch.Read("b.csv", "a,a\n1,2\n", new() { Names = ["id", "letter"] });
        Assert.Equal([["1", "2"]], Scratch.Rows(renamed));
    }

    [Fact]
    public void Single_quotes_and_backslashes_are_found()
    {
        Assert.Equal([["1", "-1"], ["2", "it"]], Scratch.Rows(scratch.Read("a.csv", "a,b\n1,'-1'\n2,'it'\n")));
        Assert.Equal([["1", "say \"a\",b"], ["2", "c"]],
            Scratch.Rows(scratch.Read("b.csv", "a,b\n1,\"say \\\"a\\\",b\"\n2,c\n")));
    }

    [Fact]
    public void A_quote_within_a_field_is_a_letter() =>
        Assert.Equal([["5\" pipe", "1"], ["6\" pipe", "2"]],
            Scratch.Rows(scratch.Read("a.csv", "what,n\n5\" pipe,1\n6\" pipe,2\n")));

    // what is written is what is read, whatever the cells hold
    [Fact]
    public void Read_after_write_gives_the_same_cells()
    {
        var letter = Gen.OneOf(Gen.Char[' ', '~'], Gen.Int[0, 8].Select(i => "\",\n\r';é漢 "[i]));
        var cell = Gen.Frequency((1, Gen.Const((string?)null)),
            (6, Gen.String[letter, 0, 40].Select(text => (string?)text)));
        var shape = Gen.Select(Gen.Int[2, 5], Gen.Int[1, 30]);
        shape.SelectMany(size => cell.Array[size.Item1].Array[size.Item2]).Sample(rows =>
        {
            var names = Enumerable.Range(1, rows[0].Length).Select(i => $"name {i}").ToArray();
            Scratch.Write(scratch["p.csv"], Scratch.Texts(names, rows)).GetAwaiter().GetResult();
            var back = TableFile.ReadRaw(scratch["p.csv"], new() { HasHeader = true, Delimiter = ',', Quote = '"' });
            return names.SequenceEqual(Scratch.Names(back)) && rows.Length == back.RowCount
                && rows.Zip(Scratch.Rows(back)).All(pair => pair.First.SequenceEqual(pair.Second));
        }, iter: 300, threads: 1);
    }

    [Fact]
    public void Blocks_cut_anywhere_give_the_same_rows()
    {
        var text = new StringBuilder("id,text\n");
        for (var i = 0; i < 60_000; i++) text.Append(i).Append(",\"line \"\"").Append(i).Append("\"\"\r\nof, row\"\n");
        var table = scratch.Read("long.csv", text.ToString());
        Assert.Equal(60_000, table.RowCount);
        for (var i = 0; i < 60_000; i += 7) Assert.Equal([$"{i}", $"line \"{i}\"\r\nof, row"], Scratch.Row(table, i));
    }

    [Fact]
    public void Two_thousand_columns_are_read()
    {
        var columns = Enumerable.Range(0, 2000).ToArray();
        var text = string.Join(',', columns.Select(i => $"c{i}")) + "\n"
            + string.Join('\n', Enumerable.Range(0, 50).Select(row => string.Join(',', columns.Select(i => row * i))));
        var table = scratch.Read("wide.csv", text);
        Assert.Equal(2000, table.Columns.Count);
        Assert.Equal("97951", Scratch.Row(table, 49).Last());
    }
}
