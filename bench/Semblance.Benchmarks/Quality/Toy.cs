using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Benchmarks.Quality;

/// <summary>
/// A table of two numbers that fits into a picture: equally likely round Gaussians, so that what is right is known of
/// every point. Two moons have a column that tells them apart.
/// </summary>
/// <param name="Name">What it is called in tables and pictures.</param>
/// <param name="Centres">The Gaussians' means, and the class of each.</param>
/// <param name="Deviation">The standard deviation of all of them, in both directions.</param>
/// <param name="HasModes">Whether the Gaussians stand apart, so that each of them can be found or lost.</param>
internal sealed record Toy(string Name, IReadOnlyList<ToyPoint> Centres, double Deviation, bool HasModes)
{
    private static readonly string[] Classes = ["upper", "lower"];

    /// <summary>
    /// Ring and grid are those of Z. Lin, A. Khetan, G. Fanti, S. Oh, "PacGAN: the power of two samples in generative
    /// adversarial networks", NeurIPS 2018, section 4.1, after A. Srivastava and others, "VEEGAN", NeurIPS 2017. The
    /// moons are two arcs.
    /// </summary>
    public static IReadOnlyList<Toy> All { get; } =
    [
        new("ring", [.. Enumerable.Range(0, 8).Select(i => OnCircle(i * Math.PI / 4))], 0.01, true),
        new("grid", [.. Enumerable.Range(0, 25).Select(i => new ToyPoint(2 * (i / 5) - 4, 2 * (i % 5) - 4, 0))],
            0.05, true),
        new("moons", [.. Arc(0), .. Arc(1)], 0.05, false),
    ];

    /// <summary>Whether there is a column for the class.</summary>
    public bool HasClass => Centres.Any(centre => centre.Class > 0);

    /// <summary>Rows drawn from the truth.</summary>
    public Table Draw(int rows, Rng rng)
    {
        var (x, y, codes) = (new double[rows], new double[rows], new int[rows]);
        for (var i = 0; i < rows; i++)
        {
            var centre = Centres[rng.Below(Centres.Count, i)];
            x[i] = Math.Round(centre.X + Deviation * Normal.Draw(rng, i, 1), 6);
            y[i] = Math.Round(centre.Y + Deviation * Normal.Draw(rng, i, 2), 6);
            codes[i] = centre.Class;
        }
        List<Column> columns = [Number("x", x), Number("y", y)];
        if (HasClass)
            columns.Add(new CategoryColumn(new() { Name = "moon", Kind = ColumnKind.Category }, codes, Classes));
        return new(columns);
    }

    /// <summary>The points of a table with this toy's columns.</summary>
    public ToyPoint[] Points(Table table)
    {
        var (x, y) = (((NumericColumn)table["x"]).ToDoubles(), ((NumericColumn)table["y"]).ToDoubles());
        var moon = HasClass ? table["moon"] : null;
        return [.. x.Select((value, row) => new ToyPoint(value, y[row], moon?.Text(row) == Classes[1] ? 1 : 0))];
    }

    /// <summary>How points lie beside the truth.</summary>
    public ToyScore Score(ToyPoint[] points)
    {
        var found = new int[Centres.Count];
        foreach (var point in points)
        {
            var (distance, nearest) = Centres.Select((centre, k) => (centre.DistanceTo(point), k)).Min();
            if (distance <= 3 * Deviation) found[nearest]++;
        }
        double count = points.Length;
        return new(found.Count(some => some > 0), found.Sum() / count, found.Min() * Centres.Count / count);
    }

    private static ToyPoint OnCircle(double angle) => new(Math.Cos(angle), Math.Sin(angle), 0);

    private static IEnumerable<ToyPoint> Arc(int moon)
    {
        for (var i = 0; i <= 64; i++)
        {
            var upper = OnCircle(i * Math.PI / 64);
            yield return moon == 0 ? upper : new(1 - upper.X, 0.5 - upper.Y, 1);
        }
    }

    private static DoubleColumn Number(string name, double[] values) =>
        new(new() { Name = name, Kind = ColumnKind.Decimal, Decimals = 6, Format = "0.######" }, values);
}

/// <summary>A point of the plane, of one of two classes.</summary>
internal readonly record struct ToyPoint(double X, double Y, int Class)
{
    /// <summary>The distance to a point of the same class; to others there is no way.</summary>
    public double DistanceTo(ToyPoint other) =>
        Class == other.Class ? double.Hypot(X - other.X, Y - other.Y) : double.PositiveInfinity;
}

/// <summary>How points lie beside a toy's truth.</summary>
/// <param name="Modes">Gaussians that have a point within three standard deviations.</param>
/// <param name="Near">The share of points within three standard deviations of a Gaussian of their class.</param>
/// <param name="Rarest">Points in the Gaussian with the fewest, over what it is due.</param>
internal sealed record ToyScore(int Modes, double Near, double Rarest);
