namespace Semblance.Tables.Constraints.Plan;

/// <summary>Columns in an order that puts each after those that it follows from.</summary>
internal static class Order
{
    /// <summary>The names, each after those before it; null where they go in a circle.</summary>
    public static List<string>? Of(IReadOnlyCollection<(string Before, string After)> pairs)
    {
        var names = pairs.SelectMany(pair => new[] { pair.Before, pair.After }).Distinct().ToList();
        var open = pairs.ToList();
        var done = new List<string>();
        while (names.Count > 0)
        {
            var next = names.FirstOrDefault(name => !open.Any(pair => pair.After == name));
            if (next is null) return null;
            names.Remove(next);
            open.RemoveAll(pair => pair.Before == next);
            done.Add(next);
        }
        return done;
    }

    /// <summary>The names of one circle, in its order; empty where there is none.</summary>
    public static IReadOnlyList<string> Circle(IReadOnlyCollection<(string Before, string After)> pairs)
    {
        foreach (var start in pairs.Select(pair => pair.Before).Distinct())
        {
            // breadth first, so that the circle is the shortest through this name
            var from = new Dictionary<string, string>(StringComparer.Ordinal);
            var queue = new Queue<string>([start]);
            while (queue.TryDequeue(out var at))
            {
                foreach (var (_, after) in pairs.Where(pair => pair.Before == at))
                {
                    if (!from.TryAdd(after, at)) continue;
                    if (after != start)
                    {
                        queue.Enqueue(after);
                        continue;
                    }
                    var circle = new List<string> { start };
                    for (var step = from[start]; step != start; step = from[step]) circle.Insert(1, step);
                    return circle;
                }
            }
        }
        return [];
    }
}
