using System.Text.Json.Nodes;

namespace Semblance.Relational.Synthesizers;

/// <summary>Numbers of children in ascending order, equal ones together.</summary>
internal sealed class CountRuns
{
    private readonly int[] values;
    private readonly long[] ends;

    private CountRuns(int[] values, long[] ends) => (this.values, this.ends) = (values, ends);

    /// <summary>How many parents they are of.</summary>
    public long Rows => ends.Length == 0 ? 0 : ends[^1];

    /// <summary>The largest.</summary>
    public int Max => values.Length == 0 ? 0 : values[^1];

    /// <summary>Gathers numbers.</summary>
    public static CountRuns Of(IEnumerable<int> counts)
    {
        var runs = counts.CountBy(count => count).OrderBy(run => run.Key).ToArray();
        var (ends, end) = (new long[runs.Length], 0L);
        for (var i = 0; i < ends.Length; i++) ends[i] = end += runs[i].Value;
        return new(Array.ConvertAll(runs, run => run.Key), ends);
    }

    /// <summary>The number at a share of the way from the smallest to the largest.</summary>
    public int At(double share)
    {
        var at = Math.Clamp((long)(share * Rows), 0, Rows - 1);
        var run = Array.BinarySearch(ends, at + 1);
        return values[run < 0 ? ~run : run];
    }

    /// <summary>Every number, ascending.</summary>
    public IEnumerable<int> Values()
    {
        for (var i = 0; i < values.Length; i++)
            for (var row = i == 0 ? 0 : ends[i - 1]; row < ends[i]; row++) yield return values[i];
    }

    /// <summary>What a saved model keeps.</summary>
    public JsonNode ToJson() =>
        new JsonArray([.. values.Select((value, i) => (JsonNode)new JsonArray(value, ends[i]))]);

    /// <summary>Reads back what <see cref="ToJson"/> gave.</summary>
    public static CountRuns FromJson(JsonNode? node)
    {
        var values = node!.AsArray().Select(run => (int)run![0]!).ToArray();
        var ends = node.AsArray().Select(run => (long)run![1]!).ToArray();
        if (ends.Length == 0 || ends[0] < 1 || values[0] < 0 || !IsAscending(values) || !IsAscending(ends))
            throw new FormatException("counts");
        return new(values, ends);
    }

    private static bool IsAscending<T>(T[] values) where T : IComparable<T> =>
        values.Zip(values.Skip(1)).All(pair => pair.First.CompareTo(pair.Second) < 0);
}
