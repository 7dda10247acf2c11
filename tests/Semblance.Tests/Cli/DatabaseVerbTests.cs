using System.Text.Json;
using Semblance.Tests.Goldens;
using Semblance.Tests.Relational.Connectors;
using Xunit;

namespace Semblance.Tests.Cli;

public class DatabaseVerbTests
{
    [Fact]
    public void Inspect_of_Chinook_is_as_accepted()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("inspect", Shop.Chinook));
        Golden.Check("cli/inspect-chinook.txt", run.Out.Replace(Path.GetDirectoryName(Shop.Chinook) + "/", "", StringComparison.Ordinal));
        Assert.Equal(0, run.Run("inspect", Shop.Chinook, "--table", "Invoice"));
        Assert.Contains("Invoice: 412 rows, 9 columns", run.Out, StringComparison.Ordinal);
        Assert.Equal(2, run.Run("inspect", Shop.Chinook, "--table", "Invoices"));
        Assert.Contains("Did you mean 'Invoice'?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_is_fitted_sampled_and_evaluated()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("fit", Shop.Chinook, "-o", run["model"]));
        Assert.Equal(0, run.Run("sample", run["model"], "-o", run["copy.db"], "--scale", "0.5"));
        Assert.Equal(0, run.Run("evaluate", Shop.Chinook, run["copy.db"], "--json", "--report", run["report.html"]));
        using var json = JsonDocument.Parse(run.Out);
        var scores = json.RootElement.GetProperty("database").GetProperty("scores").EnumerateArray()
            .GroupBy(score => score.GetProperty("metric").GetString()!).ToDictionary(scores => scores.Key, scores => scores.First().GetProperty("value").GetDouble());
        Assert.Equal((1, 1), (scores["referential-integrity"], scores["unique-keys"]));
        Assert.Contains("<svg", run.Text("report.html"), StringComparison.Ordinal);
        Assert.Equal(2, run.Run("sample", run["model"], "-o", run["copy.csv"]));
        Assert.Contains("A database has several tables", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.Run("sample", run["model"], "-o", run["x.db"], "--rows", "10"));
        Assert.Contains("--scale 10", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("synth", "--personal", "Email=drop")]
    [InlineData("synth", "--constraint", "Total > 0")]
    [InlineData("fit", "--personal", "Email=drop")]
    [InlineData("fit", "--constraint", "Total > 0")]
    public void What_is_said_of_one_table_is_refused_and_not_ignored(string verb, string flag, string value)
    {
        using var run = new CommandRun();
        Assert.Equal(2, run.Run(verb, Shop.Chinook, "-o", run["out.db"], flag, value));
        Assert.Contains($"{flag} says nothing of a database.", run.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(run["out.db"]));
        Assert.Equal(2, run.Run("inspect", Shop.Chinook, "--pii"));
        Assert.Contains("--pii says nothing of a database.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_database_and_the_source_is_not_overwritten()
    {
        using var run = new CommandRun();
        File.Copy(Shop.Chinook, run["real.db"]);
        foreach (var name in new[] { "one", "two" })
            Assert.Equal(0, run.Run("synth", run["real.db"], "-o", run[name], "--format", "csv", "--judge", "false", "--table-rows", "Invoice=100"));
        foreach (var file in Directory.GetFiles(run["one"])) Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(run["two"], Path.GetFileName(file))));
        Assert.Equal(101, File.ReadLines(Path.Combine(run["one"], "Invoice.csv")).Count());
        Assert.Equal(2, run.Run("synth", run["real.db"], "-o", run["real.db"], "--overwrite"));
        Assert.Contains("would overwrite what is read", run.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(Shop.Chinook), File.ReadAllBytes(run["real.db"]));
    }
}
