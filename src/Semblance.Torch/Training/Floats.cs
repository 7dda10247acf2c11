using System.Runtime.InteropServices;
using TorchSharp;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Semblance.Torch.Training;

/// <summary>A tensor's numbers as a span.</summary>
internal static class Floats
{
    /// <summary>The memory of a contiguous tensor of floats on the processor, itself and not a copy.</summary>
    public static Span<float> Of(torch.Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>exp(x) over its sum, for numbers of any size: TensorPrimitives' own overflows beyond 88.</summary>
    public static void SoftMax(ReadOnlySpan<float> x, Span<float> result)
    {
        TensorPrimitives.Subtract(x, TensorPrimitives.Max(x), result);
        TensorPrimitives.Exp(result, result);
        TensorPrimitives.Multiply(result, 1 / TensorPrimitives.Sum<float>(result), result);
    }

    /// <summary>A copy of any tensor of floats.</summary>
    public static float[] Copy(torch.Tensor tensor)
    {
        using var here = tensor.detach().cpu().contiguous();
        return Of(here).ToArray();
    }
}
