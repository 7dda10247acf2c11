using System.Globalization;

namespace Semblance.Tables;

/// <summary>Writes a stored value in its column's form.</summary>
public static class CellText
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The text of an integer, date, time, instant or duration.</summary>
    public static string Of(ColumnSchema schema, long value)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return schema.Kind switch
        {
            ColumnKind.Date => DateTime.UnixEpoch.AddDays(value).ToString(schema.Format ?? "yyyy-MM-dd", Invariant),
            ColumnKind.Instant => DateTime.UnixEpoch.AddTicks(value * 10)
                .ToString(schema.Format ?? "yyyy-MM-dd HH:mm:ss.FFFFFF", Invariant),
            ColumnKind.Time => new TimeOnly(value * 10).ToString(schema.Format ?? "HH:mm:ss.FFFFFF", Invariant),
            ColumnKind.Duration => new TimeSpan(value * 10).ToString(schema.Format ?? "c", Invariant),
            _ => value.ToString(schema.Format, Invariant),
        };
    }

    /// <summary>The text of a number with a fraction.</summary>
    public static string Of(ColumnSchema schema, double value)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return value.ToString(schema.Format ?? "R", Invariant);
    }
}
