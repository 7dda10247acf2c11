using System.Text.Json;
using Xunit;

namespace Semblance.Tests.Cli;

public class SynthVerbTests
{
    [Fact]
    public void Synth_writes_as_many_rows_as_the_source_in_the_same_form_and_tells_its_choices()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("synth", CommandRun.Penguins, "-o", run["out.csv"], "-s", "independent"));
        var lines = run.Text("out.csv").TrimEnd().Split('\n');
        Assert.Equal(File.ReadLines(CommandRun.Penguins).First(), lines[0]);
        Assert.Equal(345, lines.Length);
        Assert.Contains("holdout: 69 of 344 rows", run.Error, StringComparison.Ordinal);
        Assert.Contains("rows: 344", run.Error, StringComparison.Ordinal);
        Assert.Contains("344 rows x 9 columns", run.Out, StringComparison.Ordinal);
        Assert.Contains("Columns look alike", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_one_does_not()
    {
        using var run = new CommandRun();
        string[] typed = ["synth", CommandRun.Penguins, "-s", "independent", "--judge", "false", "-o"];
        Assert.Equal(0, run.Run([.. typed, run["a.csv"]]));
        Assert.Equal(0, run.Run([.. typed, run["b.csv"]]));
        Assert.Equal(0, run.Run([.. typed, run["c.csv"], "--seed", "7"]));
        Assert.Equal(run.Text("a.csv"), run.Text("b.csv"));
        Assert.NotEqual(run.Text("a.csv"), run.Text("c.csv"));
    }

    [Fact]
    public void Nothing_but_data_goes_to_the_pipe()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("synth", CommandRun.Penguins, "-s", "independent", "-n", "5", "-o", "-"));
        Assert.Equal(6, run.PipedText.TrimEnd().Split('\n').Length);
        Assert.Equal("", run.Out);
        Assert.Contains("Columns look alike", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_one_document_on_standard_output()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("synth", CommandRun.Penguins, "-s", "independent", "-o", run["out.csv"], "--json"));
        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal(344, json.RootElement.GetProperty("rows").GetInt32());
        Assert.Equal(69, json.RootElement.GetProperty("holdoutRows").GetInt32());
        Assert.True(json.RootElement.GetProperty("evaluation").GetProperty("headlines").GetArrayLength() > 0);
        Assert.Contains(json.RootElement.GetProperty("choices").EnumerateArray(),
            choice => choice.GetProperty("about").GetString() == "rows");
    }

    [Fact]
    public void Without_a_report_the_rows_are_judged_quickly_and_it_is_said_how_to_get_the_rest()
    {
        using var run = new CommandRun();
        string Judged(params string[] more)
        {
            Assert.Equal(0,
                run.Run(["synth", CommandRun.Penguins, "-s", "independent", "-o", run["out.csv"], "--json", .. more]));
            using var json = JsonDocument.Parse(run.Out);
            var evaluation = json.RootElement.GetProperty("evaluation");
            Assert.Contains(evaluation.GetProperty("headlines").EnumerateArray(),
                headline => headline.GetProperty("metric").GetString() == "nearer-to-training");
            return evaluation.GetProperty("level").GetString()!;
        }
        Assert.Equal("quick", Judged());
        Assert.Single(run.Error.Split('\n'), line => line.StartsWith("judged: quickly", StringComparison.Ordinal)
            && line.Contains("--report", StringComparison.Ordinal)
            && line.Contains("--judge-level full", StringComparison.Ordinal));
        Assert.Equal("full", Judged("--judge-level", "full"));
        Assert.Equal("full", Judged("--report", run["report.html"]));
        Assert.Equal("quick", Judged("--report", run["report.html"], "--judge-level", "quick"));
    }

    [Fact]
    public void A_budget_asks_for_a_choice_which_is_told_in_a_line_and_kept_in_the_result()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("synth", CommandRun.Penguins, "--budget", "4s", "--priority", "speed", "-o",
            run["out.csv"], "--judge", "false", "--json"));
        using var json = JsonDocument.Parse(run.Out);
        var trial = json.RootElement.GetProperty("trial");
        Assert.Equal("speed", trial.GetProperty("priority").GetString());
        Assert.Equal(json.RootElement.GetProperty("synthesizer").GetString(), trial.GetProperty("chosen").GetString());
        Assert.Contains($"synthesizer: {trial.GetProperty("chosen").GetString()} "
            + $"({trial.GetProperty("why").GetString()})", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_budget_that_is_no_time_and_one_for_what_has_none_are_mistakes()
    {
        using var run = new CommandRun();
        Assert.Equal(2, run.Run("synth", CommandRun.Penguins, "--budget", "2 minutes", "-o", run["out.csv"]));
        Assert.Contains("which is not a time such as \"90s\", \"2m\" or \"1h30m\"", run.Error,
            StringComparison.Ordinal);
        Assert.Contains("--budget", run.Error, StringComparison.Ordinal);
        Assert.Equal(2,
            run.Run("synth", CommandRun.Penguins, "-s", "independent", "--budget", "2m", "-o", run["out.csv"]));
        Assert.Contains("independent has no option 'budget'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Synthesizers_within_another_are_typed_as_a_list_or_as_in_a_recipe()
    {
        using var run = new CommandRun();
        string[] typed = ["synth", CommandRun.Penguins, "-o", run["out.csv"], "--judge", "false", "-s"];
        Assert.Equal(0,
            run.Run([.. typed, "mixture", "--set", "parts=independent, gaussian-copula", "--set", "weights=0.5,0.5"]));
        Assert.Equal(0,
            run.Run([.. typed, "mixture", "--set",
                "parts=[\"independent\",{\"kind\":\"gaussian-copula\",\"knots\":9}]"]));
        Assert.Contains("weights: independent", run.Error, StringComparison.Ordinal);
        Assert.Equal(0,
            run.Run([.. typed, "per-column", "--set", "rest=independent", "--set", "by=gaussian-copula", "--set",
                "columns=sex"]));
        Assert.Equal(2, run.Run([.. typed, "mixture", "--set", "parts=independent,nothing"]));
        Assert.Contains("'nothing' is not a synthesizer.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_a_kind_is_not_written_as_many()
    {
        using var run = new CommandRun();
        File.WriteAllText(run["one.csv"], "a\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 7}\n")));
        Assert.Equal(0, run.Run("synth", run["one.csv"], "-n", "1", "-s", "independent", "-o", run["out.csv"]));
        Assert.Contains("1 row x 1 column in", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("1 rows", run.Out + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("1 columns", run.Out + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_and_its_twin_are_written_side_by_side()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("synth", CommandRun.Penguins, "-s", "independent", "-o", run["out.csv"], "--report",
            run["report.html"]));
        Assert.StartsWith("<!doctype html>", run.Text("report.html"), StringComparison.OrdinalIgnoreCase);
        using var twin = JsonDocument.Parse(run.Text("report.json"));
        Assert.Contains("report.html", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_holds_in_every_row()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("synth", CommandRun.Penguins, "-s", "independent", "-o", run["out.csv"], "--where",
            "species = 'Gentoo' or year = 1900", "--where", "body_mass_g > 5000"));
        var rows = run.Text("out.csv").TrimEnd().Split('\n').Skip(1).Select(line => line.Split(',')).ToList();
        Assert.Equal(344, rows.Count);
        Assert.All(rows,
            row =>
                Assert.True(row[1] == "Gentoo"
                    && int.Parse(row[6], System.Globalization.CultureInfo.InvariantCulture) > 5000));
    }

    [Theory]
    [InlineData("thousands separators", "n,amount\n", "7,\"1,234\"\n8,\"56,789\"\n",
        "^\\d,(\"\\d{1,2},\\d{3}\"|\\d{1,3})$")]
    [InlineData("decimal commas", "n;amount\n", "7;1,5\n8;20,25\n", "^\\d;\\d+,\\d\\d?$")]
    [InlineData("a column of nulls", "n,amount\n", "7,\n8,\n", "^\\d,$")]
    public void Odd_columns_keep_their_form(string what, string header, string rows, string form)
    {
        using var run = new CommandRun();
        run.File_("in.csv", header + string.Concat(Enumerable.Repeat(rows, 30)));
        Assert.True(run.Run("synth", run["in.csv"], "-s", "independent", "-o", run["out.csv"]) == 0,
            $"{what}: {run.Error}");
        var lines = run.Text("out.csv").TrimEnd('\n').Split('\n');
        Assert.Equal(61, lines.Length);
        Assert.All(lines[1..], line => Assert.Matches(form, line));
    }

    [Fact]
    public void Two_thousand_columns_are_copied_and_judged()
    {
        using var run = new CommandRun();
        var rng = new Semblance.Random.Rng(1);
        run.File_("in.csv", string.Join(',', Enumerable.Range(0, 2000).Select(c => $"c{c}")) + "\n"
            + string.Concat(Enumerable.Range(0, 30).Select(row =>
            string.Join(',', Enumerable.Range(0, 2000).Select(c => rng.Below(3, row, c))) + "\n")));
        Assert.True(run.Run("synth", run["in.csv"], "-s", "independent", "-o", run["out.csv"]) == 0, run.Error);
        Assert.Equal(2000, run.Text("out.csv").Split('\n')[7].Split(',').Length);
    }

    [Fact]
    public void Quotes_and_long_cells_are_read_where_they_are_meant()
    {
        using var run = new CommandRun();
        run.File_("in.csv",
            "size,n\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 3}\" pipe,{i % 4}\n")));
        Assert.Equal(0, run.Run("synth", run["in.csv"], "-s", "independent", "-o", run["out.csv"], "--judge", "false",
            "--quote", "none"));
        run.File_("long.csv", $"a,n\n{new string('x', 3_000_000)},1\ny,2\n");
        Assert.Equal(2, run.Run("inspect", run["long.csv"]));
        Assert.Equal(0, run.Run("inspect", run["long.csv"], "--max-cell-bytes", "4_000_000"));
    }

    [Fact]
    public void A_table_goes_through_a_pipe()
    {
        using var run = new CommandRun { Input = File.ReadAllText(CommandRun.Penguins) };
        Assert.True(run.Run("synth", "-", "-o", "-", "-n", "5", "-s", "independent", "--judge", "false") == 0,
            run.Error);
        Assert.Equal(6, run.PipedText.TrimEnd().Split('\n').Length);
        Assert.Equal("", run.Out);
    }

    [Fact]
    public void What_is_odd_about_a_column_is_told()
    {
        using var run = new CommandRun();
        run.File_("in.csv", "a,b\n"
            + string.Concat(Enumerable.Range(0, 60).Select(i => $"{(i < 2 ? "12 or 13" : $"{i * 1.5}")},{i % 4}\n")));
        Assert.True(run.Run("synth", run["in.csv"], "-s", "independent", "-o", run["out.csv"], "--judge", "false") == 0,
            run.Error);
        Assert.Contains("values are numbers, but '12 or 13' is not", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void No_holdout_is_told_as_such()
    {
        using var run = new CommandRun();
        Assert.Equal(0,
            run.Run("synth", CommandRun.Penguins, "-s", "independent", "-o", run["out.csv"], "--holdout", "0"));
        Assert.Contains("holdout: none (as asked", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_run_leaves_the_old_output_whole_and_nothing_else()
    {
        using var run = new CommandRun();
        run.File_("out.csv", "old");
        using var cancel = new CancellationTokenSource();
        cancel.CancelAfter(TimeSpan.FromMilliseconds(300));
        Assert.Equal(130, run.Run(cancel.Token, "synth", CommandRun.Adult, "-s", "independent", "-n", "1000000000",
            "-o", run["out.csv"]));
        Assert.Equal("old", run.Text("out.csv"));
        Assert.Equal(["out.csv"], Directory.GetFileSystemEntries(run.Folder).Select(entry => Path.GetFileName(entry)!));
    }
}
