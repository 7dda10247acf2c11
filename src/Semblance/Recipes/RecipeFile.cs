using System.Text.Json;
using System.Text.Json.Nodes;
using Semblance.Catalog;

namespace Semblance.Recipes;

/// <summary>
/// Recipes as JSON: stable order, readable names, a <c>$schema</c> line so that editors complete them.
/// </summary>
public static class RecipeFile
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads a recipe.</summary>
    /// <exception cref="SemblanceException">The file is not a recipe; every problem in it.</exception>
    public static Recipe Load(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SemblanceException($"There is no recipe '{path}'.", path, "Check the path.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SemblanceException($"The recipe '{path}' cannot be read.", path,
                "Check that it is a file that you may read.", error);
        }
        return Parse(text, path);
    }

    /// <summary>Reads a recipe from its JSON text.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <exception cref="SemblanceException">The text is not a recipe; every problem in it.</exception>
    public static Recipe Parse(string text, string source = "recipe.json")
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(text, documentOptions: Lenient);
        }
        catch (JsonException error)
        {
            throw new SemblanceException("The recipe is not JSON.",
                $"{source}, line {error.LineNumber + 1}, character {error.BytePositionInLine + 1}",
                "Look for a missing comma, quote or bracket there.", error);
        }
        return ComponentCatalog.Own.Bind<Recipe>(node, $"{source}, $");
    }

    /// <summary>The recipe as a file holds it; options at their defaults are left out, but for the seed.</summary>
    /// <param name="recipe">Any recipe.</param>
    /// <param name="schema">
    /// What the <c>$schema</c> line names: where <see cref="Schema"/> was written to; null for no such line.
    /// </param>
    public static string ToJson(Recipe recipe, string? schema = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var json = new JsonObject();
        if (schema is not null) json["$schema"] = schema;
        foreach (var (name, value) in ComponentCatalog.Own.ToJson(recipe, onlyChanged: true))
        {
            if (value is JsonArray { Count: 0 }) continue;
            json[name] = value?.DeepClone();
        }
        json["seed"] = recipe.Seed;
        return json.ToJsonString(Indented) + "\n";
    }

    /// <summary>The JSON Schema of recipes, for editors and forms.</summary>
    public static string Schema() =>
        ComponentSchema.OfFamily(typeof(Recipe), ComponentCatalog.Own).ToJsonString(Indented) + "\n";

    /// <summary>Checks what a recipe made in code may have left out or out of range.</summary>
    internal static void Validate(Recipe recipe)
    {
        var json = ComponentCatalog.Own.ToJson(recipe);
        foreach (var name in json.Where(pair => pair.Value is null).Select(pair => pair.Key).ToList())
            json.Remove(name);
        ComponentCatalog.Own.Bind<Recipe>(json, "recipe");
    }
}
