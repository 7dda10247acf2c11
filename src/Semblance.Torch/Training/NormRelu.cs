using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Semblance.Torch.Training;

/// <summary>Batch norm and ReLU of one layer, forward and backward: on the processor in few passes over
/// memory.</summary>
/// <remarks>S. Ioffe, C. Szegedy, "Batch normalization", ICML 2015.</remarks>
/// <param name="scale">[unit]</param>
/// <param name="shift">[unit]</param>
/// <param name="x">What comes in [row, unit]; it is normalised in place.</param>
/// <param name="into">What the result is some columns of [row, column].</param>
/// <param name="from">The first of them.</param>
internal sealed class NormRelu(Weight scale, Weight shift, Tensor x, Tensor into, int from) : IDisposable
{
    private static readonly Scalar Epsilon = 1e-5f; // held: see Floats.Once

    private readonly int count = (int)x.shape[0], units = (int)x.shape[1];
    private readonly Tensor inverse = x.new_empty(x.shape[1]); // of standard deviations [unit]

    /// <summary>Normalises, scales and shifts, and cuts off below 0.</summary>
    public void Forward()
    {
        if (x.device_type == DeviceType.CPU) ForwardOnProcessor();
        else ForwardOnDevice();
    }

    /// <summary>The gradients, by the loss's gradient at the result.</summary>
    /// <param name="dInto">What that is some columns of [row, column].</param>
    /// <param name="dFrom">The first of them.</param>
    /// <param name="dx">The gradient at what came in [row, unit].</param>
    public void Backward(Tensor dInto, int dFrom, Tensor dx)
    {
        if (x.device_type == DeviceType.CPU) BackwardOnProcessor(dInto, dFrom, dx);
        else BackwardOnDevice(dInto, dFrom, dx);
    }

    private void ForwardOnDevice()
    {
        using var scope = NewDisposeScope();
        x.add_(x.mean([0L]).neg_(), Floats.Once);
        inverse.copy_(x.mul(x).mean([0L]).add_(Epsilon).rsqrt_());
        x.mul_(inverse);
        into.narrow(1, from, units).copy_(x.mul(scale.Value).add_(shift.Value, Floats.Once).relu_());
    }

    private void BackwardOnDevice(Tensor dInto, int dFrom, Tensor dx)
    {
        using var scope = NewDisposeScope();
        var dResult = dInto.narrow(1, dFrom, units).mul(into.narrow(1, from, units).sign()); // 1 above 0
        shift.Gradient.copy_(dResult.sum([0L]));
        scale.Gradient.copy_(dResult.mul(x).sum([0L]));
        var along = dResult.mean([0L]).add(x.mul(dResult.mul(x).mean([0L])), Floats.Once);
        dx.copy_(dResult.add_(along.neg_(), Floats.Once).mul_(scale.Value.mul(inverse)));
    }

    private void ForwardOnProcessor()
    {
        Span<float> values = Floats.Of(x), results = Floats.Of(into), unspread = Floats.Of(inverse);
        Span<float> by = Floats.Of(scale.Value), plus = Floats.Of(shift.Value);
        Span<float> mean = new float[units];
        for (var r = 0; r < count; r++) TensorPrimitives.Add(mean, values.Slice(r * units, units), mean);
        TensorPrimitives.Multiply(mean, 1f / count, mean);
        unspread.Clear();
        for (var r = 0; r < count; r++)
        {
            var row = values.Slice(r * units, units);
            TensorPrimitives.Subtract(row, mean, row);
            TensorPrimitives.MultiplyAdd(row, row, unspread, unspread);
        }
        for (var u = 0; u < units; u++) unspread[u] = 1 / MathF.Sqrt(unspread[u] / count + 1e-5f);
        for (var r = 0; r < count; r++)
        {
            var row = values.Slice(r * units, units);
            var result = results.Slice(r * (results.Length / count) + from, units);
            TensorPrimitives.Multiply(row, unspread, row);
            TensorPrimitives.MultiplyAdd(row, by, plus, result);
            TensorPrimitives.Max(result, 0f, result);
        }
    }

    private void BackwardOnProcessor(Tensor dInto, int dFrom, Tensor dx)
    {
        Span<float> values = Floats.Of(x), results = Floats.Of(into);
        Span<float> dValues = Floats.Of(dx), dResults = Floats.Of(dInto);
        Span<float> dScale = Floats.Of(scale.Gradient), dShift = Floats.Of(shift.Gradient);
        int stride = results.Length / count, dStride = dResults.Length / count;
        dScale.Clear();
        dShift.Clear();
        for (var r = 0; r < count; r++)
        {
            var result = results.Slice(r * stride + from, units);
            var dRow = dValues.Slice(r * units, units);
            dResults.Slice(r * dStride + dFrom, units).CopyTo(dRow);
            for (var u = 0; u < dRow.Length; u++) dRow[u] = result[u] > 0 ? dRow[u] : 0;
            TensorPrimitives.Add(dShift, dRow, dShift);
            TensorPrimitives.MultiplyAdd(values.Slice(r * units, units), dRow, dScale, dScale);
        }
        // dx = scale / deviation · (d - mean(d) - x · mean(d · x))
        Span<float> by = new float[units], mean = new float[units], meanX = new float[units];
        TensorPrimitives.Multiply(Floats.Of(scale.Value), Floats.Of(inverse), by);
        TensorPrimitives.Multiply(dShift, -1f / count, mean);
        TensorPrimitives.Multiply(dScale, -1f / count, meanX);
        for (var r = 0; r < count; r++)
        {
            var dRow = dValues.Slice(r * units, units);
            TensorPrimitives.Add(dRow, mean, dRow);
            TensorPrimitives.MultiplyAdd(values.Slice(r * units, units), meanX, dRow, dRow);
            TensorPrimitives.Multiply(dRow, by, dRow);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => inverse.Dispose();
}
