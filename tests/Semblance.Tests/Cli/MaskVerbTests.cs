using Xunit;

namespace Semblance.Tests.Cli;

public class MaskVerbTests
{
    [Fact]
    public void Free_text_that_is_left_as_it_is_is_told()
    {
        using var run = new CommandRun();
        var rows = Enumerable.Range(1, 40).Select(i =>
            $"{i},{(i % 3 == 0 ? "Oak table" : "Lamp")} {i},The customer said on day {i} that it came too late again");
        run.File_("t.csv", "id,product,notes\n" + string.Join('\n', rows) + "\n");
        Assert.Equal(0, run.Run("mask", run["t.csv"], "-o", run["out.csv"]));
        Assert.Contains("notes: left as it is (free text may name people", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("product: left", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, run.Run("mask", run["t.csv"], "-o", run["out.csv"], "--personal", "notes=drop"));
        Assert.DoesNotContain("left as it is", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_names_a_person_is_made_anew()
    {
        using var run = new CommandRun();
        var rows = Enumerable.Range(1, 40).Select(i => $"{i},"
            + (i == 7 ? "A letter from Ingrid Plantedova" : $"A letter of day {i}") + " came and was answered");
        run.File_("t.csv", "id,notes\n" + string.Join('\n', rows) + "\n");
        Assert.Equal(0, run.Run("inspect", run["t.csv"], "--pii"));
        Assert.Contains("full-name, within texts, 1 cell", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Plantedova", run.Out, StringComparison.Ordinal);
        Assert.Equal(0, run.Run("mask", run["t.csv"], "-o", run["out.csv"]));
        Assert.Contains("notes: fake (full-name was found, within texts)", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Plantedova", run.Text("out.csv"), StringComparison.Ordinal);
        Assert.DoesNotContain("Ingrid", run.Text("out.csv"), StringComparison.Ordinal);
    }
}
