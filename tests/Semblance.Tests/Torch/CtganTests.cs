using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tests.Contracts;
using Semblance.Tests.Tables.Formats;
using Semblance.Torch;
using Semblance.Torch.Tables;
using Xunit;

namespace Semblance.Tests.Torch;

public class CtganTests
{
    // two levels and two clusters that belong together: whoever draws the columns apart has half of the rows wrong
    internal static Table Clusters(int rows)
    {
        var rng = new Rng(3);
        var level = Enumerable.Range(0, rows).Select(i => rng.Below(2, i)).ToArray();
        return new(
        [
            new CategoryColumn(ContractTables.Of("side", ColumnKind.Category), level, ["left", "right"]),
            new DoubleColumn(ContractTables.Of("x", ColumnKind.Decimal),
                [.. level.Select((side, i) => 10 * side + Normal.Draw(rng, i, 1))]),
        ]);
    }

    [Fact]
    public void What_belongs_together_is_learnt()
    {
        var model = new Ctgan { Epochs = 60, BatchSize = 100, Threads = 1 }.Fit(Clusters(1000), new Rng(1));
        var sample = model.Sample(0, 2000, new Rng(2));
        var x = ((DoubleColumn)sample["x"]).Values;
        Assert.InRange(Enumerable.Range(0, 2000)
            .Count(i => x[i] > 5 == (sample["side"].Text(i) == "right")), 1800, 2000);
        Assert.InRange(Enumerable.Range(0, 2000).Count(i => sample["side"].Text(i) == "right"), 900, 1120);
    }

    [Theory, InlineData("ctgan"), InlineData("copula-gan"), InlineData("tvae")]
    public void Tables_with_hardly_anything_in_them_are_learnt(string kind)
    {
        var synthesizer = Quick.Make(kind);
        foreach (var table in new[] { Clusters(1), Clusters(3), Clusters(40).Select(["x"]),
            Clusters(40).Select(["side"]),
            new Table([new CategoryColumn(ContractTables.Of("same", ColumnKind.Category), new int[30], ["one"])]) })
        {
            // batches are larger than the data
            var sample = synthesizer.Fit(table, new Rng(1)).Sample(0, 20, new Rng(2));
            Assert.Equal((20, table.Columns.Count), (sample.RowCount, sample.Columns.Count));
        }
    }

    [Fact]
    public void Rare_labels_share_an_entry_and_that_is_said()
    {
        var labels = Enumerable.Range(0, 300).Select(i => $"label {i}").ToArray();
        var table =
            new Table([new CategoryColumn(ContractTables.Of("city", ColumnKind.Category),
                [.. Enumerable.Range(0, 900).Select(i => i % 300)], labels)]);
        var model = new Ctgan { Epochs = 2, MaxLevels = 50 }.Fit(table, new Rng(1));
        Assert.Contains(model.Features.Training!.Notes,
            note => note.About == "city" && note.What.StartsWith("its 251 rarest", StringComparison.Ordinal));
        var cities = model.Sample(0, 3000, new Rng(2))["city"];
        Assert.InRange(Enumerable.Range(0, 3000).Select(cities.Text).Distinct().Count(), 200, 300);
    }

    [Theory, InlineData(1), InlineData(3)]
    public void The_critic_steps_as_often_as_asked(int often)
    {
        using var home = new Scratch();
        var options = new Ctgan { Epochs = 2, CriticSteps = often, Threads = 1, Checkpoint = home.Folder };
        options.Fit(Clusters(1000), new Rng(1));
        var kept = ModelFolder.Read(Path.Combine(home.Folder, "training.semblance"));
        Assert.Equal(2 * 16, kept.Get<long>("now.generator.steps", 1)[0]); // a pass has 16 steps
        Assert.Equal(2 * 16 * often, kept.Get<long>("now.critic.steps", 1)[0]);
    }

    [Fact]
    public void A_batch_smaller_than_a_pack_is_refused()
    {
        var error = Assert.Throws<SemblanceException>(() => new Ctgan { BatchSize = 5,
            Pack = 10 }.Fit(Clusters(50), new Rng(1)));
        Assert.Contains("pack", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Cuda_that_is_absent_is_an_error_in_words()
    {
        DeviceChoice.Of(Device.Auto);
        if (TorchSharp.torch.cuda.is_available()) return;
        var error = Assert.Throws<SemblanceException>(() =>
            new Ctgan { Device = Device.Cuda }.Fit(Clusters(50), new Rng(1)));
        Assert.Contains("device", error.Remedy, StringComparison.Ordinal);
    }
}
