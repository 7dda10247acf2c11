using System.Globalization;

namespace Semblance.Cli.Painting;

/// <summary>Numbers as people read them.</summary>
internal static class Numbers
{
    /// <summary>32,561.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>1 row, 32,561 rows.</summary>
    public static string Count(long count, string one) => $"{Count(count)} {one}{(count == 1 ? "" : "s")}";

    /// <summary>0.964: three decimals, as scores are quoted; a dash where there is none.</summary>
    public static string Score(double? score) => score is { } value && double.IsFinite(value)
        ? value.ToString("0.000", CultureInfo.InvariantCulture) : "-";

    /// <summary>91.7 %; 0 % and 100 % only where that is exact.</summary>
    public static string Share(double share) => share switch
    {
        0 => "0 %",
        1 => "100 %",
        < 0.001 => "<0.1 %",
        > 0.999 => ">99.9 %",
        _ => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %",
    };

    /// <summary>0.4 s, 12 s, 3 min 20 s, 2 h 5 min.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 10 } => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        { TotalSeconds: < 90 } => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " s",
        { TotalMinutes: < 60 } => $"{(int)time.TotalMinutes} min {time.Seconds} s",
        _ => $"{(int)time.TotalHours} h {time.Minutes} min",
    };
}
