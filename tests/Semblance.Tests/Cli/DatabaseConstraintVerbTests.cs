using System.Text.Json;
using System.Text.Json.Nodes;
using Semblance.Tests.Relational.Connectors;
using Xunit;

namespace Semblance.Tests.Cli;

/// <summary>Constraints of databases on the command line: found, saved, edited, obeyed.</summary>
public class DatabaseConstraintVerbTests
{
    private const string Shipping = """
        CREATE TABLE clerks (id INTEGER PRIMARY KEY, desk TEXT);
        CREATE TABLE parcels (id INTEGER PRIMARY KEY, clerk INTEGER REFERENCES clerks, taken INTEGER, given INTEGER);
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
            INSERT INTO parcels SELECT i, 1 + i % 9, i * 37 % 101, i * 37 % 101 + i * 17 % 13 FROM n;
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9)
            INSERT INTO clerks SELECT i, 'desk ' || i FROM n;
        """;

    // rows of a copy in which what is taken comes after what is given
    private static int Broken(string path)
    {
        var parcels = Shop.Read(path)["parcels"];
        return Enumerable.Range(0, parcels.RowCount).Count(row =>
            int.Parse(parcels["taken"].Text(row)) > int.Parse(parcels["given"].Text(row)));
    }

    [Fact]
    public void What_inspect_finds_is_saved_by_table_with_its_support_and_obeyed_unless_it_is_struck()
    {
        using var run = new CommandRun();
        Shop.Run(run["shop.db"], Shipping);
        Assert.Equal(0, run.Run("inspect", run["shop.db"], "--save", run["database.json"]));
        Assert.Contains("found: taken <= given (200 rows)", run.Out, StringComparison.Ordinal);
        var saved = JsonNode.Parse(run.Text("database.json"))!;
        var parcels = saved["tables"]!.AsArray().Single(table => (string?)table!["name"] == "parcels")!.AsObject();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""[{"holds":"taken <= given","support":200}]"""),
            parcels["constraints"]));

        string[] synth = ["synth", run["shop.db"], "--judge", "false", "--overwrite", "--set", "maxTrees=4", "-o"];
        Assert.Equal(0, run.Run([.. synth, run["copy.db"], "--schema", run["database.json"]]));
        Assert.Contains("parcels: taken <= given (what is learnt is how far", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, Broken(run["copy.db"]));

        parcels.Remove("constraints");
        run.File_("struck.json", saved.ToJsonString());
        Assert.Equal(0, run.Run([.. synth, run["copy.db"], "--schema", run["struck.json"]]));
        Assert.DoesNotContain("taken <= given", run.Error, StringComparison.Ordinal);
        // what a schema file says is not found again
        Assert.Equal(0, run.Run("inspect", run["shop.db"], "--schema", run["database.json"], "--save", run["2.json"]));
        Assert.Contains("constraint: taken <= given", run.Out, StringComparison.Ordinal);
        Assert.Contains("\"constraints\": [\n        \"taken <= given\"\n      ]", run.Text("2.json"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_constraint_may_be_an_object_in_a_schema_file_and_in_a_recipe()
    {
        using var run = new CommandRun();
        Shop.Run(run["shop.db"], Shipping);
        const string order = "\"kind\": \"inequality\", \"low\": \"taken\", \"high\": \"given\"";
        run.File_("schema.json", $$"""{ "tables": [ { "name": "parcels", "constraints": [ { {{order}} } ] } ] }""");
        run.File_("recipe.json", $$"""
            { "kind": "fit", "data": "shop.db", "output": "model", "schema": "schema.json",
              "constraint": [ { "table": "parcels", {{order}}, "strict": false }, { "holds": "parcels: given >= 0" } ] }
            """);
        Assert.Equal(0, run.RunInside("run", "recipe.json"));
        Assert.Equal(0, run.Run("show", run["model"]));
        foreach (var said in new[] { "parcels: given >= 0 (", "parcels: taken <= given (" })
            Assert.Contains(said, run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "kind": "inequalty", "low": "taken", "high": "given" }""", "Did you mean 'inequality'?")]
    [InlineData("""{ "kind": "inequality", "low": "taken" }""", "inequality needs 'high'")]
    [InlineData("""{ "kind": "positive", "column": "taken", "table": "clerks" }""", "says that it is about 'clerks'")]
    [InlineData("5", "A constraint is expected here.")]
    public void A_mistake_in_an_object_is_told_with_its_place(string constraint, string told)
    {
        using var run = new CommandRun();
        Shop.Run(run["shop.db"], Shipping);
        run.File_("schema.json",
            $$"""{ "tables": [ { "name": "parcels", "constraints": [ "taken >= 0", {{constraint}} ] } ] }""");
        Assert.Equal(2, run.Run("fit", run["shop.db"], "-o", run["model"], "--schema", run["schema.json"]));
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
        Assert.Contains("table 'parcels', constraints[1]", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_constraint_of_a_single_table_names_no_table()
    {
        using var run = new CommandRun();
        run.File_("recipe.json", $$"""
            { "kind": "fit", "data": {{JsonSerializer.Serialize(CommandRun.Penguins)}}, "output": "model",
              "constraint": [ { "kind": "positive", "column": "body_mass_g", "table": "penguins" } ] }
            """);
        Assert.Equal(2, run.RunInside("run", "recipe.json"));
        Assert.Contains("about the table 'penguins', and this is a single table", run.Error, StringComparison.Ordinal);
    }
}
