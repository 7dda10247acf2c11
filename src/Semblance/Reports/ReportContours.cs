namespace Semblance.Reports;

/// <summary>Lines around the densest parts of a cloud of points: a binned kernel estimate, then marching
/// squares.</summary>
internal static class ContourLines
{
    private const int Size = 56;
    private static readonly double[] Shares = [0.9, 0.5, 0.25];

    /// <summary>The rectangle that holds nearly all of both clouds.</summary>
    public static (double Left, double Bottom, double Width, double Height) Frame((double[] X, double[] Y) a,
        (double[] X, double[] Y) b)
    {
        static (double Low, double High) Ends(double[] one, double[] two)
        {
            double[] first = ReportSeries.Sorted(one), second = ReportSeries.Sorted(two);
            var low = Math.Min(ReportSeries.Quantile(first, 0.002), ReportSeries.Quantile(second, 0.002));
            var high = Math.Max(ReportSeries.Quantile(first, 0.998), ReportSeries.Quantile(second, 0.998));
            var margin = Math.Max(1e-9, 0.08 * (high - low));
            return (low - margin, high + margin);
        }
        var (left, right) = Ends(a.X, b.X);
        var (bottom, top) = Ends(a.Y, b.Y);
        return (left, bottom, right - left, top - bottom);
    }

    /// <summary>The lines around the densest 90, 50 and 25 % of the points.</summary>
    public static IReadOnlyList<ReportContour> Of((double[] X, double[] Y) points,
        (double Left, double Bottom, double Width, double Height) frame)
    {
        var grid = Smooth(Bin(points, frame));
        var sorted = grid.Cast<double>().OrderDescending().ToArray();
        var total = sorted.Sum();
        if (!(total > 0)) return [];
        var contours = new List<ReportContour>();
        foreach (var share in Shares)
        {
            double mass = 0, level = 0;
            foreach (var density in sorted)
            {
                mass += density;
                level = density;
                if (mass >= share * total) break;
            }
            var lines = Join(Segments(grid, level)).Where(line => line.Count > 3)
                .Select(line => line.SelectMany(point => new[]
            {
                Math.Round(frame.Left + point.X / (Size - 1) * frame.Width, 2),
                Math.Round(frame.Bottom + point.Y / (Size - 1) * frame.Height, 2),
            }).ToArray());
            contours.Add(new(share, [.. lines]));
        }
        return contours;
    }

    private static double[,] Bin((double[] X, double[] Y) points,
        (double Left, double Bottom, double Width, double Height) frame)
    {
        var grid = new double[Size, Size];
        for (var i = 0; i < points.X.Length; i++)
        {
            double x = (points.X[i] - frame.Left) / frame.Width * (Size - 1),
                y = (points.Y[i] - frame.Bottom) / frame.Height * (Size - 1);
            if (!(x >= 0 && y >= 0 && x < Size - 1 && y < Size - 1)) continue;
            int column = (int)x, row = (int)y;
            double right = x - column, up = y - row;
            grid[column, row] += (1 - right) * (1 - up);
            grid[column + 1, row] += right * (1 - up);
            grid[column, row + 1] += (1 - right) * up;
            grid[column + 1, row + 1] += right * up;
        }
        return grid;
    }

    private static double[,] Smooth(double[,] grid)
    {
        const double width = 1.6;
        const int reach = 6;
        var kernel = Enumerable.Range(-reach, 2 * reach + 1).Select(i => Math.Exp(-0.5 * i * i / (width * width)))
            .ToArray();
        var sum = kernel.Sum();
        var first = new double[Size, Size];
        var second = new double[Size, Size];
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j < Size; j++)
            {
                for (var k = Math.Max(-reach, -i); k <= Math.Min(reach, Size - 1 - i); k++) first[i, j] += kernel[k
                    + reach] / sum * grid[i + k, j];
            }
        }
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j < Size; j++)
            {
                for (var k = Math.Max(-reach, -j); k <= Math.Min(reach, Size - 1 - j); k++) second[i, j] += kernel[k
                    + reach] / sum * first[i, j + k];
            }
        }
        return second;
    }

    // Marching squares: every cell whose corners straddle the level gives one segment, or two at a saddle.
    private static List<((double X, double Y) A, (double X, double Y) B)> Segments(double[,] grid, double level)
    {
        var segments = new List<((double X, double Y) A, (double X, double Y) B)>();
        for (var i = 0; i < Size - 1; i++)
        {
            for (var j = 0; j < Size - 1; j++)
            {
                double a = grid[i, j] - level, b = grid[i + 1, j] - level, c = grid[i + 1, j + 1] - level,
                    d = grid[i, j + 1] - level;
                var crossings = new List<(double X, double Y)>(4);
                if (a > 0 != b > 0) crossings.Add((i + a / (a - b), j));
                if (b > 0 != c > 0) crossings.Add((i + 1, j + b / (b - c)));
                if (c > 0 != d > 0) crossings.Add((i + 1 - c / (c - d), j + 1));
                if (d > 0 != a > 0) crossings.Add((i, j + 1 - d / (d - a)));
                if (crossings.Count >= 2) segments.Add((crossings[0], crossings[1]));
                if (crossings.Count == 4) segments.Add((crossings[2], crossings[3]));
            }
        }
        return segments;
    }

    private static IEnumerable<List<(double X,
        double Y)>> Join(List<((double X, double Y) A, (double X, double Y) B)> segments)
    {
        static (long, long) Key((double X, double Y) point) =>
            ((long)Math.Round(point.X * 1e6), (long)Math.Round(point.Y * 1e6));
        var ends = new Dictionary<(long, long), List<int>>();
        for (var i = 0; i < segments.Count; i++)
        {
            foreach (var key in new[] { Key(segments[i].A), Key(segments[i].B) })
            {
                if (!ends.TryGetValue(key, out var list)) ends[key] = list = [];
                list.Add(i);
            }
        }
        var used = new bool[segments.Count];
        for (var start = 0; start < segments.Count; start++)
        {
            if (used[start]) continue;
            used[start] = true;
            var line = new LinkedList<(double X, double Y)>([segments[start].A, segments[start].B]);
            foreach (var forward in new[] { true, false })
            {
                while (true)
                {
                    var end = forward ? line.Last!.Value : line.First!.Value;
                    var next = ends[Key(end)].FindIndex(i => !used[i]);
                    if (next < 0) break;
                    var segment = ends[Key(end)][next];
                    used[segment] = true;
                    var other = Key(segments[segment].A) == Key(end) ? segments[segment].B : segments[segment].A;
                    if (forward) line.AddLast(other);
                    else line.AddFirst(other);
                }
            }
            yield return [.. line];
        }
    }
}
