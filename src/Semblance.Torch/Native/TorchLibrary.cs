using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Semblance.Torch.Native;

/// <summary>
/// Loads libtorch, once, before the first use of TorchSharp; on a Linux whose libstdc++ is too old for TorchSharp's own
/// library, from a copy that does not ask for it.
/// </summary>
/// <remarks>
/// TorchSharp 0.107's libLibTorchSharp.so asks for GLIBCXX_3.4.32 (GCC 13), for a symbol that no relocation of it uses.
/// Debian 12, Ubuntu 22.04 and RHEL 9 have older ones. The copy, with that one version made optional, lies in a cache
/// folder by the hash of its bytes; what the package manager installed is left as it is.
/// </remarks>
internal static class TorchLibrary
{
    /// <summary>Names the cache folder, where the usual one cannot be written.</summary>
    public const string CacheVariable = "SEMBLANCE_CACHE";

    private const string Version = "GLIBCXX_3.4.32";
    private const string Wrapper = "libLibTorchSharp.so";
    private static readonly Lazy<SemblanceException?> Loaded = new(TryLoad);

    /// <summary>Makes sure that libtorch is there. The first call takes about a second.</summary>
    /// <exception cref="SemblanceException">There is none for this platform, or it cannot be loaded.</exception>
    public static void Require()
    {
        if (Loaded.Value is { } problem) throw new SemblanceException(problem.Faults, problem);
    }

    /// <summary>The library's bytes with the version made optional, in a file of the cache folder.</summary>
    /// <param name="library">The library as it was installed.</param>
    /// <param name="cache">The cache folder; made where it is missing.</param>
    /// <returns>The path of the copy.</returns>
    /// <exception cref="SemblanceException">The library is not as expected, or the folder cannot be
    /// written.</exception>
    public static string WeakCopy(string library, string cache)
    {
        try
        {
            var bytes = File.ReadAllBytes(library);
            if (ElfVersions.MakeWeak(bytes, Version) == 0)
            {
                throw new SemblanceException($"The library does not ask for {Version}, and still cannot be loaded.",
                    library,
                    "Install the packages of this program again, on a 64-bit x86 Linux.");
            }
            var folder = Path.Combine(cache, Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);
            var path = Path.Combine(folder, Wrapper);
            if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes)) return path;
            Directory.CreateDirectory(folder);
            var beside = $"{path}.{Environment.ProcessId}";
            File.WriteAllBytes(beside, bytes);
            File.Move(beside, path, overwrite: true); // whole or not at all, whoever else is doing the same
            return path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SemblanceException($"The neural library cannot be made ready: {error.Message}", cache,
                $"Set {CacheVariable} to a folder that you may write to.", error);
        }
    }

    /// <summary>The cache folder of this user.</summary>
    public static string CacheFolder()
    {
        if (Environment.GetEnvironmentVariable(CacheVariable) is { Length: > 0 } named)
            return Path.Combine(named, "native");
        var home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(home, "semblance", "native");
    }

    private static SemblanceException? TryLoad()
    {
        try
        {
            if (OperatingSystem.IsLinux()) LoadOnLinux();
            TorchSharp.torch.InitializeDeviceType(TorchSharp.DeviceType.CPU);
            return null;
        }
        catch (SemblanceException error)
        {
            return error;
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException or NotSupportedException
            or TypeInitializationException or EntryPointNotFoundException or FileNotFoundException)
        {
            var why = Innermost(error).Message.Split('\n')[0].Trim();
            return new($"The neural library (libtorch) cannot be loaded: {why}",
                $"{RuntimeInformation.RuntimeIdentifier}, {AppContext.BaseDirectory}",
                "Use a 64-bit x86 Linux or Windows, or an Apple-silicon Mac, or choose a synthesizer that needs no " +
                "neural network, such as sequential-trees.", error);
        }
    }

    private static void LoadOnLinux()
    {
        var wrapper = Find(Wrapper);
        var torch = Find("libtorch.so");
        if (wrapper is null || torch is null) return; // TorchSharp looks in places of its own, and says what it missed
        NativeLibrary.Load(torch); // and with it all that stands beside it
        if (NativeLibrary.TryLoad(wrapper, out _)) return;
        // the dynamic linker knows a library by its name once it is loaded: TorchSharp gets this one
        NativeLibrary.Load(WeakCopy(wrapper, CacheFolder()));
    }

    /// <summary>Where an installed native library is: beside the program, or where its packages keep them.</summary>
    internal static string? Find(string name)
    {
        var folders = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries);
        string[] here =
            [AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native")];
        return here.Concat(folders).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    private static Exception Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error;
}
