using System.Diagnostics;
using Semblance.Tests.Goldens;
using Xunit;

namespace Semblance.Tests.Cli;

/// <summary>
/// The launchers in a house of their own, with a stand-in for the .NET SDK that writes down how it was called.
/// </summary>
public sealed class LauncherTests : IDisposable
{
    private readonly string house = Directory.CreateTempSubdirectory("semblance-launcher-").FullName;

    public LauncherTests()
    {
        if (OperatingSystem.IsWindows()) return;
        foreach (var name in new[] { "semblance", "test" }) File.Copy(Path.Combine(Golden.Root, name), In(name));
        Directory.CreateDirectory(In("src"));
        Directory.CreateDirectory(In("bin"));
        foreach (var name in new[] { "src/a.cs", "Directory.Build.props", "Directory.Packages.props", "global.json" })
            File.WriteAllText(In(name), "");
        Script("bin/dotnet", """
            echo "$*" >> "$HOUSE/calls"
            [ -e "$HOUSE/broken" ] && { echo "error CS0000: broken"; exit 1; }
            sleep 0.3
            program=$HOUSE/artifacts/bin/Semblance.Cli/release
            mkdir -p "$program"
            printf '#!/usr/bin/env bash\necho "ran: $*"\nexit 7\n' > "$program/Semblance.Cli"
            chmod +x "$program/Semblance.Cli"
            if [ "$1" = test ]; then
              mkdir -p "$HOUSE/artifacts/test-results"
              echo '<TestRun><ResultSummary><Counters total="12" executed="11" passed="10" failed="1" /></ResultSummary></TestRun>' > "$HOUSE/artifacts/test-results/a.trx"
              exit 1
            fi
            """);
        // nothing is installed here
        Script("bin/id", "echo 1000");
    }

    [Fact]
    public void The_first_run_builds_and_the_second_does_not()
    {
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal((7, "ran: synth a b c\n"), Run("semblance", "/", "synth", "a b", "c"));
        Assert.Equal(7, Run("semblance", "/", "list").Code);
        Assert.Single(Calls());
    }

    [Fact]
    public void A_newer_source_is_built_and_so_is_a_deleted_one()
    {
        if (OperatingSystem.IsWindows()) return;
        Run("semblance", "/");
        File.SetLastWriteTimeUtc(In("src/a.cs"), DateTime.UtcNow.AddSeconds(5));
        Run("semblance", "/");
        Assert.Equal(2, Calls().Length);
        File.SetLastWriteTimeUtc(In("src/a.cs"), DateTime.UtcNow.AddHours(-1));
        Directory.SetLastWriteTimeUtc(In("src"), DateTime.UtcNow.AddSeconds(5)); // as deleting a file does
        Run("semblance", "/");
        Assert.Equal(3, Calls().Length);
    }

    [Fact]
    public void It_works_through_a_link_in_another_folder()
    {
        if (OperatingSystem.IsWindows()) return;
        File.CreateSymbolicLink(In("bin/linked"), In("semblance"));
        Assert.Equal((7, "ran: list\n"), Run("bin/linked", Path.GetTempPath(), "list"));
    }

    [Fact]
    public async Task Two_first_runs_build_once()
    {
        if (OperatingSystem.IsWindows()) return;
        var both = await Task.WhenAll(Task.Run(() => Run("semblance", "/", "one")),
            Task.Run(() => Run("semblance", "/", "two")));
        Assert.All(both, run => Assert.Equal(7, run.Code));
        Assert.Single(Calls());
        Assert.False(Directory.Exists(In("artifacts/semblance.lock")));
    }

    [Fact]
    public void A_lock_that_a_killed_run_left_is_passed()
    {
        if (OperatingSystem.IsWindows()) return;
        Directory.CreateDirectory(In("artifacts/semblance.lock"));
        File.WriteAllText(In("artifacts/semblance.lock/pid"), "999999999");
        Assert.Equal(7, Run("semblance", "/").Code);
    }

    [Fact]
    public void A_failed_build_shows_its_output_and_is_tried_again()
    {
        if (OperatingSystem.IsWindows()) return;
        File.WriteAllText(In("broken"), "");
        var (code, output) = Run("semblance", "/");
        Assert.Equal(1, code);
        Assert.Contains("error CS0000", output, StringComparison.Ordinal);
        File.Delete(In("broken"));
        Assert.Equal(7, Run("semblance", "/").Code);
    }

    [Fact]
    public void The_tests_end_in_one_line_of_counts()
    {
        if (OperatingSystem.IsWindows()) return;
        var (code, output) = Run("test", "/");
        Assert.Equal(1, code);
        Assert.EndsWith("\n10 passed, 1 failed, 1 skipped\n", "\n" + output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_build_that_fails_fails_the_tests()
    {
        if (OperatingSystem.IsWindows()) return;
        File.WriteAllText(In("broken"), "");
        var (code, output) = Run("test", "/");
        Assert.Equal(1, code);
        Assert.Contains("error CS0000", output, StringComparison.Ordinal);
        Assert.DoesNotContain("passed", output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(house, recursive: true);

    private string In(string name) => Path.Combine(house, name);

    private string[] Calls() => File.ReadAllLines(In("calls"));

    private void Script(string name, string text)
    {
        File.WriteAllText(In(name), "#!/usr/bin/env bash\n" + text + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(In(name), (UnixFileMode)0b111_101_101);
    }

    private (int Code, string Output) Run(string script, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [In(script), .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["HOUSE"] = house;
        start.Environment["PATH"] = In("bin") + ":" + start.Environment["PATH"];
        start.Environment["DOTNET_ROOT"] = house;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}
