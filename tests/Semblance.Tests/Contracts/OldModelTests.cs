using System.Globalization;
using Semblance.Catalog;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tests.Goldens;
using Xunit;
using static Semblance.Tests.Contracts.ContractTables;

namespace Semblance.Tests.Contracts;

/// <summary>Saved models load for ever: one of every kind is kept for each format version.</summary>
public class OldModelTests
{
    private static readonly string Folder = Path.Combine(Golden.Root, "tests", "Semblance.Tests", "Goldens", "models");

    public static TheoryData<string> Saved
    {
        get
        {
            Keep();
            return [.. Directory.GetDirectories(Folder).SelectMany(Directory.GetDirectories)
                .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];
        }
    }

    [Theory, MemberData(nameof(Saved))]
    public void A_model_that_was_ever_saved_still_samples(string name)
    {
        var (model, info) = SavedModel.Load(Path.Combine(Folder, name));
        Assert.Equal("a table of the tests", info.Source);
        var sample = model.Sample(0, 100, new Rng(1), Condition.Parse("age between 20 and 60"));
        Assert.Equal(Mixed(1).Schema.Columns.Select(column => (column.Name, column.Kind)),
            sample.Schema.Columns.Select(column => (column.Name, column.Kind)));
        Assert.All(((LongColumn)sample["age"]).Values, age => Assert.InRange(age, 20, 60));
    }

    [Fact]
    public void Every_kind_has_a_model_of_this_format()
    {
        Keep();
        var version = ModelFolder.FormatVersion.ToString(CultureInfo.InvariantCulture);
        var missing = ComponentCatalog.Own.Of<TableSynthesizer>().Select(info => info.Kind)
            .Where(kind => !Directory.Exists(Path.Combine(Folder, version, kind))).ToList();
        Assert.True(missing.Count == 0, $"No model is kept for {string.Join(", ", missing)}: run the tests with " +
            "SEMBLANCE_ACCEPT=1 and commit tests/Semblance.Tests/Goldens/models. A kept model "
            + "is never replaced, only deleted on purpose.");
    }

    // with SEMBLANCE_ACCEPT=1: saves a model of each kind that has none yet
    private static void Keep()
    {
        if (Environment.GetEnvironmentVariable("SEMBLANCE_ACCEPT") != "1") return;
        foreach (var info in ComponentCatalog.Own.Of<TableSynthesizer>())
        {
            var path = Path.Combine(Folder,
                ModelFolder.FormatVersion.ToString(CultureInfo.InvariantCulture), info.Kind);
            if (Directory.Exists(path)) continue;
            var model = Quick.Make(info.Kind).Fit(Mixed(150), new Rng(1));
            SavedModel.Save(model, new() { Source = "a table of the tests", TrainingRows = 150, Seed = 1 }, path);
        }
    }
}
