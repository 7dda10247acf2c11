using Semblance.Random;
using Semblance.Rules;
using Semblance.Tests.Goldens;
using Xunit;

namespace Semblance.Tests.Rules;

public class RuleFileTests
{
    [Fact]
    public void Yaml_and_json_mean_the_same()
    {
        var yaml = RuleFile.Parse("rows: 5\nlocale: de\ncolumns:\n  id: sequence\n  n: { kind: "
            + "normal, mean: 1_000 }\n  m: = n * 2\n", "a.yaml");
        var json =
            RuleFile.Parse(
                """{ "rows": 5, "locale": "de", "columns": { "id": "sequence", "n": { "kind": "normal", "mean": 1000 }, "m": "= n * 2" } }""", "a.json");
        Assert.Equal(RuleFile.ToText(yaml.Rules, "a.json"), RuleFile.ToText(json.Rules, "a.json"));
    }

    [Theory, InlineData("shop.yaml"), InlineData("shop.json")]
    public void What_is_written_reads_back_and_makes_the_same_rows(string name)
    {
        var sample = RuleFile.Load(Path.Combine(Golden.Root, "samples", "rules-shop", "shop.yaml")).Rules;
        var again = RuleFile.Parse(RuleFile.ToText(sample, name), name).Rules;
        Assert.Equal(RuleFile.ToText(sample, name), RuleFile.ToText(again, name));
        var (one, other) = (RuleMaker.Open(sample, new Rng(3)), RuleMaker.Open(again, new Rng(3)));
        foreach (var table in one.Tables) Assert.Equal(RuleMakerTests.Lines(one.Make(table, 0, 200)),
            RuleMakerTests.Lines(other.Make(table, 0, 200)));
    }

    [Theory]
    [InlineData("{\n  \"columns\": {\n    \"a\": { \"kind\": \"normal\", \"mena\": 1 }\n  }\n}", "a.json", 3, 38)]
    [InlineData("columns:\n  a: { kind: normal, mena: 1 }\n", "a.yaml", 2, 28)]
    [InlineData("columns:\n  a: nrmal\n", "a.yaml", 2, 6)]
    [InlineData("columns: [\n", "a.yaml", 2, 1)]
    [InlineData("{ \"columns\": { \"a\": } }", "a.json", 1, 21)]
    public void A_mistake_is_said_with_its_line_and_column(string text, string name, int line, int column)
    {
        var error = Assert.Throws<SemblanceException>(() => RuleFile.Parse(text, name));
        Assert.StartsWith($"{name}, line {line}, column {column}", error.Where, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_for_editors_is_as_committed() =>
        Golden.Check("../../../docs/schemas/rules.schema.json", RuleFile.Schema());
}
