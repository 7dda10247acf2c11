using Semblance.Random;
using Semblance.Torch;
using Semblance.Torch.Training;
using Xunit;

namespace Semblance.Tests.Torch;

public class ProductTests
{
    [Theory]
    [InlineData(5, 7, 3)]
    [InlineData(300, 150, 100)] // large enough for halves: of rows, and of columns
    [InlineData(150, 300, 100)]
    public void It_is_the_same_in_one_thread_and_in_two(int rows, int columns, int inner)
    {
        var device = DeviceChoice.Of(Device.Cpu);
        var rng = new Rng(3);
        float[] Draw(int lane, int count) =>
            [.. Enumerable.Range(0, count).Select(i => (float)Normal.Draw(rng, i, lane))];
        float[] left = Draw(0, rows * inner), right = Draw(1, inner * columns), start = Draw(2, rows * columns);
        var added = Made(isParallel: true, product => product.Add());
        Assert.Equal(added, Made(isParallel: false, product => product.Add()));
        var set = Made(isParallel: true, product => product.Set());
        for (var i = 0; i < set.Length; i++)
        {
            int row = i / columns, column = i % columns;
            var sum = Enumerable.Range(0, inner).Sum(k => (double)left[row * inner + k] * right[k * columns + column]);
            Assert.Equal(sum, set[i], 1e-3);
            Assert.Equal(sum + start[i], added[i], 1e-3);
        }

        float[] Made(bool isParallel, Action<Product> run)
        {
            using var into = Floats.On(device, start, rows, columns);
            using var a = Floats.On(device, left, rows, inner);
            using var b = Floats.On(device, right, inner, columns);
            using var product = new Product(new(isParallel), into, a, b);
            run(product);
            return Floats.Copy(into);
        }
    }
}
