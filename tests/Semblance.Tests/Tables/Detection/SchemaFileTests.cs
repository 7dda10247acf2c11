using System.Text.Json.Nodes;
using Semblance.Catalog;
using Semblance.Tables;
using Semblance.Tables.Constraints;
using Semblance.Tables.Detection;
using Xunit;

namespace Semblance.Tests.Tables.Detection;

public sealed class SchemaFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("semblance").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write(string text)
    {
        var path = Path.Combine(folder, "schema.json");
        File.WriteAllText(path, text);
        return path;
    }

    private IReadOnlyList<Fault> Faults(string text) =>
        Assert.Throws<SemblanceException>(() => SchemaFile.Load(Write(text))).Faults;

    [Fact]
    public void A_saved_schema_loads_as_it_was_and_overrides_to_itself()
    {
        var raw = Raw.Csv(Raw.Sample("penguins/penguins.csv"));
        var schema = SchemaDetection.Detect(raw).Schema;
        var path = Path.Combine(folder, "penguins.json");
        SchemaFile.Save(schema, path);
        Assert.True(File.Exists(Path.Combine(folder, SchemaFile.JsonSchemaName)));
        Assert.Equal("./" + SchemaFile.JsonSchemaName, (string?)JsonNode.Parse(File.ReadAllText(path))!["$schema"]);
        var again = SchemaDetection.Detect(raw, new() { Overrides = SchemaFile.Load(path) }).Schema;
        Assert.Equal(schema.Columns.Select(column => SchemaFile.ToJson(column).ToJsonString()),
            again.Columns.Select(column => SchemaFile.ToJson(column).ToJsonString()));
    }

    [Fact]
    public void The_supplied_json_schema_is_the_one_in_the_repository() =>
        Assert.True(
            JsonNode.DeepEquals(
                SchemaFile.JsonSchema(ComponentSchema.OfFamily(typeof(Constraint), ComponentCatalog.Own)),
                JsonNode.Parse(File.ReadAllText(Raw.Sample("../schema/semblance-schema.json")))));

    [Fact]
    public void Columns_and_properties_that_are_left_out_are_detected()
    {
        var raw = Raw.Of(("zone", ["1", "2", "1", "2"]), ("x", ["1.5", "2.5", "3.5", "4.5"]));
        var path = Write("""{ "columns": [ { "name": "zone", "kind": "category" } /* the rest is fine */ ] }""");
        var schema = SchemaDetection.Detect(raw, new() { Overrides = SchemaFile.Load(path) }).Schema;
        Assert.Equal(ColumnKind.Category, schema.Columns[0].Kind);
        Assert.Equal((ColumnKind.Decimal, "0.0"), (schema.Columns[1].Kind, schema.Columns[1].Format ?? "0.0"));
    }

    [Fact]
    public void A_date_order_can_be_set()
    {
        var raw = Raw.One("d", "05/01/2024", "03/02/2024");
        var path = Write("""{ "columns": [ { "name": "d", "kind": "date", "format": "dd/MM/yyyy" } ] }""");
        var schema = SchemaDetection.Detect(raw, new() { Overrides = SchemaFile.Load(path) }).Schema;
        Assert.Equal(new DateOnly(2024, 1, 5).DayNumber - new DateOnly(1970, 1, 1).DayNumber,
            ((LongColumn)TypedTable.Build(raw, schema).Columns[0]).Values[0]);
    }

    [Fact]
    public void Two_date_formats_can_be_kept_as_text()
    {
        var raw = Raw.One("d", "2024-01-31", "31/03/2024", "2023-01-01");
        var path = Write("""{ "columns": [ { "name": "d", "kind": "text" } ] }""");
        Assert.Equal(ColumnKind.Text,
            SchemaDetection.Detect(raw, new() { Overrides = SchemaFile.Load(path) }).Schema.Columns[0].Kind);
    }

    [Fact]
    public void Every_problem_of_a_file_is_told_together_with_the_nearest_names()
    {
        var faults = Faults("""
            { "colums": 1, "columns": [
              { "name": "a", "kind": "intger", "formt": "0" },
              { "name": "b", "semantic": "emial", "decimals": 99, "ordered": "yes" },
              { "kind": "text" }, 7,
              { "name": "c", "kind": "integer", "levels": ["x"] },
              { "name": "d", "kind": "date", "format": "%" },
              { "name": "e", "numberMarks": ",,", "levels": [1] },
              { "name": "c" } ] }
            """);
        string[] remedies = [.. faults.Select(fault => fault.Remedy)];
        Assert.Contains("Did you mean \"columns\"?", remedies);
        Assert.Contains("Did you mean \"integer\"?", remedies);
        Assert.Contains("Did you mean \"format\"?", remedies);
        Assert.Contains("Did you mean \"email\"?", remedies);
        Assert.Contains(faults, fault => fault.Problem.Contains("99", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Problem.Contains("neither true nor false", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Problem.Contains("no name", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Problem.Contains("not an object", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Problem.Contains("has levels", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Problem.Contains("not a form of", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Problem.Contains("not a list of texts", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Problem.Contains("described 2 times", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_no_json_or_no_schema_or_not_there_is_told()
    {
        Assert.Contains("line 2", Faults("{\n \"columns\": [ }")[0].Where, StringComparison.Ordinal);
        Assert.Contains("no list of columns", Faults("[]")[0].Problem, StringComparison.Ordinal);
        Assert.Throws<SemblanceException>(() => SchemaFile.Load(Path.Combine(folder, "none.json")));
        Assert.Throws<SemblanceException>(() => SchemaFile.Save(new() { Columns = [] },
            Path.Combine(folder, "no", "such", "s.json")));
    }

    [Fact]
    public void A_schema_that_does_not_fit_the_data_is_told()
    {
        var raw = Raw.One("size", "S", "M", "S");
        IReadOnlyList<Fault> Detect(ColumnOverride column) => Assert.Throws<SemblanceException>(() =>
            SchemaDetection.Detect(raw, new() { Overrides = new() { Columns = [column] } })).Faults;
        Assert.Contains("Did you mean 'size'?", Detect(new() { Name = "sise" })[0].Remedy, StringComparison.Ordinal);
        Assert.Contains("'M', which is not one of the levels",
            Detect(new() { Name = "size", Levels = ["S", "L"] })[0].Problem, StringComparison.Ordinal);
        Assert.Contains("'S' occurs more than once", Detect(new() { Name = "size", Unique = true })[0].Problem,
            StringComparison.Ordinal);
    }
}
