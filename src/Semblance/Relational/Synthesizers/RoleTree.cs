using System.Text.Json.Nodes;
using Semblance.Numerics;

namespace Semblance.Relational.Synthesizers;

/// <summary>A grown <see cref="HistogramTree"/> as it is kept: which leaf a row of bins falls into.</summary>
internal sealed class RoleTree(int[] feature, int[] threshold, int[] left, int[] right, ulong[] masks)
{
    /// <summary>How many leaves there are.</summary>
    public int LeafCount { get; } = feature.Count(asked => asked < 0);

    /// <summary>Keeps a tree; one leaf where there is none.</summary>
    public static RoleTree Of(HistogramTree? tree) => tree is null ? new([-1], [0], [0], [0], [])
        : new([.. tree.Feature], [.. tree.Threshold], [.. tree.Left], [.. tree.Right], [.. tree.Masks]);

    /// <summary>The leaf of a row.</summary>
    public int LeafOf(byte[][] bins, int row)
    {
        var node = 0;
        while (feature[node] >= 0)
        {
            var (cut, bin) = (threshold[node], bins[feature[node]][row]);
            var goesLeft = cut >= 0 ? bin <= cut : (masks[-1 - cut + (bin >> 6)] >> (bin & 63) & 1) != 0;
            node = goesLeft ? left[node] : right[node];
        }
        return left[node];
    }

    /// <summary>What a saved model keeps.</summary>
    public JsonObject ToJson() => new()
    {
        ["feature"] = Json(feature),
        ["threshold"] = Json(threshold),
        ["left"] = Json(left),
        ["right"] = Json(right),
        ["masks"] = new JsonArray(
            [.. masks.Select(mask => (JsonNode)mask.ToString("x", System.Globalization.CultureInfo.InvariantCulture))]),
    };

    private static JsonArray Json(int[] values) => new([.. values.Select(value => (JsonNode)value)]);

    /// <summary>
    /// Reads back what <see cref="ToJson"/> gave: children come after their parents, so that every descent ends.
    /// </summary>
    public static RoleTree FromJson(JsonNode? node, int features)
    {
        int[] Read(string name) => [.. node![name]!.AsArray().Select(value => (int)value!)];
        var (feature, threshold, left, right) = (Read("feature"), Read("threshold"), Read("left"), Read("right"));
        var masks = node!["masks"]!.AsArray().Select(mask => Convert.ToUInt64((string)mask!, 16)).ToArray();
        var leaves = feature.Count(asked => asked < 0);
        if (feature.Length == 0 || new[] { threshold, left, right }.Any(part => part.Length != feature.Length))
            throw new FormatException("tree");
        for (var i = 0; i < feature.Length; i++)
        {
            var holds = feature[i] < 0 ? left[i] >= 0 && left[i] < leaves
                : feature[i] < features && left[i] > i && right[i] > i && left[i] < feature.Length
                    && right[i] < feature.Length
                    && (threshold[i] >= 0 || -1 - threshold[i] + 4 <= masks.Length);
            if (!holds) throw new FormatException("tree");
        }
        return new(feature, threshold, left, right, masks);
    }
}
