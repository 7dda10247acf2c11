using System.Text.Json.Nodes;

namespace Semblance.Models;

/// <summary>The contents of a saved model: a JSON state and named tensors. No code, no training rows.</summary>
public sealed class ModelFolder
{
    private readonly Dictionary<string, Array> tensors = new(StringComparer.Ordinal);

    /// <summary>What a component keeps beside its tensors; written into <c>model.json</c>.</summary>
    public JsonObject State { get; init; } = [];

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, Array> Tensors => tensors;

    /// <summary>Keeps a one-dimensional tensor of double, float, long, int or byte values.</summary>
    public void Put<T>(string name, T[] values) where T : unmanaged => tensors.Add(name, values);

    /// <summary>A tensor that was kept.</summary>
    /// <exception cref="SemblanceException">There is none of that name and type: the folder is damaged.</exception>
    public T[] Get<T>(string name) where T : unmanaged =>
        tensors.TryGetValue(name, out var tensor) && tensor is T[] values ? values
            : throw new SemblanceException($"The tensor '{name}' is missing or of another type.",
                "weights.safetensors", "Fit the model again, or copy the folder again from where it was whole.");
}
