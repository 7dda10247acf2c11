using Semblance.Torch.Native;
using TorchSharp;

namespace Semblance.Torch;

/// <summary>Where a network is trained.</summary>
public enum Device
{
    /// <summary>On a CUDA device where there is one and the native library can use it; else on the processor.</summary>
    Auto,

    /// <summary>On the processor.</summary>
    Cpu,

    /// <summary>On a CUDA device; an error where there is none.</summary>
    Cuda,
}

/// <summary>Finds the device that an option names.</summary>
internal static class DeviceChoice
{
    /// <summary>The device, with libtorch loaded and its own threads off.</summary>
    /// <exception cref="SemblanceException">There is no libtorch for this platform, or CUDA was asked for and is
    /// absent.</exception>
    public static torch.Device Of(Device device)
    {
        TorchLibrary.Require();
        // libtorch cuts sums by the number of its threads, so that the last bits would depend on it: it gets one, and
        // whole steps are run side by side instead
        torch.set_num_threads(1);
        var hasCuda = device != Device.Cpu && torch.cuda.is_available();
        if (device == Device.Cuda && !hasCuda)
        {
            throw new SemblanceException("There is no CUDA device that libtorch can use.", "option 'device'",
                "Use device auto or cpu, or install NVIDIA's driver and the package libtorch-cuda for this platform.");
        }
        return hasCuda ? torch.CUDA : torch.CPU;
    }
}
