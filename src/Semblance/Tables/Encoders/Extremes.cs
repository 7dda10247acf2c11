using Semblance.Random;

namespace Semblance.Tables.Encoders;

/// <summary>
/// Sees to it that each column's smallest and largest number occur in sampled data as they did in the real data.
/// </summary>
/// <remarks>
/// A value seen once in n rows is absent from n independent draws with probability 1/e, and whoever scales or bins by
/// the range then sees a different column. So in every n consecutive rows one row for each rare extreme is drawn from
/// that stratum: of some candidate rows of the model, the one that comes nearest to the extreme takes its value. The
/// other features of the row come with it, and the row is still a function of its own index.
/// </remarks>
/// <param name="rowCount">Rows that the model was fitted on: the length of a cycle.</param>
/// <param name="pins">Feature and value of each extreme that is rare.</param>
internal sealed class Extremes(int rowCount, IReadOnlyList<(int Feature, double Value)> pins)
{
    /// <summary>
    /// An extreme that occurs at least so often is met without help: it is missed with probability e^-8.
    /// </summary>
    public const int CommonCount = 8;

    private const int LeastCandidates = 64, MostCandidates = 256;

    // the more candidates, the likelier a row that goes with the extreme; beyond the least, they add at most a quarter
    // to what is drawn
    private readonly int candidates =
        Math.Clamp(rowCount / (4 * Math.Max(1, pins.Count)), LeastCandidates, MostCandidates);

    // in a short table the chosen rows would be a noticeable share of all
    private readonly bool isActive = pins.Count * 20L <= rowCount;

    /// <summary>Rows the model was fitted on.</summary>
    public int RowCount => rowCount;

    /// <summary>Feature and value of each extreme.</summary>
    public IReadOnlyList<(int Feature, double Value)> Pins => pins;

    /// <summary>Puts the extremes into sampled features whose rows they fall on.</summary>
    /// <param name="sampled">Features of the rows; changed in place.</param>
    /// <param name="rows">Absolute row indices.</param>
    /// <param name="rng">The stream of the sample.</param>
    /// <param name="draw">Draws rows of the model from a stream.</param>
    public void Place(FeatureTable sampled, ReadOnlySpan<long> rows, Rng rng, Func<long[], Rng, FeatureTable> draw)
    {
        if (!isActive || pins.Count == 0) return;
        var stream = rng.Split("extremes");
        var chosen = new List<(int Row, int Pin)>();
        for (var i = 0; i < rows.Length; i++)
        {
            var pin = PinAt(rows[i], stream);
            if (pin >= 0) chosen.Add((i, pin));
        }
        if (chosen.Count == 0) return;

        var asked = new long[chosen.Count * candidates];
        for (var i = 0; i < asked.Length; i++)
            asked[i] = rows[chosen[i / candidates].Row] * candidates + i % candidates;
        var drawn = draw(asked, stream.Split("candidates"));
        for (var i = 0; i < chosen.Count; i++)
        {
            var (row, pin) = chosen[i];
            var (feature, value) = pins[pin];
            var nearest = Nearest(((NumberFeature)drawn.Features[feature]).Values, i * candidates, value);
            if (nearest < 0) continue; // no candidate has a number there
            Copy(drawn, nearest, sampled, row);
            ((NumberFeature)sampled.Features[feature]).Values[row] = value;
        }
    }

    /// <summary>
    /// The extreme that a row is meant for, or -1: in each cycle the extremes stand at equal distances
    /// from a random row on.
    /// </summary>
    private int PinAt(long row, Rng stream)
    {
        var cycle = row / rowCount;
        var distance = rowCount / pins.Count;
        var offset = (row % rowCount - stream.Below(rowCount, cycle) + rowCount) % rowCount;
        return offset % distance == 0 && offset / distance < pins.Count ? (int)(offset / distance) : -1;
    }

    private int Nearest(double[] values, int first, double target)
    {
        var nearest = -1;
        for (var i = first; i < first + candidates; i++)
        {
            if (double.IsNaN(values[i])) continue;
            if (nearest < 0 || Math.Abs(values[i] - target) < Math.Abs(values[nearest] - target)) nearest = i;
        }
        return nearest;
    }

    private static void Copy(FeatureTable from, int source, FeatureTable into, int target)
    {
        for (var i = 0; i < from.Features.Count; i++)
        {
            if (from.Features[i] is CategoryFeature category)
                ((CategoryFeature)into.Features[i]).Codes[target] = category.Codes[source];
            else
                ((NumberFeature)into.Features[i]).Values[target] = ((NumberFeature)from.Features[i]).Values[source];
        }
    }
}
