using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>Days of a period.</summary>
public sealed record Date : Calendar
{
    internal override Maker Open(Site site)
    {
        var (first, days) = OpenDays(site, Weekdays);
        var schema = site.Is(ColumnKind.Date);
        return new(schema, batch =>
        {
            var draws = batch.Draws(site.Stream);
            return new LongColumn(schema, Array.ConvertAll(batch.Rows, row =>
                (long)(first + days.At(draws.Uniform(row)))));
        });
    }
}
