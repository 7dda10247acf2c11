using System.Runtime.InteropServices;
using TorchSharp;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Semblance.Torch.Training;

/// <summary>A tensor's numbers as a span.</summary>
internal static class Floats
{
    /// <summary>How often sums take what is added. TorchSharp frees a scalar when the collector finds it, even within
    /// the call that it was passed to: while another thread allocates, none may be made on the way.</summary>
    public static readonly Scalar Once = 1;

    /// <summary>The memory of a contiguous tensor of floats on the processor, itself and not a copy.</summary>
    public static Span<float> Of(torch.Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>
    /// A tensor with these numbers, in memory that libtorch allocates. TorchSharp's own <c>tensor</c> keeps a managed
    /// array, wherever the collector has put it, and the kernels of matrix products round by where their memory begins:
    /// the last bits would differ from run to run.
    /// </summary>
    public static torch.Tensor On(torch.Device device, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        var here = torch.empty(shape.ToArray(), torch.float32);
        values.CopyTo(Of(here));
        if (device.type == DeviceType.CPU) return here;
        using (here) return here.to(device);
    }

    /// <summary>Memory for a matrix, of any numbers.</summary>
    public static torch.Tensor Room(torch.Device device, long rows, long columns) =>
        torch.empty([rows, columns], torch.float32, device);

    /// <summary>Writes numbers into a contiguous tensor.</summary>
    public static void Put(torch.Tensor into, ReadOnlySpan<float> values)
    {
        if (into.device_type == DeviceType.CPU)
        {
            values.CopyTo(Of(into));
            return;
        }
        using var here = On(torch.CPU, values, into.shape);
        into.copy_(here);
    }

    /// <summary>Reads the numbers of a contiguous tensor.</summary>
    public static void Take(torch.Tensor from, Span<float> values)
    {
        using var here = from.cpu();
        Of(here).CopyTo(values);
    }

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
