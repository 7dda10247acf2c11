using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Semblance.Tables.Metrics.Judges;

/// <summary>The few calls of LightGBM's C interface that judges need (c_api.h of LightGBM 4).</summary>
internal static unsafe partial class LightGbm
{
    public const int Float32 = 0, Float64 = 1;
    private const string Library = "lib_lightgbm";

    /// <summary>Loads the library, and keeps it from writing to the console.</summary>
    /// <exception cref="SemblanceException">The library, or what it needs, is not on this machine.</exception>
    public static void Load()
    {
        Find(Library);
        Check(LGBM_RegisterLogCallback(&Discard));
    }

    /// <summary>Makes sure that a library is there, can be loaded, and is LightGBM.</summary>
    /// <param name="library">Its name, or a path to it.</param>
    internal static void Find(string library)
    {
        try
        {
            var handle = NativeLibrary.Load(library, typeof(LightGbm).Assembly, null);
            _ = NativeLibrary.GetExport(handle, nameof(LGBM_RegisterLogCallback));
        }
        catch (Exception fault)
            when (fault is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new SemblanceException("The boosted-tree judge could not be loaded.", library,
                OperatingSystem.IsLinux()
                ? "Install the OpenMP runtime (Debian, Ubuntu: apt-get install libgomp1; "
                    + "Fedora: dnf install libgomp), on x64."
                : OperatingSystem.IsMacOS()
                ? "Install the OpenMP runtime (brew install libomp), and run the x64 build of .NET."
                : "Install the Visual C++ redistributable for x64.", fault);
        }
    }

    /// <summary>Turns a status into an exception: options that LightGBM refuses are a bug of ours.</summary>
    public static void Check(int status)
    {
        if (status != 0)
            throw new InvalidOperationException($"LightGBM: {Marshal.PtrToStringUTF8((nint)LGBM_GetLastError())}");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Discard(byte* text)
    {
    }

    [LibraryImport(Library)]
    private static partial int LGBM_RegisterLogCallback(delegate* unmanaged[Cdecl]<byte*, void> callback);

    [LibraryImport(Library)]
    private static partial byte* LGBM_GetLastError();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_DatasetCreateFromMat(void* data, int dataType, int rows, int columns, int isRowMajor,
        string parameters, nint reference, out nint dataset);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_DatasetGetSubset(nint dataset, int* rows, int count, string parameters,
        out nint subset);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_DatasetSetField(nint dataset, string field, void* data, int count, int type);

    [LibraryImport(Library)]
    public static partial int LGBM_DatasetFree(nint dataset);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_BoosterCreate(nint dataset, string parameters, out nint booster);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterUpdateOneIter(nint booster, out int isFinished);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterFeatureImportance(nint booster, int iterations, int kind,
        double* importances);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LGBM_BoosterPredictForMat(nint booster, void* data, int dataType, int rows, int columns,
        int isRowMajor, int predictType, int startIteration, int iterations, string parameters, out long length,
            double* result);

    [LibraryImport(Library)]
    public static partial int LGBM_BoosterFree(nint booster);
}
