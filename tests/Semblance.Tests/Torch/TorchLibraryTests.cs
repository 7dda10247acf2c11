using Semblance.Torch.Native;
using Xunit;

namespace Semblance.Tests.Torch;

public sealed class TorchLibraryTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("semblance-torch-").FullName;

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public void The_library_loads_and_computes()
    {
        TorchLibrary.Require();
        using var x = TorchSharp.torch.tensor(new float[] { 1, 2, 3 });
        using var sum = x.sum();
        Assert.Equal(6, sum.item<float>());
    }

    [Fact]
    public void A_weak_copy_differs_in_one_flag_and_is_made_once()
    {
        if (TorchLibrary.Find("libLibTorchSharp.so") is not { } library) return; // Linux only
        var before = File.ReadAllBytes(library);
        var copy = TorchLibrary.WeakCopy(library, home);
        var bytes = File.ReadAllBytes(copy);
        Assert.Equal(before, File.ReadAllBytes(library));
        Assert.Single(Enumerable.Range(0, bytes.Length), i => bytes[i] != before[i]);
        var made = File.GetLastWriteTimeUtc(copy);
        Assert.Equal(copy, TorchLibrary.WeakCopy(library, home));
        Assert.Equal(made, File.GetLastWriteTimeUtc(copy));
        File.WriteAllText(copy, "damaged");
        Assert.Equal(bytes, File.ReadAllBytes(TorchLibrary.WeakCopy(library, home)));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(copy)!));
    }

    [Fact]
    public void A_library_that_asks_for_something_else_is_refused_in_words()
    {
        var file = Path.Combine(home, "some.so");
        File.WriteAllBytes(file, new byte[200]);
        var error = Assert.Throws<SemblanceException>(() => TorchLibrary.WeakCopy(file, home));
        Assert.Contains("GLIBCXX_3.4.32", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_that_cannot_be_written_names_the_variable()
    {
        if (TorchLibrary.Find("libLibTorchSharp.so") is not { } library) return; // Linux only
        var blocked = Path.Combine(home, "file");
        File.WriteAllText(blocked, "");
        var error = Assert.Throws<SemblanceException>(() => TorchLibrary.WeakCopy(library, blocked));
        Assert.Contains(TorchLibrary.CacheVariable, error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_library_of_64_bits_has_no_versions()
    {
        Assert.Equal(0, ElfVersions.MakeWeak([], "GLIBCXX_3.4.32"));
        Assert.Equal(0,
            ElfVersions.MakeWeak([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, .. Enumerable.Repeat((byte)255, 80)],
                "x"));
    }
}
