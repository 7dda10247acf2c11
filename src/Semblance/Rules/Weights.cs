using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Semblance.Rules;

/// <summary>
/// Labels and how often each comes, in proportion: in a file <c>{ gold: 1, silver: 3 }</c>, or <c>[gold, silver]</c>
/// where
/// all come alike.
/// </summary>
[JsonConverter(typeof(WeightsConverter))]
public sealed class Weights : IReadOnlyList<KeyValuePair<string, double>>
{
    private readonly IReadOnlyList<KeyValuePair<string, double>> pairs;

    /// <summary>Labels with their weights, in an order.</summary>
    public Weights(IEnumerable<KeyValuePair<string, double>> pairs) => this.pairs = [.. pairs];

    /// <summary>Labels that come alike.</summary>
    public static Weights Alike(IEnumerable<string> labels) =>
        new(labels.Select(label => KeyValuePair.Create(label, 1.0)));

    /// <inheritdoc/>
    public int Count => pairs.Count;

    /// <inheritdoc/>
    public KeyValuePair<string, double> this[int index] => pairs[index];

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => pairs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Checks what a user wrote and gets ready to pick.</summary>
    internal (string[] Labels, WeightTable Table) Open(Site site, string option)
    {
        if (Count == 0) throw site.Error(option, "There is no label.", "Write some: { gold: 1, silver: 3 }.");
        if (pairs.GroupBy(pair => pair.Key, StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw site.Error(option, $"'{twice.Key}' is listed twice.", "List each label once.");
        return ([.. pairs.Select(pair => pair.Key)],
            WeightTable.Of([.. pairs.Select(pair => pair.Value)], site, option));
    }

    private sealed class WeightsConverter : JsonConverter<Weights>
    {
        public override Weights Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var node = System.Text.Json.Nodes.JsonNode.Parse(ref reader);
            try
            {
                return node switch
                {
                    System.Text.Json.Nodes.JsonArray list => Alike(list.Select(Label)),
                    System.Text.Json.Nodes.JsonObject map =>
                        new(map.Select(pair => KeyValuePair.Create(pair.Key, pair.Value!.GetValue<double>()))),
                    _ => throw new JsonException("neither a list nor an object"),
                };
            }
            catch (Exception error)
                when (error is InvalidOperationException or NullReferenceException or FormatException)
            {
                throw new JsonException(error.Message, error);
            }
        }

        public override void Write(Utf8JsonWriter writer, Weights value, JsonSerializerOptions options)
        {
            if (value.All(pair => pair.Value == 1))
            {
                writer.WriteStartArray();
                foreach (var (label, _) in value) writer.WriteStringValue(label);
                writer.WriteEndArray();
                return;
            }
            writer.WriteStartObject();
            foreach (var (label, weight) in value) writer.WriteNumber(label, weight);
            writer.WriteEndObject();
        }

        // YAML and JSON write 1 and true for the labels "1" and "true"
        private static string Label(System.Text.Json.Nodes.JsonNode? node) =>
            node!.GetValueKind() == JsonValueKind.String
            ? node.GetValue<string>() : node.ToJsonString();
    }
}
