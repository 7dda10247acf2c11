using System.Reflection;
using System.Text.Json;
using Semblance.Recipes;
using Semblance.Tests.Goldens;
using Xunit;

namespace Semblance.Tests.Samples;

/// <summary>Each folder in samples/ runs.</summary>
public class SampleTests
{
    public static TheoryData<string> Folders =>
        [.. Directory.GetDirectories(Path.Combine(Golden.Root, "samples")).Select(folder => Path.GetFileName(folder)!)
            .Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Folders))]
    public async Task Sample_does_what_its_readme_says(string name)
    {
        var folder = Path.Combine(Golden.Root, "samples", name);
        Assert.True(File.Exists(Path.Combine(folder, "README.md")), $"samples/{name} has no README.md.");
        var scratch = Directory.CreateTempSubdirectory("semblance-sample-").FullName;
        try
        {
            if (name == "first-table") await FirstTable(scratch);
            else await Recipe(folder, scratch);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static async Task Recipe(string folder, string scratch)
    {
        foreach (var file in Directory.GetFiles(folder)) File.Copy(file, Path.Combine(scratch, Path.GetFileName(file)));
        var recipe = RecipeFile.Load(Path.Combine(scratch, "recipe.json"));
        var outcome = await new Run { Folder = scratch }.Execute(recipe);
        Assert.NotEmpty(outcome.Files);
        Assert.All(outcome.Files, file => Assert.True(new FileInfo(Path.Combine(scratch, file)).Length > 0, file));
        if (outcome is SynthOutcome { Tables: not null } copied)
            Assert.Equal(1, copied.Database!["referential-integrity"]);
        else if (outcome is SynthOutcome made)
            Assert.Equal(made.Rows + 1, File.ReadLines(Path.Combine(scratch, "synthetic.csv")).LongCount());
        if (outcome is GenerateOutcome generated) Assert.Equal(generated.Rows.Values.Sum() + generated.Files.Count,
            generated.Files.Sum(file => File.ReadLines(Path.Combine(scratch, file)).LongCount()));
        if (outcome is CompleteOutcome full) Assert.True(full.FilledCells > 0);
    }

    private static async Task FirstTable(string scratch)
    {
        var entry = Assembly.Load("FirstTable").EntryPoint!;
        var source = Path.Combine(Golden.Root, "samples", "penguins", "penguins.csv");
        var ended = entry.Invoke(null, [new[] { source, scratch }]);
        if (ended is Task running) await running;
        Assert.Equal(276, File.ReadLines(Path.Combine(scratch, "synthetic.csv")).Count());
        using var twin = JsonDocument.Parse(File.ReadAllText(Path.Combine(scratch, "report.json")));
        Assert.True(File.Exists(Path.Combine(scratch, "report.html")));
    }
}
