using Xunit;
using Semblance.Numerics;

namespace Semblance.Tests.Numerics;

public class NearestCorrelationTests
{
    [Fact]
    public void Highams_example_gives_the_published_matrix()
    {
        // N. J. Higham 2002, section 4: nearest to [1 1 0; 1 1 1; 0 1 1]
        var nearest = NearestCorrelation.Of([1, 1, 0, 1, 1, 1, 0, 1, 1], 3);
        Assert.Equal(0.7607, nearest[1], 3);
        Assert.Equal(0.1573, nearest[2], 3);
        Assert.Equal(0.7607, nearest[5], 3);
    }

    [Fact]
    public void A_correlation_that_must_be_zero_stays_zero()
    {
        double[] matrix = [1, 0.9, 0.9, 0.9, 1, 0, 0.9, 0, 1];
        var nearest = NearestCorrelation.Of(matrix, 3, [(2, 1)]);
        Assert.Equal(0, nearest[5]);
        Assert.NotNull(Cholesky.Factor(nearest, 3));
        Assert.InRange(nearest[1], 0.69, 0.7072); // 1 / √2 at most
    }

    [Fact]
    public void A_definite_matrix_stays_as_it_is() =>
        Assert.Equal([1, 0.5, 0.5, 1], NearestCorrelation.Of([1, 0.5, 0.5, 1], 2));

    [Theory]
    [InlineData(40)]
    [InlineData(120)] // beyond the limit of projection: shrunk
    public void An_indefinite_matrix_becomes_definite_with_a_unit_diagonal(int size)
    {
        var matrix = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            matrix[i * size + i] = 1;
            for (var j = 0; j < i; j++) matrix[i * size + j] = matrix[j * size + i] = (i + j) % 3 == 0 ? 0.9 : -0.4;
        }
        Assert.Null(Cholesky.Factor(matrix, size));
        var near = NearestCorrelation.Of(matrix, size);
        Assert.NotNull(Cholesky.Factor(near, size));
        for (var i = 0; i < size; i++) Assert.Equal(1.0, near[i * size + i]);
        Assert.All(near, r => Assert.InRange(r, -1, 1));
    }

    [Fact]
    public void The_inverse_of_a_factor_times_the_matrix_is_the_identity()
    {
        double[] matrix = [1, 0.5, 0.2, 0.5, 1, -0.3, 0.2, -0.3, 1];
        var inverse = Cholesky.Inverse(Cholesky.Factor(matrix, 3)!, 3);
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 3; j++)
                Assert.Equal(i == j ? 1 : 0,
                    Enumerable.Range(0, 3).Sum(k => inverse[i * 3 + k] * matrix[k * 3 + j]), 12);
        }
    }
}
