using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Semblance.Catalog;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Torch.Training;

/// <summary>
/// A training on disk: one file in a folder, written beside and renamed, which says what it belongs to, so that only
/// the same fit goes on from it.
/// </summary>
internal sealed class Checkpoint
{
    private const string FileName = "training" + ModelFolder.FileEnding;
    private readonly string path;
    private readonly JsonObject identity;

    /// <param name="folder">Where it is kept; made where it is missing.</param>
    /// <param name="options">Those of the fit.</param>
    /// <param name="table">What is learnt.</param>
    /// <param name="rng">The stream of the fit.</param>
    public Checkpoint(string folder, NeuralSynthesizer options, FeatureTable table, Rng rng)
    {
        path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SemblanceException($"The checkpoint's folder cannot be made: {error.Message}", folder,
                "Name a folder that you may write to.", error);
        }
        identity = new()
        {
            ["family"] = "checkpoint",
            ["kind"] = options.Kind,
            ["options"] = ComponentCatalog.Own.ToJson(options.Kept with { Threads = 0 }),
            ["seed"] = rng.Key.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            ["data"] = HashOf(table),
        };
    }

    /// <summary>What was kept; null where nothing was.</summary>
    /// <exception cref="SemblanceException">It is damaged, or belongs to another fit.</exception>
    public ModelFolder? Read()
    {
        if (!File.Exists(path)) return null;
        ModelFolder kept;
        try
        {
            kept = ModelFolder.Read(path);
        }
        catch (SemblanceException error)
        {
            throw new SemblanceException($"The checkpoint cannot be used. {error.Problem}", error.Where,
                $"Copy it again from where it was whole, or remove {path} to train anew.", error);
        }
        if (Differs(kept.Manifest) is not { } how) return kept;
        throw new SemblanceException($"The checkpoint belongs to another training: {how}.", path,
            "Fit as it was begun, or name another folder with 'checkpoint'; this one is left as it is.");
    }

    /// <summary>Replaces what is kept, all or nothing.</summary>
    public void Write(ModelFolder state)
    {
        foreach (var (name, value) in identity) state.Manifest[name] = value?.DeepClone();
        state.Write(path);
    }

    private string? Differs(JsonObject manifest)
    {
        if (Is("family") || Is("kind")) return $"it was begun by {manifest["kind"]}";
        var (there, here) = (manifest["options"] as JsonObject ?? [], (JsonObject)identity["options"]!);
        var option = here.Select(pair => pair.Key).Concat(there.Select(pair => pair.Key))
            .FirstOrDefault(name => !JsonNode.DeepEquals(there[name], here[name]));
        if (option is not null)
            return $"its option '{option}' is {Shown(there[option])}, and {Shown(here[option])} here";
        if (Is("data")) return "it was begun with other data";
        return Is("seed") ? "it was begun with another seed" : null;

        bool Is(string name) => !JsonNode.DeepEquals(manifest[name], identity[name]);
        static string Shown(JsonNode? node) => node?.ToJsonString() ?? "not set";
    }

    private static string HashOf(FeatureTable table)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var feature in table.Features)
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(feature.Name));
            hash.AppendData(feature is CategoryFeature category ? MemoryMarshal.AsBytes(category.Codes.AsSpan())
                : MemoryMarshal.AsBytes(((NumberFeature)feature).Values.AsSpan()));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
