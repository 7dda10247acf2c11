using Semblance.Numerics;
using Semblance.Random;
using Xunit;

namespace Semblance.Tests.Numerics;

public class ActiveProductTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(13, 70, 145)] // panels of five vectors, of which the last is not full
    [InlineData(7, 256, 256)] // panels of four, and more blocks than one
    [InlineData(5, 200, 65)]
    public void It_is_the_dense_product_of_rectified_units_to_the_last_bit(int rows, int units, int columns)
    {
        var rng = new Rng(1);
        float[] left = [.. Enumerable.Range(0, rows * units).Select(i => (float)rng.Uniform(i) - 0.5f)],
            matrix = [.. Enumerable.Range(0, units * columns).Select(i => (float)rng.Uniform(i, 1) - 0.5f)];
        var expected = Enumerable.Repeat(1f, rows * columns).ToArray(); // it adds to what is there
        new MatrixProduct(matrix, units, columns).AddTo(
            [.. left.Select(unit => Math.Max(unit, 0))], units, rows, expected, columns);

        var active = new ActiveUnits(rows + 3, units);
        active.List(left, units, rows);
        var product = new ActiveProduct(matrix, units, columns);
        var results = Enumerable.Repeat(1f, rows * product.Stride).ToArray();
        product.AddTo(active, results, product.Stride);
        for (var r = 0; r < rows; r++)
        {
            Assert.Equal(expected[(r * columns)..((r + 1) * columns)],
                results[(r * product.Stride)..(r * product.Stride + columns)]);
        }
    }

    [Fact]
    public void Active_units_are_listed_in_their_order()
    {
        const int units = ActiveUnits.Block + 30;
        var rng = new Rng(2);
        float[] row = [.. Enumerable.Range(0, units).Select(i => (float)rng.Uniform(i) - 0.5f)];
        row[3] = 0;
        var active = new ActiveUnits(2, units);
        active.List([.. row, .. row.Select(unit => -unit)], units, 2);
        for (var block = 0; block < ActiveUnits.BlocksOf(units); block++)
        {
            var start = block * ActiveUnits.Block;
            int[] own = [.. Enumerable.Range(start, Math.Min(ActiveUnits.Block, units - start))];
            Assert.Equal(own.Where(k => row[k] > 0).Select(k => k - start), active.Places(block, 0).ToArray());
            Assert.Equal(own.Where(k => row[k] > 0).Select(k => row[k]), active.Values(block, 0).ToArray());
            Assert.Equal(own.Where(k => row[k] < 0).Select(k => -row[k]), active.Values(block, 1).ToArray());
        }
    }
}
