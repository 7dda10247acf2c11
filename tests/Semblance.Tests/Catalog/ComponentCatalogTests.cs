using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Semblance.Catalog;
using Semblance.Tables;
using Semblance.Tables.Synthesizers;
using Semblance.Tests.Goldens;
using Xunit;

namespace Semblance.Tests.Catalog;

public enum Loudness { Quiet, VeryLoud }

public abstract record Instrument : Component
{
    /// <summary>How loud it is.</summary>
    public Loudness Loudness { get; init; }
}

/// <summary>A box of strings, see <see cref="Instrument"/>.</summary>
/// <remarks>Older than <c>you</c>.</remarks>
public sealed record GrandPiano : Instrument
{
    /// <summary>
    /// How many keys there are.
    /// </summary>
    [Range(1, 88)] public int Keys { get; init; } = 88;

    [Range(0.0, 1.0)] public double Polish { get; init; } = 0.5;

    [Range(1, long.MaxValue)] public long? Serial { get; init; }

    public bool IsTuned { get; init; } = true;

    public string? Maker { get; init; }

    public TimeSpan Decay { get; init; } = TimeSpan.FromSeconds(2);

    public IReadOnlyList<string> Players { get; init; } = [];

    public Instrument? Beside { get; init; }
}

public sealed record Lute : Instrument
{
    public required string Wood { get; init; }
}

public class ComponentCatalogTests
{
    private static readonly ComponentCatalog Music = new([typeof(GrandPiano), typeof(Lute), typeof(Instrument),
        typeof(string)]);

