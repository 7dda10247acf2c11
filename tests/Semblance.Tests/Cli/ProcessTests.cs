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
        using var process = Start("synth", CommandRun.Penguins, "-s", "independent", "--judge", "false", "-n",
            "1000000000", "-o", "-");
        Assert.StartsWith("rownames,species", process.StandardOutput.ReadLine(), StringComparison.Ordinal);
        process.StandardOutput.Close();
        Assert.True(process.WaitForExit(60_000), "It goes on for nobody.");
        Assert.Equal(0, process.ExitCode);
        Assert.DoesNotContain("bug", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("synth PENGUINS -s independent --judge false -n 3 -o -")]
    [InlineData("sample MODEL -n 3 -o -")]
    [InlineData("complete PENGUINS --model MODEL -o -")]
    public void Rows_redirected_to_a_file_are_all_that_goes_there_and_stay_when_more_is_written(string typed)
    {
        if (OperatingSystem.IsWindows()) return; // no sh
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("fit", CommandRun.Penguins, "-s", "independent", "-o", run["m.semblance"]));
        var program = $"dotnet '{typeof(Semblance.Cli.CommandLine).Assembly.Location}' "
            + typed.Replace("PENGUINS", $"'{CommandRun.Penguins}'", StringComparison.Ordinal)
                .Replace("MODEL", $"'{run["m.semblance"]}'", StringComparison.Ordinal);
        using var shell = Process.Start(new ProcessStartInfo("sh",
            ["-c", $"(echo before; {program} 2>/dev/null; echo after) > '{run["rows.csv"]}'"]))!;
        Assert.True(shell.WaitForExit(60_000));
        var lines = run.Text("rows.csv").TrimEnd().Split('\n');
        Assert.Equal(["before", File.ReadLines(CommandRun.Penguins).First()], lines[..2]);
        Assert.Equal("after", lines[^1]);
        Assert.Equal(typed.StartsWith("complete", StringComparison.Ordinal) ? 347 : 6, lines.Length);
        Assert.All(lines[1..^1], line => Assert.Equal(9, line.Split(',').Length));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void Interrupting_leaves_the_old_output_and_no_other_file(string signal)
    {
        if (OperatingSystem.IsWindows()) return; // a signal can be sent to a process of one's own console only
        // as all jobs in a script's background do, with their children
        if (signal == "INT" && IgnoresInterrupts()) return;
        using var run = new CommandRun();
        run.File_("out.csv", "old");
        using var process = Start("synth", CommandRun.Penguins, "-s", "independent", "--judge", "false", "-n",
            "1000000000", "-o", run["out.csv"]);
        while (process.StandardError.ReadLine() is { } line && !line.StartsWith("rownames", StringComparison.Ordinal))
        {
            // until it has begun to sample
        }
        Thread.Sleep(200);
        Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])
            .WaitForExit();
        var ended = process.WaitForExit(60_000);
        if (!ended) process.Kill();
        Assert.True(ended);
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

    private static bool IgnoresInterrupts()
    {
        const string status = "/proc/self/status", ignored = "SigIgn:";
        if (!File.Exists(status)) return false;
        var mask = File.ReadLines(status)
            .First(line => line.StartsWith(ignored, StringComparison.Ordinal))[ignored.Length..];
        return (Convert.ToUInt64(mask.Trim(), 16) >> 1 & 1) != 0; // bit 1: signal 2
    }

    private static Process Start(params string[] arguments)
    {
        var program = typeof(Semblance.Cli.CommandLine).Assembly.Location;
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host
            && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            [program, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        return Process.Start(start)!;
    }
}
