using Semblance.Random;
using Semblance.Torch.Tables;
using Xunit;
using static Semblance.Tests.Tables.Synthesizers.FeatureTables;

namespace Semblance.Tests.Torch;

public class ArgnRowsTests
{
    private static float[] Draw(int lane, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (float)(2 * new Rng(4).Uniform(i, lane) - 1))];

    [Fact]
    public void The_gradient_is_the_transpose_of_the_sum()
    {
        const int entries = 9, left = 5, right = 3, count = 4;
        var rows = new ArgnRows();
        for (var r = 0; r < count; r++)
        {
            // the first row is empty
            for (var i = 0; i < r; i++) rows.Add(new Rng(1).Below(entries, r, i), 0.25f * (i + 1));
            rows.End();
        }
        var table = Draw(0, entries * (left + right));
        float[] dLeft = Draw(1, count * left), dRight = Draw(2, count * right);
        float[] sums = new float[count * (left + right)], dTable = new float[table.Length];
        rows.Sum(table, left + right, sums);
        rows.Scatter(dLeft, left, dRight, right, dTable);
        var byRows = 0.0;
        for (var r = 0; r < count; r++)
        {
            for (var k = 0; k < left; k++) byRows += sums[r * (left + right) + k] * dLeft[r * left + k];
            for (var k = 0; k < right; k++) byRows += sums[r * (left + right) + left + k] * dRight[r * right + k];
        }
        Assert.Equal(byRows, table.Zip(dTable, (a, b) => (double)a * b).Sum(), 1e-4);
        Assert.NotEqual(0, byRows, 1e-4);
    }

    [Fact]
    public void A_number_moves_from_row_to_row_of_the_first_layer_without_a_jump()
    {
        var values = Enumerable.Range(0, 4000).Select(i => (double)(i * i)).ToArray();
        var column = ArgnColumn.Of(Number("x", values), 0);
        double Place(double value)
        {
            var rows = new ArgnRows();
            column.AddTo(rows, column.Pieces.PiecesOf(Number("x", [value]))[0]);
            rows.End();
            Assert.Equal(1, rows.Shares.ToArray().Sum(), 1e-5);
            return rows.Entries.ToArray().Zip(rows.Shares.ToArray(), (entry, share) => (double)entry * share).Sum();
        }
        double[] places = [.. values.Select(Place)];
        Assert.Equal(0, places[0], 0.1);
        Assert.Equal(column.EntryCount - 1, places[^1], 0.1);
        for (var i = 1; i < places.Length; i++) Assert.InRange(places[i] - places[i - 1], -1e-5, 0.25);
    }
}
