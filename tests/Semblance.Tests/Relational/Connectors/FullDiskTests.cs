using System.Diagnostics;
using Semblance.Relational.Connectors;
using Xunit;

namespace Semblance.Tests.Relational.Connectors;

/// <summary>A disk of 300 KiB is too small for Chinook, which takes a megabyte.</summary>
public sealed class FullDiskTests
{
    [SmallDiskTheory]
    [InlineData("copy.db")]
    [InlineData("copy.duckdb")]
    [InlineData("copy/")]
    public async Task A_full_disk_is_told_and_nothing_is_left_on_it(string target)
    {
        using var disk = SmallDisk.Mount()!;
        var database = Shop.Read(Shop.Chinook);
        var refused = await Assert.ThrowsAsync<SemblanceException>(() =>
            DatabaseAddress.FindTarget(target, disk.Folder)!.WriteAsync(DatabaseContent.Of(database),
                new() { Format = "csv" }));
        Assert.Contains("full", refused.Problem, StringComparison.Ordinal);
        Assert.Contains("Make room", refused.Remedy, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(disk.Folder));
    }
}

/// <summary>A disk in memory, which root may mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Mounts one; null where that is not allowed.</summary>
    public static SmallDisk? Mount()
    {
        if (!OperatingSystem.IsLinux()) return null;
        var folder = Directory.CreateTempSubdirectory("semblance-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", folder)) return new(folder);
        Directory.Delete(folder);
        return null;
    }

    public void Dispose()
    {
        Run("umount", Folder);
        Directory.Delete(Folder);
    }

    private static bool Run(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments)
            {
                RedirectStandardError = true, RedirectStandardOutput = true,
            })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception) // there is no such command
        {
            return false;
        }
    }
}

/// <summary>A theory that needs a small disk; where none can be mounted it is skipped and says so.</summary>
public sealed class SmallDiskTheoryAttribute : TheoryAttribute
{
    public SmallDiskTheoryAttribute()
    {
        using var disk = SmallDisk.Mount();
        if (disk is null) Skip = "No small disk can be mounted here: that takes Linux and the rights of root.";
    }
}
