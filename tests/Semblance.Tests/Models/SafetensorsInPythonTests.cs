using System.Diagnostics;
using System.Text.Json;
using Semblance.Models;
using Semblance.Tests.Goldens;
using Xunit;

namespace Semblance.Tests.Models;

/// <summary>Both directions between this library and Python.</summary>
public class SafetensorsInPythonTests
{
    private static readonly string Folder = Path.Combine(Golden.Root, "tests", "Semblance.Tests", "Data",
        "safetensors");

    [Fact]
    public void What_Python_wrote_is_read()
    {
        var path = Path.Combine(Folder, "python.safetensors");
        using var stream = File.OpenRead(path);
        var tensors = Safetensors.Read(stream, stream.Length, path);
        Assert.Equal([-1.5, 1e-300], (double[])tensors["layer.bias"]);
        Assert.Equal([1L << 40], (long[])tensors["steps"]);
        Assert.Equal([0, 0.25f, 0.5f, 0.75f, 1, 1.25f], (float[])tensors["layer.weight"]);
        Assert.Equal([-1, 7], (int[])tensors["codes"]);
        Assert.Equal([0, 255], (byte[])tensors["bytes"]);
        Assert.Equal(5, tensors.Count);
    }

    [PythonFact]
    public void What_is_written_Python_reads()
    {
        var model = Path.Combine(Folder, "..", "..", "Goldens", "models", "1", "tvae");
        using var read = Process.Start(new ProcessStartInfo(PythonFactAttribute.Python!)
        {
            RedirectStandardOutput = true,
            ArgumentList = { Path.Combine(Folder, "read.py"), Path.Combine(model, "weights.safetensors") },
        })!;
        using var tensors = JsonDocument.Parse(read.StandardOutput.ReadToEnd());
        read.WaitForExit();
        var ours = ModelFolder.Read(model).Tensors;
        Assert.Equal(ours.Keys.Order(StringComparer.Ordinal),
            tensors.RootElement.EnumerateObject().Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
        foreach (var tensor in tensors.RootElement.EnumerateObject())
        {
            Assert.Equal([ours[tensor.Name].Length], tensor.Value[1].Deserialize<int[]>()!);
            Assert.Equal(ours[tensor.Name].Cast<object>().Select(Convert.ToDouble),
                tensor.Value[2].Deserialize<double[]>()!);
        }
    }
}

/// <summary>A test that needs Python; it says so where there is none.</summary>
public sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute()
    {
        if (Python is null) Skip = "Python 3 is not installed.";
    }

    public static string? Python { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "python3")).FirstOrDefault(File.Exists);
}
