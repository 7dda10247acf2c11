using Semblance.Numerics;
using Semblance.Random;
using Xunit;

namespace Semblance.Tests.Numerics;

public class MatrixProductTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(13, 70, 156)]
    [InlineData(6, 64, 64)]
    [InlineData(7, 3, 65)]
    public void Products_are_right_and_a_row_is_the_same_in_any_batch(int rows, int inner, int columns)
    {
        var rng = new Rng(1);
        float[] left = [.. Enumerable.Range(0, rows * inner).Select(i => (float)rng.Uniform(i) - 0.5f)],
            matrix = [.. Enumerable.Range(0, inner * columns).Select(i => (float)rng.Uniform(i, 1) - 0.5f)];
        var product = new MatrixProduct(matrix, inner, columns);
        var whole = Enumerable.Repeat(1f, rows * columns).ToArray(); // it adds to what is there
        product.AddTo(left, inner, rows, whole, columns);
        for (var r = 0; r < rows; r++)
        {
            var alone = Enumerable.Repeat(1f, columns).ToArray();
            product.AddTo(left.AsSpan(r * inner, inner), inner, 1, alone, columns);
            Assert.Equal(alone, whole[(r * columns)..((r + 1) * columns)]);
            for (var c = 0; c < columns; c++)
            {
                var sum = 1.0;
                for (var k = 0; k < inner; k++) sum += (double)left[r * inner + k] * matrix[k * columns + c];
                Assert.Equal(sum, alone[c], 1e-5);
            }
        }
    }
}
