using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>Points in time of a period, to the second.</summary>
public sealed record Timestamp : Calendar
{
    private const long Second = 1_000_000;

    /// <summary>How often each hour of the day comes, midnight first, in proportion: 24 numbers. Left out: all
    /// alike.</summary>
    public IReadOnlyList<double> Hours { get; init; } = [];

    /// <summary>Whether only the hours from 9 to 17 of Monday to Friday come, where no hours or weekdays are
    /// given.</summary>
    public bool BusinessHours { get; init; }

    internal override Maker Open(Site site)
    {
        var (first, days) = OpenDays(site, Weekdays.Count == 0 && BusinessHours ? [1, 1, 1, 1, 1, 0, 0] : Weekdays);
        var hours = TimeOfDay.OpenHours(Hours.Count == 0 && BusinessHours
            ? [.. Enumerable.Range(0, 24).Select(hour => hour is >= 9 and < 17 ? 1.0 : 0)] : Hours, site);
        var schema = site.Is(ColumnKind.Instant, format: "yyyy-MM-dd HH:mm:ss");
        return new(schema, batch =>
        {
            var draws = batch.Draws(site.Stream);
            return new LongColumn(schema, Array.ConvertAll(batch.Rows, row =>
            {
                var block = draws.At((ulong)row);
                return ((first + days.At(block.First)) * 86_400L + TimeOfDay.SecondAt(hours, block.Second)) * Second;
            }));
        });
    }
}
