using System.Text.Json;
using Xunit;

namespace Semblance.Tests.Cli;

public class ModelVerbTests
{
    [Fact]
    public void Fit_and_sample_give_the_bytes_that_synth_gives_with_the_same_seed()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("synth", CommandRun.Penguins, "-o", run["a.csv"], "-s", "independent", "--holdout", "0",
            "--judge", "false"));
        Assert.Equal(0, run.Run("fit", CommandRun.Penguins, "-o", run["model"], "-s", "independent"));
        Assert.Contains("semblance sample", run.Out, StringComparison.Ordinal);
        Assert.Equal(0, run.Run("sample", run["model"], "-o", run["b.csv"]));
        Assert.Equal(run.Text("a.csv"), run.Text("b.csv"));
    }

    [Fact]
    public void The_model_that_synth_keeps_is_the_one_that_it_sampled()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("synth", CommandRun.Penguins, "-o", run["a.csv"], "-s", "independent", "-m",
            run["kept.semblance"], "-n", "50"));
        Assert.Equal(0, run.Run("sample", run["kept.semblance"], "-n", "50", "-o", "-"));
        Assert.Equal(run.Text("a.csv"), run.PipedText);
    }

    [Fact]
    public void Sample_of_many_rows_begins_with_the_sample_of_few()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("fit", CommandRun.Penguins, "-o", run["model"], "-s", "independent"));
        Assert.Equal(0, run.Run("sample", run["model"], "-n", "10", "-o", "-"));
        var few = run.PipedText;
        Assert.Equal(0, run.Run("sample", run["model"], "-n", "70_000", "-o", "-"));
        Assert.StartsWith(few, run.PipedText, StringComparison.Ordinal);
        Assert.Equal(70_001, run.PipedText.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public void Sample_meets_its_condition()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("fit", CommandRun.Penguins, "-o", run["model"], "-s", "independent"));
        Assert.Equal(0, run.Run("sample", run["model"], "-n", "20", "-o", "-", "-w", "island = 'Dream'"));
        Assert.All(run.PipedText.TrimEnd().Split('\n').Skip(1),
            row => Assert.Contains(",Dream,", row, StringComparison.Ordinal));
    }

    [Fact]
    public void Show_tells_what_a_model_knows()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("fit", CommandRun.Penguins, "-o", run["model"], "-s", "independent"));
        Assert.Equal(0, run.Run("show", run["model"]));
        Assert.Contains("independent model of penguins.csv", run.Out, StringComparison.Ordinal);
        Assert.Contains("learnt from 344 rows", run.Out, StringComparison.Ordinal);
        Assert.Contains("Adelie", run.Out, StringComparison.Ordinal);
        Assert.Contains("172 to 231", run.Out, StringComparison.Ordinal);
        Assert.Equal(0, run.Run("show", run["model"], "--column", "species"));
        Assert.Equal(["Adelie", "Chinstrap", "Gentoo"], run.Out.TrimEnd().Split('\n').Order(StringComparer.Ordinal));
        Assert.Equal(0, run.Run("show", run["model"], "--json"));
        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal(9, json.RootElement.GetProperty("columns").GetArrayLength());
        Assert.Equal(2, run.Run("show", run["model"], "--column", "specie"));
        Assert.Contains("'species'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_tells_how_a_network_learnt()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("fit", CommandRun.Penguins, "-o", run["model"], "-s", "tvae", "--set", "epochs=4",
            "--set", "held=0.3"));
        Assert.Contains("the closest to 103 held-out rows", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, run.Run("show", run["model"]));
        Assert.Contains("trained for 4 epochs", run.Out, StringComparison.Ordinal);
        Assert.Contains("held against 103 rows", run.Out, StringComparison.Ordinal);
        Assert.Matches("detection +[0-9.]+ [▁▂▃▄▅▆▇█]{4} [0-9.]+ +real rows [0-9.]+", run.Out);
        Assert.Equal(0, run.Run("show", run["model"], "--json"));
        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal(4, json.RootElement.GetProperty("history").GetProperty("points").GetArrayLength());
    }

    [Fact]
    public void A_cut_short_model_is_a_mistake_and_not_a_bug()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("fit", CommandRun.Penguins, "-o", run["model"], "-s", "independent"));
        foreach (var file in Directory.GetFiles(run["model"]))
        {
            var whole = File.ReadAllBytes(file);
            File.WriteAllBytes(file, whole[..(whole.Length / 2)]);
            Assert.True(run.Run("sample", run["model"], "-o", run["out.csv"]) == 2,
                $"{Path.GetFileName(file)}: {run.Error}");
            Assert.Contains("\n  at ", run.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(run["out.csv"]));
            File.WriteAllBytes(file, whole);
        }
        Assert.Equal(0, run.Run("sample", run["model"], "-o", run["out.csv"]));
    }

    [Fact]
    public void Complete_fills_the_missing_cells_and_leaves_the_others()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("complete", CommandRun.Penguins, "-o", run["full.csv"], "-s", "independent"));
        var before = File.ReadAllLines(CommandRun.Penguins);
        var after = run.Text("full.csv").TrimEnd().Split('\n');
        Assert.Equal(before.Length, after.Length);
        for (var i = 0; i < before.Length; i++)
        {
            var (old, full) = (before[i].Split(','), after[i].Split(','));
            for (var j = 0; j < old.Length; j++)
            {
                if (old[j].Length > 0) Assert.Equal(old[j], full[j]);
                else Assert.NotEqual("", full[j]);
            }
        }
        Assert.Contains("cells filled", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_judges_a_table_that_another_tool_made()
    {
        using var run = new CommandRun();
        Assert.Equal(0,
            run.Run("synth", CommandRun.Penguins, "-o", run["synthetic.csv"], "-s", "independent", "--judge", "false"));
        Assert.Equal(0, run.Run("evaluate", CommandRun.Penguins, run["synthetic.csv"], "--report", run["report.html"]));
        Assert.Contains("344 synthetic rows against 344 real ones", run.Out, StringComparison.Ordinal);
        Assert.Contains("holdout: none", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(run["report.json"]));
        Assert.Equal(0,
            run.Run("evaluate", CommandRun.Penguins, run["synthetic.csv"], "--holdout", CommandRun.Penguins, "--json"));
        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal(344, json.RootElement.GetProperty("holdoutRows").GetInt32());
    }
}
