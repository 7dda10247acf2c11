using System.Text;
using Semblance.Tables.Formats;
using Xunit;

namespace Semblance.Tests.Tables.Formats;

public class ColumnBuilderTests
{
    private const int Rows = 300_000;

    private static ColumnBuilder Filled(Func<int, string> text)
    {
        var block = new CellBlock { ColumnCount = 1, RowCount = Rows, Cells = new long[Rows] };
        var at = 0;
        for (var row = 0; row < Rows; row++)
        {
            block.EnsureBytes(at + 64);
            var length = Encoding.UTF8.GetBytes(text(row), block.Bytes.AsSpan(at));
            block.Cells[row] = CellBlock.Cell(at, length);
            at += length;
        }
        var column = new ColumnBuilder(7);
        column.Add(block, 0, null, Rows);
        return column;
    }

    [Fact]
    public void Cutting_keeps_the_rows_asked_for_and_takes_more_afterwards()
    {
        var column = Filled(row => $"a text longer than sixteen bytes {row % 1000}");
        column.Keep([.. Enumerable.Range(0, Rows + 7).Where(row => row % 3 == 0)]);
        column.AddNulls(70_000);
        var (codes, texts) = column.Finish();
        Assert.Equal(((Rows + 6) / 3) + 1 + 70_000, codes.Length);
        Assert.Equal([-1, -1, -1], codes[..3]); // of rows 0, 3 and 6, before the column joined
        for (var i = 3; i < codes.Length - 70_000; i++)
            Assert.Equal($"a text longer than sixteen bytes {((3 * i) - 7) % 1000}", texts[codes[i]]);
        Assert.Equal(-1, codes[^70_000..].Max());
        Assert.Equal("a text longer than sixteen bytes 2", texts[0]); // in order of first appearance
    }

    [Fact]
    public void Cutting_makes_no_second_copy_of_the_codes()
    {
        var column = Filled(row => row % 2 == 0 ? "even" : "odd");
        int[] kept = [.. Enumerable.Range(0, Rows).Where(row => row % 4 < 2)];
        var before = (Taken: GC.GetAllocatedBytesForCurrentThread(), column.Bytes);
        column.Keep(kept);
        // the codes kept take 600 kB
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before.Taken, 0, 64 << 10);
        Assert.InRange(column.Bytes, 0, before.Bytes * 6 / 10);
    }

    [Fact]
    public void What_a_cut_will_take_is_foretold()
    {
        var column = Filled(row => $"a different text in every row {row}");
        int[] kept = [.. Enumerable.Range(0, Rows).Where(row => row % 2 == 0)];
        var (before, foretold) = (GC.GetAllocatedBytesForCurrentThread(), column.CutBytes);
        column.Keep(kept);
        // arrays that grew are dropped on the way: twice what stays
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, foretold / 2, 2 * foretold);
    }
}
