using System.Text.Json.Nodes;
using Semblance.Catalog;
using Semblance.Tables;
using Xunit;

namespace Semblance.Tests.Catalog;

public class ComponentSchemaTests
{
    private static readonly ComponentCatalog Music = new([typeof(GrandPiano), typeof(Lute)]);

    [Fact]
    public void Options_become_properties_with_limits_defaults_and_texts()
    {
        var schema = ComponentSchema.Of(Music.All[0], Music);
        var properties = schema["properties"]!;
        Assert.Equal(
            """{"type":"integer","minimum":1,"maximum":88,"description":"How many keys there are.","default":88}""",
            properties["keys"]!.ToJsonString());
        Assert.Equal("""{"type":["integer","null"],"minimum":1}""", properties["serial"]!.ToJsonString());
        Assert.Equal("""{"type":"boolean","default":true}""", properties["isTuned"]!.ToJsonString());
        Assert.Equal("""["quiet","very-loud"]""", properties["loudness"]!["enum"]!.ToJsonString());
        Assert.Equal("array", (string?)properties["players"]!["type"]);
        Assert.Equal("false", schema["additionalProperties"]!.ToJsonString());
        Assert.Equal("""{"$ref":"#/$defs/instrument"}""", properties["beside"]!.ToJsonString());
        Assert.Equal("""{"const":"lute","description":""}""",
            schema["$defs"]!["instrument"]!["anyOf"]![2]!["properties"]!["kind"]!.ToJsonString());
    }

    [Fact]
    public void What_is_required_is_listed() =>
        Assert.Equal("""["kind","wood"]""", ComponentSchema.Of(Music.All[1], Music)["required"]!.ToJsonString());

    [Fact]
    public void A_family_is_a_kind_or_an_object()
    {
        var schema = ComponentSchema.OfFamily(typeof(TableSynthesizer), ComponentCatalog.Own);
        var kinds = ComponentCatalog.Own.Of<TableSynthesizer>().Select(info => info.Kind).ToList();
        Assert.Equal(kinds, schema["anyOf"]![0]!["enum"]!.AsArray().Select(kind => (string)kind!));
        Assert.Equal(kinds.Count + 1, ((JsonArray)schema["anyOf"]!).Count);
    }
}
