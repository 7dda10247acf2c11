using Semblance.Recipes;
using Semblance.Tables.Synthesizers;
using Semblance.Tests.Goldens;
using Xunit;

namespace Semblance.Tests.Recipes;

public class RecipeFileTests
{
    private static readonly Synth Full = new()
    {
        Data = "a.csv", Output = "b.csv", Rows = 10, Seed = 7, Holdout = 0.1, Where = ["x > 'ä'"], Target = ["x", "y"],
        Missing = ["?"],
        Synthesizer = new Independent { Threads = 2 },
    };

    [Fact]
    public void What_is_written_reads_back()
    {
        var again = Assert.IsType<Synth>(RecipeFile.Parse(RecipeFile.ToJson(Full)));
        Assert.Equal(RecipeFile.ToJson(Full), RecipeFile.ToJson(again));
        Assert.Equal(Full.Synthesizer, again.Synthesizer);
        Assert.Equal(Full with { Target = again.Target, Missing = again.Missing, Where = again.Where }, again);
    }

    [Fact]
    public void A_recipe_is_written_for_people_in_a_stable_order()
    {
        Golden.Check("cli/recipe.json.txt", RecipeFile.ToJson(Full, "recipe.schema.json"));
    }

    [Fact]
    public void Comments_and_trailing_commas_are_allowed()
    {
        var recipe = RecipeFile.Parse("""{ "kind": "fit", "data": "a.csv", /* the model */ "output": "m", }""");
        Assert.Equal("m", Assert.IsType<Fit>(recipe).Output);
    }

    [Fact]
    public void A_list_of_one_text_may_be_written_as_the_text()
    {
        var recipe = RecipeFile.Parse("""{ "kind": "sample", "model": "m", "output": "b.csv", "where": "x > 1" }""");
        Assert.Equal(["x > 1"], Assert.IsType<Sample>(recipe).Where);
    }

    [Fact]
    public void The_schema_for_editors_is_as_committed() =>
        Golden.Check("../../../docs/schemas/recipe.schema.json", RecipeFile.Schema());

    [Fact]
    public async Task A_recipe_made_in_code_is_checked_too()
    {
        var error = await Assert.ThrowsAsync<SemblanceException>(() => new Run()
            .Execute(Full with { Rows = 0, Holdout = 2 }));
        Assert.Equal(2, error.Faults.Count);
    }
}
