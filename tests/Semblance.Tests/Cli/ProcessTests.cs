using System.Diagnostics;
using Xunit;

namespace Semblance.Tests.Cli;

/// <summary>The program as a process of its own: pipes, signals, start-up.</summary>
public class ProcessTests
{
    [Fact]
    public void A_reader_that_leaves_ends_a_long_run_without_a_word()
    {
        using var run = new CommandRun();
        using var process = Start("synth", CommandRun.Penguins, "-s", "independent", "--judge", "false", "-n", "1000000000", "-o", "-");
        Assert.StartsWith("rownames,species", process.StandardOutput.ReadLine(), StringComparison.Ordinal);
        process.StandardOutput.Close();
        Assert.True(process.WaitForExit(60_000), "It goes on for nobody.");
        Assert.Equal(0, process.ExitCode);
        Assert.DoesNotContain("bug", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Interrupting_leaves_the_old_output_and_no_other_file()
    {
        if (OperatingSystem.IsWindows()) return; // a signal can be sent to a process of one's own console only
        using var run = new CommandRun();
        run.File_("out.csv", "old");
        using var process = Start("synth", CommandRun.Penguins, "-s", "independent", "--judge", "false", "-n", "1000000000", "-o", run["out.csv"]);
        while (process.StandardError.ReadLine() is { } line && !line.StartsWith("rownames", StringComparison.Ordinal))
        {
            // until it has begun to sample
        }
        Thread.Sleep(200);
        Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();
        Assert.True(process.WaitForExit(60_000));
        Assert.Equal(130, process.ExitCode);
        Assert.Equal("old", run.Text("out.csv"));
        Assert.Single(Directory.GetFileSystemEntries(run.Folder));
    }

    [Fact]
    public void Nothing_is_painted_where_nobody_looks()
    {
        using var process = Start("inspect", CommandRun.Penguins);
        var output = process.StandardOutput.ReadToEnd();
        Assert.DoesNotContain("\e", output + process.StandardError.ReadToEnd(), StringComparison.Ordinal);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static Process Start(params string[] arguments)
    {
        var program = typeof(Semblance.Cli.CommandLine).Assembly.Location;
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            [program, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        return Process.Start(start)!;
    }
}
