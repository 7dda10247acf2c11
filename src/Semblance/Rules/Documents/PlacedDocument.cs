using System.Text.Json.Nodes;

namespace Semblance.Rules.Documents;

/// <summary>A JSON or YAML document, and where in its text each of its values stands.</summary>
internal sealed class PlacedDocument
{
    private readonly string source;
    private readonly Dictionary<string, (int Line, int Column)> places;
    private string? moved; // the path that the document's top was put under

    private PlacedDocument(string source, JsonNode? root, Dictionary<string, (int, int)> places)
    {
        this.source = source;
        Root = root;
        this.places = places;
    }

    public JsonNode? Root { get; }

    public static bool IsYaml(string path) => Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML";

    /// <summary>Reads a text.</summary>
    /// <exception cref="SemblanceException">The text is not well formed.</exception>
    public static PlacedDocument Parse(string text, string source)
    {
        var places = new Dictionary<string, (int, int)>(StringComparer.Ordinal);
        return new(source, IsYaml(source) ? YamlText.Read(text, source, places) : JsonText.Read(text, source, places),
            places);
    }

    /// <summary>The top level's values put under two names, but for those that are kept.</summary>
    public JsonObject Under(string first, string second, string[] keep)
    {
        moved = $"$.{first}.{second}";
        var (outer, inner) = (new JsonObject(), new JsonObject());
        foreach (var (name, value) in (JsonObject)Root!) (keep.Contains(name) ? outer
            : inner)[name] = value?.DeepClone();
        outer[first] = new JsonObject { [second] = inner };
        return outer;
    }

    /// <summary>File, line and column of the value at a path, or of the nearest one around it.</summary>
    public string Where(string path)
    {
        if (moved is not null && path.StartsWith(moved, StringComparison.Ordinal)) path = "$" + path[moved.Length..];
        for (var near = path; near.Length > 0; near = near[..Math.Max(0, near.LastIndexOfAny(['.', '[']))])
        {
            if (places.TryGetValue(near,
                out var place)) return $"{source}, line {place.Line}, column {place.Column} ({path})";
        }
        return $"{source} ({path})";
    }

    /// <summary>A fault at a path, at its place in the file.</summary>
    public Fault Placed(Fault fault) => fault.Where.StartsWith('$') ? fault with { Where = Where(fault.Where) } : fault;
}