    [Fact]
    public void The_components_are_those_of_the_golden_list()
    {
        var text = new StringBuilder();
        foreach (var component in ComponentCatalog.Own.All)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{component.Family} {component.Kind}");
            foreach (var option in component.Options)
            {
                var limits = option.Minimum is null
                    ? "" : FormattableString.Invariant($" [{option.Minimum:R}, {option.Maximum:R}]");
                var choices = option.Choices.Length > 0 ? $" of {string.Join(" | ", option.Choices)}" : "";
                var value = option.IsRequired
                    ? "required" : $"= {option.ToJson(option.Default, ComponentCatalog.Own)?.ToJsonString() ?? "null"}";
                text.AppendLine(CultureInfo.InvariantCulture, $"    {option.Name} {value}{limits}{choices}");
            }
        }
        Golden.Check("catalog.txt", text.ToString());
    }

    [Fact]
    public void Every_component_and_option_says_what_it_is() =>
        Assert.Empty(ComponentCatalog.Own.All.SelectMany(component =>
            component.Options.Where(option => option.Summary.Length == 0)
            .Select(option => $"{component.Kind}.{option.Name}")
            .Concat(component.Summary.Length == 0 ? [component.Kind] : [])));

    [Fact]
    public void The_least_and_the_most_of_every_option_bind()
    {
        foreach (var component in ComponentCatalog.Own.All)
        {
            foreach (var option in component.Options.Where(option => option.Minimum is not null))
            {
                Assert.IsType(component.Type, Bind(option.Minimum!.Value));
                Assert.IsType(component.Type, Bind(option.Maximum!.Value));
                Assert.Throws<SemblanceException>(() => Bind(option.Minimum!.Value - 1));
                if (option.Maximum < int.MaxValue)
                    Assert.Throws<SemblanceException>(() => Bind(option.Maximum!.Value + 1));

                Component Bind(double value)
                {
                    var options = new JsonObject { [option.Name] = option.Type == typeof(double)
                        || value >= long.MaxValue ? value : (long)value };
                    if (option.Item is not null) options[option.Name] = new JsonArray(value);
                    foreach (var needed in component.Options.Where(needed => needed.IsRequired && needed != option))
                        options[needed.Name] = Something(needed);
                    var faults = new List<Fault>();
                    return ComponentCatalog.Own.Bind(component.Type, component.Kind, options, name => name, faults)
                        ?? throw new SemblanceException(faults);
                }
            }
        }
    }

    /// <summary>A value that an option takes.</summary>
    private static JsonNode Something(OptionInfo option) => option switch
    {
        { Shape: OptionShape.Map } => new JsonObject { ["x"] = Component(option) },
        { Shape: OptionShape.List } => new JsonArray(Component(option)),
        { Shape: OptionShape.Component } => Component(option),
        _ when option.Type == typeof(string) => "x",
        _ when option.Type == typeof(IReadOnlyList<double>) => new JsonArray(1),
        _ when option.Type == typeof(IReadOnlyDictionary<string, Semblance.Rules.Weights>) =>
            new JsonObject { ["x"] = new JsonArray("y") },
        _ => new JsonArray("x"),
    };

    private static JsonNode Component(OptionInfo option)
    {
        var info = ComponentCatalog.Own.Of(option.ComponentType!)
            .First(info => option.ComponentType!.IsSealed || info.Options.All(one => !one.IsRequired));
        var json = new JsonObject { ["kind"] = info.Kind };
        foreach (var needed in info.Options.Where(needed => needed.IsRequired)) json[needed.Name] = Something(needed);
        return json;
    }

    [Fact]
    public void Every_component_survives_its_JSON()
    {
        foreach (var info in ComponentCatalog.Own.All.Where(info => info.Options.All(option => !option.IsRequired)))
        {
            var component = info.Create();
            var json = JsonNode.Parse(ComponentCatalog.Own.ToJson(component).ToJsonString());
            var faults = new List<Fault>();
            var back = ComponentCatalog.Own.Bind(info.Type, json, "$", faults);
            Assert.Empty(faults);
            Assert.Equal(ComponentCatalog.Own.ToJson(component).ToJsonString(),
                ComponentCatalog.Own.ToJson(back!).ToJsonString());
        }
    }

    [Fact]
    public void Kinds_of_a_family_are_sorted()
    {
        Assert.Equal(["grand-piano", "lute"], Music.Of<Instrument>().Select(info => info.Kind));
        Assert.Contains(ComponentCatalog.Own.Of<Synthesizer<Table>>(), info => info.Type == typeof(Independent));
        Assert.All(ComponentCatalog.Own.Of<TableSynthesizer>(), info => Assert.Equal("synthesizer", info.Family));
    }

    [Fact]
    public void Options_bind_from_JSON()
    {
        var piano = Music.Bind<Instrument>(JsonNode.Parse("""
            { "keys": 66, "polish": 1, "serial": 9007199254740993, "isTuned": false, "maker": "Erard", "decay": "3s",
              "players": ["Clara"], "loudness": "very-loud", "beside": { "wood": "yew", "kind": "lute" }, "kind": "grand-piano" }
            """));
        var expected = new GrandPiano
        {
            Keys = 66, Polish = 1, Serial = 9007199254740993, IsTuned = false, Maker = "Erard",
            Decay = TimeSpan.FromSeconds(3),
            Loudness = Loudness.VeryLoud, Beside = new Lute { Wood = "yew" }, Players = ((GrandPiano)piano).Players,
        };
        Assert.Equal(expected, piano);
        Assert.Equal(["Clara"], expected.Players);
    }

    [Fact]
    public void A_kind_alone_has_every_default() =>
        Assert.Equal(new GrandPiano(), Music.Bind<Instrument>(JsonValue.Create("grand-piano")));

    [Fact]
    public void Options_are_written_in_a_stable_order() => Assert.Equal(
        """{"kind":"grand-piano","keys":88,"polish":0.5,"serial":null,"isTuned":true,"maker":null,"decay":"2s","players":[],"beside":{"kind":"lute","wood":"ash","loudness":"very-loud"},"loudness":"quiet"}""",
        Music.ToJson(new GrandPiano { Beside = new Lute { Wood = "ash", Loudness = Loudness.VeryLoud } })
            .ToJsonString());

    [Fact]
    public void Only_what_was_changed_can_be_written() =>
        Assert.Equal("""{"kind":"grand-piano","keys":5}""",
            Music.ToJson(new GrandPiano { Keys = 5 }, onlyChanged: true).ToJsonString());

    [Fact]
    public void All_problems_are_reported_together()
    {
        var options = JsonNode.Parse("""
            { "keys": 89, "polsh": 0.1, "polish": "shiny", "loudness": "very-lout", "isTuned": null, "serial": 1.5, "players": 3,
              "decay": "soon", "beside": { "kind": "luute" } }
            """)!.AsObject();
        var error = Assert.Throws<SemblanceException>(() => Music.Bind<Instrument>("grand-piano", options,
            name => $"recipe.json, $.{name}"));
        Assert.Equal(
        [
            ("'keys' is 89; it must be between 1 and 88.", "recipe.json, $.keys", "Leave it out for the default, 88."),
            ("grand-piano has no option 'polsh'.", "recipe.json, $.polsh", "Did you mean 'polish'?"),
            ("'polish' is \"shiny\", which is not a number.", "recipe.json, $.polish",
                "Write a number, or leave it out for the default."),
            ("'very-lout' is not a value of 'loudness'.", "recipe.json, $.loudness", "Did you mean 'very-loud'?"),
            ("'isTuned' is null.", "recipe.json, $.isTuned", "Write true or false, or leave it out for the default."),
            ("'serial' is 1.5, which is not a whole number.", "recipe.json, $.serial", "Write a whole number."),
            ("'players' is 3, which is not a list of texts, [\"one\", \"two\"].", "recipe.json, $.players",
                "Write a list of texts, [\"one\", \"two\"], or leave it out for the default."),
            ("'decay' is \"soon\", which is not a time such as \"90s\", \"2m\" or \"1h30m\".", "recipe.json, $.decay",
                "Write a time such as \"90s\", \"2m\" or \"1h30m\", or leave it out for the default."),
            ("'luute' is not an instrument.", "recipe.json, $.beside.kind", "Did you mean 'lute'?"),
        ], error.Faults.Select(fault => (fault.Problem, fault.Where, fault.Remedy)));
    }

    [Theory]
    [InlineData("piano", "'piano' is not an instrument.", "Did you mean 'grand-piano'?")]
    [InlineData("drum", "'drum' is not an instrument.", "Choose one of 'grand-piano', 'lute'.")]
    public void An_unknown_kind_is_told_the_nearest(string kind, string problem, string remedy)
    {
        var error = Assert.Throws<SemblanceException>(() => Music.Bind<Instrument>(kind));
        Assert.Equal((problem, remedy), (error.Problem, error.Remedy));
    }

    [Fact]
    public void What_is_required_is_asked_for() =>
        Assert.Equal("lute needs 'wood'.",
            Assert.Throws<SemblanceException>(() => Music.Bind<Instrument>("lute")).Problem);

    [Fact]
    public void JSON_that_is_no_component_is_refused() =>
        Assert.Equal("An instrument is expected here.",
            Assert.Throws<SemblanceException>(() => Music.Bind<Instrument>(JsonNode.Parse("[1]"))).Problem);

    [Theory]
    [InlineData("keys", "12", "12")]
    [InlineData("keys", "1_000", "1000")]
    [InlineData("keys", "many", "\"many\"")]
    [InlineData("is-tuned", "no", "false")]
    [InlineData("is-tuned", "perhaps", "\"perhaps\"")]
    [InlineData("polish", "0.25", "0.25")]
    [InlineData("maker", "12", "\"12\"")]
    [InlineData("players", "Clara", "[\"Clara\"]")]
    public void Text_from_a_command_line_becomes_JSON(string flag, string text, string json) =>
        Assert.Equal(json, Music.All[0].Option(flag)!.FromText(text)!.ToJsonString());

    [Fact]
    public void A_kind_used_twice_in_a_family_is_a_mistake_in_the_code() =>
        Assert.Throws<ArgumentException>(() => new ComponentCatalog([typeof(Lute), typeof(Lute)]));

    [Fact]
    public void Documentation_comments_are_read()
    {
        var piano = Music.All[0];
        Assert.Equal("A box of strings, see Instrument.", piano.Summary);
        Assert.Equal("Older than you.", piano.Remarks);
        Assert.Equal("How many keys there are.", piano.Option("keys")!.Summary);
        Assert.Equal("How loud it is.", piano.Option("loudness")!.Summary);
        Assert.Equal("", piano.Option("maker")!.Summary);
    }
}
