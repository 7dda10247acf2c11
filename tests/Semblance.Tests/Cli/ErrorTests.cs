using System.Text;
using Semblance.Tests.Goldens;
using Xunit;

namespace Semblance.Tests.Cli;

public class ErrorTests
{
    private static readonly string[] Good = ["-s", "independent", "--judge", "false"];

    /// <summary>A name for the golden file, and what is typed; table.csv, rest.csv and a folder are there.</summary>
    private static readonly (string Name, string[] Typed)[] Mistakes =
    [
        ("an unknown verb", ["sytnh", "table.csv"]),
        ("a file instead of a verb", ["table.csv"]),
        ("a flag instead of a verb", ["--rows", "5"]),
        ("nothing after the verb", ["synth"]),
        ("several mistakes at once",
            ["synth", "-s", "gausian-copula", "--rows", "many", "--holdout", "2", "--set", "x"]),
        ("an unknown flag", ["synth", "table.csv", "-o", "out.csv", "--holdotu", "0.1"]),
        ("a word too many", ["synth", "table.csv", "more.csv", "-o", "out.csv"]),
        ("a flag without its value", ["synth", "table.csv", "-o"]),
        ("no rows", ["synth", "table.csv", "-o", "out.csv", "--rows", "0"]),
        ("rows below zero", ["synth", "table.csv", "-o", "out.csv", "--rows", "-5"]),
        ("rows with separators", ["synth", "table.csv", "-o", "out.csv", "--rows", "10,000"]),
        ("an unknown synthesizer", ["synth", "table.csv", "-o", "out.csv", "-s", "gaussiancopula"]),
        ("an unknown option of a synthesizer",
            ["synth", "table.csv", "-o", "out.csv", "-s", "independent", "--set", "thread=2"]),
        ("an option out of range", ["synth", "table.csv", "-o", "out.csv", "-s", "independent", "--set", "threads=-1"]),
        ("a file that is not there", ["synth", "tabel.csv", "-o", "out.csv"]),
        ("an input and an output that are not there",
            ["synth", "absent.csv", "-o", "absent/out.csv", "--report", "absent/report.html"]),
        ("an output onto the input", ["synth", "table.csv", "-o", "table.csv"]),
        ("an output onto the input by another way", ["synth", "table.csv", "-o", "./folder/../table.csv"]),
        ("two outputs in one place", ["synth", "table.csv", "-o", "out.csv", "--report", "out.csv"]),
        ("an output that is a folder", ["synth", "table.csv", "-o", "folder"]),
        ("an output of no known form", ["synth", "table.csv", "-o", "out.docx"]),
        ("an unknown column in the condition", ["synth", "table.csv", "-o", "out.csv", "--where", "agee > 30"]),
        ("a condition that is cut short", ["synth", "table.csv", "-o", "out.csv", "--where", "age between 30 and"]),
        ("a condition that cannot be met", ["synth", "table.csv", "-o", "out.csv", .. Good, "--where", "age > 1000"]),
        ("a condition on a table of a database, of one table",
            ["synth", "table.csv", "-o", "out.csv", "--where", "people: age > 30"]),
        ("an unknown target", ["synth", "table.csv", "-o", "out.csv", .. Good, "--target", "aeg"]),
        ("an unknown column and an unknown target",
            ["synth", "table.csv", "-o", "out.csv", "--where", "agee > 1", "--target", "aeg"]),
        ("a delimiter of two letters", ["synth", "table.csv", "-o", "out.csv", "--delimiter", "||"]),
        ("an empty file", ["synth", "empty.csv", "-o", "out.csv"]),
        ("a header and no rows", ["synth", "header.csv", "-o", "out.csv"]),
        ("one row", ["synth", "one.csv", "-o", "out.csv"]),
        ("ragged rows", ["synth", "ragged.csv", "-o", "out.csv"]),
        ("a wrong delimiter", ["synth", "table.csv", "-o", "out.csv", "--delimiter", ";"]),
        ("mixed encodings", ["synth", "mixed.csv", "-o", "out.csv"]),
        ("double and empty column names", ["synth", "names.csv", "-o", "out.csv"]),
        ("a cell of ten megabytes", ["synth", "cell.csv", "-o", "out.csv"]),
        ("dates in two formats", ["synth", "dates.csv", "-o", "out.csv"]),
        ("a model that is not there", ["sample", "absent-model", "-o", "out.csv"]),
        ("a model that was cut short", ["sample", "cut", "-o", "out.csv"]),
        ("a folder that is no model", ["sample", "folder", "-o", "out.csv"]),
        ("other columns in the synthetic table", ["evaluate", "table.csv", "rest.csv"]),
        ("a recipe that is not there", ["run", "absent.json"]),
        ("a recipe that is not JSON", ["run", "table.csv"]),
        ("a recipe of many mistakes", ["run", "mistakes.json"]),
        ("a recipe without a kind", ["run", "kindless.json"]),
        ("an unknown shell", ["completion", "bsh"]),
        ("an unknown thing to list", ["list", "synthesiser"]),
        ("a model and a synthesizer at once",
            ["complete", "table.csv", "-o", "out.csv", "-m", "folder", "-s", "independent"]),
    ];

    [Fact]
    public void Every_mistake_has_its_text_and_leaves_no_file()
    {
        using var run = new CommandRun();
        Prepare(run);
        var before = Listing(run);
        var text = new StringBuilder();
        foreach (var (name, typed) in Mistakes)
        {
            var code = run.RunInside(typed);
            text.Append("# ").AppendLine(name).Append("$ semblance ")
                .AppendLine(string.Join(' ', typed.Select(Quoted)));
            text.AppendLine(run.Error.TrimEnd()).AppendLine();
            Assert.True(code == 2, $"{name}: exit code {code}\n{run.Error}");
            Assert.Equal("", run.Out);
            Assert.Equal(before, Listing(run));
        }
        Golden.Check("cli/errors.txt", text.ToString());
    }

