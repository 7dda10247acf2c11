using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Semblance.Rules.Documents;

/// <summary>Reads JSON, comments and trailing commas allowed, and keeps where its values stand.</summary>
internal static class JsonText
{
    /// <summary>The document; the places are filled in.</summary>
    /// <exception cref="SemblanceException">The text is not JSON.</exception>
    public static JsonNode? Read(string text, string source, Dictionary<string, (int Line, int Column)> places)
    {
        var bytes = Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF'));
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true });
            reader.Read();
            var lines = new Lines(bytes);
            var node = Value(ref reader, "$", lines, places);
            while (reader.Read()) { } // nothing may follow
            return node;
        }
        catch (JsonException error)
        {
            throw new SemblanceException("The file is not JSON.",
                $"{source}, line {(error.LineNumber ?? 0) + 1}, column {(error.BytePositionInLine ?? 0) + 1}",
                "Look for a missing comma, quote or bracket there. A file that ends in .yaml is read as YAML.", error);
        }
    }

    private static JsonNode? Value(ref Utf8JsonReader reader, string path, Lines lines, Dictionary<string,
        (int, int)> places)
    {
        places[path] = lines.At((int)reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var map = new JsonObject();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = reader.GetString()!;
                    if (map.ContainsKey(name)) throw new JsonException($"'{name}' stands twice", path,
                        lines.At((int)reader.TokenStartIndex).Line - 1, 0);
                    reader.Read();
                    map[name] = Value(ref reader, $"{path}.{name}", lines, places);
                }
                return map;
            case JsonTokenType.StartArray:
                var list = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) list.Add(Value(ref reader,
                    $"{path}[{list.Count}]", lines, places));
                return list;
            default:
                return JsonNode.Parse(reader.HasValueSequence ? default : reader.TokenType == JsonTokenType.String
                    ? JsonSerializer.SerializeToUtf8Bytes(reader.GetString()) : reader.ValueSpan.ToArray());
        }
    }

    /// <summary>Where the lines of a text begin.</summary>
    private sealed class Lines
    {
        private readonly byte[] bytes;
        private readonly List<int> starts = [0];

        public Lines(byte[] bytes)
        {
            this.bytes = bytes;
            for (var i = 0; i < bytes.Length; i++)
            {
                if (bytes[i] == '\n') starts.Add(i + 1);
            }
        }

        public (int Line, int Column) At(int position)
        {
            var line = starts.BinarySearch(position);
            if (line < 0) line = ~line - 1;
            return (line + 1, Encoding.UTF8.GetCharCount(bytes, starts[line], position - starts[line]) + 1);
        }
    }
}
