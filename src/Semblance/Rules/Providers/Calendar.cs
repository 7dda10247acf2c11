using System.ComponentModel.DataAnnotations;

namespace Semblance.Rules.Providers;

/// <summary>Days of a period, with the shape of a week, of a year and of the years.</summary>
public abstract record Calendar : Provider
{
    /// <summary>The first day.</summary>
    public DateOnly From { get; init; } = new(2020, 1, 1);

    /// <summary>The last day.</summary>
    public DateOnly To { get; init; } = new(2024, 12, 31);

    /// <summary>How often each weekday comes, Monday first, in proportion: seven numbers. Left out: all
    /// alike.</summary>
    public IReadOnlyList<double> Weekdays { get; init; } = [];

    /// <summary>How often each month comes, January first, in proportion: twelve numbers. Left out: all
    /// alike.</summary>
    public IReadOnlyList<double> Months { get; init; } = [];

    /// <summary>By how much each year has more than the year before: 0.2 for a fifth more.</summary>
    [Range(-0.9, 10.0)] public double Growth { get; init; }

    /// <summary>The first day, and how often each day from it on comes.</summary>
    private protected (int First, WeightTable Days) OpenDays(Site site, IReadOnlyList<double> week)
    {
        if (From > To) throw site.Error("from",
            $"The period begins on {From:yyyy-MM-dd}, after its end on {To:yyyy-MM-dd}.", "Exchange them.");
        if (week.Count is not (0 or 7)) throw site.Error("weekdays", $"There are {week.Count} weekdays.",
            "Give seven weights, Monday first.");
        if (Months.Count is not (0 or 12)) throw site.Error("months", $"There are {Months.Count} months.",
            "Give twelve weights, January first.");
        var weights = new double[To.DayNumber - From.DayNumber + 1];
        for (var i = 0; i < weights.Length; i++)
        {
            var day = From.AddDays(i);
            weights[i] = (week.Count == 0 ? 1 : week[((int)day.DayOfWeek + 6) % 7]) * (Months.Count == 0 ? 1
                : Months[day.Month - 1])
                * Math.Pow(1 + Growth, i / 365.25);
        }
        return (From.DayNumber - new DateOnly(1970, 1, 1).DayNumber, WeightTable.Of(weights, site, "weekdays"));
    }
}