    [Fact]
    public void Every_fault_has_a_problem_a_place_and_a_remedy()
    {
        using var run = new CommandRun();
        Prepare(run);
        foreach (var (_, typed) in Mistakes)
        {
            run.RunInside(typed);
            var faults = run.Error.TrimEnd().Split("\n\n")
                .Where(fault => !fault.Contains('(') || fault.Contains("  at ", StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(faults);
            Assert.All(faults, fault => Assert.Contains("\n  at ", "\n" + fault, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_folder_that_may_not_be_written_to_is_told_before_any_work()
    {
        if (!OperatingSystem.IsLinux()) return; // /proc takes no files, not even root's
        using var run = new CommandRun();
        Assert.Equal(2, run.Run("synth", CommandRun.Penguins, "-o", "/proc/out.csv"));
        Assert.Contains("/proc", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("holdout", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_a_mistake_with_a_remedy()
    {
        using var run = new CommandRun { Pipe = new FullDisk() };
        Assert.Equal(2, run.Run(["synth", CommandRun.Penguins, "-o", "-", .. Good]));
        Assert.Contains("The disk is full.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_has_seen_enough_is_no_mistake()
    {
        using var run = new CommandRun { Pipe = new ClosedPipe() };
        Assert.Equal(0, run.Run(["synth", CommandRun.Penguins, "-n", "1000000000", "-o", "-", .. Good]));
        Assert.DoesNotContain("bug", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bug_shows_its_stack_and_is_not_called_a_mistake()
    {
        using var run = new CommandRun { Pipe = new Broken() };
        Assert.Equal(1, run.Run(["synth", CommandRun.Penguins, "-o", "-", .. Good]));
        Assert.Contains("bug in Semblance", run.Error, StringComparison.Ordinal);
        Assert.Contains("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_cannot_steer_the_terminal()
    {
        using var run = new CommandRun();
        Assert.Equal(2, run.Run("synth", "\e[2Jabsent.csv", "-o", run["out.csv"]));
        Assert.DoesNotContain("\e", run.Error, StringComparison.Ordinal);
    }

    private static void Prepare(CommandRun run)
    {
        Directory.CreateDirectory(run["folder"]);
        run.File_("folder/note.txt", "not a model");
        run.File_("table.csv",
            "age,sex\n"
                + string.Concat(Enumerable.Range(0, 60)
                    .Select(i => $"{20 + i % 37},{(i % 3 == 0 ? "Female" : "Male")}\n")));
        run.File_("rest.csv", "age,gender\n30,Male\n");
        run.File_("empty.csv", "");
        run.File_("header.csv", "age,sex\n");
        run.File_("ragged.csv", "a,b,c\n" + string.Concat(Enumerable.Repeat("1,2,3\n", 20)) + "4,5\n6,7,8,9\n");
        run.File_("one.csv", "age,sex\n30,Male\n");
        File.WriteAllBytes(run["mixed.csv"],
            [.. "name,n\n"u8, .. Encoding.UTF8.GetBytes("Zoë,1\n"), .. Encoding.Latin1.GetBytes("Zoë,2\n")]);
        run.File_("names.csv", "a,a,\n1,2,3\n4,5,6\n");
        run.File_("cell.csv", $"a,b\n1,2\n3,{new string('x', 10_000_000)}\n");
        run.File_("dates.csv",
            "d,x\n" + string.Concat(Enumerable.Range(1, 28).Select(i => $"2024-01-{i:00},{i}\n{i:00}/03/2024,{i}\n")));
        Assert.Equal(0, run.Run("fit", run["table.csv"], "-s", "independent", "-o", run["cut"]));
        File.WriteAllBytes(run["cut/weights.safetensors"], File.ReadAllBytes(run["cut/weights.safetensors"])[..^7]);
        run.File_("mistakes.json",
            """{ "kind": "synth", "dta": "table.csv", "output": 3, "rows": 0, "synthesizer": { "kind": "independent", "thread": 1 } }""");
        run.File_("kindless.json", """{ "data": "table.csv" }""");
    }

    private static string Quoted(string word) => word.Contains(' ', StringComparison.Ordinal)
        || word.Contains('|', StringComparison.Ordinal) ? $"\"{word}\"" : word;

    private static string[] Listing(CommandRun run) =>
        [.. Directory.GetFileSystemEntries(run.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw Full();

        public override void Write(byte[] buffer, int offset, int count) => throw Full();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default) => throw Full();

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            throw Full();

        // ERROR_DISK_FULL on Windows, ENOSPC elsewhere
        private static IOException Full() =>
            new("No space left on device", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28);
    }

    private sealed class ClosedPipe : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw Closed();

        public override void Write(byte[] buffer, int offset, int count) => throw Closed();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default) => throw Closed();

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            throw Closed();

        // ERROR_NO_DATA on Windows, EPIPE elsewhere
        private static IOException Closed() =>
            new("Broken pipe", OperatingSystem.IsWindows() ? unchecked((int)0x800700E8) : 32);
    }

    private sealed class Broken : MemoryStream
    {
        public override bool CanWrite => throw new InvalidOperationException("a bug");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new InvalidOperationException("a bug");

        public override void Write(byte[] buffer, int offset, int count) =>
            throw new InvalidOperationException("a bug");

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default) => throw new InvalidOperationException("a bug");

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("a bug");
    }
}
