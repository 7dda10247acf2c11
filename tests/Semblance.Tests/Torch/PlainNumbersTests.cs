using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Encoders;
using Semblance.Tests.Contracts;
using Semblance.Torch;
using Semblance.Torch.Tables;
using Xunit;

namespace Semblance.Tests.Torch;

/// <summary>What the presets of the papers share: numbers without spikes of their own.</summary>
public class PlainNumbersTests
{
    private static readonly Table Train = ContractTables.Mixed(600);

    public static TheoryData<NeuralSynthesizer> Papers =>
    [
        new Ctgan { Preset = GanPreset.Paper, Epochs = 3, BatchSize = 100 },
        new Ctgan { Preset = GanPreset.Reference, Epochs = 3, BatchSize = 100 },
        new CopulaGan { Preset = GanPreset.Paper, Epochs = 3, BatchSize = 100 },
        new Tvae { Preset = TvaePreset.Paper, Epochs = 3 },
        new Tvae { Preset = TvaePreset.Reference, Epochs = 3 },
    ];

    [Fact]
    public void What_is_encoded_decodes_to_itself()
    {
        var encoder = TableEncoder.Fit(Train);
        var features = encoder.Encode(Train);
        var plain = new PlainNumbers(features);
        var seen = plain.Encode(features);
        Assert.All(seen.Features.OfType<NumberFeature>().Where(number => number.Part >= 0), number =>
            Assert.True(((CategoryFeature)seen.Features[number.Part]).LevelCount <= 2, number.Name));
        var back = plain.Decode(seen);
        long[] rows = [.. Enumerable.Range(0, Train.RowCount).Select(i => (long)i)];
        Assert.Equal(ContractTables.Text(encoder.Decode(features, rows, new Rng(1))),
            ContractTables.Text(encoder.Decode(back, rows, new Rng(1))));
    }

    [Theory, MemberData(nameof(Papers))]
    public void Presets_of_the_papers_keep_conditions_and_load_again(NeuralSynthesizer synthesizer)
    {
        var model = synthesizer.Fit(Train, new Rng(1));
        var where = Condition.Parse("capital-gain = 0 and age > 40");
        var sample = model.Sample(0, 50, new Rng(2), where);
        Assert.All(((LongColumn)sample["capital-gain"]).Values, gain => Assert.Equal(0, gain));
        Assert.All(((LongColumn)sample["age"]).Values, age => Assert.InRange(age, 41, 200));
        var folder = new Semblance.Models.ModelFolder();
        model.Save(folder);
        var back = synthesizer.Load(folder);
        Assert.Equal(ContractTables.Text(sample), ContractTables.Text(back.Sample(0, 50, new Rng(2), where)));
        Assert.Equal(model.Features.Training!.Points, back.Features.Training!.Points);
        var filled = model.Complete(Train.Slice(0, 20), new Rng(3));
        Assert.DoesNotContain(Enumerable.Range(0, 20), row => filled["age"].IsMissing(row)
            || filled["prix d'été €"].IsMissing(row));
    }

    [Fact]
    public void The_paper_trains_on_every_row_for_all_epochs()
    {
        var history = new Ctgan { Preset = GanPreset.Paper, Epochs = 3, BatchSize = 100 }.Fit(Train,
            new Rng(1)).Features.Training!;
        Assert.Equal((0, 3, 3), (history.HeldRows, history.BestEpoch, history.Points[^1].Epoch));
    }
}
