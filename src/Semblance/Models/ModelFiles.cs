namespace Semblance.Models;

/// <summary>The files of a saved model, and their limits.</summary>
internal static class ModelFiles
{
    public const string Manifest = "model.json", Weights = "weights.safetensors", Card = "card.md";

    /// <summary>What editors complete the manifest from.</summary>
    public const string SchemaLink = "https://semblance.dev/schemas/model-1.json";

    /// <summary>JSON takes many times its size in memory, so that there is a limit.</summary>
    public const long MaxManifestBytes = 64 << 20;

    public const long MaxCardBytes = 16 << 20;

    /// <summary>
    /// Larger parts of one file are stored as they are, so that a small file cannot unpack to a huge one.
    /// </summary>
    public const long MaxPackedBytes = 16 << 20;

    public static readonly string[] All = [Manifest, Weights, Card];

    public static bool IsOneFile(string path) =>
        path.EndsWith(ModelFolder.FileEnding, StringComparison.OrdinalIgnoreCase);
}
