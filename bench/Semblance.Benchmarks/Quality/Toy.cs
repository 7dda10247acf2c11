using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Benchmarks.Quality;

/// <summary>
/// A table of two numbers that fits into a picture: equally likely round Gaussians, so that what is right is known of every
/// point. Where two moons are told apart there is a column for it.
/// </summary>
/// <param name="Name">What it is called in tables and pictures.</param>
/// <param name="Centres">The Gaussians' means, and the class of each.</param>
/// <param name="Deviation">The standard deviation of all of them, in both directions.</param>
/// <param name="HasModes">Whether the Gaussians stand apart, so that each of them can be found or lost.</param>
internal sealed record Toy(string Name, IReadOnlyList<(double X, double Y, int Class)> Centres, double Deviation, bool HasModes)
{
    private static readonly string[] Classes = ["upper", "lower"];

    /// <summary>
    /// Ring and grid are those of Z. Lin, A. Khetan, G. Fanti, S. Oh, "PacGAN: the power of two samples in generative adversarial
    /// networks", NeurIPS 2018, section 4.1, after A. Srivastava and others, "VEEGAN", NeurIPS 2017. The moons are two arcs.
    /// </summary>
    public static IReadOnlyList<Toy> All { get; } =
    [
        new("ring", [.. Enumerable.Range(0, 8).Select(i => (Math.Cos(i * Math.PI / 4), Math.Sin(i * Math.PI / 4), 0))], 0.01, true),
        new("grid", [.. Enumerable.Range(0, 25).Select(i => (2.0 * (i / 5) - 4, 2.0 * (i % 5) - 4, 0))], 0.05, true),
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
        if (HasClass) columns.Add(new CategoryColumn(new() { Name = "moon", Kind = ColumnKind.Category }, codes, Classes));
        return new(columns);
    }

    /// <summary>The points of a table with this toy's columns.</summary>
    public (double X, double Y, int Class)[] Points(Table table)
    {
        var (x, y) = (((NumericColumn)table["x"]).ToDoubles(), ((NumericColumn)table["y"]).ToDoubles());
        var isLower = HasClass ? [.. Enumerable.Range(0, x.Length).Select(row => table["moon"].Text(row) == Classes[1])] : new bool[x.Length];
        return [.. x.Select((value, row) => (value, y[row], isLower[row] ? 1 : 0))];
    }

    /// <summary>How points lie beside the truth.</summary>
    /// <param name="points">The points.</param>
    public ToyScore Score((double X, double Y, int Class)[] points)
    {
        var found = new int[Centres.Count];
        foreach (var point in points)
        {
            var (distance, nearest) = Centres.Select((centre, k) =>
                (centre.Class == point.Class ? double.Hypot(centre.X - point.X, centre.Y - point.Y) : double.PositiveInfinity, k)).Min();
            if (distance <= 3 * Deviation) found[nearest]++;
        }
        return new(found.Count(count => count > 0), found.Sum() / (double)points.Length, found.Min() * Centres.Count / (double)points.Length);
    }

    private static IEnumerable<(double X, double Y, int Class)> Arc(int moon)
    {
        for (var i = 0; i <= 64; i++)
        {
            var angle = i * Math.PI / 64;
            yield return moon == 0 ? (Math.Cos(angle), Math.Sin(angle), 0) : (1 - Math.Cos(angle), 0.5 - Math.Sin(angle), 1);
        }
    }

    private static DoubleColumn Number(string name, double[] values) =>
        new(new() { Name = name, Kind = ColumnKind.Decimal, Decimals = 6, Format = "0.######" }, values);
}

/// <summary>How points lie beside a toy's truth.</summary>
/// <param name="Modes">Gaussians that have a point within three standard deviations.</param>
/// <param name="Near">The share of points within three standard deviations of a Gaussian, of their own class where there are classes.</param>
/// <param name="Rarest">Points in the Gaussian with the fewest, over what it is due.</param>
internal sealed record ToyScore(int Modes, double Near, double Rarest);
