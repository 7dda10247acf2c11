using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>Times of day, to the second.</summary>
public sealed record TimeOfDay : Provider
{
    /// <summary>How often each hour comes, midnight first, in proportion: 24 numbers. Left out: all alike.</summary>
    public IReadOnlyList<double> Hours { get; init; } = [];

    internal override Maker Open(Site site)
    {
        var hours = OpenHours(Hours, site);
        var schema = site.Is(ColumnKind.Time, format: "HH:mm:ss");
        return new(schema, batch =>
        {
            var draws = batch.Draws(site.Stream);
            return new LongColumn(schema, Array.ConvertAll(batch.Rows, row => SecondAt(hours,
                draws.Uniform(row)) * 1_000_000L));
        });
    }

    internal static WeightTable OpenHours(IReadOnlyList<double> hours, Site site) => hours.Count switch
    {
        0 => new([.. Enumerable.Repeat(1.0, 24)]),
        24 => WeightTable.Of(hours, site, "hours"),
        _ => throw site.Error("hours", $"There are {hours.Count} hours.", "Give 24 weights, midnight first."),
    };

    internal static long SecondAt(WeightTable hours, double share) =>
        hours.At(share, out var within) * 3600L + Math.Min(3599, (long)(within * 3600));
}
