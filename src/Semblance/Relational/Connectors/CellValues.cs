using System.Globalization;
using Semblance.Tables;

namespace Semblance.Relational.Connectors;

/// <summary>
/// The cells of a batch's column as a driver takes them: whole numbers, decimals, texts, moments, bytes.
/// </summary>
internal sealed class CellValues
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private readonly Column column;
    private readonly TargetColumn target;
    private readonly Func<int, object?> read;

    /// <param name="column">The column of a batch.</param>
    /// <param name="target">Where its cells go.</param>
    public CellValues(Column column, TargetColumn target)
    {
        this.column = column;
        this.target = target;
        read = column is CategoryColumn labels ? OfLabels(labels) : Reader();
    }

    // SQLite has no truth values: what it was given for one is given back
    private bool IsOwn => target is { TakesAnything: true, WritesIso: false };

    /// <summary>The value of a row; null where it has none and may have none.</summary>
    public object? this[int row] => column.IsMissing(row) ? target.Nothing : read(row);

    // each label is read once
    private Func<int, object?> OfLabels(CategoryColumn labels)
    {
        var values = new object?[labels.Levels.Length];
        var known = new bool[values.Length];
        return row =>
        {
            var code = labels.Codes[row];
            if (!known[code]) (known[code], values[code]) = (true, OfText(labels.Levels[code]));
            return values[code];
        };
    }

    private Func<int, object?> Reader() => (target.Type.Kind, column) switch
    {
        (SqlKind.Integer, LongColumn longs) => row => longs.Values[row],
        (SqlKind.Integer, DoubleColumn doubles) => row => (long)Math.Round(doubles.Values[row]),
        (SqlKind.Float, LongColumn longs) => row => (double)longs.Values[row],
        (SqlKind.Float, DoubleColumn doubles) => row => doubles.Values[row],
        (SqlKind.Decimal, LongColumn longs) => row => (decimal)longs.Values[row],
        (SqlKind.Decimal, DoubleColumn doubles) => row => Decimal(doubles.Values[row]),
        (SqlKind.Boolean, LongColumn longs) => row => IsOwn ? longs.Values[row] : longs.Values[row] != 0,
        (SqlKind.Date or SqlKind.Instant, LongColumn { Schema.Kind: ColumnKind.Date } days) =>
            row => DateTime.UnixEpoch.AddDays(days.Values[row]),
        (SqlKind.Date, LongColumn { Schema.Kind: ColumnKind.Instant } ticks) =>
            row => DateTime.UnixEpoch.AddTicks(ticks.Values[row] * 10).Date,
        (SqlKind.Instant, LongColumn { Schema.Kind: ColumnKind.Instant } ticks) =>
            row => DateTime.UnixEpoch.AddTicks(ticks.Values[row] * 10),
        (SqlKind.Time or SqlKind.Duration, LongColumn { Schema.Kind: ColumnKind.Time or ColumnKind.Duration } ticks) =>
            row => new TimeSpan(ticks.Values[row] * 10),
        (SqlKind.Text,
            LongColumn { Schema.Kind: ColumnKind.Date or ColumnKind.Time or ColumnKind.Instant } moments)
                when target.WritesIso =>
            row => CellText.Of(new() { Name = moments.Name, Kind = moments.Schema.Kind }, moments.Values[row]),
        _ => row => OfText(column.Text(row)),
    };

    private object? OfText(string text)
    {
        var value = target.Type.Kind switch
        {
            SqlKind.Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, Invariant, out var whole) ? whole
                : null,
            SqlKind.Float => double.TryParse(text, NumberStyles.Float, Invariant, out var number) ? number : null,
            SqlKind.Decimal => decimal.TryParse(text, NumberStyles.Float, Invariant, out var number) ? number : null,
            SqlKind.Boolean when IsOwn =>
                long.TryParse(text, NumberStyles.AllowLeadingSign, Invariant, out var whole) ? whole : text,
            SqlKind.Boolean => Truth.Of(text),
            SqlKind.Date or SqlKind.Instant =>
                DateTime.TryParse(text, Invariant, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var moment) ? moment : null,
            SqlKind.Time => TimeSpan.TryParse(text, Invariant, out var time) ? time : null,
            SqlKind.Binary => IsHex(text) ? Convert.FromHexString(text) : null,
            SqlKind.Text when !target.IsKey && target.Type.Length is { } most && text.Length > most => Cut(text, most),
            _ => (object?)text,
        };
        if (value is not null) return value;
        return target.TakesAnything ? text : throw new SemblanceException(
            $"Column '{target.Definition.Name}' is {target.Definition.DeclaredType}, and "
            + $"'{(text.Length > 40 ? text[..40] + "…" : text)}' is no such value.",
            $"{target.Table}.{target.Definition.Name}",
                "Declare the column as text in the target, or leave it to be made anew.");
    }

    private decimal Decimal(double value)
    {
        if (Math.Abs(value) > 7.9e28)
            throw new SemblanceException(
                $"{value.ToString(Invariant)} is too large for a {target.Definition.DeclaredType}.",
                $"{target.Table}.{target.Definition.Name}", "Declare the column as a floating-point number.");
        var number = (decimal)value;
        return target.Type.Scale is { } digits ? Math.Round(number, Math.Min(digits, 28)) : number;
    }

    private static bool IsHex(string text) => text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);

    private static string Cut(string text, int most) =>
        text[..(most > 0 && char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
