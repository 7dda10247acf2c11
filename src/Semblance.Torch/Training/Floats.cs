using System.Runtime.InteropServices;
using TorchSharp;

namespace Semblance.Torch.Training;

/// <summary>A tensor's numbers as a span.</summary>
internal static class Floats
{
    /// <summary>The memory of a contiguous tensor of floats on the processor, itself and not a copy.</summary>
    public static Span<float> Of(torch.Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>A copy of any tensor of floats.</summary>
    public static float[] Copy(torch.Tensor tensor)
    {
        using var here = tensor.detach().cpu().contiguous();
        return Of(here).ToArray();
    }
}
