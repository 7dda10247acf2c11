using System.Text.Json.Nodes;

namespace Semblance.Models;

/// <summary>
/// The contents of a saved model: a manifest, a JSON state, named tensors and a card for people. No code, no training
/// rows. It lives in memory until it is written to a folder, or to one file that ends in <c>.semblance</c>.
/// </summary>
public sealed class ModelFolder
{
    /// <summary>The format that is written. Older ones are read for ever; newer ones are refused.</summary>
    public const int FormatVersion = 1;

    /// <summary>The ending of a model in one file.</summary>
    public const string FileEnding = ".semblance";

    private readonly Dictionary<string, Array> tensors;

    /// <summary>An empty one.</summary>
    public ModelFolder() => tensors = new(StringComparer.Ordinal);

    internal ModelFolder(Dictionary<string, Array> tensors) => this.tensors = tensors;

    /// <summary>What the model is: its kind, options, seed, training. Written into <c>model.json</c>.</summary>
    public JsonObject Manifest { get; init; } = [];

    /// <summary>What a component keeps beside its tensors; written into <c>model.json</c>.</summary>
    public JsonObject State { get; init; } = [];

    /// <summary>The model card in Markdown, for people; written into <c>card.md</c>.</summary>
    public string Card { get; init; } = "";

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, Array> Tensors => tensors;

    /// <summary>Keeps a one-dimensional tensor of double, float, long, int or byte values.</summary>
    /// <exception cref="ArgumentException">The name is taken, or the values are of another type.</exception>
    public void Put<T>(string name, T[] values) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!Safetensors.CanHold(typeof(T)))
            throw new ArgumentException($"A tensor cannot hold {typeof(T).Name} values.", nameof(values));
        tensors.Add(name, values);
    }

    /// <summary>Keeps another model's state and tensors within this one's.</summary>
    internal void PutPart(string name, ModelFolder part)
    {
        State[name] = part.State.DeepClone();
        foreach (var (tensor, values) in part.tensors) tensors.Add($"{name}.{tensor}", values);
    }

    /// <summary>The model that was kept within this one under that name.</summary>
    /// <exception cref="SemblanceException">There is none: the folder is damaged.</exception>
    internal ModelFolder GetPart(string name)
    {
        if (State[name] is not JsonObject state) throw Damaged($"The state of the part '{name}' is missing.");
        var prefix = name + ".";
        return new(tensors.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal))
        {
            State = (JsonObject)state.DeepClone(),
        };
    }

    /// <summary>Takes over another folder's tensors whose names begin so; the arrays are shared.</summary>
    internal void Take(ModelFolder other, string prefix)
    {
        foreach (var (name,
            tensor) in other.tensors.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)))
            tensors.Add(name, tensor);
    }

    /// <summary>
    /// Takes in a part's tensors under a prefix, and gives its state, to be kept where the part is asked for.
    /// </summary>
    internal JsonObject Nest(ModelFolder part, string prefix)
    {
        foreach (var (name, tensor) in part.tensors) tensors.Add(prefix + name, tensor);
        return part.State;
    }

    /// <summary>A part that <see cref="Nest"/> took in.</summary>
    internal ModelFolder Part(JsonObject state, string prefix) =>
        new(tensors.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value,
                StringComparer.Ordinal)) { State = state };

    /// <summary>A tensor that was kept.</summary>
    /// <exception cref="SemblanceException">There is none of that name and type: the folder is damaged.</exception>
    public T[] Get<T>(string name) where T : unmanaged =>
        tensors.TryGetValue(name, out var tensor) && tensor is T[] values ? values
            : throw Damaged($"The tensor '{name}' is missing or of another type.");

    /// <summary>A tensor that was kept, of a known length.</summary>
    /// <exception cref="SemblanceException">There is none of that name, type and length: the folder is
    /// damaged.</exception>
    public T[] Get<T>(string name, int count) where T : unmanaged =>
        Get<T>(name) is var values && values.Length == count ? values
        : throw Damaged($"The tensor '{name}' has {values.Length} values instead of {count}.");

    /// <summary>
    /// A tensor of indices, each at least <paramref name="least"/> and below <paramref name="below"/>.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="below">One more than the largest index.</param>
    /// <param name="least">The smallest index; -1 where that stands for none.</param>
    /// <param name="count">How many there must be; null for any number.</param>
    /// <exception cref="SemblanceException">It is missing, of another length, or points beyond: the
    /// folder is damaged.</exception>
    public int[] GetIndices(string name, int below, int least = 0, int? count = null)
    {
        var indices = count is { } length ? Get<int>(name, length) : Get<int>(name);
        return Array.Exists(indices, index => index < least || index >= below)
            ? throw Damaged($"The tensor '{name}' holds an index that is not between {least} and {below - 1}.")
            : indices;
    }

    /// <summary>A tensor of numbers of which none is NaN or infinite.</summary>
    /// <exception cref="SemblanceException">It is missing, of another length, or holds what is no number.</exception>
    public double[] GetFinite(string name, int? count = null)
    {
        var values = count is { } length ? Get<double>(name, length) : Get<double>(name);
        return Array.TrueForAll(values, double.IsFinite)
            ? values : throw Damaged($"The tensor '{name}' holds what is no number.");
    }

    /// <summary>
    /// Writes all to a folder, or to one file where the path ends in <c>.semblance</c>. It is written beside and
    /// renamed: what was there stays whole until the new one is.
    /// </summary>
    /// <exception cref="SemblanceException">The path holds something else, or cannot be written.</exception>
    public void Write(string path, CancellationToken cancel = default) => ModelWriter.Write(this, path, cancel);

    /// <summary>Reads what <see cref="Write"/> wrote. Nothing in it is trusted, and nothing in it is run.</summary>
    /// <exception cref="SemblanceException">It is missing, cut short, changed, newer, or not a model.</exception>
    public static ModelFolder Read(string path, CancellationToken cancel = default) => ModelReader.Read(path, cancel);

    private static SemblanceException Damaged(string problem) => new(problem, ModelFiles.Weights,
        "Fit the model again, or copy the folder again from where it was whole.");
}
