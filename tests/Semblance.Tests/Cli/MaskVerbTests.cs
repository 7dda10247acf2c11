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
}
