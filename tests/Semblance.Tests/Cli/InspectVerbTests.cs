using System.Text.Json;
using Semblance.Tests.Goldens;
using Xunit;

namespace Semblance.Tests.Cli;

public class InspectVerbTests
{
    [Fact]
    public void Inspect_of_penguins_is_as_accepted()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("inspect", CommandRun.Penguins));
        Assert.DoesNotContain("\e", run.Out, StringComparison.Ordinal);
        Assert.All(run.Out.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
        Golden.Check("cli/inspect-penguins.txt", run.Out);
    }

    [Fact]
    public void Inspect_for_machines_holds_every_column()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("inspect", CommandRun.Penguins, "--json"));
        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal(344, json.RootElement.GetProperty("rows").GetInt32());
        Assert.Equal(9, json.RootElement.GetProperty("columns").GetArrayLength());
    }

    [Fact]
    public void A_file_may_follow_a_flag_of_truth()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("inspect", "--header", CommandRun.Penguins));
        var read = run.Out;
        Assert.Equal(0, run.Run("inspect", "--header", "true", CommandRun.Penguins));
        Assert.Equal(read, run.Out);
        Assert.Equal(0, run.Run("inspect", "--no-header", CommandRun.Penguins));
        Assert.Contains("345 rows", run.Out, StringComparison.Ordinal); // its names are a row of values then
    }

    [Fact]
    public void A_table_on_standard_input_is_read()
    {
        using var run = new CommandRun { Input = "name,größe\nä,1\nö,2\nü,3\n" };
        Assert.Equal(0, run.Run("inspect", "-"));
        Assert.Contains("größe", run.Out, StringComparison.Ordinal);
        Assert.Contains("3 rows, 2 columns", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Awkward_tables_are_shown_and_not_choked_on()
    {
        using var run = new CommandRun();
        run.File_("wide.csv", string.Join(',', Enumerable.Range(0, 100).Select(i => $"column {i}")) + "\n"
            + string.Concat(Enumerable.Range(0, 30)
                .Select(row => string.Join(',', Enumerable.Range(0, 100).Select(i => row * i)) + "\n")));
        Assert.Equal(0, run.Run("inspect", run["wide.csv"]));
        Assert.Contains("100 columns", run.Out, StringComparison.Ordinal);
        run.File_("null.csv", "a,b,c\n1,,[x]\n2,,[/red]\n3,,\e[31m\n");
        Assert.Equal(0, run.Run("inspect", run["null.csv"]));
        Assert.Contains("[/red]", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", run.Out, StringComparison.Ordinal);
        Assert.Contains("100 % missing", run.Out, StringComparison.Ordinal);
    }
}
