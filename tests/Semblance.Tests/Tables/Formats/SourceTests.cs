using Semblance.Tables.Formats;
using Xunit;

namespace Semblance.Tests.Tables.Formats;

/// <summary>Several files as one table, and tables larger than memory.</summary>
public sealed class SourceTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void A_pattern_reads_its_files_in_order()
    {
        scratch.File("b-2.csv", "id,name\n3,z\n");
        scratch.File("b-1.csv", "id,name\n1,x\n2,y\n");
        scratch.File("b-3.csv", "name,id\nw,4\n"); // the same columns in another order
        scratch.File("c-1.csv", "other\n1\n");
        Directory.CreateDirectory(scratch["deep/er"]);
        scratch.File("deep/er/b-9.csv", "id,name\n9,deep\n");
        Assert.Equal([["1", "x"], ["2", "y"], ["3", "z"], ["4", "w"]],
            Scratch.Rows(TableFile.ReadRaw(scratch["b-*.csv"])));
        Assert.Equal(3, TableFile.ReadRaw(scratch["b-[12].csv"]).RowCount);
        Assert.Equal(2, TableFile.ReadRaw(scratch["b-[!12]*.csv"]).RowCount + 1);
        Assert.Equal(5, TableFile.ReadRaw(scratch["**/b-?.csv"]).RowCount);
        Assert.Equal(1, TableFile.ReadRaw(scratch["*/*/b-?.csv"]).RowCount);
    }

    [Fact]
    public void Files_with_other_columns_are_refused()
    {
        scratch.File("a-1.csv", "id,name\n1,x\n");
        scratch.File("a-2.csv", "id,nom\n2,y\n");
        var refused = Assert.Throws<SemblanceException>(() => TableFile.ReadRaw(scratch["a-*.csv"]));
        Assert.Contains("lacks column 'name'", refused.Problem, StringComparison.Ordinal);
        Assert.Contains("a-2.csv", refused.Where, StringComparison.Ordinal);
    }

    [Fact]
    public void Headerless_files_stay_headerless()
    {
        scratch.File("a-1.csv", "1,x\n2,y\n");
        scratch.File("a-2.csv", "id,letter\n3,z\n"); // would be a header, were it alone
        Assert.Equal(4, TableFile.ReadRaw(scratch["a-*.csv"]).RowCount);
    }

    [Fact]
    public void Json_files_join_their_properties()
    {
        scratch.File("a-1.json", "[{\"a\": 1}]");
        scratch.File("a-2.json", "[{\"b\": true, \"a\": 2.5}]");
        var table = TableFile.ReadRaw(scratch["a-*.json"]);
        Assert.Equal([["1", null], ["2.5", "true"]], Scratch.Rows(table));
        Assert.Equal(Semblance.Tables.ColumnKind.Decimal, table.Columns[0].Declared);
    }

    [Fact]
    public void A_sample_is_uniform_exact_in_size_and_in_order()
    {
        const int rows = 200_000, asked = 20_000;
        var text = "id,parity\n"
            + string.Concat(Enumerable.Range(0, rows).Select(i => $"{i},{(i % 2 == 0 ? "even" : "odd")}\n"));
        var sample = scratch.Read("a.csv", text, new() { MaxRows = asked });
        Assert.Equal(asked, sample.RowCount);
        Assert.Equal(rows, sample.SourceRowCount);
        Assert.Contains("a uniform sample of 20,000 of 200,000 rows (seed 0), as asked", sample.Notes);
        var ids = Enumerable.Range(0, asked)
            .Select(row => int.Parse(sample.Columns[0].Texts[sample.Columns[0].Codes[row]], null)).ToArray();
        Assert.Equal(ids.Order(), ids);
        Assert.Equal(asked, ids.Distinct().Count());
        // the texts of rows left out are gone too
        Assert.Equal(asked, sample.Columns[0].Texts.Length);
        for (var row = 0; row < asked; row++)
            Assert.Equal(ids[row] % 2 == 0 ? "even" : "odd", Scratch.Row(sample, row).Last());
        // 50 bins of 400 expected: chi-square with 49 degrees of freedom, 0.9999 quantile (times 1 -
        // 1/10 without replacement)
        var bins = new int[50];
        foreach (var id in ids) bins[id / (rows / 50)]++;
        Assert.InRange(bins.Sum(count => (count - 400.0) * (count - 400.0) / 400), 18, 97.3);

        var other = scratch.Read("a.csv", text, new() { MaxRows = asked, Seed = 1 });
        Assert.NotEqual(sample.Columns[0].Texts, other.Columns[0].Texts);
        Assert.Equal(sample.Columns[0].Texts, scratch.Read("a.csv", text, new() { MaxRows = asked }).Columns[0].Texts);
    }

    [Fact]
    public void A_sample_is_held_where_memory_is_short()
    {
        const int rows = 100_000;
        var text = "id,name\n"
            + string.Concat(Enumerable.Range(0, rows).Select(i => $"{i},a name longer than sixteen bytes {i}\n"));
        var sample = scratch.Read("a.csv", text, new() { MemoryBytes = 4 << 20 });
        Assert.InRange(sample.RowCount, 4_000, rows / 2);
        Assert.Equal(rows, sample.SourceRowCount);
        Assert.Contains(sample.Notes,
            note => note.Contains("for all of them need more than 4 MB", StringComparison.Ordinal));
        for (var row = 0; row < sample.RowCount; row++)
            Assert.Equal($"a name longer than sixteen bytes {Scratch.Row(sample, row).First()}",
                Scratch.Row(sample, row).Last());
    }

    [Fact]
    public void Reading_stops_when_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => TableFile.ReadRaw(Scratch.Adult, null, null,
            cancelled.Token));
    }

    [Fact]
    public void Standard_input_is_read_as_a_file_is()
    {
        using var input = new MemoryStream(File.ReadAllBytes(Scratch.Adult));
        Assert.Equal(32_561, TableFile.ReadRaw(input, "standard input").RowCount);
    }

    [Fact]
    public void Many_distinct_texts_of_every_length_keep_apart()
    {
        var texts = new DistinctTexts();
        var expected = new Dictionary<string, int>();
        var bytes = new byte[128];
        for (var i = 0; i < 200_000; i++)
        {
            var text = new string((char)('a' + (i % 3)), i % 23)
                + (i * 2_654_435_761L % 50_000 is var n && i % 5 > 0 ? $"{n}" : "");
            var length = System.Text.Encoding.UTF8.GetBytes(text, bytes);
            int code;
            unsafe { fixed (byte* place = bytes) code = texts.CodeOf(place, length); }
            if (expected.TryAdd(text, expected.Count)) Assert.Equal(expected.Count - 1, code);
            Assert.Equal(expected[text], code);
        }
        Assert.Equal(expected.Keys, texts.ToStrings());
    }
}
