using System.Globalization;
using System.Text;

namespace Semblance.Benchmarks.Quality;

/// <summary>
/// Each toy's real points beside its synthetic ones, in the report's colours, on light and dark pages.
/// </summary>
internal static class ToyFigure
{
    private const int Side = 138, Gap = 4, Between = 22, Edge = 18, Top = 46, MostPoints = 1200;

    private const string Style = """
        <style>
        .card{fill:#fcfcfa;stroke:#e3e4e0}.field{fill:#fff;stroke:#eeefeb}.ink{fill:#1b2027}.soft{fill:#59616d}
        .dots{fill:none;stroke-width:1.8;stroke-linecap:round}
        .real{stroke:#2c6aa8}.synthetic{stroke:#cf6a14}.lower{stroke:#6c4a86}
        text{font:12px Inter,"Segoe UI",system-ui,sans-serif}.name{font-weight:600}
        @media (prefers-color-scheme:dark){
        .card{fill:#14171b;stroke:#2e343b}.field{fill:#1a1e23;stroke:#252a30}.ink{fill:#e6e8ea}.soft{fill:#aab2bc}
        .real{stroke:#6ca6df}.synthetic{stroke:#ee9a4d}.lower{stroke:#b796d2}}
        </style>
        """;

    /// <summary>The picture as text.</summary>
    /// <param name="title">Said to those who cannot see it.</param>
    /// <param name="toys">Each toy with real and with synthetic points.</param>
    public static string Draw(string title, IReadOnlyList<(Toy Toy, ToyPoint[] Real, ToyPoint[] Made)> toys)
    {
        var width = 2 * Edge + toys.Count * (2 * Side + Gap) + (toys.Count - 1) * Between;
        var height = Top + Side + Edge;
        var svg = new StringBuilder();
        svg.Append(Text($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"><title>{title}</title>
            {Style}
            <rect class="card" x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8"/>

            """));
        for (var t = 0; t < toys.Count; t++)
        {
            var (toy, real, made) = toys[t];
            var left = Edge + t * (2 * Side + Gap + Between);
            svg.Append(Text($"""<text class="name ink" x="{left}" y="20">{toy.Name}</text>"""));
            Panel(svg, toy, real, "real", left);
            Panel(svg, toy, made, "synthetic", left + Side + Gap);
        }
        return svg.Append("</svg>\n").ToString();
    }

    private static void Panel(StringBuilder svg, Toy toy, ToyPoint[] points, string series, int left)
    {
        svg.Append(Text($"""
            <text class="soft" x="{left}" y="{Top - 7}">{series}</text>
            <rect class="field" x="{left}" y="{Top}" width="{Side}" height="{Side}" rx="3"/>

            """));
        double lowX = toy.Centres.Min(centre => centre.X), highX = toy.Centres.Max(centre => centre.X);
        double lowY = toy.Centres.Min(centre => centre.Y), highY = toy.Centres.Max(centre => centre.Y);
        var scale = Side / (1.26 * Math.Max(highX - lowX, highY - lowY));
        foreach (var group in points.Take(MostPoints).GroupBy(point => point.Class).OrderBy(group => group.Key))
        {
            // half units: finer cannot be seen, and what falls together need not be drawn twice
            var places = group.Select(point => (
                    X: (int)Math.Round(Side + 2 * scale * (point.X - (lowX + highX) / 2)),
                    Y: (int)Math.Round(Side - 2 * scale * (point.Y - (lowY + highY) / 2))))
                .Where(place => place is { X: >= 2 and <= 2 * Side - 2, Y: >= 2 and <= 2 * Side - 2 })
                .Distinct().Order();
            var kind = group.Key == 0 ? series : "lower";
            svg.Append(Text($"""<path class="dots {kind}" transform="translate({left} {Top}) scale(.5)" d="M0 0"""));
            var (x, y) = (0, 0);
            foreach (var place in places)
            {
                svg.Append(Text($"m{place.X - x} {place.Y - y}h0"));
                (x, y) = place;
            }
            svg.Append("\"/>\n");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
